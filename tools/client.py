"""Writes what the studio knows of the server: ``web/openapi.json``, and the TypeScript types drawn from it.

``python -m tools.client`` writes both; with ``--check`` it writes nothing and fails when one of them is out of date.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from narrative.app import create_app
from narrative.kit.settings import Settings

WEB = Path(__file__).parent.parent / "web"
SCHEMA = WEB / "openapi.json"
TYPES = WEB / "src" / "api" / "schema.d.ts"


def draw_schema() -> str:
    """Return the OpenAPI description of the app, the same bytes for the same routes."""
    return json.dumps(create_app(Settings()).openapi(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def draw_types(schema: str) -> str:
    """Return the TypeScript types of ``schema``, as the web app's own script draws them."""
    npx = shutil.which("npx")
    if npx is None:
        sys.exit("Node is needed to draw the web app's types.")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "openapi.json"), Path(folder, "schema.d.ts")
        source.write_text(schema, "utf8")
        command = [npx, "--no-install", "openapi-typescript", str(source), "--output", str(target)]
        subprocess.run(command, cwd=WEB, check=True, capture_output=True)  # noqa: S603 - our own words only
        return target.read_text("utf8")


def main() -> None:
    """Write, or with ``--check`` compare."""
    schema = draw_schema()
    drawn = {SCHEMA: schema, TYPES: draw_types(schema)}
    stale = [path for path, text in drawn.items() if not path.exists() or path.read_text("utf8") != text]
    if "--check" in sys.argv[1:]:
        if stale:
            names = ", ".join(str(path.relative_to(WEB.parent)) for path in stale)
            sys.exit(f"Out of date: {names}. Run `make fix`.")
        return
    for path in stale:
        path.write_text(drawn[path], "utf8")


if __name__ == "__main__":
    main()
