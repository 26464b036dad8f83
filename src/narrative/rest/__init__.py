"""The REST face: thin endpoints that call services."""
