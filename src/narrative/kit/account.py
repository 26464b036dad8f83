"""The account PostgreSQL runs as: ours, or an unprivileged one when started as root, and what it can reach."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from narrative.errors import Unavailable

SERVICE_ACCOUNT = "narrative"


class FolderUnreachable(Unavailable):
    """The folder {folder} cannot be entered by "{account}", the account that runs the database because root must not.

    Nothing was changed. Choose another folder with --data, for example /var/lib/narrative-os.
    """


class NoAccount(Unavailable):
    """The database must not run as root, and this system has no unprivileged account for it.

    Create one with "useradd --system narrative", or start as an ordinary user.
    """


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs PostgreSQL. ``other`` is true when that is not who we are, so that each process must change to it."""

    name: str
    uid: int
    gid: int
    other: bool

    def as_options(self) -> dict[str, Any]:
        """Return what ``subprocess`` needs to start a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}

    def own(self, path: Path) -> None:
        """Give ``path`` to this account."""
        if self.other:
            os.chown(path, self.uid, self.gid)

    def can_enter(self, folder: Path) -> bool:
        """Tell whether this account may pass through ``folder`` and every folder above it."""
        return not self.other or all(self._may(part, 0o1) for part in _find_existing(folder))

    def can_read(self, path: Path) -> bool:
        """Tell whether this account may reach and read ``path``."""
        return not self.other or (self.can_enter(path.parent) and self._may(path, 0o4))

    def _may(self, path: Path, bit: int) -> bool:
        found = path.stat()
        shift = 6 if found.st_uid == self.uid else 3 if found.st_gid == self.gid else 0
        return bool(found.st_mode & (bit << shift))


def find_account() -> Account:
    """Return who is to run PostgreSQL: ourselves, or as root the service account, made if need be, else ``nobody``."""
    if os.name == "nt":
        return Account(os.environ.get("USERNAME", ""), 0, 0, other=False)
    import pwd  # noqa: PLC0415 - not on Windows

    if os.geteuid() != 0:
        return Account(str(os.geteuid()), os.geteuid(), os.getegid(), other=False)
    for name in _offer_accounts():
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid != 0:
            return Account(name, found.pw_uid, found.pw_gid, other=True)
    raise NoAccount


def _offer_accounts() -> Iterable[str]:
    yield SERVICE_ACCOUNT
    if program := shutil.which("useradd"):
        shell = shutil.which("nologin") or "/bin/false"
        command = [program, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run([*command, "--shell", shell, SERVICE_ACCOUNT], check=False, capture_output=True, timeout=20)
        yield SERVICE_ACCOUNT
    yield "nobody"


def _find_existing(folder: Path) -> Iterable[Path]:
    return (part for part in (folder, *folder.parents) if part.exists())
