"""Identifiers are UUIDs of version 7 that sort by the time they were made."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from narrative.kit import ids
from narrative.kit.ids import make_id


def test_an_id_is_a_version_seven_uuid_of_now() -> None:
    before = time.time_ns() // 1_000_000
    made = make_id()
    after = time.time_ns() // 1_000_000
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert before <= made.int >> 80 <= after + 1


def test_each_id_is_greater_than_the_one_before() -> None:
    made = [make_id() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_a_clock_that_is_set_back_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_id()
    monkeypatch.setattr(ids.time, "time_ns", lambda: 0)
    assert make_id() > first


def test_threads_never_share_an_id() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = [one for batch in pool.map(lambda _: [make_id() for _ in range(2_000)], range(8)) for one in batch]
    assert len(set(made)) == len(made)
