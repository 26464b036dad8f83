"""Every format there is, and which of them a file is in: by its content first, by its name where that says nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from types import ModuleType
from typing import cast

from narrative.errors import Invalid
from narrative.manuscript import formats
from narrative.manuscript.collecting import Progress, ignore_progress
from narrative.manuscript.document import Document
from narrative.manuscript.model import Manuscript
from narrative.manuscript.recognising import check_readable, find_refusal
from narrative.manuscript.refusals import FileTooLarge, NotText, NoWords, TooDeep
from narrative.registry import find_modules

MOST_BYTES = 100_000_000

Reader = Callable[[bytes, Progress], Document]
Writer = Callable[[Manuscript], bytes]


class UnknownFormat(Invalid):
    """There is no format called {name} to write. Known are {known}."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format. ``key`` is its module's name; ``read`` or ``write`` is None where it goes one way only."""

    key: str
    name: str
    extensions: tuple[str, ...]
    matches: Callable[[bytes], bool]
    read: Reader | None = None
    write: Writer | None = None
    is_plain_text: bool = False


@cache
def list_formats() -> tuple[Format, ...]:
    """Return every format, by key."""
    return tuple(_load(module) for module in find_modules(formats) if hasattr(module, "EXTENSIONS"))


def find_format(data: bytes, filename: str = "") -> Format:
    """Return the format that ``data`` is in and that can be read.

    Raises a sentence of ``refusals`` for what is no manuscript: ``IsPdf``, ``OldWord``, ``EmptyFile`` and so on.
    """
    refusal = find_refusal(data, filename)
    if refusal:
        raise refusal
    readable = [format_ for format_ in list_formats() if format_.read]
    found = [format_ for format_ in readable if format_.matches(data)]
    telling = [format_ for format_ in found if format_.key != "text"]
    named = [format_ for format_ in readable if filename.lower().endswith(format_.extensions)]
    for format_ in named:
        if format_ in telling or (found and not telling and format_.is_plain_text):
            return format_
    if telling or found:
        return (telling or found)[0]
    check_readable(data, named[0].name if named else "")
    raise NotText(known=", ".join(format_.name for format_ in readable))


def read_document(data: bytes, filename: str = "", on_progress: Progress = ignore_progress) -> Document:
    """Return what the file holds, read in the format it is really in.

    Raises ``Invalid`` with a sentence for its owner when it cannot be read or holds no words.
    """
    if len(data) > MOST_BYTES:
        raise FileTooLarge(most=f"{MOST_BYTES // 1_000_000} MB")
    format_ = find_format(data, filename)
    try:
        document = cast("Reader", format_.read)(data, on_progress)
    except RecursionError as error:
        raise TooDeep from error
    if not document.words:
        raise NoWords
    return replace(document, format=format_.name, notes=(*document.notes, *_note_name(format_, filename)))


def write_manuscript(manuscript: Manuscript, key: str) -> bytes:
    """Return ``manuscript`` in the format whose key or extension is ``key``. Raises ``UnknownFormat``."""
    for format_ in list_formats():
        if format_.write and (key == format_.key or key.lower() in format_.extensions):
            return format_.write(manuscript)
    raise UnknownFormat(name=key, known=", ".join(format_.key for format_ in list_formats() if format_.write))


def _note_name(format_: Format, filename: str) -> list[str]:
    short = filename.replace("\\", "/").rpartition("/")[2]
    dot = short.rfind(".")
    if dot <= 0 or short[dot:].lower() in format_.extensions:
        return []
    known = {extension for other in list_formats() for extension in other.extensions}
    if short[dot:].lower() not in known:
        return []
    return [f"The file is called {short[-80:]}, but what it holds is {format_.name}; it was read as that."]


def _load(module: ModuleType) -> Format:
    return Format(
        module.__name__.rpartition(".")[2],
        module.NAME,
        module.EXTENSIONS,
        module.matches,
        getattr(module, "read", None),
        getattr(module, "write", None),
        getattr(module, "IS_PLAIN_TEXT", False),
    )
