"""Compares spellings: how far two words are apart, and whether one is only the other with an ending."""

from __future__ import annotations


def is_one_edit(one: str, other: str) -> bool:
    """Say whether one letter put in, left out, changed, or swapped with its neighbour makes ``other`` of ``one``."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    first, second = one[start:], other[start:]
    if len(first) == len(second):
        swapped = first[:2] == second[1::-1] and first[2:] == second[2:]
        return first[1:] == second[1:] or swapped
    return first[1:] == second or first == second[1:]


def is_derived(name: str, word: str) -> bool:
    """Say whether ``word`` is ``name`` with an ending or without one: a plural, a people's name, a pet name."""
    shorter, longer = sorted((name, word), key=len)
    ending = longer[len(shorter) :]
    if len(ending) != 1 or not longer.startswith(shorter):
        return False
    if ending == "s" or (ending == "n" and shorter.endswith("a")):
        return True
    return ending != shorter[-1] and (ending == "y" or (ending == "e" and word == longer))
