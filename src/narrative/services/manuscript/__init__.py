"""The book and its words: parts, chapters, scenes, what they say, and every state they were in."""
