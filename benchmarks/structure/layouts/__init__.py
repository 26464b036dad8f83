"""The ways a novel is laid out, one module a family; ``LAYOUTS`` lists them all."""

from __future__ import annotations

from benchmarks.structure.layouts import epub, html, plain, word
from benchmarks.structure.layouts.office import converted
from benchmarks.structure.layouts.recipe import Layout

LAYOUTS: tuple[Layout, ...] = (
    Layout("DOCX, styles", "docx", word.write_styled),
    Layout("DOCX, bold and centred", "docx", word.write_unstyled),
    Layout("DOCX, nothing at all", "docx", word.write_bare),
    Layout("DOCX, titles only", "docx", word.write_titles),
    Layout("DOCX, a careless author", "docx", word.write_careless),
    converted("DOCX by LibreOffice", "docx", word.write_unstyled),
    converted("ODT by LibreOffice", "odt", word.write_styled),
    converted("RTF by LibreOffice", "rtf", word.write_unstyled),
    Layout("text, capitals", "txt", plain.write_capitals),
    Layout("text, numbers only", "txt", plain.write_numbers),
    Layout("text, no empty lines", "txt", plain.write_dense),
    Layout("EPUB", "epub", epub.write_epub),
    Layout("Markdown", "md", plain.write_markdown),
    Layout("HTML", "html", html.write_html),
)
