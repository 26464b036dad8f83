"""Runs the embedded PostgreSQL: makes it once, starts it, heals what a crash left behind, and stops it."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import platform
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psutil
import psycopg

from narrative.errors import Unavailable
from narrative.kit.account import Account, FolderUnreachable, find_account
from narrative.kit.binaries import Binaries, find_binaries

log = logging.getLogger("narrative.postgres")

DATABASE: Final = "narrative"
SUPERUSER: Final = "postgres"
OWNER: Final = "narrative_owner"
APP: Final = "narrative_app"

_START_SECONDS = 120  # a crash is healed by replaying the log, which may take a while
_STOP_SECONDS = 30
_RETRY_SECONDS = 5
_SOCKET_PATH_LIMIT = 103  # bytes, of the strictest system
_LOG_LIMIT = 5_000_000  # bytes

_SETTINGS = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "wal_level": "replica",
    "summarize_wal": "on",
    "wal_summary_keep_time": "30d",
    "max_wal_size": "512MB",
    "max_wal_senders": "4",
    "max_connections": "60",
    "shared_buffers": "96MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
}


class DatabaseDoesNotStart(Unavailable):
    """The database in {folder} did not start; your books are as they were. Its own words: {reason}."""


class OtherDatabaseVersion(Unavailable):
    """The books in {folder} were kept by PostgreSQL {found}; this Narrative OS brings PostgreSQL {ours}.

    Nothing was changed. Start with the version that made them, or with NARRATIVE_PG_BIN naming PostgreSQL {found}.
    """


class Cluster:
    """One embedded PostgreSQL below a data folder that the caller holds (see ``kit.folder``)."""

    def __init__(self, data: Path, pg_bin: Path | None = None, settings: dict[str, str] | None = None) -> None:
        self.data = data
        self.account: Account = find_account()
        self.binaries: Binaries = find_binaries(pg_bin, self.account, data / "programs")
        self.folder = data / "database" / str(self.binaries.major)
        self.log_file = data / "logs" / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._settings = _SETTINGS | _choose_sync() | (settings or {})
        self._turn = threading.RLock()  # a start under way is finished before it is stopped
        self._runtime = _find_runtime_folder(data)
        self._port = _find_free_port() if os.name == "nt" else 5432

    def dsn(self, role: str = APP, database: str = DATABASE) -> str:
        """Return the address of ``database`` for ``role``."""
        if os.name == "nt":
            return f"postgresql://{role}:{self._password()}@127.0.0.1:{self._port}/{database}"
        return f"postgresql://{role}@/{database}?host={quote(str(self._runtime), safe='')}&port={self._port}"

    def start(self) -> None:
        """Make the database if there is none, end what a killed launcher left, start, and wait until it answers.

        Raises ``FolderUnreachable``, ``OtherDatabaseVersion`` and ``DatabaseDoesNotStart``.
        """
        with self._turn:
            self.stop()
            self._make_folders()
            self._clear_drafts()
            if not (self.folder / "PG_VERSION").exists():
                self._refuse_other_version()
                self._initialise()
            self._end_orphan()
            self._launch()
            self._make_roles()

    def stop(self) -> None:
        """Stop it the fast way: open transactions are rolled back, everything committed is on disk."""
        with self._turn:
            self._stop()

    def _stop(self) -> None:
        process, self.process = self.process, None
        if process is None or process.poll() is not None:
            return  # polling also takes a killed one off the system's list
        for how in (signal.SIGINT, getattr(signal, "SIGQUIT", signal.SIGTERM), getattr(signal, "SIGKILL", None)):
            if os.name == "nt":
                self._run_program("pg_ctl", "stop", "-D", str(self.folder), "-m", "fast", check=False)
            elif how is not None:
                process.send_signal(how)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_STOP_SECONDS)
                return

    async def keep_running(self) -> None:
        """Start it again whenever it ends by itself, as often as that takes, until cancelled."""
        while True:
            await asyncio.sleep(0.25)
            if self.process is not None and self.process.poll() is None:
                continue
            if self.process is not None:
                log.warning("The database ended by itself (%s); starting it again.", self.process.returncode)
            try:
                await asyncio.to_thread(self.start)
            except (Unavailable, OSError, psycopg.Error):
                log.exception("The database did not start again; the next try is in five seconds.")
                await asyncio.sleep(_RETRY_SECONDS)

    def _make_folders(self) -> None:
        for folder in (self.data, self.data / "database", self.log_file.parent):
            folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        self.log_file.parent.chmod(0o700)  # a log may quote what could not be stored
        if not self.account.can_enter(self.data / "database"):
            raise FolderUnreachable(folder=self.data, account=self.account.name)
        self._runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = self._runtime.lstat()
        if os.name != "nt" and found.st_uid not in (os.geteuid(), self.account.uid):
            raise FolderUnreachable(folder=self._runtime, account=self.account.name)
        self._runtime.chmod(0o700)
        self.account.own(self._runtime)

    def _clear_drafts(self) -> None:
        for draft in (self.data / "database").glob("draft-*"):
            shutil.rmtree(draft, ignore_errors=True)  # its initdb may still be dying; the next start clears the rest

    def _refuse_other_version(self) -> None:
        others = sorted(path.parent.name for path in (self.data / "database").glob("*/PG_VERSION"))
        if others:
            raise OtherDatabaseVersion(folder=self.data, found=others[-1], ours=self.binaries.major)

    def _initialise(self) -> None:
        """Make the database beside its place and move it there when it is whole: a half-made one is never started."""
        draft = Path(tempfile.mkdtemp(dir=self.data / "database", prefix="draft-"))
        self.account.own(draft)
        command = ["--pgdata", str(draft), "--username", SUPERUSER, "--encoding", "UTF8", "--locale", "C"]
        command += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--data-checksums"]
        if os.name == "nt":
            (self.data / "password").write_text(secrets.token_urlsafe(24), "utf8")
            command += ["--auth", "scram-sha-256", "--pwfile", str(self.data / "password")]
        else:
            command += ["--auth-local", "trust", "--auth-host", "reject"]
        done = self._run_program("initdb", *command, check=False)
        if done.returncode:
            shutil.rmtree(draft)
            raise DatabaseDoesNotStart(folder=self.folder, reason=_find_reason(done.stderr))
        draft.rename(self.folder)

    def _end_orphan(self) -> None:
        """Stop the server of a launcher that was killed: nobody else can own it while we hold the data folder.

        A ``postmaster.pid`` whose number now belongs to a stranger, or to a dead server that its parent has not yet
        noticed, would keep the new one from starting. It gets our own number: PostgreSQL knows that its parent is no
        server, and still makes sure by the shared memory named in that file that nothing of the old one is left.
        """
        note = self.folder / "postmaster.pid"
        if (pid := _read_pid(note)) and (server := _find_server(pid, self.folder)):
            log.info("Stopping the database that an earlier start left running.")
            self._run_program("pg_ctl", "stop", "-D", str(self.folder), "-m", "fast", "-W", check=False)
            if not _wait_until_gone(server):
                raise DatabaseDoesNotStart(folder=self.folder, reason=f"process {pid} does not end")
        if (pid := _read_pid(note)) and psutil.pid_exists(pid):
            lines = _read_lines(note)
            note.write_text("\n".join([str(os.getpid()), *lines[1:], ""]), "utf8")

    def _launch(self) -> None:
        for left in self._runtime.glob(".s.PGSQL.*"):  # a lock by number alone; the one that counts is postmaster.pid
            left.unlink()
        deadline = time.monotonic() + _START_SECONDS
        while True:
            mark = self._rotate_log()
            self.process = self._spawn()
            if self._wait_until_ready(self.process, deadline):
                return
            words = _read_after(self.log_file, mark)
            self.process = None
            if "pre-existing shared memory block" not in words or time.monotonic() > deadline:
                raise DatabaseDoesNotStart(folder=self.folder, reason=_find_reason(words))
            time.sleep(0.2)  # the last processes of a killed server are still leaving

    def _spawn(self) -> subprocess.Popen[bytes]:
        places = {"port": str(self._port), "listen_addresses": "127.0.0.1" if os.name == "nt" else ""}
        places["unix_socket_directories"] = "" if os.name == "nt" else str(self._runtime)
        options = [part for name, value in (self._settings | places).items() for part in ("-c", f"{name}={value}")]
        with self.log_file.open("ab") as output:
            return subprocess.Popen(
                [self.binaries.find("postgres"), "-D", str(self.folder), *options],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.data / "database",
                env=_make_environment(),
                start_new_session=True,  # the terminal's Ctrl-C is ours alone
                **self.account.as_options(),
            )

    def _wait_until_ready(self, process: subprocess.Popen[bytes], deadline: float) -> bool:
        while process.poll() is None and time.monotonic() < deadline:
            lines = _read_lines(self.folder / "postmaster.pid")
            if len(lines) >= 8 and lines[0] == str(process.pid) and lines[7].strip() == "ready":
                return True
            time.sleep(0.01)
        if process.poll() is None:
            process.terminate()
            process.wait(_STOP_SECONDS)
        return False

    def _make_roles(self) -> None:
        """Make the role that owns the tables and the one that works with them, which owns nothing."""
        password = f" PASSWORD '{self._password()}'" if os.name == "nt" else ""
        with psycopg.connect(self.dsn(SUPERUSER, "postgres"), autocommit=True) as connection:
            roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role in {OWNER, APP} - roles:
                connection.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS{password}".encode())
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}".encode())

    def _rotate_log(self) -> int:
        """Start a new log when the old one is long; return where the next words begin."""
        size = self.log_file.stat().st_size if self.log_file.exists() else 0
        if size <= _LOG_LIMIT:
            return size
        self.log_file.replace(self.log_file.with_suffix(".1.log"))
        return 0

    def _run_program(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.binaries.find(program), *arguments],
            check=check,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            cwd=self.data / "database",
            env=_make_environment(),
            timeout=_START_SECONDS,
            **self.account.as_options(),
        )

    def _password(self) -> str:
        return (self.data / "password").read_text("utf8")


def _find_runtime_folder(data: Path) -> Path:
    """Return the private folder of the socket; a data folder with too long a name gets one in the temporary place."""
    folder = data / "run"
    if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) <= _SOCKET_PATH_LIMIT:
        return folder
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path("/tmp") / f"narrative-{os.geteuid() if os.name != 'nt' else 0}-{name}"  # noqa: S108 - made 0700, owner checked


def _choose_sync() -> dict[str, str]:
    """Return how a crashed database makes sure of its files before it replays its log.

    One call for the file system instead of one for each of 1,200 files; Linux reports its errors since 5.8.
    """
    release = re.match(r"(\d+)\.(\d+)", platform.release())
    can = sys.platform == "linux" and release is not None and (int(release[1]), int(release[2])) >= (5, 8)
    return {"recovery_init_sync_method": "syncfs"} if can else {}


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _find_server(pid: int, folder: Path) -> psutil.Process | None:
    """Return the process ``pid`` if it is a PostgreSQL that works on ``folder``."""
    try:
        process = psutil.Process(pid)
        return process if process.name().startswith("postgres") and str(folder) in process.cmdline() else None
    except psutil.Error:
        return None


def _wait_until_gone(process: psutil.Process) -> bool:
    deadline = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < deadline:
        try:
            if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.Error:
            return True
        time.sleep(0.01)
    return False


def _make_environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf8", errors="replace").splitlines()
    except OSError:
        return []


def _read_pid(note: Path) -> int:
    """Return the process named in a ``postmaster.pid``; 0 when there is none."""
    lines = _read_lines(note)
    return int(lines[0]) if lines and lines[0].isdigit() else 0


def _read_after(path: Path, mark: int) -> str:
    with path.open("rb") as log_file:
        log_file.seek(mark)
        return log_file.read().decode("utf8", errors="replace")


def _find_reason(words: str) -> str:
    """Return the line of a log that says what went wrong, without its time."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    for line in lines:
        if found := re.search(r"(FATAL|PANIC|error): +(.*)", line):
            return found[2].rstrip(".")
    return lines[-1].rstrip(".") if lines else "it said nothing"
