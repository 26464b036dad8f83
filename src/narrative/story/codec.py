"""Writes frozen values of the engine as compact JSON and reads them back, guided by their types alone."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from narrative.errors import Invalid

Converter = Callable[[Any], Any]
T = TypeVar("T")


class UnreadableReading(Invalid):
    """A kept reading cannot be used any more; the scene is read again and nothing is lost."""


def write_value(value: object) -> bytes:
    """Return ``value``, a dataclass made of dataclasses, named tuples, tuples, enumerations and scalars, as JSON.

    Fields are written by place, not by name: a reading is kept with the version of the engine that made it.
    """
    kind: Any = type(value)
    plain = _writer(kind)(value)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def read_value(kind: type[T], data: bytes) -> T:
    """Return what :func:`write_value` wrote. Raises ``UnreadableReading`` when ``data`` is no such value."""
    hashable: Any = kind
    try:
        value: T = _reader(hashable)(json.loads(data))
    except (ValueError, TypeError, IndexError, KeyError, RecursionError) as error:
        raise UnreadableReading from error
    return value


def _same(value: Any) -> Any:
    return value


@cache
def _field_types(kind: type) -> tuple[tuple[str, Any], ...]:
    hints = typing.get_type_hints(kind)
    names = kind._fields if hasattr(kind, "_fields") else tuple(field.name for field in fields(kind) if field.init)
    return tuple((name, hints[name]) for name in names)


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "_fields"))


def _is_flat(kind: Any) -> bool:
    """Say whether a record's fields are all numbers, so that a row of them may be written as one list."""
    return _is_record(kind) and all(hint is int for _, hint in _field_types(kind))


def _optional(kind: Any) -> Any:
    """Return the type beside ``None`` in a union, or nothing when this is no such union."""
    if typing.get_origin(kind) not in (typing.Union, types.UnionType):
        return None
    others = [member for member in typing.get_args(kind) if member is not type(None)]
    return others[0] if len(others) == 1 else None


@cache
def _writer(kind: Any) -> Converter:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: value.value
    if _is_record(kind):
        return _record_writer(kind)
    if (inner := _optional(kind)) is not None:
        write = _writer(inner)
        return lambda value: None if value is None else write(value)
    if typing.get_origin(kind) is tuple:
        return _tuple_writer(typing.get_args(kind))
    return _same


def _record_writer(kind: type) -> Converter:
    parts = [(name, _writer(hint)) for name, hint in _field_types(kind)]
    if hasattr(kind, "_fields") and all(write is _same for _, write in parts):
        return list
    return lambda value: [write(getattr(value, name)) for name, write in parts]


def _tuple_writer(arguments: tuple[Any, ...]) -> Converter:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        item = arguments[0]
        if _is_flat(item):
            names = [name for name, _ in _field_types(item)]
            return lambda value: [getattr(member, name) for member in value for name in names]
        write = _writer(item)
        return list if write is _same else lambda value: [write(member) for member in value]
    writers = [_writer(argument) for argument in arguments]
    return lambda value: [write(member) for write, member in zip(writers, value, strict=True)]


@cache
def _reader(kind: Any) -> Converter:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if _is_record(kind):
        return _record_reader(kind)
    if (inner := _optional(kind)) is not None:
        read = _reader(inner)
        return lambda value: None if value is None else read(value)
    if typing.get_origin(kind) is tuple:
        return _tuple_reader(typing.get_args(kind))
    return _same


def _record_reader(kind: type) -> Converter:
    readers = [_reader(hint) for _, hint in _field_types(kind)]
    count = len(readers)

    def read(row: list[Any]) -> Any:
        if len(row) != count:
            raise ValueError(kind.__name__)
        return kind(*[part if reader is _same else reader(part) for reader, part in zip(readers, row, strict=True)])

    return read


def _tuple_reader(arguments: tuple[Any, ...]) -> Converter:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        item = arguments[0]
        if _is_flat(item):
            width = len(_field_types(item))
            make = item._make if hasattr(item, "_make") else lambda row: item(*row)
            return lambda row: tuple(map(make, zip(*[iter(row)] * width, strict=True)))
        read = _reader(item)
        return tuple if read is _same else lambda row: tuple(map(read, row))
    readers = [_reader(argument) for argument in arguments]
    return lambda row: tuple(read(member) for read, member in zip(readers, row, strict=True))
