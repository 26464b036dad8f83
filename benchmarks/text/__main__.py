"""Measures the text floor: ``python -m benchmarks.text speed|growth|quotations|slips PATH…``.

- ``speed FILE…``: seconds and characters a second of each function, beside a plain pass over all words as a floor.
- ``growth``: how much longer eight times the text takes, for texts made to trip a reader up.
- ``quotations TEXTS READINGS``: writes a reading with the quotations of every ``*.txt`` below TEXTS, for a scorer.
  With ``--marks curly|single|single-curly`` the text's straight double marks are first turned, place for place, into
  another style; with ``--unclosed 0.02`` that share of closing marks is struck.
- ``slips FILE…``: recall of paragraphs put into the other tense or person by the word list beside this file, and
  false alarms on the files as they are.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.text.growth import measure_growth
from benchmarks.text.quotations import write_quotations
from benchmarks.text.slips import measure_slips
from benchmarks.text.speed import measure_speed


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.text", description="Measure the text floor.")
    commands = parser.add_subparsers(dest="command", required=True)
    speed = commands.add_parser("speed", help="seconds and characters a second")
    speed.add_argument("files", nargs="+", type=Path)
    commands.add_parser("growth", help="time against length")
    quotations = commands.add_parser("quotations", help="write readings for a scorer")
    quotations.add_argument("texts", type=Path)
    quotations.add_argument("readings", type=Path)
    quotations.add_argument("--marks", choices=["straight", "curly", "single", "single-curly"], default="straight")
    quotations.add_argument("--unclosed", type=float, default=0.0)
    slips = commands.add_parser("slips", help="recall and false alarms of tense and person")
    slips.add_argument("files", nargs="+", type=Path)
    choice = parser.parse_args()
    if choice.command == "speed":
        measure_speed(choice.files)
    elif choice.command == "growth":
        measure_growth()
    elif choice.command == "quotations":
        write_quotations(choice.texts, choice.readings, choice.marks, choice.unclosed)
    else:
        measure_slips(choice.files)


if __name__ == "__main__":
    main()
