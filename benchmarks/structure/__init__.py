"""How well parts, chapters and scenes are found: every novel laid out in many ways, and the boundaries compared."""
