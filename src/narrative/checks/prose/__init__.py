"""Slips of the pen that a reader hears: a changed voice, a changed tense, a passage that stands there twice."""
