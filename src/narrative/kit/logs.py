"""Writes the log: one line an entry whatever is in it, and nothing in it that opens a door."""

from __future__ import annotations

import copy
import logging
import re

_MARGIN = "    "
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_HIDDEN = "***"
_SECRETS = (
    (re.compile(r"(?<=://)([^\s/:@]*):([^\s@]+)@"), rf"\1:{_HIDDEN}@"),  # the password in an address
    (re.compile(r"(?i)\b(bearer|basic|ticket\.|x-vault-token:?)\s*[\w.~+/=-]{8,}"), rf"\1 {_HIDDEN}"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), _HIDDEN),  # a signed token
    (re.compile(r"\b(no[rs]_)[\w-]+"), rf"\1{_HIDDEN}"),  # a personal access token, a refresh token
    (re.compile(r"(?i)([?&#](?:token|code|ticket|key|password)=)[^\s&#]+"), rf"\1{_HIDDEN}"),
    (re.compile(r"(?m)\bDETAIL: .*$"), f"DETAIL: {_HIDDEN}"),  # PostgreSQL quotes rows there
)


class OneLine(logging.Formatter):
    """Writes each entry on one line, its traceback indented below; no entry can pass for another."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the entry; what another handler has made of its traceback is not taken over."""
        own = copy.copy(record)
        own.exc_text = None
        return super().format(own)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name the library calls
        """Return the entry's line."""
        return escape(redact(super().formatMessage(record)))

    def formatException(self, ei: object) -> str:  # noqa: N802
        """Return the traceback, each line behind a margin."""
        return _indent(super().formatException(ei))  # type: ignore[arg-type]

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        """Return the stack, each line behind a margin."""
        return _indent(super().formatStack(stack_info))


def start_logging(level: int = logging.WARNING) -> None:
    """Write what is worth knowing to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("narrative: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # our own words say it


def escape(text: str) -> str:
    """Return ``text`` with every control character spelled out, so that it stays one line and moves no cursor."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def redact(text: str) -> str:
    """Return ``text`` without what looks like a password or a token."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def _indent(text: str) -> str:
    return "\n".join(_MARGIN + escape(line) for line in redact(text).split("\n"))
