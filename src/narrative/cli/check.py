"""``narrative check``: reads manuscripts and shows where the story contradicts itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from narrative.cli.reports import Report

FORMATS = ("text", "json", "sarif", "markdown")


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=str))
@click.option("--format", "style", type=click.Choice(FORMATS), default="text", help="What is printed.  [default: text]")
@click.option("--select", "-s", multiple=True, metavar="CHECK", help="Only this check or family. May be given again.")
@click.option("--ignore", "-i", multiple=True, metavar="CHECK", help="Not this check or family. May be given again.")
@click.option("--one-book", is_flag=True, help="Take all the files as one book, in the order given.")
@click.option("--language", metavar="TAG", help="The language, such as en.  [default: the file's own, or en]")
@click.option("--no-cache", is_flag=True, help="Read everything anew, and keep nothing for the next time.")
@click.option("--quiet", "-q", is_flag=True, help="No progress, no summary line.")
def command(  # noqa: PLR0913
    files: tuple[str, ...],
    style: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    language: str | None,
    *,
    one_book: bool,
    no_cache: bool,
    quiet: bool,
) -> None:
    """Show where a story contradicts itself.

    FILE is a manuscript (DOCX, EPUB, ODT, RTF, HTML, Markdown or plain text), a folder of manuscripts, or - for
    standard input. Chapters and scenes are found without any formatting rules.

    Findings are grouped by chapter. Each shows both passages, the words at fault set off by colour or by »these
    signs«, and last the name of its check and the finding's number. `narrative explain CHECK` tells what the check
    looks for.

    A finding that is meant to be so can be dismissed for good: put its number and your reason into a file named
    narrative.toml beside the manuscript. It stays dismissed while the passages stand as they are.

    \b
      language = "en"
      ignore = ["prose/tense-slip"]
      [dismissed]
      9f2c41d7 = "Her eyes change with the tide."

    Readings are kept in your cache folder, so that the next run reads only the scenes that changed.

    \b
    Exit status:
      0  nothing found
      1  something found
      2  a file could not be looked at, or the command was wrong

    \b
    Examples:
      narrative check my-novel.docx
      narrative check chapters/ --one-book
      narrative check my-novel.md --select timeline --select continuity/name-drift
      narrative check my-novel.epub --format json > findings.json
      pandoc my-novel.tex -t markdown | narrative check -
    """
    from narrative.cli.cache import open_cache
    from narrative.cli.console import choose_progress
    from narrative.cli.manuscripts import collect_sources
    from narrative.cli.refusal import COULD_NOT_LOOK, refuse
    from narrative.cli.reports import Report
    from narrative.cli.run import Wish, check_manuscripts, load_sources
    from narrative.errors import NarrativeError

    progress = choose_progress(is_quiet=quiet)
    sources, missing = collect_sources(files)
    loaded, troubles = load_sources(sources, progress)
    wish = Wish(select, ignore, language or "", one_book)
    try:
        books = check_manuscripts(loaded, wish, None if no_cache else open_cache(), progress)
    except NarrativeError as error:
        refuse(error)
    report = Report(books, (*missing, *troubles))
    _print(report, style, is_quiet=quiet)
    sys.exit(COULD_NOT_LOOK if report.troubles else 1 if report.count else 0)


def _print(report: Report, style: str, *, is_quiet: bool) -> None:
    from narrative.cli.console import choose_ink

    for trouble in report.troubles:
        click.echo(f"narrative: {trouble.path}: {trouble.message}", err=True)
    ink = choose_ink(sys.stdout)
    if style == "json":
        from narrative.cli.reports.json import write_json as write
    elif style == "sarif":
        from narrative.cli.reports.sarif import write_sarif as write
    elif style == "markdown":
        from narrative.cli.reports.markdown import write_markdown as write
    else:
        from narrative.cli.reports.text import write_text

        click.echo(write_text(report, ink, is_quiet=is_quiet), nl=False, color=ink.is_coloured)
        return
    click.echo(write(report), nl=False)
