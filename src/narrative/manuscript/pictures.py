"""Recognises pictures by their first bytes and names them by their content; no picture is ever decoded here."""

from __future__ import annotations

import hashlib
import re

MOST_PIXELS = 100_000_000

_JPEG_SIZE = re.compile(rb"\xff[\xc0-\xc3\xc5-\xc7\xc9-\xcb\xcd-\xcf]..\x08(..)(..)", re.DOTALL)


def name_picture(data: bytes) -> str:
    """Return the name under which ``data`` is kept (``3f…e1.png``), "" when it is no picture a browser shows.

    A picture of more than ``MOST_PIXELS`` by its own header is none: it would only serve to fill somebody's memory.
    WebP allows no more than 16,383 pixels a side.
    """
    extension = find_extension(data)
    width, height = find_pixels(data)
    if not extension or width * height > MOST_PIXELS:
        return ""
    return f"{hashlib.sha256(data).hexdigest()[:24]}{extension}"


def find_extension(data: bytes) -> str:
    """Return ``.png``, ``.jpg``, ``.gif`` or ``.webp``, or "" for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if data.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return ".gif"
    return ".webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def find_pixels(data: bytes) -> tuple[int, int]:
    """Return width and height of a picture by its own header; (600, 800) where it is not understood."""
    extension = find_extension(data)
    if extension == ".png":
        return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if extension == ".gif":
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    sizes = [(int.from_bytes(m[2], "big"), int.from_bytes(m[1], "big")) for m in _JPEG_SIZE.finditer(data[:400_000])]
    return max(sizes, key=lambda size: size[0] * size[1]) if extension == ".jpg" and sizes else (600, 800)
