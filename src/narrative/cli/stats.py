"""``narrative stats``: words, chapters, scenes, reading time, share of dialogue, and the cast."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from narrative.cli.console import Ink

CAST_SHOWN = 12
FORMATS = ("text", "json")


@click.command("stats")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=str))
@click.option("--format", "style", type=click.Choice(FORMATS), default="text", help="What is printed.  [default: text]")
@click.option("--chapters", is_flag=True, help="The words of each chapter, too.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def command(files: tuple[str, ...], style: str, *, chapters: bool, quiet: bool) -> None:
    """Count words, chapters, scenes, dialogue and cast.

    FILE is a manuscript, a folder of manuscripts, or - for standard input. Titles are not counted as words; footnotes
    are. Reading time is at 250 words a minute. A mention is a name, not a pronoun.

    \b
    Examples:
      narrative stats my-novel.docx
      narrative stats my-novel.docx --chapters
      narrative stats my-novel.docx --format json
    """
    import json

    from narrative.cli.console import choose_ink, choose_progress
    from narrative.cli.counts import count_manuscript
    from narrative.cli.manuscripts import collect_sources
    from narrative.cli.refusal import COULD_NOT_LOOK
    from narrative.cli.run import load_sources

    progress = choose_progress(is_quiet=quiet)
    sources, missing = collect_sources(files)
    loaded, troubles = load_sources(sources, progress)
    counted = [count_manuscript(item, progress) for item in loaded]
    for trouble in (*missing, *troubles):
        click.echo(f"narrative: {trouble.path}: {trouble.message}", err=True)
    if style == "json":
        click.echo(json.dumps({"version": 1, "books": counted}, ensure_ascii=False, indent=2))
    else:
        ink = choose_ink(sys.stdout)
        click.echo("\n\n".join(_draw(book, ink, with_chapters=chapters) for book in counted), color=ink.is_coloured)
    sys.exit(COULD_NOT_LOOK if missing or troubles else 0)


def _draw(book: dict[str, Any], ink: Ink, *, with_chapters: bool) -> str:
    hours, minutes = divmod(book["reading_minutes"], 60)
    rows = [
        ("words", f"{book['words']:,}"),
        ("parts", f"{book['parts']:,}"),
        ("chapters", f"{book['chapters']:,}"),
        ("scenes", f"{book['scenes']:,}"),
        ("reading time", f"{hours} h {minutes:02} min" if hours else f"{minutes} min"),
        ("dialogue", f"{100 * book['dialogue_share']:.0f} % of the words"),
    ]
    lines = [ink.strong(f"{book['title']} · {book['path']}"), ""]
    lines += [f"  {name:<14}{value}" for name, value in rows if not (name == "parts" and value == "1")]
    for heading, people in (("Cast, by mentions", book["cast"]), ("Places, by mentions", book["places"])):
        if people:
            lines += ["", ink.strong(f"  {heading}"), *_people(people)]
    if with_chapters:
        lines += ["", ink.strong("  Words by chapter"), *_chapters(book["words_by_chapter"])]
    return "\n".join(lines)


def _people(people: list[dict[str, Any]]) -> list[str]:
    return [
        f"  {person['mentions']:>7,}  {person['name']}" + (f" ({', '.join(others)})" if others else "")
        for person in people[:CAST_SHOWN]
        for others in [[name for name in person["also"] if name != person["name"]][:3]]
    ]


def _chapters(chapters: list[dict[str, Any]]) -> list[str]:
    return [f"  {chapter['words']:>7,}  {chapter['title'] or 'untitled'}" for chapter in chapters]
