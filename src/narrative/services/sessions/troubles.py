"""What can go wrong with a session."""

from __future__ import annotations

from uuid import UUID

from narrative.errors import Forbidden, Invalid, NotFound, Unauthenticated


class SessionEnded(Unauthenticated):
    """You are signed out on this device; sign in again."""


class TokenReused(Unauthenticated):
    """A token was used a second time, so somebody else may have it: this device was signed out. Sign in again."""

    keeps = True

    def __init__(self, user: UUID, device: UUID) -> None:
        super().__init__()
        self.user, self.device = user, device


class TokenUnknown(Unauthenticated):
    """That personal access token is unknown or has expired; make a new one."""


class TicketUnknown(Unauthenticated):
    """That ticket was used already or has expired; ask for a new one."""


class TokenTooNarrow(Forbidden):
    """A personal access token with these scopes may not do that; sign in as yourself, or make one that may."""


class NoSuchDevice(NotFound):
    """You are signed in on no such device."""


class NoSuchToken(NotFound):
    """You have no such personal access token."""


class TooManyTokens(Invalid):
    """You have {most} personal access tokens, as many as one may have; delete one first."""
