from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.rest.answers import attach

FORM = re.compile(r"attachment; filename=\"([\x20-\x7e]*)\"; filename\*=UTF-8''([A-Za-z0-9._~%-]+)")


@given(st.text(st.characters()))
def test_a_file_name_is_never_more_than_a_name(name: str) -> None:
    found = FORM.fullmatch(attach(f"{name}.zip"))
    assert found
    for told in (found[1], unquote(found[2])):
        assert not set(told) & set('/\\:*?"<>|\r\n\0')
        assert told
        assert not told.startswith(".")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("The Hound.docx", "The Hound.docx"),
        ("Müller & Söhne.docx", "Müller & Söhne.docx"),
        ("../../etc/passwd.md", "etc passwd.md"),
        ('a"; filename="evil.exe.md', "a ; filename= evil.exe.md"),
        ("a\r\nSet-Cookie: x.md", "a Set-Cookie x.md"),
        ("\u202egnp.exe.md", "gnp.exe.md"),
        ("x" * 400 + ".docx", "x" * 150 + ".docx"),
        ("", "file"),
        ("...", "file"),
    ],
)
def test_what_is_more_than_a_name_is_left_out(name: str, told: str) -> None:
    found = FORM.fullmatch(attach(name))
    assert found
    assert unquote(found[2]) == told
