"""A project as it is asked for and given."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from narrative.services.access import Role
from narrative.services.accounts.schemas import Address
from narrative.services.values import Order, Value

Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
MemberRole = Literal[Role.OWNER, Role.EDITOR, Role.COMMENTER, Role.VIEWER]
GivenRole = Literal[Role.EDITOR, Role.COMMENTER, Role.VIEWER]
TargetWords = Annotated[int, Field(ge=1, le=10_000_000, strict=True)]
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]


class NewProject(Order):
    """A book to begin; ``target_words`` is how long it shall be, ``template`` one of ``GET /templates``."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title": "The Hound", "language": "en", "template": "three-acts"}]}
    )

    title: Title = ""
    author: Title = ""
    language: Language = "en"
    genre: Label = ""
    target_words: TargetWords | None = None
    series: Label = ""
    template: str = Field(default="blank", max_length=50)


class ProjectChange(Order):
    """What to change of a project; what is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "The Hound of the Baskervilles"}]})

    title: Title | None = None
    author: Title | None = None
    language: Language | None = None
    genre: Label | None = None
    target_words: TargetWords | None = None
    series: Label | None = None


class Project(Value):
    """A book. ``words``, ``score`` (0 to 100) and ``open_findings`` are filled in by the rooms that know them.

    ``role`` is that of whoever asks, ``members`` how many people work on the book.
    """

    id: UUID
    title: str
    author: str
    language: str
    genre: str
    target_words: int | None
    series: str
    is_sample: bool
    archived_at: datetime | None
    stored_at: datetime | None = Field(description="Since when it lies in cold storage; wake it to work on it.")
    created_at: datetime
    updated_at: datetime
    etag: str = Field(examples=['"1"'])
    words: int = 0
    score: int | None = None
    open_findings: int = 0
    role: MemberRole = Role.OWNER
    members: int = 1


class Template(Value):
    """A way to begin a book: parts and chapters that are there before the first word."""

    id: str
    title: str
    description: str
    chapters: int
    outline: tuple[str, ...] = Field(description="The titles of its chapters, in order.")


class Member(Value):
    """Somebody who works on a book. Only its owner sees addresses."""

    user_id: UUID
    name: str
    email: str | None = None
    role: MemberRole
    joined_at: datetime
    is_you: bool = False
    etag: str


class Members(Value):
    """Everybody who works on a book, the owner first."""

    items: tuple[Member, ...]


class RoleChange(Order):
    """Another role for a member; the owner's is given away by a transfer."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "viewer"}]})

    role: GivenRole


class Transfer(Order):
    """Who shall own the book."""

    user_id: UUID


class NewInvitation(Order):
    """Whom to invite by mail, and as what."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "mara@example.org", "role": "editor"}]})

    email: Address
    role: GivenRole


class Invitation(Value):
    """An invitation that was not answered yet."""

    id: UUID
    email: str
    role: MemberRole
    inviter: str
    created_at: datetime
    expires_at: datetime
    expired: bool


class Invitations(Value):
    """The invitations of a book, the newest first."""

    items: tuple[Invitation, ...]


class InvitationToken(Order):
    """The token from the link in an invitation's mail."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "x" * 43}]})

    token: Annotated[str, StringConstraints(min_length=20, max_length=200)]


class InvitationLook(Value):
    """What the reader of an invitation's mail is told before they sign in."""

    project_title: str
    inviter: str
    role: MemberRole
    email: str
    expired: bool


class WaitingInvitation(Value):
    """An invitation to me."""

    id: UUID
    project_title: str
    inviter: str
    role: MemberRole
    expires_at: datetime


class WaitingInvitations(Value):
    """The invitations that wait for my answer, the newest first."""

    items: tuple[WaitingInvitation, ...]


class Joined(Value):
    """The book one has come into."""

    project_id: UUID
