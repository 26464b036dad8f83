"""Measures how soon ``narrative serve`` answers: the first start, later ones, and the next start after a kill -9.

Run: python -m benchmarks.startup [--repeat 5]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil

work: list[float] = []


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, path: str = "/api/v1/projects") -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return bytes(answer.read())


def start(data: Path, port: int) -> tuple[subprocess.Popen[bytes], float]:
    """Start the studio and return it with the seconds until it answered a request that reads the database.

    What it took of the processor until then is noted in ``work``, which says more on a machine that is busy.
    """
    began = time.monotonic()
    command = [sys.executable, "-m", "narrative", "serve", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while True:
        assert process.poll() is None, "the studio did not start"
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            ask(port)
            seconds = time.monotonic() - began
            work.append(sum(psutil.Process(process.pid).cpu_times()[:2]))
            return process, seconds
        time.sleep(0.02)


def settle(port: int) -> None:
    """Wait until the sample novel is checked, so that later starts are measured at rest."""
    while any(book["score"] is None for book in json.loads(ask(port))["items"]):
        time.sleep(0.5)


def stop(process: subprocess.Popen[bytes]) -> float:
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    return time.monotonic() - began


def kill_launcher(process: subprocess.Popen[bytes], _data: Path) -> None:
    process.kill()
    process.wait()


def kill_database(process: subprocess.Popen[bytes], data: Path) -> None:
    """Kill the database, then the launcher before it can mend it."""
    os.kill(int(next((data / "database").glob("*/postmaster.pid")).read_text().split("\n")[0]), signal.SIGKILL)
    kill_launcher(process, data)


def kill_everything(process: subprocess.Popen[bytes], _data: Path) -> None:
    for child in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
        with contextlib.suppress(psutil.Error):
            child.kill()
    process.wait()


def measure_recovery(data: Path, kill: Callable[[subprocess.Popen[bytes], Path], None]) -> float:
    port = find_port()
    process, _ = start(data, port)
    before = json.loads(ask(port))
    kill(process, data)
    process, seconds = start(data, port)
    assert json.loads(ask(port)) == before
    stop(process)
    return seconds


def idle() -> float:
    """Return the seconds of the least any of this could take here and now: Python, started and ended."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.monotonic() - began


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--repeat", type=int, default=5)
    repeat = options.parse_args().repeat
    data = Path(tempfile.mkdtemp(prefix="nos-startup-"))
    data.chmod(0o755)
    try:
        port = find_port()
        process, first = start(data, port)
        settle(port)
        stops = [stop(process)]
        later = []
        work.clear()
        for _ in range(repeat):
            process, seconds = start(data, find_port())
            later.append(seconds)
            stops.append(stop(process))
        rows = [("first start", [first]), ("later start", later)]
        rows += [("later start, processor time", work.copy()), ("stop", stops)]
        for kill in (kill_launcher, kill_database, kill_everything):
            name = "start after " + kill.__name__.replace("_", " ") + " -9"
            rows.append((name, [measure_recovery(data, kill) for _ in range(repeat)]))
    finally:
        shutil.rmtree(data, ignore_errors=True)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; start of an idle interpreter {idle():.2f} s")
    print(f"{'':34} median   worst   (seconds, {repeat} times)")
    for name, seconds in rows:
        print(f"{name:34} {statistics.median(seconds):6.2f}  {max(seconds):6.2f}")


if __name__ == "__main__":
    main()
