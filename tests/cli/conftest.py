"""A command line that runs in this process, and manuscripts to run it on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from narrative.cli import main

TWICE = (
    "The ferry lay low in the water, and the pilot would not meet her eyes when he took the fare, for he had seen the "
    "sky over the western hills and knew what it meant."
)
STORY = f"""---
title: The Ferry
---

## Chapter 1

Mara took the ferry. {TWICE}

## Chapter 2

The ferry sank.

***

She swam. {TWICE}

## Chapter 4

She slept.
"""
CLEAN = "## Chapter 1\n\nMara took the ferry.\n\n## Chapter 2\n\nThe ferry sank, and she swam.\n"

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``narrative`` with the given arguments, its cache in a folder of the test, no colour."""
    monkeypatch.setenv("NARRATIVE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str, stdin: bytes = b"") -> Result:
        return CliRunner().invoke(main, list(arguments), input=stdin, catch_exceptions=False)

    return invoke


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.md"
    path.write_text(STORY, "utf-8")
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "clean.md"
    path.write_text(CLEAN, "utf-8")
    return path
