"""What can go wrong between a person and a project, in their words."""

from __future__ import annotations

from narrative.errors import Conflict, Forbidden, Invalid, NotFound


class NoSuchProject(NotFound):
    """There is no such project. It may have been deleted; a deleted project can be brought back from its message."""


class AtRest(Conflict):
    """This book was laid in cold storage, since nobody had worked on it for long. Wake it first; nothing is lost."""


class NotAllowed(Forbidden):
    """Your role in this project does not allow that. Ask its owner."""


class NoSuchTemplate(Invalid):
    """There is no template of that name."""


class NoSuchMember(NotFound):
    """Nobody of that name works on this book."""


class OwnerStays(Conflict):
    """A book has an owner. Hand it over to somebody else first; nothing was changed."""


class AlreadyMember(Conflict):
    """That person works on this book already."""


class NoSuchInvitation(NotFound):
    """There is no such invitation. It may have been withdrawn or answered; ask whoever invited you for a new one."""


class InvitationExpired(Conflict):
    """This invitation is too old. Ask whoever invited you to send it again."""


class TooManyInvitations(Conflict):
    """A hundred invitations of this book wait for an answer; withdraw some before you send more."""
