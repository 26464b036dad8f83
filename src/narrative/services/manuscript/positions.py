"""Places among siblings as keys that sort as text, so that a move changes one row.

The keys are those of fractional indexing: a head whose first letter says how many digits follow, then a fraction
without a last zero. Between any two keys there is another. Source: D. Greenspan, "Implementing Fractional Indexing".
"""

from __future__ import annotations

import functools

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE = len(_DIGITS)
_FIRST = "a0"


def make_position(after: str | None, before: str | None) -> str:
    """Return a key that sorts after ``after`` and before ``before``; None is the end on that side.

    Raises ValueError where ``after`` does not sort before ``before``.
    """
    if after is not None and before is not None and after >= before:
        raise ValueError(f"{after} does not sort before {before}")
    if after is None:
        return _before(before) if before is not None else _FIRST
    head, fraction = _split(after)
    if before is None:
        return _step(head, +1) or head + _middle(fraction, None)
    other, limit = _split(before)
    if head == other:
        return head + _middle(fraction, limit)
    following = _step(head, +1)
    return following if following and following < before else head + _middle(fraction, None)


def make_positions(count: int, after: str | None = None, before: str | None = None) -> list[str]:
    """Return ``count`` keys in order, all between ``after`` and ``before``."""
    if before is None:
        keys: list[str] = []
        for _ in range(count):
            keys.append(make_position(keys[-1] if keys else after, None))
        return keys
    if count == 0:
        return []
    middle = make_position(after, before)
    left = count // 2
    return [*make_positions(left, after, middle), middle, *make_positions(count - left - 1, middle, before)]


def is_position(key: str) -> bool:
    """Say whether ``key`` is one that ``make_position`` makes, between whose kind there is always another."""
    if not key or not key.isascii() or not key[0].isalpha() or not set(key) <= set(_DIGITS):
        return False
    head, fraction = _split(key)
    return len(head) == _length(key[0]) and not fraction.endswith("0")


def _before(key: str) -> str:
    head, fraction = _split(key)
    if fraction:
        return head
    return _step(head, -1) or head + _middle("", fraction)


@functools.cache
def _length(first: str) -> int:
    return ord(first) - ord("a") + 2 if first >= "a" else ord("Z") - ord(first) + 2


def _split(key: str) -> tuple[str, str]:
    length = _length(key[0])
    return key[:length], key[length:]


def _step(head: str, by: int) -> str | None:
    """Return the head one above or below; None beyond the last."""
    first, digits = head[0], [_DIGITS.index(digit) for digit in head[1:]]
    for place in reversed(range(len(digits))):
        digits[place] += by
        if 0 <= digits[place] < _BASE:
            return first + "".join(_DIGITS[digit] for digit in digits)
        digits[place] %= _BASE
    return _resize(first, "".join(_DIGITS[digit] for digit in digits), by)


def _resize(first: str, digits: str, by: int) -> str | None:
    edge = {("Z", 1): "a0", ("a", -1): "Zz"}.get((first, by))
    if edge:
        return edge
    if (first, by) in {("z", 1), ("A", -1)}:
        return None
    following = chr(ord(first) + by)
    grows = (by > 0) == (following >= "a")
    return following + (digits + _DIGITS[0 if by > 0 else -1] if grows else digits[:-1])


def _middle(low: str, high: str | None) -> str:
    """Return a fraction between ``low`` and ``high`` (None is one), without a last zero."""
    if high:
        shared = 0
        while shared < len(high) and (low[shared : shared + 1] or "0") == high[shared]:
            shared += 1
        if shared:
            return high[:shared] + _middle(low[shared:], high[shared:] or None)
    bottom = _DIGITS.index(low[0]) if low else 0
    top = _DIGITS.index(high[0]) if high else _BASE
    if top - bottom > 1:
        return _DIGITS[(bottom + top + 1) // 2]
    if high and len(high) > 1:
        return high[0]
    return _DIGITS[bottom] + _middle(low[1:], None)
