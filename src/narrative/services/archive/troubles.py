"""Why an archive cannot be brought in."""

from __future__ import annotations

from narrative.errors import Invalid


class ArchiveTooNew(Invalid):
    """This archive has the format {found}, and this Narrative OS reads up to {known}; nothing was imported.

    Install the newest version and try again.
    """


class ArchiveNotUnderstood(Invalid):
    """The archive holds something no book has ({what}); nothing was imported."""


class NoBookInside(Invalid):
    """There is no book in this archive, so nothing was imported."""
