"""Who is at work, and in which project; only ``projects.enter`` makes an Access, so nothing is called unauthorised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody is in a project, from the most to the least."""

    OWNER = "owner"
    EDITOR = "editor"
    COMMENTER = "commenter"
    VIEWER = "viewer"


class Scope(StrEnum):
    """What a personal access token may be used for; a session signed in by a person has all of them."""

    READ = "read"
    WRITE = "write"
    MANAGE = "manage"


@dataclass(frozen=True, slots=True)
class Origin:
    """From where a request came: the network address and the program that sent it, as it calls itself."""

    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: the person, the device they are signed in on (None: alone on a machine, or by a token), and how far.

    ``scopes`` is None for a person at the desk; a personal access token may only do what its scopes name.
    """

    user: UUID
    device: UUID | None = None
    scopes: frozenset[Scope] | None = None

    @property
    def id(self) -> UUID:
        """The person's own number."""
        return self.user


@dataclass(frozen=True, slots=True)
class Access:
    """The proof that ``user`` may do what was asked for in ``project``; every query starts from its project."""

    project: UUID
    user: UUID
    role: Role
