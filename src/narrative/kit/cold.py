"""Cold storage: a folder of files that are whole or not there, each proved by its digest before it is relied on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

from narrative.errors import Unavailable

_CHUNK = 1 << 20


class ColdFileDamaged(Unavailable):
    """The stored file {name} is missing or not as it was written; nothing was changed. Bring it back from a backup."""


@dataclass(frozen=True, slots=True)
class ColdFile:
    """A file in cold storage: its name, its size in bytes, and the SHA-256 of what is in it."""

    name: str
    size: int
    sha256: str


class ColdStorage:
    """The files of one studio, named by what they hold."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, key: UUID, finished: IO[bytes]) -> ColdFile:
        """Copy ``finished`` in under ``key``, on the disk for good before this returns, and read it back.

        A process that is killed meanwhile leaves a draft that the next one writes over, never half a file.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self._folder / f"{key}.draft"
        finished.seek(0)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            digest, size = _copy(finished, file.write)
            file.flush()
            os.fsync(file.fileno())
        kept = ColdFile(f"{key}-{digest[:16]}.zip", size, digest)
        draft.replace(self._folder / kept.name)
        self._sync_folder()
        self.prove(kept)
        return kept

    def prove(self, kept: ColdFile) -> None:
        """Read the whole file. Raises ColdFileDamaged where it is not what was written."""
        try:
            with (self._folder / kept.name).open("rb") as file:
                digest, size = _copy(file, lambda _: None)
        except OSError as problem:
            raise ColdFileDamaged(name=kept.name) from problem
        if (digest, size) != (kept.sha256, kept.size):
            raise ColdFileDamaged(name=kept.name)

    def read(self, kept: ColdFile) -> bytes:
        """Return what is in the file. Raises ColdFileDamaged where it is not what was written."""
        self.prove(kept)
        return (self._folder / kept.name).read_bytes()

    def discard(self, key: UUID, but: str = "") -> None:
        """Remove every file kept under ``key``, all ``but`` one; those that are gone already are gone."""
        for path in self._list(key):
            if path.name != but:
                path.unlink(missing_ok=True)
        self._sync_folder()

    def _list(self, key: UUID) -> Iterator[Path]:
        return iter(sorted(self._folder.glob(f"{key}[-.]*"))) if self._folder.is_dir() else iter(())

    def _sync_folder(self) -> None:
        if os.name == "nt" or not self._folder.is_dir():
            return
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _copy(source: IO[bytes], write: Callable[[bytes], object]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := source.read(_CHUNK):
        write(piece)
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size
