"""What can go wrong with an account."""

from __future__ import annotations

from narrative.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, Unauthenticated


class NotHere(NotFound):
    """This studio has one author and no sign-in."""


class WrongCredentials(Unauthenticated):
    """That address and password do not belong together."""

    keeps = True


class WrongPassword(Forbidden):
    """That is not your password; nothing was changed."""

    keeps = True


class WrongCode(Unauthenticated):
    """That code is not right, or it was used already; wait for the next one."""

    keeps = True


class WrongPasskey(Unauthenticated):
    """That passkey does not fit this account or this studio; try again, or sign in another way."""

    keeps = True


class TooManyGuesses(TooMany):
    """There were too many wrong tries; wait {wait} and try again. A new password by mail helps at once."""


class AddressNotConfirmed(Forbidden):
    """This address is not confirmed yet: open the link in the mail you were sent, or have it sent again."""


class LinkUnknown(Invalid):
    """That link was used already, has expired, or was replaced by a newer one; ask for a new one."""


class ChallengeUnknown(Unauthenticated):
    """That took too long; begin to sign in again."""


class SignUpClosed(Forbidden):
    """Only whom somebody invited can open an account here; use the link of your invitation."""


class AddressTaken(Conflict):
    """That address belongs to an account already; nothing was changed."""


class SecondFactorMissing(Invalid):
    """There is no second factor to do that with; set one up first."""


class SecondFactorPresent(Conflict):
    """An authenticator app is set up already; remove it first."""


class NoSuchPasskey(NotFound):
    """You have no such passkey."""


class TooManyPasskeys(Invalid):
    """You have {most} passkeys, as many as one may have; delete one first."""
