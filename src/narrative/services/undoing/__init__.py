"""Takes back a person's own changes, and makes them again."""
