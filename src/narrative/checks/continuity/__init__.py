"""What the story says of its people, places and things, held against what it says elsewhere."""
