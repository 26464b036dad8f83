"""Looks at the bytes of a request's JSON before anybody spends time on parsing it."""

from __future__ import annotations

import re

from narrative.errors import Invalid

_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)
_SUSPICIOUS = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_NO_NUMBER = re.compile(rb"NaN|Infinity")
_HUGE = re.compile(rb"(?<![\d.])\d{17,}|[eE]\+?0*[1-9]\d{2,}")
_PAIR = re.compile(rb"\[\]|\{\}")
_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


class TooDeep(Invalid):
    """This is nested in more than {most} levels, which nothing here asks for; nothing was changed."""


class NotText(Invalid):
    """This is no JSON in UTF-8; nothing was changed."""


class NumberTooLarge(Invalid):
    """There is a number in this that is larger than anything counted here; nothing was changed."""


class UnusableCharacters(Invalid):
    """There is a character in this that no text can hold, such as U+0000 or half of a pair; nothing was changed."""


def check_json(data: bytes, most_levels: int, *, takes_any_character: bool = False) -> None:
    """Refuse ``data`` that is no UTF-8, too deep, or holds numbers or characters that nothing can keep.

    Anything else that is wrong with it is left to the parser. Raises TooDeep, NotText, NumberTooLarge and
    UnusableCharacters.
    """
    try:
        data.decode()
    except UnicodeDecodeError as problem:
        raise NotText from problem
    if not takes_any_character:
        _check_characters(data)
    bare = _STRING.sub(b"", data)
    if _NO_NUMBER.search(bare):
        raise NotText
    if _HUGE.search(bare):
        raise NumberTooLarge
    if is_deeper(bare, most_levels):
        raise TooDeep(most=most_levels)


def is_deeper(bare: bytes, levels: int) -> bool:
    """Say whether brackets nest in more than ``levels`` in JSON without its strings.

    Pairs are taken away from the inside out, all of one level at once; only what does not pair up is walked through.
    """
    brackets = bare.translate(None, _NOT_BRACKETS)
    left = levels
    while left and len(fewer := _PAIR.sub(b"", brackets)) < len(brackets):
        brackets, left = fewer, left - 1
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in b"[{" else -1
        if depth > left:
            return True
    return False


def _check_characters(data: bytes) -> None:
    if b"\0" in data:
        raise UnusableCharacters
    if not _SUSPICIOUS.search(data):
        return
    expects_low_at = -1
    for escape in _ESCAPE.finditer(data):
        code = int(escape[1] or b"20", 16)
        is_low, is_expected = 0xDC00 <= code <= 0xDFFF, expects_low_at == escape.start()
        if code == 0 or is_low != is_expected or (expects_low_at >= 0 and not is_expected):
            raise UnusableCharacters
        expects_low_at = escape.end() if 0xD800 <= code <= 0xDBFF else -1
    if expects_low_at >= 0:
        raise UnusableCharacters
