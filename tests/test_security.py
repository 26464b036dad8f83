"""What docs/security.md claims can be looked up: every file and every test it names is there."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
from tools.security import ASVS, CHAPTERS, ROOT, STATUSES, TOP_10, Claims, load_claims

ASVS_CLAIMS, TOP_10_CLAIMS = load_claims(ASVS), load_claims(TOP_10)
LEVEL_1 = {1: 8, 2: 4, 3: 8, 4: 2, 5: 4, 6: 13, 7: 6, 8: 4, 9: 4, 11: 3, 12: 3, 13: 1, 14: 2, 15: 3, 16: 0}
LEVEL_2 = {1: 19, 2: 7, 3: 11, 4: 8, 5: 5, 6: 22, 7: 12, 8: 3, 9: 3, 11: 11, 12: 6, 13: 12, 14: 7, 15: 10, 16: 16}
"""How many requirements of a level each chapter has; chapters 10 and 17 are answered as a whole."""


@cache
def find_tests(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_text("utf8"))) if hasattr(node, "name")}


@pytest.mark.parametrize(
    ("claims", "name"), [(claims, name) for claims in (ASVS_CLAIMS, TOP_10_CLAIMS) for name in claims], ids=str
)
def test_what_is_claimed_can_be_looked_up(claims: Claims, name: str) -> None:
    claim = claims[name]
    assert claim["status"] in STATUSES
    assert claim["asks"].strip()
    for path in claim.get("where", ()):
        assert (ROOT / path).exists(), path
    for test in claim.get("tests", ()):
        file, _, function = test.partition("::")
        assert (ROOT / file).is_file(), file
        assert not function or function in find_tests(ROOT / file), test


@pytest.mark.parametrize("name", [*ASVS_CLAIMS, *TOP_10_CLAIMS])
def test_what_is_met_says_where_and_what_is_not_says_why(name: str) -> None:
    claim = ASVS_CLAIMS.get(name) or TOP_10_CLAIMS[name]
    if claim["status"] in {"met", "partly"}:
        assert claim.get("where"), name
    if claim["status"] != "met":
        assert claim.get("note") or claim.get("tests"), name


def test_no_requirement_of_level_one_and_two_is_left_out() -> None:
    for level, expected in ((1, LEVEL_1), (2, LEVEL_2)):
        found = [name.split(".")[0] for name, claim in ASVS_CLAIMS.items() if claim["level"] == level]
        assert {chapter: found.count(str(chapter)) for chapter in expected} == expected
    assert {name.split(".")[0] for name in ASVS_CLAIMS} == {str(chapter) for chapter in CHAPTERS}
    assert list(TOP_10_CLAIMS) == [f"API{number}" for number in range(1, 11)]
