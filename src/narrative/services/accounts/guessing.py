"""Counts wrong guesses at one thing, in the database so that every process knows, and lets them be forgotten in time.

A bucket takes so many guesses and empties at a steady pace, so nobody is locked out for ever. One counts what comes
from one network address, so that a stranger who guesses does not keep the owner out; a larger one counts them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.tokens import digest_token
from narrative.services.accounts.tables import GuessBucket
from narrative.services.accounts.troubles import TooManyGuesses
from narrative.services.rows import now


@dataclass(frozen=True, slots=True)
class Bucket:
    """The guesses at one ``thing``: ``size`` at once, and one more each ``refill``."""

    thing: str
    size: int
    refill: timedelta

    @property
    def key(self) -> str:
        """Its name among the keys of ``set_person``."""
        return digest_token(f"guess {self.thing}")


def buckets_of(kind: str, who: str, address: str) -> tuple[Bucket, Bucket]:
    """Return the buckets for guesses of ``kind`` at ``who``: those from ``address``, and those from anywhere."""
    near = Bucket(f"{kind} {who} {address}", 10, timedelta(minutes=1))
    return near, Bucket(f"{kind} {who}", 100, timedelta(seconds=30))


async def check_guesses(session: AsyncSession, buckets: Sequence[Bucket], *, alone: bool = True) -> int:
    """Return how many wrong guesses the first of ``buckets`` holds; its keys must have been named.

    Raises TooManyGuesses when one is full, and, if it is to be made ``alone``, when another guess at the same thing is
    under way: of many at once one is looked at, so that none is made before the others are counted.
    """
    if alone and not await session.scalar(select(func.pg_try_advisory_xact_lock(_number(buckets[0])))):
        raise TooManyGuesses(wait="a moment", retry_after=1)
    rows = await session.scalars(select(GuessBucket).where(GuessBucket.digest.in_([one.key for one in buckets])))
    levels = {row.digest: row for row in rows}
    for bucket in buckets:
        if (row := levels.get(bucket.key)) is not None:
            _refuse_full(bucket, _drain(bucket, row.level, row.updated_at))
    near = levels.get(buckets[0].key)
    return ceil(_drain(buckets[0], near.level, near.updated_at)) if near else 0


async def take_turn(session: AsyncSession, bucket: Bucket) -> None:
    """Wait until nobody else is between looking at ``bucket`` and counting in it, and keep others waiting so."""
    await session.execute(select(func.pg_advisory_xact_lock(_number(bucket))))


async def count_guess(session: AsyncSession, buckets: Sequence[Bucket]) -> None:
    """Count one wrong guess in each of ``buckets``; raise an error that ``keeps`` afterwards."""
    moment = now()
    for bucket in buckets:
        gone = func.extract("epoch", moment - GuessBucket.updated_at) / bucket.refill.total_seconds()
        level = func.greatest(GuessBucket.level - gone, 0) + 1
        values = {"level": level, "updated_at": moment, "expires_at": moment + bucket.size * bucket.refill}
        new = insert(GuessBucket).values(digest=bucket.key, **(values | {"level": 1}))
        await session.execute(new.on_conflict_do_update(index_elements=["digest"], set_=values))


async def forget_guesses(session: AsyncSession, buckets: Sequence[Bucket]) -> None:
    """Empty ``buckets``: whoever guessed has proved to be the owner."""
    await session.execute(delete(GuessBucket).where(GuessBucket.digest.in_([one.key for one in buckets])))


def _number(bucket: Bucket) -> ColumnElement[int]:
    return func.hashtextextended(bucket.key, 0)


def _drain(bucket: Bucket, level: float, since: datetime) -> float:
    return max(level - (now() - since) / bucket.refill, 0.0)


def _refuse_full(bucket: Bucket, level: float) -> None:
    if level > bucket.size - 1:
        seconds = ceil((level - (bucket.size - 1)) * bucket.refill.total_seconds())
        wait = f"{seconds} seconds" if seconds < 120 else f"{ceil(seconds / 60)} minutes"
        raise TooManyGuesses(wait=wait, retry_after=seconds)
