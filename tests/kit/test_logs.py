"""One entry is one line, whoever wrote what is in it; and what opens a door is not in it."""

from __future__ import annotations

import io
import logging

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.kit.logs import OneLine, escape, redact


def write(message: str, *arguments: object, trouble: Exception | None = None) -> str:
    """Return what the log holds after one entry."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine("narrative: %(message)s"))
    information = (type(trouble), trouble, trouble.__traceback__) if trouble else None
    handler.emit(logging.LogRecord("narrative", logging.WARNING, "", 1, message, arguments, information))
    return stream.getvalue()


def fail(words: str) -> None:
    raise ValueError(words)


@given(st.text())
def test_an_entry_is_one_line_whatever_is_in_it(text: str) -> None:
    written = write("%s was refused.", text)
    assert written.endswith(" was refused.\n")
    assert written.count("\n") == 1
    assert len(written.splitlines()) == 1


@pytest.mark.parametrize(
    "attack", ["/x\nnarrative: All is well.", "/x\r\nnarrative: y", "\x1b[2J", "\u2028narrative: z", "\x00", "\u202e"]
)
def test_nothing_passes_for_another_entry_or_moves_the_cursor(attack: str) -> None:
    written = write("%s", attack).removesuffix("\n")
    assert all(character.isprintable() for character in written)
    assert written.startswith("narrative: ")


def test_a_traceback_is_indented_also_where_its_words_hold_lines() -> None:
    with pytest.raises(ValueError, match="first") as caught:
        fail("first\nnarrative: All is well.\rsecond")
    written = write("It failed.", trouble=caught.value)
    first, *rest = written.removesuffix("\n").split("\n")
    assert first == "narrative: It failed."
    record = logging.LogRecord("x", logging.ERROR, "", 1, "x", (), (ValueError, caught.value, None))
    logging.Formatter().format(record)  # keeps its own idea of the traceback in the record
    assert "\r" not in OneLine().format(record)
    assert all(line.startswith("    ") for line in rest)
    assert "\r" not in written


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://me:CANARY@host/books",
        "redis://:CANARY@host",
        "smtp+starttls://me:CANARY%40x@host:587",
        "Authorization: Bearer CANARY.abcdefgh",
        "X-Vault-Token: CANARY-abcdefgh",
        "eyJhbGciOiJFZDI1NTE5In0.eyJDQU5BUlkiOjF9.CANARY",
        "nos_CANARY",
        "nor_CANARY",
        "GET /reset?token=CANARY&x=1",
        "https://host/verify#token=CANARY",
        "  DETAIL:  Failing row contains (CANARY, CANARY).",
    ],
)
def test_what_opens_a_door_is_left_out(text: str) -> None:
    assert "CANARY" not in redact(text)
    assert "CANARY" not in write("%s", text)


@pytest.mark.parametrize(
    "text", ["See https://narrative-os.org/problems/stale.", "The key of a basic chapter", "a@b: c"]
)
def test_ordinary_words_stay(text: str) -> None:
    assert redact(escape(text)) == text


def test_a_row_that_the_database_refused_is_not_quoted(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE secret (word text CHECK (word = ''))")
        word = "CANARY"
        with pytest.raises(psycopg.errors.CheckViolation, match=word) as caught:
            connection.execute("INSERT INTO secret VALUES (%s)", [word])
    assert word not in write("It failed: %s", caught.value, trouble=caught.value)
