"""Bundles: zip files whose manifest holds the SHA-256 of every member; written as they grow, read in a cage.

Nothing of a bundle is believed before it is counted and its digest compared.
"""

from __future__ import annotations

import hashlib
import json
import math
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from narrative.errors import Invalid
from narrative.manuscript.packages import Package, is_package
from narrative.manuscript.refusals import CutOff, EmptyFile

MANIFEST = "manifest.json"
MOST_UNPACKED = 400_000_000
_COMPRESSED_ALREADY = (".png", ".jpg", ".gif", ".webp", ".zip", ".docx", ".epub", ".odt")
_CHUNK = 1 << 20

Facts = dict[str, Any]


class NoBundle(Invalid):
    """This is no archive of Narrative OS, so nothing was imported. Bring the zip file that an export gave you."""


class BundleChanged(Invalid):
    """The archive is not as it was written: "{member}" {trouble}. Nothing was imported; copy or download it again."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a bundle says about itself, and its members by name, each proved by its digest."""

    about: Facts
    members: Mapping[str, bytes]


class BundleWriter:
    """Writes one bundle into ``file``; the manifest goes in last, when everything is known."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._members: dict[str, Facts] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def add(self, name: str, data: bytes) -> None:
        """Write a member at once."""
        with self.open(name) as member:
            member.write(data)

    @contextmanager
    def open(self, name: str) -> Iterator[Member]:
        """Write a member piece by piece while the block lasts; one at a time."""
        info = zipfile.ZipInfo(name)
        info.external_attr = 0o600 << 16
        packed = name.endswith(_COMPRESSED_ALREADY)
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w", force_zip64=True) as stream:
            member = Member(stream)
            yield member
        self._members[name] = {"bytes": member.size, "sha256": member.digest.hexdigest()}

    def close(self, about: Facts) -> None:
        """Write the manifest: ``about``, and every member's size and digest."""
        manifest = about | {"members": self._members}
        self._zip.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        self._zip.close()


class Member:
    """A member as it is written, counted and digested on the way."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> None:
        self._stream.write(data)
        self.digest.update(data)
        self.size += len(data)


def make_room() -> IO[bytes]:
    """Return a file without a name, gone when it is closed: room for a bundle on its way out."""
    return tempfile.TemporaryFile(prefix="narrative-")


def read_out(file: IO[bytes]) -> Iterator[bytes]:
    """Yield ``file`` from its beginning in pieces, and close it."""
    with file:
        file.seek(0)
        while piece := file.read(_CHUNK):
            yield piece


def read_bundle(data: bytes) -> Bundle:
    """Return what ``data`` holds; meant for the cage, since it may be a stranger's.

    Raises NoBundle, BundleChanged, and what ``manuscript.packages`` raises of a package that is too large or damaged.
    """
    if not data:
        raise EmptyFile
    if not is_package(data):
        raise NoBundle
    package = Package(data, MOST_UNPACKED, math.inf)
    if MANIFEST not in package.names:
        raise NoBundle
    manifest = _parse(package.read(MANIFEST))
    listed = manifest.pop("members", None)
    if not isinstance(listed, dict):
        raise NoBundle
    return Bundle(manifest, dict(_prove(package, listed)))


def _prove(package: Package, listed: Facts) -> Iterator[tuple[str, bytes]]:
    """Yield every member with its bytes, once they are what the manifest says."""
    if extra := sorted({*package.names} - {*listed, MANIFEST}):
        raise BundleChanged(member=extra[0][:80], trouble="is not in its list")
    for name, facts in listed.items():
        if name not in package.names:
            raise BundleChanged(member=name[:80], trouble="is missing")
        data = package.read(name, MOST_UNPACKED)
        if not isinstance(facts, dict) or facts.get("sha256") != hashlib.sha256(data).hexdigest():
            raise BundleChanged(member=name[:80], trouble="has other content than its digest says")
        yield name, data


def _parse(data: bytes) -> Facts:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise CutOff from error
    if not isinstance(found, dict):
        raise NoBundle
    return found
