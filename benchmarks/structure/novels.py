"""Reads a novel in Markdown into the pieces that a layout writes out again, by rules of its own, not the engine's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FIELD = re.compile(r'^(title|author): "(.*)"$', re.MULTILINE)
_HEADING = re.compile(r"(#{1,2}) (.*)")
_QUOTE = re.compile(r"^((?:> ?)+)")
_STARS = re.compile(r"\*\*\*\s*")
_EMPHASIS = re.compile(r"\*([^*]+)\*")
_NUMBERED = re.compile(r"(?:Book )?([IVXL]+)(?:: (.*))?")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the source: ``level`` 1 is a part, 2 a chapter; ``number`` is 0 where it has none."""

    level: int
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class SceneBreak:
    """A ``***`` of the source."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs of text, each with whether it is emphasised; lines are parted by a line feed."""

    runs: tuple[tuple[str, bool], ...]
    quoted: bool = False

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.runs)


Piece = Heading | SceneBreak | Paragraph


@dataclass(frozen=True, slots=True)
class Novel:
    """A novel in pieces."""

    name: str
    title: str
    author: str
    pieces: tuple[Piece, ...]


def read_novels(folder: Path) -> Iterator[Novel]:
    """Yield every novel of ``folder``, by name."""
    for path in sorted(folder.glob("*.md")):
        yield read_novel(path.stem.partition("_")[2] or path.stem, path.read_text("utf-8"))


def read_novel(name: str, source: str) -> Novel:
    """Return one novel in pieces."""
    front = _FRONT.match(source)
    fields = dict(_FIELD.findall(front[1])) if front else {}
    body = source[front.end() :] if front else source
    return Novel(name, fields.get("title", ""), fields.get("author", ""), tuple(_pieces(body)))


def _pieces(body: str) -> Iterator[Piece]:
    lines: list[str] = []
    quoted = False
    for raw in [*body.split("\n"), ""]:
        marked = _QUOTE.match(raw)
        line = raw[marked.end() :] if marked else raw
        if line.strip() and not _STARS.fullmatch(line):
            quoted = quoted or bool(marked)
            lines.append(line)
            continue
        if lines:
            yield _piece(lines, quoted=quoted)
            lines, quoted = [], False
        if _STARS.fullmatch(line):
            yield SceneBreak()


def _piece(lines: list[str], *, quoted: bool) -> Piece:
    heading = _HEADING.fullmatch(lines[0])
    if heading:
        numbered = _NUMBERED.fullmatch(heading[2])
        number, title = (_value(numbered[1]), numbered[2] or "") if numbered else (0, heading[2])
        return Heading(len(heading[1]), number, title)
    text = "".join(line.strip() + ("\n" if line.endswith("  ") else " ") for line in lines).strip()
    return Paragraph(tuple(_runs(text)), quoted)


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    for place, words in enumerate(_EMPHASIS.split(text)):
        if words:
            yield words, place % 2 == 1


def _value(roman: str) -> int:
    digits = [_ROMAN[letter] for letter in roman]
    return sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True))
