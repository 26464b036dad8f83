"""Narrative OS reads a novel and shows its author exactly where the story contradicts itself."""

__version__ = "0.1.0"
