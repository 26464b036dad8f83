"""Sessions as they are asked for and given."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from narrative.services.access import Scope
from narrative.services.values import Order, Value

Label = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")
]


class Tokens(Value):
    """What a device has just been given: an access token for ``expires_in`` seconds, and what renews it once."""

    user: UUID
    device: UUID
    access_token: str
    refresh_token: str
    expires_in: int


class Device(Value):
    """A browser or program somebody is signed in with."""

    id: UUID
    name: str = Field(examples=["Firefox on Linux"])
    address: str
    created_at: datetime
    last_seen_at: datetime
    is_current: bool


class NewToken(Order):
    """A personal access token to make."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "backup script", "scopes": ["read"], "expires_in_days": 90}]}
    )

    name: Label
    scopes: Annotated[frozenset[Scope], Field(min_length=1)]
    expires_in_days: Annotated[int, Field(ge=1, le=366, strict=True)]


class PersonalToken(Value):
    """A personal access token; ``prefix`` is how it begins."""

    id: UUID
    name: str
    scopes: list[Scope]
    prefix: str
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class MadeToken(PersonalToken):
    """A personal access token just made. ``token`` is shown this once."""

    token: str
