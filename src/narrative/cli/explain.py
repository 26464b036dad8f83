"""``narrative explain``: what a check looks for, with stories that are wrong and right."""

from __future__ import annotations

import re
import sys
from itertools import groupby
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from narrative.cli.console import Ink


@click.command("explain")
@click.argument("check", required=False)
def command(check: str | None) -> None:
    """Tell what a check looks for, and why.

    Each check has a page: what it looks for, why it matters, stories that are wrong and stories that are right, and
    what to do. Without CHECK, every check is listed; a family's name lists the checks of that family.

    \b
    Examples:
      narrative explain
      narrative explain timeline
      narrative explain continuity/name-drift
    """
    from narrative.checks.catalogue import get_check, list_checks
    from narrative.cli.console import choose_ink
    from narrative.cli.refusal import refuse
    from narrative.errors import NotFound

    ink = choose_ink(sys.stdout)
    families = {item.family for item in list_checks()}
    if check is None or check in families:
        _list_checks(check, ink)
        return
    try:
        found = get_check(check)
    except NotFound as error:
        refuse(error)
    click.echo(_draw_page(found.page.markdown, f"{found.id} · {found.severity}", ink))


def _list_checks(family: str | None, ink: Ink) -> None:
    from narrative.checks.catalogue import list_checks

    shown = [check for check in list_checks() if family in (None, check.family)]
    column = max(len(check.id) for check in shown)
    for _, members in groupby(shown, key=lambda check: check.family):
        for check in members:
            click.echo(f"{ink.strong(check.id.ljust(column))}  {ink.severity(check.severity, check.severity)}")
            click.echo(f"    {check.summary}")
        click.echo()
    click.echo("narrative explain CHECK shows a check's whole page.")


def _draw_page(markdown: str, subtitle: str, ink: Ink) -> str:
    """Return a page of Markdown for a terminal: headings strong, fences indented, paragraphs as they are."""
    lines, is_story = [], False
    for line in markdown.strip().splitlines():
        if line.startswith("```"):
            is_story = not is_story
        elif is_story:
            lines.append(f"    {line}" if line else "")
        elif line.startswith("#"):
            lines.append(ink.strong(line.lstrip("# ")))
            lines.extend([ink.faint(subtitle)] if line.startswith("# ") else [])
        else:
            lines.append(re.sub(r"`([^`]+)`", r"\1", line))
    return "\n".join(lines)
