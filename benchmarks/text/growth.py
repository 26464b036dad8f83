"""Shows that time grows with the text and no faster, on texts made to trip a reader up."""

from __future__ import annotations

import time

from narrative.text.discourse import find_zones
from narrative.text.quotations import find_quotations
from narrative.text.times import find_time_expressions
from narrative.text.viewpoint import find_viewpoint

PIECES = ('"', "“", "'a ", "I ", "three days ", "“a\n\n", "Dear Sir,\n\n")
SMALL, LARGE = 4_000, 32_000


def measure_growth() -> None:
    """Print, for each piece repeated, the processor seconds of the larger text and their ratio to the smaller one's."""
    _clock(PIECES[0], 1_000)
    print(f"{LARGE // SMALL} times the text takes")
    for piece in PIECES:
        small, large = _clock(piece, SMALL), _clock(piece, LARGE)
        print(f"  {piece!r:16} {large:7.3f} s, {large / max(small, 1e-6):6.1f} times as long")


def _clock(piece: str, size: int) -> float:
    text = piece * (size // len(piece))
    start = time.process_time()
    for function in (find_quotations, find_zones, find_viewpoint, find_time_expressions):
        function(text)
    return time.process_time() - start
