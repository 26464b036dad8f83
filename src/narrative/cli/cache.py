"""Keeps readings of scenes on disk between runs: bounded in size, whole or absent, never trusted blindly."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import zlib
from collections.abc import Iterator, MutableMapping
from pathlib import Path

import platformdirs

MOST_BYTES = 200_000_000
KEPT_SHARE = 0.7
_KEY = re.compile(r"[0-9a-zA-Z._-]{8,200}")


class DiskCache(MutableMapping[str, bytes]):
    """Byte strings by key, one compressed file each. Whatever cannot be read is as if it were not there."""

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder
        self.most_bytes = most_bytes

    def __getitem__(self, key: str) -> bytes:
        """Return what was put under ``key``. A damaged file is dropped. Raises KeyError."""
        path = self._path(key)
        try:
            data = zlib.decompress(path.read_bytes())
        except FileNotFoundError as error:
            raise KeyError(key) from error
        except (OSError, zlib.error) as error:
            self._drop(path)
            raise KeyError(key) from error
        with contextlib.suppress(OSError):
            os.utime(path)
        return data

    def __setitem__(self, key: str, value: bytes) -> None:
        """Keep ``value`` under ``key``: written beside, then put in place at once. A full or closed disk is no harm."""
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(zlib.compress(value, 1))
                Path(name).replace(path)
            except OSError:
                self._drop(Path(name))
                raise

    def __delitem__(self, key: str) -> None:
        self._drop(self._path(key))

    def __iter__(self) -> Iterator[str]:
        return (path.name for _, _, path in sorted(self._entries()))

    def __len__(self) -> int:
        return len(self._entries())

    def prune(self) -> None:
        """Drop what was used longest ago until the folder is well under its bound."""
        entries = sorted(self._entries())
        total = sum(size for _, size, _ in entries)
        if total <= self.most_bytes:
            return
        for _, size, path in entries:
            if total <= self.most_bytes * KEPT_SHARE:
                break
            self._drop(path)
            total -= size

    def _entries(self) -> list[tuple[float, int, Path]]:
        entries = []
        for path in self.folder.rglob("*"):
            with contextlib.suppress(OSError):
                if path.is_file():
                    found = path.stat()
                    entries.append((found.st_mtime, found.st_size, path))
        return entries

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(f"{key!r} is no key of this cache")
        return self.folder / key[:2] / key

    @staticmethod
    def _drop(path: Path) -> None:
        with contextlib.suppress(OSError):
            path.unlink()


def open_cache() -> DiskCache:
    """Return the cache in the user's cache folder; ``NARRATIVE_CACHE`` names another one."""
    folder = os.environ.get("NARRATIVE_CACHE") or platformdirs.user_cache_dir("narrative-os", appauthor=False)
    return DiskCache(Path(folder) / "readings")
