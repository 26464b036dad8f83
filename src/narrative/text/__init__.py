"""Finds annotations in plain text and never changes it: every result stands off, as spans of code points."""
