"""Puts the built web app into the wheel as ``narrative/web``, so that an installed studio needs no Node."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebAppHook(BuildHookInterface):  # type: ignore[type-arg]
    """Builds the web app if it is not built, and takes it along. An editable install needs none: it finds web/dist."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        web = Path(self.root) / "web"
        built = web / "dist"
        if not (built / "index.html").is_file():
            build(web)
        for file in sorted(built.rglob("*")):
            if file.is_file() and not file.name.startswith("."):
                build_data["force_include"][str(file)] = f"narrative/web/{file.relative_to(built).as_posix()}"


def build(web: Path) -> None:
    """Build the web app in ``web``; its packages are those of its lock file."""
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("The web app is not built, and building it needs Node 20 or newer (npm was not found).")
    environment = os.environ | {"CI": "1"}
    subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=web, env=environment, check=True)  # noqa: S603
    subprocess.run([npm, "run", "build"], cwd=web, env=environment, check=True)  # noqa: S603
