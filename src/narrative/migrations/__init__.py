"""The database's history, forward and back."""
