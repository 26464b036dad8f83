"""How fast and how well the text floor reads: speed, quotations, tense and person."""
