"""OpenDocument text, the XML inside an ODT: its styles and its text."""
