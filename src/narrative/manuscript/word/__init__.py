"""WordprocessingML, the XML inside a DOCX: its styles, its text, its notes, and how to write them."""
