"""Ranks of measured seconds, as one prints them."""

from __future__ import annotations

from collections.abc import Sequence


def rank(seconds: Sequence[float]) -> str:
    """Return the median, the 95th and the 99th of a hundred, and the worst of ``seconds``, in milliseconds."""
    if not seconds:
        return "nothing measured"
    ranked = sorted(seconds)
    marks = [f"p{mark} {1000 * ranked[len(ranked) * mark // 100]:.1f}" for mark in (50, 95, 99)]
    return "  ".join([*marks, f"worst {1000 * ranked[-1]:.1f}"])
