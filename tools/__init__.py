"""Commands that keep generated files up to date; nothing here ships."""
