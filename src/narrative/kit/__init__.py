"""Database, settings, queue, storage, processes: the world, and it knows no novel."""
