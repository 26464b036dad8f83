"""Letters go through a real SMTP server, or lie in a folder; none carries a header that it should not."""

from __future__ import annotations

import email
import email.policy
import socket
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from narrative.kit.mail import Letter, LetterRefused, LetterUnusable, MailAway, Mailer
from narrative.kit.settings import BadSetting, Settings

TEXT = "Hello Mära,\n\nhttps://x.example/verify#token=abc\n"
LETTER = Letter("mara@example.org", "Confirm your address", TEXT, "link")


class Box:
    """What a server took, and what it says instead of taking."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.answer = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.taken.append(envelope)
        return self.answer


def allow(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"studio", b"p@ss:word")
    return AuthResult(success=right, handled=False)  # the server says what it makes of it


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(box: Box) -> Iterator[Controller]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, "127.0.0.1", port, authenticator=allow, auth_require_tls=False)
    controller.start()
    yield controller
    controller.stop(no_assert=True)


def port_of(server: Controller) -> int:
    return int(server.port)


def settings(tmp_path: Path, **given: Any) -> Settings:
    return Settings(data=tmp_path, mail_from="Narrative <studio@books.example>", **given)


async def test_a_letter_arrives(tmp_path: Path, server: Controller, box: Box) -> None:
    mailer = Mailer(settings(tmp_path, smtp_url=f"smtp://studio:p%40ss%3Aword@127.0.0.1:{port_of(server)}"))
    assert mailer.sends
    await mailer.send(LETTER)
    (envelope,) = box.taken
    assert envelope.mail_from == "studio@books.example"
    assert envelope.rcpt_tos == ["mara@example.org"]
    letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
    assert letter["subject"] == "Confirm your address"
    assert letter["from"] == "Narrative <studio@books.example>"
    assert letter["message-id"].endswith("@books.example>")
    assert letter["date"]
    assert "Mära" in letter.get_content()
    assert "https://x.example/verify#token=abc" in letter.get_content()


async def test_a_wrong_password_of_the_server_is_a_letter_for_later(tmp_path: Path, server: Controller) -> None:
    mailer = Mailer(settings(tmp_path, smtp_url=f"smtp://studio:wrong@127.0.0.1:{port_of(server)}"))
    with pytest.raises(MailAway) as caught:
        await mailer.send(LETTER)
    assert "SMTPAuthenticationError" in caught.value.message
    assert "wrong" not in caught.value.message


async def test_a_refusal_is_for_good_or_for_now(tmp_path: Path, server: Controller, box: Box) -> None:
    mailer = Mailer(settings(tmp_path, smtp_url=f"smtp://127.0.0.1:{port_of(server)}"))
    box.answer = "550 no such mailbox"
    with pytest.raises(LetterRefused, match="no such mailbox"):
        await mailer.send(LETTER)
    box.answer = "451 come again"
    with pytest.raises(MailAway, match="come again"):
        await mailer.send(LETTER)


async def test_a_server_that_is_not_there_is_a_letter_for_later(tmp_path: Path) -> None:
    with pytest.raises(MailAway):
        await Mailer(settings(tmp_path, smtp_url="smtp://127.0.0.1:1")).send(LETTER)


async def test_a_server_that_says_nothing_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("narrative.kit.mail.SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it lets in and never says a word
        port = silent.getsockname()[1]
        with pytest.raises(MailAway):
            await Mailer(settings(tmp_path, smtp_url=f"smtp://127.0.0.1:{port}")).send(LETTER)


async def test_starttls_is_never_left_out(tmp_path: Path, server: Controller, box: Box) -> None:
    mailer = Mailer(settings(tmp_path, smtp_url=f"smtp+starttls://127.0.0.1:{port_of(server)}"))
    with pytest.raises(MailAway):
        await mailer.send(LETTER)
    assert box.taken == []


async def test_without_a_server_it_lies_in_a_folder_and_its_link_is_said(tmp_path: Path) -> None:
    said: list[str] = []
    mailer = Mailer(settings(tmp_path), said.append)
    assert not mailer.sends
    await mailer.send(LETTER)
    (path,) = (tmp_path / "mail").glob("*.eml")
    assert "mara@example.org" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(said) == 1
    assert "link" in said[0]
    assert str(path) in said[0]


@pytest.mark.parametrize(
    "letter",
    [
        Letter("mara@example.org\r\nBcc: all@example.org", "x", "x"),
        Letter("mara@example.org, eve@example.org", "x", "x"),
        Letter("mara@example.org", "Hello\r\nBcc: all@example.org", "x"),
        Letter("mara@example.org", "Hello\nBcc: all@example.org", "x"),
        Letter("not an address", "x", "x"),
        Letter("", "x", "x"),
    ],
)
async def test_nothing_gets_into_the_headers(tmp_path: Path, server: Controller, box: Box, letter: Letter) -> None:
    mailer = Mailer(settings(tmp_path, smtp_url=f"smtp://127.0.0.1:{port_of(server)}"))
    with pytest.raises(LetterUnusable):
        await mailer.send(letter)
    assert box.taken == []


async def test_a_dot_alone_on_its_line_ends_nothing(tmp_path: Path, server: Controller, box: Box) -> None:
    mailer = Mailer(settings(tmp_path, smtp_url=f"smtp://127.0.0.1:{port_of(server)}"))
    await mailer.send(Letter("mara@example.org", "x", "one\n.\nMAIL FROM:<eve@example.org>\n"))
    assert len(box.taken) == 1
    letter = email.message_from_bytes(box.taken[0].content, policy=email.policy.default)
    assert letter.get_content().splitlines() == ["one", ".", "MAIL FROM:<eve@example.org>"]


@pytest.mark.parametrize("url", ["http://x", "smtp://", "x", "smtp"])
def test_a_server_nobody_can_find_is_refused_at_the_start(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadSetting, match="NARRATIVE_SMTP_URL"):
        Mailer(settings(tmp_path, smtp_url=url))


def test_a_sender_that_is_no_address_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="NARRATIVE_MAIL_FROM"):
        Mailer(Settings(data=tmp_path, mail_from="nobody"))
