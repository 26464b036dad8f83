"""Reads what stands inside a paragraph of Markdown: emphasis, links, pictures, notes, and HTML between the words."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markdown_it.token import Token

from narrative.manuscript import losses
from narrative.manuscript.collecting import Collector
from narrative.manuscript.model import Footnote, Text
from narrative.manuscript.runs import join_texts
from narrative.manuscript.styling import PLAIN, Look, Paragraph

SOFT_BREAK = "\0"  # CommonMark replaces it in the source, so no text holds it.

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")
_SMALL_CAPS = re.compile(r"small-?caps|class=[\"']?sc[\"'\s>]", re.IGNORECASE)
_SPAN = re.compile(r"\[([^\[\]]{1,500})\]\{\.(smallcaps|underline|ul)\}")
_DATA = re.compile(r"data:image/[a-z+.-]{1,20};base64,([A-Za-z0-9+/=\s%]*)")
_LOST_TAGS = {
    "u": losses.UNDERLINES,
    "ins": losses.UNDERLINES,
    "s": losses.STRIKES,
    "strike": losses.STRIKES,
    "del": losses.STRIKES,
    "sup": losses.RAISED,
    "sub": losses.RAISED,
}


def find_embedded(address: str) -> bytes | None:
    """Return the bytes of a picture written into its own address (``data:``), or None."""
    match = _DATA.fullmatch(address)
    if not match:
        return None
    try:
        return base64.b64decode(match[1].replace("%0A", ""), validate=False)
    except ValueError:
        return None


class InlineReader:
    """Reads the children of one inline token after another. ``notes`` are the called notes by label."""

    def __init__(self, collector: Collector, environment: dict[str, Any]) -> None:
        self.notes: dict[str, Footnote] = {}
        self.hard_breaks = 0
        self._collector = collector
        self._environment = environment
        self._images: list[tuple[bytes | None, str]] = []
        self._hung: set[str] = set()

    def read(self, tokens: Sequence[Token], ends: re.Pattern[str] | None = None) -> Paragraph:
        """Return the paragraph of ``tokens``; what ``ends`` matches at its end is left out."""
        self.hard_breaks = 0
        paragraph = Paragraph()
        looks = [PLAIN]
        for token in tokens:
            if token.type in ("text", "code_inline", "math_inline"):
                self._write(paragraph, token.content, looks[-1])
            elif token.type == "softbreak":
                paragraph.write(SOFT_BREAK, looks[-1])
            elif token.type == "hardbreak":
                self.hard_breaks += 1
                paragraph.write("\n", looks[-1])
            elif token.type == "html_inline":
                self._tag(paragraph, token.content, looks)
            elif token.nesting:
                self._nest(token, looks)
            else:
                self._atom(paragraph, token)
        if ends and paragraph.runs and isinstance(paragraph.runs[-1][0], Text):
            last, look = paragraph.runs[-1]
            paragraph.runs[-1] = (Text(ends.sub("", last.text)), look)
        return paragraph

    def take_images(self) -> list[tuple[bytes | None, str]]:
        """Return the pictures met since the last call: bytes, or None for a picture elsewhere, and description."""
        images, self._images = self._images, []
        return images

    def _write(self, paragraph: Paragraph, text: str, look: Look) -> None:
        """Append ``text``, with the spans that pandoc writes (``[Mr.]{.smallcaps}``) read as what they mean."""
        end = 0
        for match in _SPAN.finditer(text) if "]{" in text else ():
            paragraph.write(text[end : match.start()], look)
            paragraph.write(match[1], replace(look, small_caps=look.small_caps or match[2] == "smallcaps"))
            if match[2] != "smallcaps":
                self._collector.lose(*losses.UNDERLINES)
            end = match.end()
        paragraph.write(text[end:], look)

    def _nest(self, token: Token, looks: list[Look]) -> None:
        if token.nesting < 0:
            looks[1:] = looks[1:-1]
            return
        if token.type == "link_open":
            self._collector.lose(*losses.LINKS)
        elif token.type == "s_open":
            self._collector.lose(*losses.STRIKES)
        look = looks[-1]
        looks.append(
            replace(look, italic=look.italic or token.type == "em_open", bold=look.bold or token.type == "strong_open")
        )

    def _atom(self, paragraph: Paragraph, token: Token) -> None:
        if token.type == "image":
            alt = "".join(child.content for child in token.children or ())
            self._images.append((find_embedded(str(token.attrs.get("src", ""))), alt))
        elif token.type == "footnote_ref":
            self._call(paragraph, token)

    def _call(self, paragraph: Paragraph, token: Token) -> None:
        label = token.meta.get("label")
        if label is None:
            entry = self._environment.get("footnotes", {}).get("list", {}).get(token.meta.get("id"), {})
            inner = self.read_aside(entry.get("tokens") or ())
            paragraph.hang(inner)
        elif label in self.notes and label not in self._hung:
            self._hung.add(label)
            paragraph.hang(self.notes[label])
        else:
            paragraph.write(f"[{label}]")

    def read_aside(self, tokens: Sequence[Token]) -> Footnote:
        """Return ``tokens`` as a note of their own; a note inside it stays as text."""
        count, reader = self.hard_breaks, InlineReader(self._collector, {})
        texts = [inline for inline in reader.read(tokens).inlines() if isinstance(inline, Text)]
        self._images += reader.take_images()
        self.hard_breaks = count
        return Footnote(join_texts(Text(text.text.replace(SOFT_BREAK, " "), text.marks) for text in texts))

    def _tag(self, paragraph: Paragraph, source: str, looks: list[Look]) -> None:
        if source.startswith("<!--"):
            self._collector.lose(*losses.COMMENTS)
            return
        match = _TAG.match(source)
        tag = match[2].lower() if match else ""
        if tag == "br":
            paragraph.write("\n", looks[-1])
        elif not match or source.endswith("/>") or tag in ("img", "wbr", "input"):
            return
        elif match[1]:
            looks[1:] = looks[1:-1]
        else:
            if tag in _LOST_TAGS:
                self._collector.lose(*_LOST_TAGS[tag])
            look = looks[-1]
            looks.append(
                replace(
                    look,
                    italic=look.italic or tag in ("i", "em", "cite"),
                    bold=look.bold or tag in ("b", "strong"),
                    small_caps=look.small_caps or bool(_SMALL_CAPS.search(match[3])),
                )
            )
