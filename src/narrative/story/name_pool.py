"""The evidence of all scenes of a book about what may be a name, added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from narrative.text.names import Names


@dataclass(frozen=True, slots=True)
class Pool:
    """The evidence of all scenes: cue counts and totals by form, small-letter counts by word, pairs, and last words."""

    forms: Mapping[str, tuple[int, ...]]
    totals: Mapping[str, int]
    lowered: Mapping[str, int]
    paired: Mapping[tuple[str, str], int]
    surnames: frozenset[str]


def pool_names(readings: Iterable[Names]) -> Pool:
    """Add up the evidence of every scene; the order of the scenes makes no difference."""
    forms: dict[str, list[int]] = {}
    totals: Counter[str] = Counter()
    lowered: Counter[str] = Counter()
    paired: Counter[tuple[str, str]] = Counter()
    for names in readings:
        for form in names.forms:
            totals[form.surface] += len(form.occurrences)
            sums = forms.get(form.surface)
            forms[form.surface] = (
                list(form.counts) if sums is None else [a + b for a, b in zip(sums, form.counts, strict=True)]
            )
        for word, count in names.lowered:
            lowered[word] += count
        for first, second, count in names.paired:
            paired[first, second] += count
    ordered = {surface: tuple(forms[surface]) for surface in sorted(forms)}
    surnames = frozenset(surface.rsplit(" ", 1)[-1] for surface in ordered if not surface.isupper())
    return Pool(ordered, totals, lowered, paired, surnames)
