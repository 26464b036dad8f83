"""The near places: the environment and files; and what every place has to be able to do."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Protocol

from narrative.kit.secrets.references import Reference

_LARGEST = 1 << 16


class NotFoundThere(Exception):
    """A place does not give a value; the argument says why, and never what it holds."""


class Source(Protocol):
    """One kind of place."""

    def read(self, reference: Reference) -> str:
        """Return the value there now. Raises ``NotFoundThere``."""


class Environment:
    """Variables of this process."""

    def read(self, reference: Reference) -> str:
        """Return the variable's value."""
        value = os.environ.get(reference.place)
        if value is None:
            raise NotFoundThere("there is no such variable")
        return value


class Files:
    """Files, such as those that containers are given; a line's end at their end does not count."""

    def read(self, reference: Reference) -> str:
        """Return the file's text."""
        return read_secret_file(Path(reference.place))


def read_secret_file(path: Path) -> str:
    """Return the text of ``path`` without the end of its last line. Raises ``NotFoundThere``."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        text = content.decode("utf8")
    except OSError as problem:
        raise NotFoundThere((problem.strerror or "it cannot be read").lower()) from None
    except UnicodeDecodeError:
        raise NotFoundThere("it is no text") from None
    if len(content) > _LARGEST:
        raise NotFoundThere("it is too large for a secret")
    return text.removesuffix("\n").removesuffix("\r")


def read_variable(name: str) -> str:
    """Return the variable ``name``, or what the file holds that ``name_FILE`` names; empty where there is neither."""
    if file := os.environ.get(f"{name}_FILE"):
        return read_secret_file(Path(file)).strip()
    return os.environ.get(name, "")


def pick_field(text: str, field: str) -> str:
    """Return one field of a JSON object, or all of ``text`` where none is named. Raises ``NotFoundThere``."""
    if not field:
        return text
    try:
        fields = json.loads(text)
    except ValueError:
        raise NotFoundThere("it is no JSON, so it has no fields") from None
    return pick_from(fields, field)


def pick_from(fields: object, field: str) -> str:
    """Return the field as text; without a name, the only one. Raises ``NotFoundThere``."""
    if not isinstance(fields, dict):
        raise NotFoundThere("it has no fields")
    if not field and len(fields) != 1:
        raise NotFoundThere("it has several fields: name one behind a #")
    value = next(iter(fields.values())) if not field else fields.get(field)
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise NotFoundThere("it has no such field with a text in it")
    return str(value)
