"""Values of plain dataclasses to JSON and back by their declared types, so that bytes from elsewhere can only be data.

A dataclass is written as a list that begins with its name, a set as a sorted list, bytes as base64. Reading checks
every value against its type; nothing named in the bytes is ever imported or called, as pickle would.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import json
import types
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Decode = Callable[[Any], Any]


class NotThatType(ValueError):
    """The bytes hold something else than the type that was asked for."""


def dump_value(value: object) -> bytes:
    """Return ``value`` as JSON in UTF-8: a dataclass, or tuples, sets, mappings and plain values of such."""
    return json.dumps(_encode(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def load_value(kind: type[T], data: bytes) -> T:
    """Return the value of type ``kind`` that ``data`` holds. Raises ``NotThatType`` for anything else."""
    try:
        return cast("T", _decoder(cast("Any", kind))(json.loads(data.decode("utf-8", "surrogatepass"))))
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error) as error:
        raise NotThatType(str(error)[:200]) from error


def _encode(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | Enum):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, frozenset | set):
        return sorted(map(_encode, value))
    if isinstance(value, Mapping):
        return {str(key): _encode(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value):
        fields = [_encode(getattr(value, field.name)) for field in dataclasses.fields(value)]
        return [type(value).__name__, *fields]
    if isinstance(value, Sequence):
        return [_encode(item) for item in value]
    raise TypeError(f"{type(value).__name__} cannot be sent")


@cache
def _decoder(kind: Any) -> Decode:
    """Return what turns parsed JSON into a ``kind``, worked out once for each type."""
    origin = get_origin(kind)
    if origin is not None:
        return _composite(kind, origin)
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if issubclass(kind, Enum):
        return cast("Decode", kind)
    if dataclasses.is_dataclass(kind):
        return _dataclass(cast("type", kind))
    if issubclass(kind, tuple):
        parts = [_decoder(part) for part in get_type_hints(kind).values()]
        return lambda value: kind(*(part(item) for part, item in zip(parts, value, strict=True)))
    raise TypeError(f"{kind} cannot be received")


def _composite(kind: Any, origin: Any) -> Decode:
    if origin in (Union, types.UnionType):
        return _choice(get_args(kind))
    if origin is Literal:
        return lambda value: _check(value in get_args(kind), value)
    if issubclass(origin, Mapping):
        return _mapping(kind)
    return _row(kind, origin)


def _check(is_right: bool, value: Any) -> Any:  # noqa: FBT001 - reads as an assertion
    if not is_right:
        raise NotThatType(f"unexpected {type(value).__name__}")
    return value


def _plain(kind: type) -> Decode:
    return lambda value: _check(type(value) is kind, value)


_SIMPLE: dict[Any, Decode] = {
    **{kind: _plain(kind) for kind in (str, int, bool, type(None))},
    float: lambda value: float(_check(type(value) in (int, float), value)),
    Any: lambda value: value,
    bytes: lambda value: base64.b64decode(value, validate=True),
}


def _row(kind: Any, origin: Any) -> Decode:
    arguments = get_args(kind)
    if origin is tuple and arguments[-1:] != (Ellipsis,):
        parts = [_decoder(part) for part in arguments]
        return lambda value: tuple(
            part(item) for part, item in zip(parts, _check(type(value) is list, value), strict=True)
        )
    item_of = _decoder(arguments[0])
    build = frozenset if origin is frozenset else list if origin is list else tuple
    return lambda value: build([item_of(item) for item in _check(type(value) is list, value)])


def _mapping(kind: Any) -> Decode:
    item_of = _decoder(get_args(kind)[1])
    return lambda value: {key: item_of(item) for key, item in _check(type(value) is dict, value).items()}


def _choice(kinds: Sequence[Any]) -> Decode:
    """Tell dataclasses apart by name; of anything else a choice may hold one kind, and None."""
    named: dict[str, Decode] = {kind.__name__: _decoder(kind) for kind in kinds if _is_record(kind)}
    others = [_decoder(kind) for kind in kinds if kind is not type(None) and not _is_record(kind)]
    allows_none = type(None) in kinds

    def decode(value: Any) -> Any:
        if value is None and allows_none:
            return None
        if type(value) is list and value and type(value[0]) is str and value[0] in named:
            return named[value[0]](value)
        _check(len(others) == 1, value)
        return others[0](value)

    return decode


def _is_record(kind: Any) -> bool:
    return dataclasses.is_dataclass(kind)


def _dataclass(kind: type) -> Decode:
    hints = get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind)]
    parts: list[Decode] = []

    def decode(value: Any) -> Any:
        if not parts:  # worked out late, so that a type may hold itself
            parts.extend(_decoder(hints[name]) for name in names)
        _check(type(value) is list and value[:1] == [kind.__name__] and len(value) == len(names) + 1, value)
        return kind(*[part(item) for part, item in zip(parts, value[1:], strict=True)])

    return decode
