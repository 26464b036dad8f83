"""What is mailed to people who are invited."""

from __future__ import annotations

from narrative.kit.mail import Letter
from narrative.services.access import Role

_MAY = {
    Role.EDITOR: "read, write and check it",
    Role.COMMENTER: "read it and comment on it",
    Role.VIEWER: "read it",
}
_TEXT = """Hello,

{inviter} invites you to work on {book} in Narrative OS. You may {may}. To see the invitation, open this link within
two weeks:

{link}

If you do not know who this is, do nothing: without the link nothing happens.
"""


def compose(email: str, link: str, face: tuple[str, str], role: Role) -> Letter:
    """Return the letter that invites to the book of ``face``: its title, and the name of whoever invites."""
    title, inviter = (_flatten(part) for part in face)
    book = f"“{title}”" if title else "an untitled book"
    text = _TEXT.format(inviter=inviter, book=book, may=_MAY[role], link=link)
    return Letter(email, f"{inviter} invites you to work on {book}", text, link)


def _flatten(words: str) -> str:
    """Return ``words`` on one line and not too long: somebody else wrote them."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())
    return line if len(line) <= 80 else f"{line[:79]}…"
