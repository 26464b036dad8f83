"""Who is at work in which project; only ``projects.enter`` makes one, so nothing can be called unauthorised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What somebody is in a project."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class Access:
    """The proof that ``user`` may do what was asked for in ``project``; every query starts from its project."""

    project: UUID
    user: UUID
    role: Role
