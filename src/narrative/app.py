"""The studio as one ASGI application."""
