"""Runs the command line as ``python -m narrative``."""

from narrative.cli import main

main(prog_name="narrative")
