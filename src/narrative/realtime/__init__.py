"""The WebSocket face: progress and changes, pushed."""
