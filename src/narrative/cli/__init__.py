"""The command line: one file a command."""

from __future__ import annotations

import click

from narrative import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="narrative")
def main() -> None:
    """Read a novel and show where its story contradicts itself."""
