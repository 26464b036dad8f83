"""Sends letters through SMTP; without a server each lies in a folder, and its link is said on the console."""

from __future__ import annotations

import asyncio
import os
import smtplib
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from narrative.errors import Invalid, Unavailable
from narrative.kit.ids import make_id
from narrative.kit.settings import BadSetting, Settings

SECONDS = 20
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class LetterUnusable(Invalid):
    """That letter cannot be sent: an address or its subject holds what no header may hold."""


class LetterRefused(Invalid):
    """The mail server refuses that letter for good: {reason}."""


class MailAway(Unavailable):
    """The mail server cannot be reached just now: {reason}. The letter is kept and sent later."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in plain text to one person; ``link`` is what they are to open, said on the console without SMTP."""

    to: str
    subject: str
    text: str
    link: str = ""


class Mailer:
    """The mail of one studio, as its settings say."""

    def __init__(self, settings: Settings, say: Callable[[str], object] | None = None) -> None:
        self._folder = settings.data / "mail"
        self._from = _read_sender(settings.mail_from)
        self._server = _read_server(settings.smtp_url.get_secret_value()) if settings.smtp_url else None
        self._say = say or _say_on_console

    @property
    def sends(self) -> bool:
        """Whether letters leave this machine."""
        return self._server is not None

    async def forget(self, address: str) -> None:
        """Remove every letter to ``address`` from the folder where letters lie without a server."""
        await asyncio.to_thread(self._forget, address.encode())

    def _forget(self, address: bytes) -> None:
        for path in self._folder.glob("*.eml"):
            if address and address.lower() in path.read_bytes().lower():
                path.unlink(missing_ok=True)

    async def send(self, letter: Letter) -> None:
        """Send ``letter``. Raises LetterUnusable and LetterRefused for good, MailAway for now."""
        message = self._write(letter)
        await asyncio.to_thread(self._post, message, letter)

    def _write(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        try:
            message["From"] = self._from
            message["To"] = Address(addr_spec=letter.to)
            message["Subject"] = letter.subject
        except (ValueError, IndexError, LookupError) as problem:
            raise LetterUnusable from problem
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = make_msgid(domain=self._from.domain)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message

    def _post(self, message: EmailMessage, letter: Letter) -> None:
        if self._server is None:
            self._lay_down(message, letter)
            return
        try:
            with _connect(self._server, self._from.domain) as server:
                server.send_message(message)
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as problem:
            code, reason = _explain(problem)
            raise (LetterRefused if code >= 500 else MailAway)(reason=reason) from problem
        except (smtplib.SMTPException, OSError) as problem:
            raise MailAway(reason=type(problem).__name__) from problem

    def _lay_down(self, message: EmailMessage, letter: Letter) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{make_id()}.eml"
        _write_private(path, message.as_bytes())
        what = f" Open {letter.link}" if letter.link else ""
        self._say(f"Mail for {letter.to}: “{letter.subject}”.{what}  ({path})")


def _read_sender(sender: str) -> Address:
    name, address = parseaddr(sender)
    try:
        return Address(name, addr_spec=address)
    except (ValueError, IndexError, LookupError) as problem:
        raise BadSetting(name="NARRATIVE_MAIL_FROM", reason="it is no address") from problem


def _read_server(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        kinds = "smtp://, smtps:// or smtp+starttls:// and a host"
        raise BadSetting(name="NARRATIVE_SMTP_URL", reason=f"it begins with {kinds}")
    return parts


def _connect(server: SplitResult, ours: str) -> smtplib.SMTP:
    host, port = server.hostname or "", server.port or _PORTS[server.scheme]
    context = ssl.create_default_context()
    if server.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, ours, timeout=SECONDS, context=context)
    else:
        connection = smtplib.SMTP(host, port, ours, timeout=SECONDS)
    try:
        if server.scheme == "smtp+starttls":
            connection.starttls(context=context)
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
    except BaseException:
        connection.close()
        raise
    return connection


def _explain(problem: smtplib.SMTPException) -> tuple[int, str]:
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(problem.recipients.values()))
    elif isinstance(problem, smtplib.SMTPResponseException):
        code, answer = problem.smtp_code, problem.smtp_error
        said = answer if isinstance(answer, bytes) else answer.encode()
    else:
        return 0, type(problem).__name__
    return code, said.decode("utf8", "replace")


def _write_private(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)


def _say_on_console(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
