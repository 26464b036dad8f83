"""PostgreSQL gets an account that is never root, and we know beforehand what that account can reach."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from narrative.kit.account import Account, NoAccount, find_account

STRANGER = Account("stranger", 4_000_001, 4_000_001, other=True)


def know(monkeypatch: pytest.MonkeyPatch, *names: str, uid: int = 4_000_000) -> None:
    """Let the system be root's, and know these accounts only."""

    def find(name: str) -> pwd.struct_passwd:
        if name not in names:
            raise KeyError(name)
        return pwd.struct_passwd((name, "x", uid, uid, "", "/nonexistent", "/bin/false"))

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(pwd, "getpwnam", find)
    monkeypatch.setattr(shutil, "which", lambda _: None)


def test_an_ordinary_user_is_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    found = find_account()
    assert not found.other
    assert found.as_options() == {}
    assert found.can_enter(Path("/anywhere/at/all"))


def test_root_gets_the_service_account(monkeypatch: pytest.MonkeyPatch) -> None:
    know(monkeypatch, "narrative", "nobody")
    assert find_account() == Account("narrative", 4_000_000, 4_000_000, other=True)
    assert find_account().as_options() == {"user": 4_000_000, "group": 4_000_000, "extra_groups": []}


def test_without_one_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    know(monkeypatch, "nobody")
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> None:
        ran.append(command)
        know(monkeypatch, "narrative", "nobody")

    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/sbin/{name}")
    monkeypatch.setattr(subprocess, "run", run)
    assert find_account().name == "narrative"
    assert ran[0][0] == "/usr/sbin/useradd"
    assert "--system" in ran[0]
    assert "--no-create-home" in ran[0]


def test_where_none_can_be_made_nobody_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    know(monkeypatch, "nobody")
    assert find_account().name == "nobody"


def test_with_no_account_at_all_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    know(monkeypatch)
    with pytest.raises(NoAccount, match="useradd --system narrative"):
        find_account()


def test_an_account_that_is_root_by_another_name_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    know(monkeypatch, "narrative", "nobody", uid=0)
    with pytest.raises(NoAccount):
        find_account()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="nos-account-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_it_is_known_what_an_account_can_reach(open_folder: Path) -> None:
    folder = open_folder / "shut" / "inside"
    folder.mkdir(parents=True)
    file = folder / "file"
    file.write_text("")
    for path, mode in ((folder.parent, 0o755), (folder, 0o755), (file, 0o644)):
        path.chmod(mode)
    assert STRANGER.can_read(file)
    file.chmod(0o600)
    assert not STRANGER.can_read(file)
    folder.parent.chmod(0o700)
    assert not STRANGER.can_enter(folder)
    assert not STRANGER.can_enter(folder / "not there yet")
    assert Account("us", os.getuid(), os.getgid(), other=True).can_enter(folder)
