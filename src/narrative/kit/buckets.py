"""Token buckets: how much may be asked in a while, kept in this process or in a Redis that several share.

A bucket is one number, the time at which it will be full again (the generic cell rate algorithm): a token costs the
time it takes to grow back, and is there as soon as the bucket is not further from full than it is deep. Times are
whole microseconds, so that the edge is exact.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

Clock = Callable[[], int]
_SECOND = 1_000_000
MOST_BUCKETS = 100_000


def read_clock() -> int:
    """Return the microseconds of a clock that several processes of one machine share and nobody sets back."""
    return time.time_ns() // 1000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many tokens in so many ``seconds``; all of them may be spent at once, then they grow back one by one."""

    name: str
    quota: int
    seconds: int

    @property
    def step(self) -> int:
        """The microseconds in which one token grows back."""
        return self.seconds * _SECOND // self.quota

    @property
    def depth(self) -> int:
        """The microseconds in which an empty bucket is full again."""
        return self.step * self.quota


@dataclass(frozen=True, slots=True)
class Claim:
    """A wish for ``tokens`` of the bucket that ``key`` has under ``rate``."""

    rate: Rate
    key: str
    tokens: int = 1

    @property
    def cost(self) -> int:
        """The microseconds in which what is claimed grows back; never more than a whole bucket."""
        return min(self.tokens, self.rate.quota) * self.rate.step


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a bucket stands after a claim: whether it was granted, what is left, and after how many microseconds.

    ``wait`` is the time until the same claim is granted, 0 for one that was; ``reset`` the time until it is full.
    """

    rate: Rate
    is_granted: bool
    left: int
    reset: int
    wait: int


class Buckets(Protocol):
    """What keeps buckets."""

    async def take(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Grant all ``claims`` and spend their tokens, or refuse and spend none."""

    async def close(self) -> None:
        """Let go of what it holds."""


class MemoryBuckets:
    """Buckets in this process; beyond ``MOST_BUCKETS`` those are forgotten that were used the longest ago."""

    def __init__(self, clock: Clock = read_clock) -> None:
        self._clock = clock
        self._full_at: OrderedDict[str, int] = OrderedDict()

    async def take(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Grant all ``claims`` and spend their tokens, or refuse and spend none."""
        return self.take_now(claims)

    def take_now(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Do so without waiting for anything."""
        now = self._clock()
        before = [max(self._full_at.get(claim.key, now), now) for claim in claims]
        is_granted = all(
            full + claim.cost - now <= claim.rate.depth for claim, full in zip(claims, before, strict=True)
        )
        if is_granted:
            for claim, full in zip(claims, before, strict=True):
                self._keep(claim.key, full + claim.cost)
        return judge(claims, [full - now for full in before], is_granted=is_granted)

    def _keep(self, key: str, full_at: int) -> None:
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        if len(self._full_at) > MOST_BUCKETS:
            self._full_at.popitem(last=False)

    async def close(self) -> None:
        """Forget everything."""
        self._full_at.clear()


def judge(claims: Sequence[Claim], gaps: Sequence[int], *, is_granted: bool) -> list[Verdict]:
    """Return how the buckets of ``claims`` stand, from how far each was from full before."""
    verdicts = []
    for claim, gap in zip(claims, gaps, strict=True):
        after = gap + claim.cost if is_granted else gap
        left = (claim.rate.depth - after) // claim.rate.step
        wait = 0 if is_granted else max(gap + claim.cost - claim.rate.depth, 0)
        verdicts.append(Verdict(claim.rate, wait == 0, left, after, wait))
    return verdicts


def to_seconds(microseconds: int) -> int:
    """Return whole seconds that are never too few."""
    return math.ceil(microseconds / _SECOND)
