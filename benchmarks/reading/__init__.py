"""How fast a whole novel is read, how well its people are found, and how often attributes are at odds by mistake."""
