from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from narrative.errors import NarrativeError
from narrative.rest.bodies import check_json, is_deeper

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(-1e90, 1e90) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=40,
)


def depth_of(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list) else 0


def holds(value: Any, character: str) -> bool:
    if isinstance(value, dict):
        return any(holds(part, character) for pair in value.items() for part in pair)
    return any(holds(part, character) for part in value) if isinstance(value, list) else character in str(value)


def find_refusal(data: bytes, levels: int = 64) -> str:
    try:
        check_json(data, levels)
    except NarrativeError as trouble:
        return trouble.slug()
    return ""


@given(VALUES, st.integers(0, 6), st.booleans())
@example({"": []}, 1, False)
def test_exactly_what_is_too_deep_is_refused(value: Any, levels: int, ascii_only: bool) -> None:
    data = json.dumps(value, ensure_ascii=ascii_only).encode()
    found = find_refusal(data, levels)
    if found != "unusable-characters":
        assert (found == "too-deep") == (depth_of(value) > levels)
    else:
        assert holds(value, "\0")


@given(st.binary(max_size=200))
def test_whatever_comes_is_refused_or_left_to_the_parser(data: bytes) -> None:
    assert find_refusal(data) in {"", "not-text", "number-too-large", "unusable-characters", "too-deep"}


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"[" * 1_000_000, "too-deep"),
        (b"[" * 100_000 + b"]" * 100_000, "too-deep"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "too-deep"),
        (b'{"a":' * 64 + b"1" + b"}" * 64, ""),
        (b'["' + b"[" * 1000 + b'"]', ""),
        (b'["\\"' + b"[" * 1000 + b'"]', ""),
        (b"[]," * 1_000_000, ""),
        (b"\xff\xfe[\x00]\x00", "not-text"),
        (b'"\xff"', "not-text"),
        (b'"\xed\xa0\x80"', "not-text"),
        (b"[NaN]", "not-text"),
        (b"[-Infinity]", "not-text"),
        (b'["NaN"]', ""),
        (b"[1" + b"0" * 5000 + b"]", "number-too-large"),
        (b"[1e999]", "number-too-large"),
        (b"[1E+0400]", "number-too-large"),
        (b"[0.30000000000000004, 1e10, 9007199254740993]", ""),
        (b'["12345678901234567890"]', ""),
        (b'"\\u0000"', "unusable-characters"),
        (b'"\x00"', "unusable-characters"),
        (b'{"a\\u0000": 1}', "unusable-characters"),
        (b'"\\\\u0000"', ""),
        (b'"\\\\\\u0000"', "unusable-characters"),
        (b'"\\ud83d\\ude00"', ""),
        (b'"\\ud83d"', "unusable-characters"),
        (b'"\\ude00"', "unusable-characters"),
        (b'"\\ud83d \\ude00"', "unusable-characters"),
        (b'"\\ud83d\\ud83d\\ude00"', "unusable-characters"),
        (b'"\\uD83D\\uDE00\\uDE00"', "unusable-characters"),
    ],
)
def test_what_nothing_can_hold_is_refused(data: bytes, refusal: str) -> None:
    assert find_refusal(data) == refusal


def test_a_scene_may_bring_any_character() -> None:
    check_json(b'"\\u0000 \\ud83d"', 64, takes_any_character=True)


def test_brackets_that_never_pair_up_are_seen_at_once() -> None:
    assert is_deeper(b"]" * 10 + b"[" * 100_000, 64)
    assert not is_deeper(b"[}" * 1000, 2000)
