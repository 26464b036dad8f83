from __future__ import annotations

import pytest
from tests.manuscript.books import PICTURE

from narrative.manuscript.markdown_inline import find_embedded
from narrative.manuscript.pictures import find_extension, find_pixels, name_picture

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(9) + b"\xff\xc0\x00\x11\x08\x00\x20\x00\x40\x03" + bytes(20)
GIF = b"GIF89a\x40\x00\x20\x00" + bytes(10)
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(20)


@pytest.mark.parametrize(
    ("data", "extension", "pixels"),
    [(PICTURE, ".png", (1, 1)), (JPEG, ".jpg", (64, 32)), (GIF, ".gif", (64, 32)), (WEBP, ".webp", (600, 800))],
)
def test_pictures_are_known_by_their_first_bytes(data: bytes, extension: str, pixels: tuple[int, int]) -> None:
    assert find_extension(data) == extension
    assert find_pixels(data) == pixels
    assert name_picture(data).endswith(extension)
    assert name_picture(data) == name_picture(bytes(data)) != name_picture(data + b"\0")


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\x01\x00\x00\x00", b"/etc/passwd", b"BM" + bytes(50)])
def test_anything_else_is_no_picture(data: bytes) -> None:
    assert name_picture(data) == ""


@pytest.mark.parametrize(
    "address", ["data:image/png;base64,????", "data:text/html;base64,PGI+", "a.png", "data:image/png;base64,\u2009a"]
)
def test_what_is_not_embedded_is_not_found(address: str) -> None:
    assert not find_embedded(address)
