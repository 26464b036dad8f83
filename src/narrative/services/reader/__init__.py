"""What is worked out in a process of its own: it imports the engine and nothing of the world, so it starts quickly."""
