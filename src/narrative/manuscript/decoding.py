"""Turns the bytes of a text file into characters: byte order marks first, then UTF-8, then the likeliest code page."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_SAMPLE = 60_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = [
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman", "koi8_r", "cp850", "cp437"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "iso8859_2", "iso8859_5", "iso8859_7"),
]
_WESTERN = re.compile(rb"[\x85\x91-\x97\xa0\xa1\xab\xbb\xbf]|(?<=[A-Za-z])[\xdf-\xf6\xf8-\xff](?=[\sA-Za-z.,;:!?'])")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes) -> str:
    """Return the characters of ``data`` without its byte order mark; what the encoding cannot say is U+FFFD."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return data.decode(find_encoding(data), "replace")


def find_encoding(data: bytes) -> str:
    """Return the Python name of the encoding of ``data``, which begins with no byte order mark."""
    wide = _find_wide(data)
    if wide:
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end >= len(data) - 3 and error.start > len(data) - 4 and len(data) > 100:
            return "utf-8"  # cut in the middle of its last character
        return _guess(data)
    return "utf-8"


def is_text(data: bytes) -> bool:
    """Say whether ``data`` reads as text: hardly any control characters, in the encoding it seems to be in."""
    if any(data.startswith(mark) for mark, _ in _MARKS) or _find_wide(data):
        sample = decode(data[: _SAMPLE * 2])
        strange = sum(
            1 for character in sample if character == "\ufffd" or (character < " " and character not in "\t\n\r\f")
        )
    else:
        sample = data[:_SAMPLE].decode("latin-1")
        strange = len(_CONTROL.findall(data[:_SAMPLE]))
    return strange <= len(sample) // 200


def _find_wide(data: bytes) -> str:
    """Return UTF-16 or "" by where the zero bytes of Latin letters stand."""
    sample = data[:4000]
    pairs = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if pairs < 4 or max(even, odd) < pairs * 0.4 or min(even, odd) > pairs * 0.1:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _guess(data: bytes) -> str:
    """Return the likeliest code page, by the bytes above ASCII and a little of what is around them."""
    high = [match.start() for match in re.finditer(rb"[\x80-\xff]", data[: _SAMPLE * 20])]
    western = len(_WESTERN.findall(data[: _SAMPLE * 20]))
    if high and western >= 0.6 * len(high) and not re.search(rb"[\x81\x8d\x8f\x90\x9d]", data):
        return "cp1252"
    start = max(0, high[0] - 2000) if high else 0
    best = from_bytes(data[start : start + _SAMPLE], cp_isolation=_CANDIDATES).best()
    return best.encoding if best else "cp1252"
