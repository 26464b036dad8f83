"""What a column holds, as JSON and back: exactly typed, so that a row comes back equal, and a stranger's is refused."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, get_args, get_type_hints
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import ARRAY, JSON, Boolean, Column, DateTime, Float, Integer, LargeBinary, String, Uuid
from sqlalchemy.types import TypeEngine

from narrative.kit.database import Base

Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]
_PLAIN_FLOAT = re.compile(r"nan|-?inf")


class NoCodec(TypeError):
    """A column is of a type that archives do not know yet."""


@cache
def find_codec(column: Column[Any]) -> Codec:
    """Return what writes a value of ``column`` for JSON, and what reads it back or raises ValueError."""
    write, read = _find(column.type, column)
    return (lambda value: None if value is None else write(value)), _allow_none(read, nullable=bool(column.nullable))


def _find(kind: TypeEngine[Any], column: Column[Any]) -> Codec:
    if isinstance(kind, ARRAY):
        write, read = _find(kind.item_type, column)
        return (lambda value: [write(item) for item in value]), lambda value: [read(item) for item in _is(list, value)]
    for known, codec in _CODECS:
        if isinstance(kind, known):
            return codec
    if isinstance(kind, JSON):
        return _same, _shape_of(column)
    raise NoCodec(f"{column.table.name}.{column.name} is {kind!r}")


def _allow_none(read: Callable[[Any], Any], *, nullable: bool) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if value is None and not nullable:
            raise ValueError("nothing where something belongs")
        return None if value is None else read(value)

    return check


def _shape_of(column: Column[Any]) -> Callable[[Any], Any]:
    """Return what holds a JSON value to the type its class declares, so that no reader meets another shape."""
    owner = next((mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is column.table), None)
    hint = get_type_hints(owner).get(column.name) if owner else None
    if hint is None:
        return _same
    adapter: TypeAdapter[Any] = TypeAdapter(get_args(hint)[0])
    return lambda value: adapter.validate_python(value, strict=True)


def _same(value: Any) -> Any:
    return value


def _is(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ValueError(f"{type(value).__name__} where {kind.__name__} belongs")
    return value


def _write_float(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


def _read_float(value: Any) -> float:
    if isinstance(value, str) and _PLAIN_FLOAT.fullmatch(value):
        return float(value)
    return float(value if type(value) in (int, float) else _is(float, value))


def _read_moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_is(str, value))
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment


_CODECS: tuple[tuple[type[TypeEngine[Any]], Codec], ...] = (
    (Uuid, (str, lambda value: UUID(_is(str, value)))),
    (Boolean, (_same, lambda value: _is(bool, value))),
    (Integer, (_same, lambda value: _is(int, value))),
    (Float, (_write_float, _read_float)),
    (DateTime, (lambda value: value.astimezone(UTC).isoformat(), _read_moment)),
    (
        LargeBinary,
        (lambda value: base64.b64encode(value).decode(), lambda v: base64.b64decode(_is(str, v), validate=True)),
    ),
    (String, (str, lambda value: _is(str, value))),
)
