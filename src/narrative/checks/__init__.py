"""The catalogue of checks: ``<family>/<name>.py`` finds one kind of trouble, ``<name>.md`` beside it is its page."""
