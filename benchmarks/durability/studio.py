"""A real studio with a folder and a PostgreSQL of its own, to be killed and started again."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil

from benchmarks.startup import find_port

KILLS = ("studio", "database", "both", "everything", "decoder")
"""What may be killed: the studio, its PostgreSQL, the two of them, every process, or the one that decodes updates."""

_ANSWER_SECONDS = 120


class Studio:
    """One studio for one author on this machine; ``module`` is what Python runs, so that a control can be another."""

    def __init__(self, data: Path, module: str = "narrative") -> None:
        self.data, self.port = data, find_port()
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._log = (data.parent / "studio.log").open("ab")
        self.site = f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", self._module, "serve", "--data", str(self.data), "--port", str(self.port)]
        quiet = os.environ | {"NARRATIVE_SAMPLE": "false"}
        self._process = subprocess.Popen(command, stdout=self._log, stderr=self._log, env=quiet)
        self.wait_until_it_answers()

    def kill(self, kind: str) -> None:
        """Send SIGKILL to what ``kind`` names, and to nothing else."""
        assert self._process is not None
        studio = psutil.Process(self._process.pid)
        children = studio.children(recursive=True)
        if kind in {"database", "both"}:
            os.kill(self._find_postmaster(), signal.SIGKILL)
        if kind in {"studio", "both", "everything"}:
            self._process.kill()
        if kind in {"decoder", "everything"}:
            for child in children:
                with contextlib.suppress(psutil.Error):
                    if kind == "everything" or "multiprocessing" in " ".join(child.cmdline()):
                        child.kill()
        if kind in {"studio", "both", "everything"}:
            self._process.wait()

    def come_back(self) -> None:
        """Start again what was killed, if it does not start by itself, and wait until it answers."""
        assert self._process is not None
        if self._process.poll() is None:
            self.wait_until_it_answers()
        else:
            self.start()

    def wait_until_it_answers(self) -> None:
        """Ask for something that reads the database until it is given."""
        deadline = time.monotonic() + _ANSWER_SECONDS
        while True:
            assert self._process is not None
            assert self._process.poll() is None, "the studio ended"
            assert time.monotonic() < deadline, "the studio does not answer"
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"http://{self.site}/api/v1/projects", timeout=5, trust_env=False).is_success:
                    return
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it in order."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(60)
        self._log.close()

    def words(self) -> str:
        """Return what the studio said so far: its log."""
        return (self.data.parent / "studio.log").read_text("utf8", errors="replace")

    def _find_postmaster(self) -> int:
        note = next((self.data / "database").glob("*/postmaster.pid"))
        return int(note.read_text("utf8").split("\n")[0])


class Book:
    """A book of several scenes in a studio, over HTTP."""

    def __init__(self, site: str, scenes: int) -> None:
        self._client = httpx.AsyncClient(base_url=f"http://{site}/api/v1", trust_env=False, timeout=60)
        self._site, self._count = site, scenes
        self.scenes: list[str] = []
        self.socket = ""
        self.book = ""

    async def begin(self) -> None:
        """Make it."""
        made = await self._ask("POST", "/projects", {"title": "Killed"})
        self.book = f"/projects/{made['id']}"
        self.socket = f"ws://{self._site}/api/v1{self.book}/events"
        self.scenes = [item["id"] for item in (await self._ask("GET", f"{self.book}/scenes"))["items"]]
        while len(self.scenes) < self._count:
            self.scenes.append((await self._ask("POST", f"{self.book}/scenes", {}))["id"])

    async def read(self, scene: str) -> dict[str, Any]:
        """Return what HTTP says of a scene."""
        return await self._ask("GET", f"{self.book}/scenes/{scene}")

    async def put(self, scene: str, body: dict[str, Any], etag: str) -> bool:
        """Save a whole body where nobody saved before; say whether that was so."""
        headers = {"If-Match": etag}
        answer = await self._client.put(f"{self.book}/scenes/{scene}/body", json={"body": body}, headers=headers)
        if answer.status_code not in {412, 503}:
            answer.raise_for_status()
        return answer.is_success

    async def close(self) -> None:
        await self._client.aclose()

    async def _ask(self, method: str, path: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = await self._client.request(method, path, json=content)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


@contextlib.contextmanager
def running(module: str = "narrative", folder: Path | None = None) -> Iterator[Studio]:
    """Run a studio in ``folder``, or in one that is thrown away with it."""
    with tempfile.TemporaryDirectory(prefix="nos-durability-") as thrown_away:
        Path(thrown_away).chmod(0o755)
        studio = Studio(folder or Path(thrown_away, "data"), module)
        try:
            studio.start()
            yield studio
        finally:
            studio.stop()


def choose_seed(given: int | None) -> int:
    """Return the seed of a run, which is printed so that it can be run again."""
    return random.SystemRandom().randrange(1 << 32) if given is None else given
