"""Writes the pages that are drawn from the code: one for each check, their list, the commands, tables of security.

``python -m tools.docs`` writes them; with ``--check`` it writes nothing and fails when one of them is out of date.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

import click

from narrative import cli
from narrative.checks.catalogue import list_checks
from tools.security import draw_security

DOCS = Path(__file__).parent.parent / "docs"
CHECKS = DOCS / "checks"
REFERENCE = DOCS / "guides" / "command-line-reference.md"
NOTE = "<!-- Written by `python -m tools.docs` from the code; edit that. -->\n\n"


def draw_pages() -> dict[Path, str]:
    """Return the text of every generated page by its path."""
    return {**_check_pages(), REFERENCE: _reference(), **draw_security()}


def _check_pages() -> dict[Path, str]:
    pages = {}
    for check in list_checks():
        heading, _, body = check.page.markdown.partition("\n")
        facts = f"`{check.id}` · {check.severity}\n\n{check.why}\n"
        pages[CHECKS / f"{check.id}.md"] = f"{NOTE}{heading}\n\n{facts}{body}"
    pages[CHECKS / "README.md"] = _list_of_checks()
    return pages


def _list_of_checks() -> str:
    lines = [
        f"{NOTE}# What is checked",
        "",
        "Every finding shows at least two passages of the text, word for word. How often each check is right was",
        "measured: see [accuracy](../accuracy.md).",
        "",
    ]
    for family, members in groupby(list_checks(), key=lambda check: check.family):
        lines += [f"## {family.capitalize()}", "", "| check | what it finds | severity |", "|---|---|---|"]
        lines += [f"| [{check.id}]({check.id}.md) | {check.summary} | {check.severity} |" for check in members]
        lines.append("")
    return "\n".join(lines)


def _reference() -> str:
    context = click.Context(cli.main, info_name="narrative", terminal_width=100, **cli.main.context_settings)
    lines = [f"{NOTE}# The commands", "", "```text", cli.main.get_help(context).strip(), "```", ""]
    for name in cli.main.list_commands(context):
        command = cli.main.get_command(context, name)
        if command is not None:
            inner = click.Context(command, info_name=name, parent=context, terminal_width=100)
            lines += [f"## narrative {name}", "", "```text", command.get_help(inner).strip(), "```", ""]
    return "\n".join(lines)


def find_stale(pages: Mapping[Path, str]) -> list[Path]:
    """Return the pages that differ from what stands on disk, and those on disk that nothing draws any more."""
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text]
    return stale + sorted(path for path in CHECKS.rglob("*.md") if path not in pages)


def main(arguments: list[str]) -> int:
    """Write the pages, or say which are out of date. Returns the exit status."""
    os.environ.pop("FORCE_COLOR", None)
    pages = draw_pages()
    stale = find_stale(pages)
    if "--check" in arguments:
        for path in stale:
            sys.stderr.write(f"{path.relative_to(DOCS.parent)} is out of date: run `make fix`\n")
        return 1 if stale else 0
    for path in stale:
        if path in pages:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages[path], "utf-8")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
