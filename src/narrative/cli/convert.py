"""``narrative convert``: writes a manuscript in another format."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

import click


@click.command("convert")
@click.argument("source", metavar="IN", type=click.Path(path_type=str))
@click.argument("target", metavar="OUT", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Write over OUT if it is already there.")
@click.option("--quiet", "-q", is_flag=True, help="No progress, no report.")
def command(source: str, target: Path, *, force: bool, quiet: bool) -> None:
    """Write a manuscript in another format.

    IN is a manuscript in any format that can be read, or - for standard input. OUT's name says what is written: it ends
    in .md, .txt or .docx. Parts,
    chapters, scenes, emphasis, small caps, verse, quotations set apart and footnotes come along. What cannot come along
    is listed. IN is never changed, and OUT is never written over unless you say so.

    \b
    Examples:
      narrative convert my-novel.docx my-novel.md
      narrative convert my-novel.epub my-novel.docx
      narrative convert my-novel.md my-novel.txt --force
    """
    from narrative.cli.console import choose_progress
    from narrative.cli.conversion import TargetExists, check_target
    from narrative.cli.manuscripts import collect_sources, load_manuscript
    from narrative.cli.refusal import COULD_NOT_LOOK, refuse
    from narrative.errors import NarrativeError
    from narrative.manuscript.catalogue import write_manuscript

    try:
        check_target(target)
        if target.exists() and not force:
            raise TargetExists(path=target)
        sources, missing = collect_sources([source])
        for trouble in missing:
            click.echo(f"narrative: {trouble.path}: {trouble.message}", err=True)
        if len(sources) != 1:
            raise SystemExit(COULD_NOT_LOOK)
        loaded = load_manuscript(sources[0], choose_progress(is_quiet=quiet))
        _write_whole(target, write_manuscript(loaded.manuscript, target.suffix))
    except NarrativeError as error:
        refuse(error)
    if not quiet:
        manuscript = loaded.manuscript
        click.echo(f"{target}: {manuscript.words:,} words in {len(manuscript.chapters):,} chapters.", err=True)
        for loss in loaded.document.losses:
            click.echo(f"  left behind: {loss.what} ({loss.count:,})", err=True)


def _write_whole(target: Path, data: bytes) -> None:
    """Write beside ``target`` and put it in place at once, so that a full disk leaves what was there."""
    from narrative.cli.manuscripts import Unopened

    try:
        handle, name = tempfile.mkstemp(prefix=".narrative-", dir=target.absolute().parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(0o666 & ~_read_umask())
            Path(name).replace(target)
        except OSError:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise Unopened(fault=(error.strerror or "unknown trouble").lower()) from error


def _read_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
