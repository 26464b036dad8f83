"""Reads Markdown into a document: every word of it, whatever stands around it."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from narrative.manuscript import losses
from narrative.manuscript.collecting import Collector, Progress
from narrative.manuscript.document import Document, Layout
from narrative.manuscript.markdown_inline import SOFT_BREAK, InlineReader, find_embedded
from narrative.manuscript.markdown_writer import LONGEST_VERSE_LINE
from narrative.manuscript.markup import MarkupReader
from narrative.manuscript.model import BlockKind, Footnote, Inline, Text
from narrative.manuscript.parsing import parse_html_text
from narrative.manuscript.refusals import Damaged
from narrative.manuscript.runs import join_texts
from narrative.manuscript.styling import PLAIN, Look, Paragraph

_TITLE_BLOCK = re.compile(
    r"\A---[ \t]*\n((?:[\w-]+:.*\n|[ \t]+.*\n|-[ \t].*\n|#.*\n|[ \t]*\n){1,60}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_FIELD = re.compile(r"^([\w-]+):[ \t]*(.*)$", re.MULTILINE)
_PANDOC_TITLE = re.compile(r"\A% ?(.*)\n(?:% ?(.*)\n)?(?:%.*\n)?")
_ATTRIBUTES = re.compile(r"\s*\{[#.][^{}\n]{0,200}\}\s*$")
_LINE_BLOCK = re.compile(r"\|(?: |$)")
_DEEP_QUOTE = re.compile(r"^(?: {0,3}>[ \t]?){6,}", re.MULTILINE)
_LONG_LINE = 160

DEEPEST, DEEPEST_QUOTE = 120, 5


def read_markdown(text: str, on_progress: Progress) -> Document:
    """Return the document that ``text`` holds."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fields, body = _split_title_block(text)
    body = _DEEP_QUOTE.sub("> " * DEEPEST_QUOTE, body)
    parser = (
        MarkdownIt("commonmark", {"maxNesting": DEEPEST})
        .enable(["table", "strikethrough"])
        .disable(["code", "reference"])
    )
    parser = parser.use(footnote_plugin).disable("footnote_tail")
    environment: dict[str, object] = {}
    tokens = parser.parse(body, environment)
    on_progress(0.5)
    reader = _Reader(body, tokens, environment)
    reader.read()
    on_progress(1.0)
    return reader.collector.build(
        title=fields.get("title", ""), author=fields.get("author", ""), language=fields.get("language", "")
    )


def _split_title_block(text: str) -> tuple[dict[str, str], str]:
    block = _TITLE_BLOCK.match(text)
    if block and (found := _FIELD.findall(block[1])):
        fields = {name.lower(): _unquote(value) for name, value in found}
        return {**fields, "language": fields.get("language") or fields.get("lang", "")}, text[block.end() :]
    pandoc = _PANDOC_TITLE.match(text)
    if pandoc:
        return {"title": pandoc[1].strip(), "author": (pandoc[2] or "").strip()}, text[pandoc.end() :]
    return {}, text


def _unquote(value: str) -> str:
    """Return what a field of a title block says, its quotes or brackets taken off as YAML does."""
    value = value.strip()
    if value.startswith('"'):
        with contextlib.suppress(ValueError):
            return str(json.loads(value))
    if len(value) >= 2 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return _unquote(value[1:-1]) if value.startswith("[") and value.endswith("]") else value


class _Reader:
    def __init__(self, body: str, tokens: list[Token], environment: dict[str, object]) -> None:
        self.collector = Collector()
        self._lines = body.split("\n")
        self._inline = InlineReader(self.collector, environment)
        called = {child.meta.get("label") for token in tokens for child in token.children or () if _is_call(child)}
        self._tokens, definitions = _split_notes(tokens, called)
        self._inline.notes = {label: self._read_note(inner) for label, inner in definitions.items()}
        self._quotes = 0
        self._marker = ""
        self._one_a_line = _has_paragraph_a_line(self._tokens)

    def read(self) -> None:
        """Read every block."""
        for index, token in enumerate(self._tokens):
            self._take(token, self._tokens[index - 1] if index else token)

    def _take(self, token: Token, previous: Token) -> None:
        if token.type == "inline":
            self._read_text(token, previous)
        elif token.type in ("blockquote_open", "blockquote_close"):
            self._quotes += 1 if token.nesting > 0 else -1
        elif token.type == "list_item_open":
            self._marker = f"{token.info}{token.markup} "
        elif token.type == "hr":
            self._skip(token)
            self.collector.add_rule()
        elif token.type == "table_open":
            self.collector.lose(*losses.TABLES)
        elif token.type == "fence":
            self.collector.lose(*losses.CODE)
            self.collector.add([Text(token.content.rstrip("\n"))], Layout(), BlockKind.VERSE)
        elif token.type == "html_block":
            self._read_html(token)

    def _read_text(self, token: Token, previous: Token) -> None:
        self._skip(previous)
        heading = int(previous.tag[1:]) if previous.type == "heading_open" else 0
        underlined = heading and previous.markup == "-" and len(token.content) > 120
        layout = Layout(heading=0 if underlined else heading)
        paragraph = self._inline.read(token.children or (), ends=_ATTRIBUTES if layout.heading else None)
        if self._marker:
            paragraph.runs.insert(0, (Text(self._marker), PLAIN))
            self._marker = ""
        kind = BlockKind.QUOTE if self._quotes else BlockKind.PARAGRAPH
        pieces = (
            _split_lines(paragraph)
            if self._one_a_line and not heading and "|" not in token.content[:1]
            else [paragraph]
        )
        for piece in pieces:
            self._finish(piece, layout, kind, has_bars=all(map(_LINE_BLOCK.match, token.content.split("\n"))))
        if underlined:
            self.collector.add_rule()

    def _finish(self, paragraph: Paragraph, layout: Layout, kind: BlockKind, *, has_bars: bool) -> None:
        if has_bars:
            paragraph, kind = _drop_bars(paragraph), BlockKind.VERSE
        elif not layout.heading and self._inline.hard_breaks and SOFT_BREAK not in paragraph.text:
            lines = paragraph.text.split("\n")
            kind = BlockKind.VERSE if max(map(len, lines)) <= LONGEST_VERSE_LINE else kind
        for image in self._inline.take_images():
            self.collector.add_image(*image)
        _join_lines(paragraph).finish(self.collector, layout, kind)

    def _read_html(self, token: Token) -> None:
        try:
            root = parse_html_text(token.content)
        except Damaged:
            return
        if "<!--" in token.content:
            self.collector.lose(*losses.COMMENTS, token.content.count("<!--"))
        MarkupReader(self.collector, find_image=find_embedded).read(root)

    def _read_note(self, tokens: Sequence[Token]) -> Footnote:
        texts: list[Text] = []
        for token in tokens:
            if token.type == "inline":
                paragraph = self._inline.read(token.children or ())
                texts += [Text("\n\n")] if texts else []
                texts += [inline for inline in _join_lines(paragraph).inlines() if isinstance(inline, Text)]
        return Footnote(join_texts(texts))

    def _skip(self, token: Token) -> None:
        """Count the empty lines above a block beyond the one that every block has."""
        line = token.map[0] if token.map else 0
        start = line
        while start > 0 and not self._lines[start - 1].strip(" \t>"):
            start -= 1
        for _ in range(line - start - 1):
            self.collector.skip_line()


def _is_call(token: Token) -> bool:
    return token.type == "footnote_ref" and "label" in token.meta


def _split_notes(tokens: Sequence[Token], called: set[object]) -> tuple[list[Token], dict[str, list[Token]]]:
    """Return the tokens of the text, and those of each note that is called; a note nobody calls stays in the text."""
    text: list[Token] = []
    notes: dict[str, list[Token]] = {}
    target = text
    for token in tokens:
        if token.type == "footnote_reference_open":
            label = token.meta.get("label", "")
            target = notes.setdefault(label, []) if label in called and label not in notes else text
        elif token.type == "footnote_reference_close":
            target = text
        else:
            target.append(token)
    return text, notes


def _has_paragraph_a_line(tokens: Sequence[Token]) -> bool:
    """Say whether the author began a paragraph with every line: lines that follow each other are very long."""
    rows = [
        len(row)
        for token in tokens
        if token.type == "inline" and "\n" in token.content
        for row in token.content.split("\n")
    ]
    return len(rows) >= 4 and sum(1 for row in rows if row > _LONG_LINE) >= len(rows) / 10


def _pieces(paragraph: Paragraph) -> Iterator[tuple[Inline, Look]]:
    """Yield the runs of ``paragraph``, parted at its soft breaks, which are runs of their own."""
    for inline, look in paragraph.runs:
        if isinstance(inline, Footnote):
            yield inline, look
            continue
        for number, row in enumerate(inline.text.split(SOFT_BREAK)):
            if number:
                yield Text(SOFT_BREAK), look
            if row:
                yield Text(row), look


def _split_lines(paragraph: Paragraph) -> list[Paragraph]:
    lines = [Paragraph()]
    for inline, look in _pieces(paragraph):
        if inline.text == SOFT_BREAK:
            lines.append(Paragraph())
        else:
            lines[-1].runs.append((inline, look))
    return lines


def _join_lines(paragraph: Paragraph) -> Paragraph:
    return Paragraph(
        [(Text(" ") if inline.text == SOFT_BREAK else inline, look) for inline, look in _pieces(paragraph)]
    )


def _drop_bars(paragraph: Paragraph) -> Paragraph:
    verse = Paragraph()
    for line in _split_lines(paragraph):
        if verse.runs:
            verse.write("\n", line.runs[0][1] if line.runs else PLAIN)
        if line.runs and isinstance(line.runs[0][0], Text):
            first, look = line.runs[0]
            line.runs[0] = (Text(first.text.removeprefix("|").removeprefix(" ")), look)
        verse.runs += line.runs
    return verse
