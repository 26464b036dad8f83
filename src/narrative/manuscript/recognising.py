"""Recognises the files people bring that are no manuscript this house can read, and says what to do about each."""

from __future__ import annotations

from narrative.errors import Invalid
from narrative.manuscript import refusals
from narrative.manuscript.decoding import is_text
from narrative.manuscript.packages import Package, is_package

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADS: tuple[tuple[bytes, type[Invalid]], ...] = (
    (b"%PDF-", refusals.IsPdf),
    (b"{\\pdf", refusals.IsPdf),
    (b"\xdb\xa5", refusals.OldWord),
    (b"\x31\xbe\x00\x00", refusals.OldWord),
    (b"\xffWPC", refusals.OldOffice),
    (b"Rar!\x1a\x07", refusals.IsArchive),
    (b"7z\xbc\xaf\x27\x1c", refusals.IsArchive),
    (b"\x1f\x8b", refusals.IsArchive),
    (b"BZh", refusals.IsArchive),
    (b"\xfd7zXZ\x00", refusals.IsArchive),
    (b"\x89PNG\r\n\x1a\n", refusals.IsPicture),
    (b"\xff\xd8\xff", refusals.IsPicture),
    (b"GIF87a", refusals.IsPicture),
    (b"GIF89a", refusals.IsPicture),
    (b"RIFF", refusals.IsPicture),
    (b"ID3", refusals.IsPicture),
    (b"OggS", refusals.IsPicture),
    (b"II*\x00", refusals.IsPicture),
    (b"MM\x00*", refusals.IsPicture),
    (b"\x1aE\xdf\xa3", refusals.IsPicture),
    (b"TPZ", refusals.IsKindle),
    (b"\xeaDRMION\xee", refusals.IsKindle),
)
_MANUSCRIPTS = ("word/", "META-INF/container.xml", "content.xml")
_DOCUMENT_ENDINGS = (".docx", ".epub", ".odt", ".rtf", ".doc", ".txt", ".md", ".html", ".htm")


def find_refusal(data: bytes, filename: str = "") -> Invalid | None:
    """Return why ``data`` cannot be read, or None when it may be a manuscript.

    May itself raise what ``Package`` raises for a package that is cut off, damaged or too large to list.
    """
    if not data.strip(b"\0\t\n\r \xef\xbb\xbf"):
        return refusals.EmptyFile()
    if data.startswith(_OLE):
        return _look_into_ole(data, filename)
    if data[60:68] in (b"BOOKMOBI", b"TEXtREAd"):
        return refusals.IsKindle()
    for head, refusal in _HEADS:
        if data.startswith(head):
            return refusal()
    return _look_into_package(data, filename) if is_package(data) else None


def check_readable(data: bytes, expected: str) -> None:
    """Raise ``Damaged`` for a file that is named as a format it is not, when it is no text either."""
    if expected and not is_text(data):
        raise refusals.Damaged


def _look_into_ole(data: bytes, filename: str) -> Invalid:
    names = {name: name.encode("utf-16-le") in data for name in ("EncryptedPackage", "WordDocument", "Workbook")}
    if names["EncryptedPackage"]:
        return refusals.PasswordProtected()
    if names["Workbook"] or "PowerPoint Document".encode("utf-16-le") in data:
        return refusals.IsSpreadsheet()
    is_word = names["WordDocument"] or filename.lower().endswith((".doc", ".dot"))
    return refusals.OldWord() if is_word else refusals.OldOffice()


def _look_into_package(data: bytes, filename: str) -> Invalid | None:
    names = Package(data).names
    lowered = [name.lower() for name in names]
    if any(name.endswith((".scrivx", ".scrivproj")) for name in lowered):
        return refusals.IsScrivener()
    if any(name.endswith(".iwa") for name in lowered) or filename.lower().endswith(".pages"):
        return refusals.IsPages()
    if any(name.startswith(("xl/", "ppt/")) for name in lowered):
        return refusals.IsSpreadsheet()
    if "mimetype" in lowered or any(name.startswith(_MANUSCRIPTS) for name in names):
        return None
    if any(name.endswith(_DOCUMENT_ENDINGS) or name.endswith("/") for name in lowered) or filename.endswith(".zip"):
        return refusals.IsArchive()
    return refusals.Damaged() if names else refusals.EmptyFile()
