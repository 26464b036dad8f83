"""How the book is put together: parts, chapters, and their headings."""
