"""Why a file cannot be read, in sentences for its owner: what is wrong, that nothing happened, and what to do."""

from __future__ import annotations

from narrative.errors import Invalid


class EmptyFile(Invalid):
    """The file is empty, so there was nothing to import. Choose another file, or save the manuscript again."""


class NoWords(Invalid):
    """There are no words in this file, so nothing was imported. If it is a scan, it needs text recognition first."""


class FileTooLarge(Invalid):
    """The file is larger than {most}, so nothing was imported. Take large pictures out of it, or split it in two."""


class TextTooLong(Invalid):
    """The file holds more than {most}, more than a shelf of novels, so nothing was imported.

    Split it into several files and import each as its own book.
    """


class CutOff(Invalid):
    """The file is cut off: its end is missing, so nothing was imported. Copy or download it again, whole."""


class Damaged(Invalid):
    """The file is damaged and cannot be read, so nothing was imported.

    Open it in the program that made it and save it again under a new name.
    """


class PasswordProtected(Invalid):
    """The file is protected by a password, so nothing was imported. Save a copy without the password."""


class CopyProtected(Invalid):
    """This book is locked by copy protection (DRM), so nothing was imported. Bring the file you wrote, as DOCX."""


class UnpacksTooLarge(Invalid):
    """The file unpacks to far more than a book holds, so it was not unpacked and nothing was imported.

    If it is a real manuscript, take large pictures out of it and save it again.
    """


class TooManyEntries(Invalid):
    """The file is a package of more than {most} files, far more than a book has, so nothing was imported.

    Open it in the program that made it and save it again.
    """


class Unsafe(Invalid):
    """The file holds instructions that a manuscript never needs (XML entities), so nothing was imported.

    Open it in your word processor and save it again as DOCX.
    """


class TooDeep(Invalid):
    """The file nests one thing inside another too deeply to be a manuscript, so nothing was imported.

    Open it in your word processor and save it again as DOCX.
    """


class OldWord(Invalid):
    """This is a document of Word 97–2003, so nothing was imported. Open it, save it as .docx and bring that."""


class OldOffice(Invalid):
    """This is an office file of an old kind, so nothing was imported. Open it, save it as .docx and bring that."""


class IsPdf(Invalid):
    """This is a PDF, a picture of pages that has lost its paragraphs, so nothing was imported.

    Bring the manuscript itself, or export the PDF as DOCX.
    """


class IsPages(Invalid):
    """This is an Apple Pages document, so nothing was imported. In Pages choose File, Export To, Word."""


class IsScrivener(Invalid):
    """This is a Scrivener project, so nothing was imported. In Scrivener choose File, Compile, Word document."""


class IsKindle(Invalid):
    """This is a Kindle book, so nothing was imported. Bring the file you wrote, as DOCX or EPUB."""


class IsSpreadsheet(Invalid):
    """This is a spreadsheet or a presentation, so nothing was imported. Bring the manuscript as DOCX."""


class IsArchive(Invalid):
    """This is an archive, so nothing was imported. Unpack it and bring the manuscript inside."""


class IsPicture(Invalid):
    """This is a picture, a sound or a film, so nothing was imported. Bring the manuscript as DOCX or plain text."""


class NotText(Invalid):
    """This file is no text and no format known here, so nothing was imported. Known are {known}."""
