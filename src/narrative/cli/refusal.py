"""Ends a command that could not look: the sentence on standard error, exit status 2."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from narrative.errors import NarrativeError

COULD_NOT_LOOK = 2


def refuse(error: NarrativeError) -> NoReturn:
    """Say what is wrong and leave."""
    click.echo(f"narrative: {error.message}", err=True)
    sys.exit(COULD_NOT_LOOK)
