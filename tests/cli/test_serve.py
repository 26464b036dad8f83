"""``narrative serve`` starts and stops in order, refuses in words, and comes back after kill -9 with every book."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from narrative.cli.studio import take_port

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"NARRATIVE_SAMPLE": "0"}
COMMAND = [sys.executable, "-m", "narrative"]


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data folder as the first start leaves it, to copy from: making one takes longest."""
    folder = make_folder()
    start(folder).end(signal.SIGINT)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def make_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="nos-serve-"))
    folder.chmod(0o755)
    return folder


@dataclass
class Studio:
    """A studio in a process of its own."""

    data: Path
    process: subprocess.Popen[str]
    address: str

    def ask(self, path: str, body: object = None) -> object:
        request = urllib.request.Request(self.address + "/api/v1" + path)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("content-type", "application/json")
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read())

    def titles(self) -> list[str]:
        return [book["title"] for book in self.ask("/projects")["items"]]  # type: ignore[index]

    def end(self, how: signal.Signals) -> tuple[int, str, str]:
        self.process.send_signal(how)
        said, wrong = self.process.communicate(timeout=30)
        return self.process.returncode, said, wrong


@pytest.fixture
def empty() -> Iterator[Path]:
    folder = make_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data(made: Path) -> Iterator[Path]:
    folder = make_folder()
    subprocess.run(["cp", "-a", f"{made}/database", str(folder)], check=True)
    yield folder
    for process in find_processes(folder):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    shutil.rmtree(folder, ignore_errors=True)


def find_processes(data: Path) -> list[psutil.Process]:
    processes = psutil.process_iter(["cmdline"])
    return [one for one in processes if any(str(data) in part for part in one.info["cmdline"] or ())]


def start(data: Path, *more: str) -> Studio:
    command = [*COMMAND, "serve", "--data", str(data), "--port", "0", *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
    assert process.stdout is not None
    found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    if found is None:
        raise AssertionError(process.communicate()[1])
    return Studio(data, process, found[0])


def refuse(*options: str) -> str:
    done = subprocess.run(
        [*COMMAND, *options], capture_output=True, text=True, env=ENVIRONMENT, timeout=60, check=False
    )
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_stops_cleanly_and_leaves_nothing_running(data: Path, how: signal.Signals) -> None:
    studio = start(data)
    studio.ask("/projects", {"title": "A book"})
    code, said, wrong = studio.end(how)
    assert (code, wrong) == (0, "")
    assert "everything is saved" in said
    assert find_processes(data) == []
    assert not (data / "holder.json").exists()


def test_a_stop_does_not_wait_for_open_connections(data: Path) -> None:
    studio = start(data)
    host, port = studio.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as idle:
        idle.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        began = time.monotonic()
        assert studio.end(signal.SIGINT)[0] == 0
        assert time.monotonic() - began < 10


def test_a_second_start_on_the_same_books_is_refused(data: Path) -> None:
    studio = start(data)
    said = refuse("serve", "--data", str(data), "--port", "0")
    assert f"(process {studio.process.pid}, {studio.address})" in said
    assert studio.titles() == []
    studio.end(signal.SIGINT)


def test_a_taken_port_is_refused_in_words(empty: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refuse("serve", "--data", str(empty), "--port", str(port))
    assert f"Port {port} on 127.0.0.1 is taken" in said
    assert f"--port {port + 1}" in said
    assert not (empty / "database").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_it_never_listens_beyond_this_machine(empty: Path, host: str) -> None:
    assert "on this machine only" in refuse("serve", "--data", str(empty), "--host", host)


def test_where_people_sign_in_it_must_know_its_name_to_listen_beyond_this_machine(empty: Path) -> None:
    place = ("serve", "--multi-user", "--data", str(empty), "--host", "0.0.0.0")
    assert "--public-url" in refuse(*place)
    assert "NARRATIVE_PUBLIC_URL" in refuse(*place, "--public-url", "books.example.org")


def test_where_people_sign_in_nobody_is_signed_in_by_itself(data: Path) -> None:
    studio = start(data, "--multi-user", "--public-url", "http://127.0.0.1:1")
    assert studio.ask("/studio")["mode"] == "multi-user"  # type: ignore[index]
    with pytest.raises(urllib.error.HTTPError, match="401"):
        studio.ask("/session")
    order = {"email": "mara@example.org", "name": "Mara", "password": "a lamp over the moor"}
    assert studio.ask("/accounts", order) == {"email": "mara@example.org"}
    assert studio.process.stdout is not None
    said = studio.process.stdout.readline()
    assert "http://127.0.0.1:1/verify#token=" in said
    assert studio.end(signal.SIGINT)[0] == 0


def test_a_database_that_is_not_there_is_refused_in_words(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = refuse("serve", "--data", str(empty), "--database-url", "postgresql://me@127.0.0.1:1/none", "--port", "0")
    assert "could not be reached" in said
    monkeypatch.setitem(ENVIRONMENT, "DATABASE_URL", "postgresql://me@127.0.0.1:1/none")
    assert "could not be reached" in refuse("worker")


def test_a_worker_without_a_studio_is_refused_in_words(empty: Path) -> None:
    assert "narrative serve" in refuse("worker", "--data", str(empty))


def test_a_worker_beside_the_studio_starts_and_stops(data: Path) -> None:
    studio = start(data)
    command = [*COMMAND, "worker", "--data", str(data)]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT)
    assert worker.stdout is not None
    assert "Working off jobs" in worker.stdout.readline()
    worker.send_signal(signal.SIGTERM)
    assert worker.communicate(timeout=20)[1] == ""
    assert worker.returncode == 0
    studio.end(signal.SIGINT)


@pytest.mark.parametrize("victims", ["studio", "database", "everything"])
def test_after_kill_9_every_book_is_there_again(data: Path, victims: str) -> None:
    studio = start(data)
    written = []
    for number in range(5):
        studio.ask("/projects", {"title": f"Book {number}"})
        written.insert(0, f"Book {number}")
    ours = find_processes(data)
    for process in ours:
        is_studio = process.pid == studio.process.pid
        if victims == "everything" or is_studio == (victims == "studio"):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
    if victims != "database":
        studio.process.communicate()
        studio = start(data)
    deadline = time.monotonic() + 20
    found: list[str] = []
    while not found and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            found = studio.titles()
    assert found == written
    assert studio.end(signal.SIGINT)[0] == 0


def test_without_the_server_it_says_how_to_get_it() -> None:
    script = "import sys; sys.modules['fastapi'] = None; from narrative.cli import main; main()"
    command = [sys.executable, "-c", script, "serve"]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False)
    assert done.returncode == 2
    assert "pip install 'narrative-os[server]'" in done.stderr


def test_the_help_needs_no_server() -> None:
    script = (
        "import sys\nfor name in ('fastapi', 'sqlalchemy', 'psycopg', 'pydantic'): sys.modules[name] = None\n"
        "from narrative.cli import main; main()"
    )
    for command in ("serve", "worker"):
        done = subprocess.run(
            [sys.executable, "-c", script, command, "--help"], capture_output=True, text=True, check=True
        )
        assert "--data" in done.stdout


async def test_a_small_message_after_another_is_not_held_back() -> None:
    """Nagle's wait would keep an acknowledgement for the time in which the other side puts off its own."""
    held: asyncio.Queue[int] = asyncio.Queue()

    def look(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.put_nowait(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    with take_port("127.0.0.1", 0) as taken:
        async with await asyncio.start_server(look, sock=taken):
            _, writer = await asyncio.open_connection(*taken.getsockname())
            assert await held.get()
            writer.close()
