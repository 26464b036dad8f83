"""What holds inside one group of RTF: how characters look, how the paragraph stands, where the words go."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from narrative.manuscript.document import Alignment
from narrative.manuscript.styling import Look

BODY_SIZE = 24.0

TEXT, SKIPPED = "text", "skipped"

_CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_ALIGNMENTS: dict[str, Alignment] = {"ql": "start", "qc": "center", "qr": "end", "qj": "justify"}


@dataclass(slots=True)
class State:
    """One group's state; a group inside begins with a copy of it. Lengths are in twips, sizes in half points."""

    target: str = TEXT
    bold: bool = False
    italic: bool = False
    small_caps: bool = False
    hidden: bool = False
    size: float = BODY_SIZE
    underline: bool = False
    strike: bool = False
    raised: bool = False
    deleted: bool = False
    revised: bool = False
    fallback: int = 1
    encoding: str = "cp1252"
    style: int = 0
    align: Alignment = "start"
    outline: int = 9
    page_break: bool = False
    space: int = 0
    left: int = 0
    right: int = 0
    ruled: bool = False
    in_table: bool = False

    @property
    def look(self) -> Look:
        return Look(self.bold, self.italic, self.small_caps, self.size)

    def plain(self) -> None:
        """Take back everything that was said about characters."""
        self.bold = self.italic = self.small_caps = self.hidden = self.underline = self.strike = self.raised = False
        self.deleted = self.revised = False
        self.size = BODY_SIZE

    def pard(self) -> None:
        """Take back everything that was said about the paragraph."""
        self.style, self.align, self.outline, self.page_break = 0, "start", 9, False
        self.space = self.left = self.right = 0
        self.ruled = self.in_table = False

    def take(self, word: str, number: int | None) -> bool:
        """Take a control word about looks; say whether it was one."""
        on = number != 0
        if word in _SWITCHES:
            setattr(self, _SWITCHES[word], on)
        elif word in _OFF:
            setattr(self, _OFF[word], False)
        elif word in _NUMBERS:
            setattr(self, _NUMBERS[word], number or 0)
        elif word in _ALIGNMENTS:
            self.align = _ALIGNMENTS[word]
        elif word == "fs":
            self.size = float(number or BODY_SIZE)
        elif word in ("plain", "pard"):
            self.plain() if word == "plain" else self.pard()
        else:
            return False
        return True


_SWITCHES = {
    "b": "bold",
    "i": "italic",
    "scaps": "small_caps",
    "v": "hidden",
    "strike": "strike",
    "striked": "strike",
    "ul": "underline",
    "uld": "underline",
    "uldb": "underline",
    "ulw": "underline",
    "ulwave": "underline",
    "super": "raised",
    "sub": "raised",
    "deleted": "deleted",
    "revised": "revised",
    "pagebb": "page_break",
    "intbl": "in_table",
    "brdrb": "ruled",
}
_OFF = {"ulnone": "underline", "nosupersub": "raised"}
_NUMBERS = {"s": "style", "outlinelevel": "outline", "sb": "space", "li": "left", "ri": "right", "uc": "fallback"}


def find_encoding(number: int) -> str:
    """Return Python's name for a Windows code page, ``cp1252`` for one it does not know."""
    name = {10000: "mac_roman", 65001: "utf-8"}.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def find_charset(number: int, default: str) -> str:
    """Return the encoding that a font's character set means."""
    return _CHARSETS.get(number, default)
