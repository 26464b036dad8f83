"""The book as its author writes it: parts, chapters, scenes, and the formats it comes in and goes out by."""
