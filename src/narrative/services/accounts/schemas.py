"""People and their accounts, as they are asked for and given."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StrictBool, StringConstraints

from narrative.services.values import Order, Value

_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
_LONGEST_ADDRESS = 254


def read_address(text: str) -> str:
    """Return a mail address in small letters. Raises ValueError for what is none, or what no mail header can hold."""
    address = text.strip().lower()
    name, _, host = address.rpartition("@")
    if not host.isascii():
        try:
            address = f"{name}@{host.encode('idna').decode()}"
        except UnicodeError:
            address = ""
    if len(address) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(address) or ".." in address:
        raise ValueError("This is no mail address.")
    return address


Address = Annotated[str, AfterValidator(read_address), Field(max_length=300, examples=["mara@example.org"])]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Password = Annotated[str, Field(max_length=1000, examples=["four words in a row"])]
Secret = Annotated[str, Field(min_length=1, max_length=300)]
Method = Literal["totp", "recovery", "passkey"]


class User(Value):
    """A person who works here."""

    id: UUID
    name: str


class Me(User):
    """The person who is signed in, as they see themselves."""

    email: str | None = None
    email_verified: bool = False
    second_factor: bool = False
    etag: str


class NewAccount(Order):
    """An account to open; ``invitation`` is the token of an invitation's link."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"email": "mara@example.org", "name": "Mara", "password": "four words in a row"}]
        }
    )

    email: Address
    name: Name
    password: Password
    invitation: Secret | None = None


class AddressOnly(Order):
    """A mail address."""

    email: Address


class Mailed(Value):
    """Where a letter was sent, if there is anything to say to that address."""

    email: str


class LinkToken(Order):
    """The token of a link in a mail."""

    token: Secret


class NewPassword(LinkToken):
    """The token of a link in a mail, and the password that is to hold from now on."""

    password: Password


class SignIn(Order):
    """An address and its password; with ``cookies`` false the tokens stand in the answer instead of in cookies."""

    email: Address
    password: Password
    cookies: StrictBool = True


class SecondFactor(Order):
    """The second proof: a code of the app, a recovery code, or what a passkey signed."""

    challenge: Secret
    method: Method
    code: Annotated[str, Field(max_length=100)] | None = None
    credential: dict[str, Any] | None = None
    cookies: StrictBool = True


class PasskeyRequest(Order):
    """A question for a passkey; ``challenge`` is that of a sign-in that asks for a second factor."""

    challenge: Secret | None = None


class PasskeyAnswer(Order):
    """What a passkey signed."""

    challenge: Secret
    credential: dict[str, Any]
    cookies: StrictBool = True


class PasskeyQuestion(Value):
    """What to hand to the browser (`navigator.credentials`), and the challenge to send back with its answer."""

    challenge: str
    options: dict[str, Any]


class Renaming(Order):
    """A new name."""

    name: Name


class PasswordChange(Order):
    """The password as it is and as it is to be."""

    current: Password
    new: Password


class AddressChange(Order):
    """The new address, and the password as proof."""

    email: Address
    password: Password


class PasswordOnly(Order):
    """The password, as proof that it is still the same person at the desk."""

    password: Password


class CodeOnly(Order):
    """A code of the authenticator app."""

    code: Annotated[str, Field(max_length=100)]


class TotpSecret(Value):
    """What an authenticator app needs: as text, as a link, and as a picture (SVG) to be scanned."""

    secret: str
    uri: str
    qr_svg: str


class RecoveryCodes(Value):
    """Ten codes, each good once in place of the second factor. They are shown this once."""

    recovery_codes: list[str]


class NewPasskey(Order):
    """A passkey to keep."""

    challenge: Secret
    name: Name
    credential: dict[str, Any]


class Passkey(Value):
    """A passkey that signs its person in."""

    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


class Factors(Value):
    """What stands beside the password."""

    totp: bool
    recovery_codes_left: int
    passkeys: list[Passkey]


class Event(Value):
    """Something that happened to one's account."""

    id: UUID
    at: datetime
    action: str
    sentence: str = Field(examples=["Signed in with Firefox on Linux"])
    address: str
    device: str
