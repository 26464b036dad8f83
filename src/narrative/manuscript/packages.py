"""Opens zip packages (DOCX, EPUB, ODT) and counts every byte as it is unpacked.

What a package says of itself is not believed, packages inside it are never opened, and the names in it are only looked
up, never written anywhere.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from urllib.parse import unquote

from narrative.manuscript.refusals import CutOff, Damaged, PasswordProtected, TooManyEntries, UnpacksTooLarge

MOST_ENTRIES = 10_000
MOST_UNPACKED = 300_000_000
MOST_IN_ONE = 100_000_000
HIGHEST_RATIO = 250
FREE_OF_RATIO = 5_000_000

_CHUNK = 1 << 16
_END = b"PK\x05\x06"
_WIDE_END = b"PK\x06\x06"
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_package(data: bytes) -> bool:
    """Say whether ``data`` begins as a zip package does."""
    return data.startswith((b"PK\x03\x04", _END))


class Package:
    """A zip package in memory. Everything read from it counts towards one budget."""

    def __init__(self, data: bytes, most: int = MOST_UNPACKED, ratio: float = HIGHEST_RATIO) -> None:
        """Look at the list of entries; at most ``most`` bytes are unpacked in all, ``ratio`` of them from one.

        Raises ``CutOff``, ``Damaged`` or ``TooManyEntries``: at most ``MOST_ENTRIES``.
        """
        self._most, self._ratio = most, ratio
        _count_entries(data)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, struct.error, OverflowError, NotImplementedError, OSError) as error:
            raise Damaged from error
        self._entries = {info.filename: info for info in self._archive.infolist()}
        self._folded = {name.lower(): name for name in self._entries}
        self._unpacked = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the entries, as they stand."""
        return tuple(self._entries)

    def __contains__(self, name: str) -> bool:
        return self._find(name) is not None

    def read(self, name: str, most: int = MOST_IN_ONE) -> bytes:
        """Return the bytes of an entry; an entry that is not there is ``Damaged``.

        Raises ``UnpacksTooLarge`` above ``most`` bytes, above the budget of all entries together, or when
        more than ``FREE_OF_RATIO`` bytes come out of less than one ``HIGHEST_RATIO``-th; ``PasswordProtected`` and
        ``Damaged`` for what cannot be unpacked.
        """
        info = self._find(name)
        if info is None:
            raise Damaged
        if info.flag_bits & _ENCRYPTED:
            raise PasswordProtected
        if info.compress_type not in _METHODS:
            raise Damaged
        try:
            return self._unpack(info, most)
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error, NotImplementedError) as error:
            raise Damaged from error
        except RuntimeError as error:  # zipfile's word for an entry that wants a password
            raise PasswordProtected from error

    def find(self, name: str, most: int = MOST_IN_ONE) -> bytes | None:
        """Return the bytes of an entry, or None when it is not there."""
        return self.read(name, most) if name in self else None

    def _find(self, name: str) -> zipfile.ZipInfo | None:
        name = name.lstrip("/")
        found = self._entries.get(name) or self._entries.get(self._folded.get(name.lower(), ""))
        return found or self._entries.get(self._folded.get(unquote(name).lower(), ""))

    def _unpack(self, info: zipfile.ZipInfo, most: int) -> bytes:
        chunks, size = [], 0
        packed = min(info.compress_size, 1 << 40)
        with self._archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                chunks.append(chunk)
                size += len(chunk)
                self._unpacked += len(chunk)
                if size > most or self._unpacked > self._most:
                    raise UnpacksTooLarge
                if size > FREE_OF_RATIO and size > packed * self._ratio:
                    raise UnpacksTooLarge
        return b"".join(chunks)


def join_path(folder_of: str, address: str) -> str:
    """Return the entry that ``address`` means inside the entry ``folder_of``; "" for one outside the package."""
    path = address.partition("#")[0].partition("?")[0]
    if ":" in path or path.startswith("//"):
        return ""
    joined = path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(folder_of), path)
    return posixpath.normpath(joined).lstrip("/") if path else ""


def _count_entries(data: bytes) -> None:
    """Walk the list of entries without building it. Raises ``CutOff`` when there is none, ``TooManyEntries``."""
    end = data.rfind(_END, max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        raise CutOff
    size, offset = struct.unpack("<LL", data[end + 12 : end + 20])
    if 0xFFFFFFFF in (size, offset):
        wide = data.rfind(_WIDE_END, 0, end)
        if wide < 0 or len(data) < wide + 56:
            raise Damaged
        size, offset = struct.unpack("<QQ", data[wide + 40 : wide + 56])
        end = wide
    place, count = max(0, end - size), 0
    while data[place : place + 4] == _ENTRY:
        count += 1
        if count > MOST_ENTRIES:
            raise TooManyEntries(most=f"{MOST_ENTRIES:,}")
        if len(data) < place + 46:
            raise CutOff
        place += 46 + sum(struct.unpack("<HHH", data[place + 28 : place + 34]))
