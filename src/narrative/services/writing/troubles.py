"""What can be wrong with an update."""

from __future__ import annotations

from narrative.errors import Conflict, Invalid, TooMany, Unavailable


class UpdateNotUnderstood(Invalid):
    """This change could not be read; it was not saved. Copy what you wrote, reload the page and paste it."""


class UpdateTooLarge(Invalid):
    """This change is larger than {most} MB; it was not saved. Split the scene, or paste it in parts."""


class UpdateTooEarly(Unavailable):
    """This change builds on one that is not saved yet; it is kept on your device, and both are sent together."""


class OtherEpoch(Conflict):
    """This scene was begun anew while you were away; what you wrote is kept beside it, for you to compare."""


class TooFast(TooMany):
    """There is more coming than one person writes; it is taken in a moment."""


class NotSavedNow(Unavailable):
    """This could not be saved just now; it is kept on your device and tried again."""
