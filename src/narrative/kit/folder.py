"""Holds a data folder for one process at a time, and says who holds it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from narrative.errors import Conflict, Unavailable


class FolderInUse(Conflict):
    """{folder} is already open in another Narrative OS{where}.

    Nothing was changed. Use that one, or stop it first, or choose another folder with --data.
    """


class FolderNotWritable(Unavailable):
    """The data folder {folder} cannot be written: {reason}. Nothing was changed. Choose another one with --data."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that holds a data folder, where it listens, and how its database is reached."""

    pid: int = 0
    address: str = ""
    database_url: str = ""

    def __str__(self) -> str:
        return f" (process {self.pid}" + (f", {self.address}" if self.address else "") + ")" if self.pid else ""


class Hold:
    """A data folder that is ours until the process ends, however it ends."""

    def __init__(self, folder: Path, lock: IO[str]) -> None:
        self.folder = folder
        self._lock = lock

    def describe(self, holder: Holder) -> None:
        """Leave word of who we are for whoever finds the folder held."""
        note = _note(self.folder)
        draft = note.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(holder)), "utf8")
        draft.chmod(0o600)
        draft.replace(note)


@contextmanager
def hold_folder(folder: Path) -> Iterator[Hold]:
    """Make ``folder`` if need be and hold it. Raises ``FolderInUse`` at once when another process does.

    The lock is the operating system's: it ends with the process, so a killed one leaves nothing to clear away.
    """
    try:
        folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        lock = (folder / "lock").open("a+", encoding="utf8")
    except OSError as problem:
        raise FolderNotWritable(folder=folder, reason=problem.strerror or "unknown") from problem
    with lock:
        if not _try_lock(lock):
            raise FolderInUse(folder=folder, where=find_holder(folder))
        try:
            hold = Hold(folder, lock)
            hold.describe(Holder(pid=os.getpid()))
            yield hold
        finally:
            _note(folder).unlink(missing_ok=True)


def find_holder(folder: Path) -> Holder:
    """Return what the folder's holder left word of; an empty ``Holder`` when there is none."""
    try:
        return Holder(**json.loads(_note(folder).read_text("utf8")))
    except (OSError, ValueError, TypeError):
        return Holder()


def is_held(folder: Path) -> bool:
    """Tell whether a living process holds ``folder``."""
    try:
        with (folder / "lock").open("a+", encoding="utf8") as lock:
            return not _try_lock(lock)
    except OSError:
        return False


def _note(folder: Path) -> Path:
    return folder / "holder.json"


if sys.platform == "win32":
    import msvcrt

    def _try_lock(lock: IO[str]) -> bool:
        try:
            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(lock: IO[str]) -> bool:
        try:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
