"""The novel that comes with the studio, with a dozen or so slips planted in it by hand.

*The Hound of the Baskervilles* by Arthur Conan Doyle, in the text that Standard Ebooks dedicated to the public domain
(CC0 1.0). ``planted.json`` lists every slip: where it stands, what it contradicts, and the words it took the place of,
so that the clean text can be had back to the last byte.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

NAME = "the-hound-of-the-baskervilles.md"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of the clean text: ``planted`` stands exactly once in the sample, where ``original`` stood."""

    planted: str
    original: str


@dataclass(frozen=True, slots=True)
class Slip:
    """One planted error: both passages word for word, and the check whose business it is (``family/name``)."""

    id: str
    check: str
    chapter: str
    quote: str
    contradicted_chapter: str
    contradicted_quote: str
    note: str
    edits: tuple[Edit, ...]


def load_sample() -> bytes:
    """Return the sample novel as Markdown in UTF-8, slips and all."""
    return files(__name__).joinpath(NAME).read_bytes()


def load_slips() -> tuple[Slip, ...]:
    """Return every planted slip, in the order of ``planted.json``."""
    return tuple(_slip(entry) for entry in _planted()["errors"])


def load_clean_sample() -> bytes:
    """Return the novel without the slips, as Markdown in UTF-8."""
    text = load_sample().decode("utf-8")
    for edit in (edit for slip in load_slips() for edit in slip.edits):
        text = text.replace(edit.planted, edit.original, 1)
    return text.encode("utf-8")


def load_clean_digest() -> str:
    """Return the SHA-256 of the clean text, in hexadecimal digits, as it was when the slips were planted."""
    return str(_planted()["clean_sha256"])


def _planted() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files(__name__).joinpath("planted.json").read_text("utf-8"))
    return loaded


def _slip(entry: dict[str, Any]) -> Slip:
    other = entry["contradicts"]
    edits = tuple(Edit(**edit) for edit in entry["edits"])
    return Slip(
        entry["id"],
        entry["check"],
        entry["chapter"],
        entry["quote"],
        other["chapter"],
        other["quote"],
        entry["note"],
        edits,
    )
