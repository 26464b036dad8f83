"""The whole API as it describes itself, called by a fuzzer with every check it has; `make fuzz` does so for longer."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import httpx

SETTINGS = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "2")
SECONDS = os.environ.get("FUZZ_SECONDS", "45")
PHASES = os.environ.get("FUZZ_PHASES", "examples,coverage,fuzzing")


async def test_the_api_does_what_it_says_whatever_is_sent(address: str, tmp_path: Path) -> None:
    async with httpx.AsyncClient(base_url=f"http://{address}/api/v1") as client:
        project = (await client.post("/projects", json={"title": "Fuzzed"})).json()["id"]
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(f'{SETTINGS.read_text()}\n[parameters]\n"path.project_id" = "{project}"\n')
    code, report = await fuzz(f"http://{address}/api/v1/openapi.json", settings, tmp_path)
    found = json.loads((tmp_path / "report.json").read_text())
    assert found, "the fuzzer sent something"
    assert code == 0, report


async def fuzz(schema: str, settings: Path, folder: Path, *more: str) -> tuple[int, str]:
    """Run the fuzzer against the API that ``schema`` describes; return its exit code and what it said.

    ``more`` is said after what is always said, and so instead of it.
    """
    command = [str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(settings), "run", schema]
    command += ["--checks", "all", "--phases", PHASES, "--max-examples", EXAMPLES, "--max-time", SECONDS]
    command += ["--seed", "1", "--no-shrink", "--no-color", "--report-json-path", str(folder / "report.json"), *more]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode(errors="replace")
