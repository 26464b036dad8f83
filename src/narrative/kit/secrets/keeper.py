"""Keeps what was looked up for a while, renews it in time, and gives the last good value while a place is away."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from narrative.errors import Unavailable
from narrative.kit.secrets.references import Reference, fill
from narrative.kit.secrets.sources import NotFoundThere, Source

log = logging.getLogger("narrative.secrets")

_MOMENT = 1.0  # a place that just failed is not asked again at once


class SecretAway(Unavailable):
    """The setting {setting} names {reference}, which could not be looked up: {reason}. Nothing was started."""


@dataclass(slots=True)
class _Kept:
    """One value as it was last found, the one before it, and when; ``failed_at`` since the place is away."""

    value: str
    found_at: float
    previous: str | None = None
    failed_at: float | None = None


class Keeper:
    """The values of one process, by reference."""

    def __init__(
        self, sources: Mapping[str, Source], seconds: float = 300, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sources = sources
        self._seconds = seconds
        self._clock = clock
        self._kept: dict[Reference, _Kept] = {}
        self._settings: dict[Reference, str] = {}
        self._turn = threading.Lock()  # one look-up at a time; whoever waited finds its result
        self._renews = False

    def look_up(self, setting: str, text: str) -> str:
        """Return ``text`` with its references filled in. Raises ``SecretAway`` for what was never found."""
        return fill(text, lambda reference: self._find(setting, reference).value)

    def look_again(self, setting: str, text: str, seen: str) -> str:
        """Return ``text`` filled in with what the places hold now; ``seen`` is what the asker had, and did not work."""
        if (known := self.look_up(setting, text)) != seen:
            return known  # another asker was here since
        return fill(text, lambda reference: self._ask(setting, reference, self._clock()).value)

    def look_back(self, setting: str, text: str) -> str:
        """Return ``text`` filled in with the values before the last change: right while a change is under way."""

        def find(reference: Reference) -> str:
            kept = self._find(setting, reference)
            return kept.value if kept.previous is None else kept.previous

        return fill(text, find)

    @asynccontextmanager
    async def renewing(self, seconds: float) -> AsyncIterator[None]:
        """Renew every value in use before it is ``seconds`` old, while the block lasts; nobody waits for it then."""
        self._seconds, self._renews = seconds, True
        task = asyncio.create_task(self._renew_for_ever())
        try:
            yield
        finally:
            self._renews = False
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def renew(self) -> None:
        """Look up again what is older than two thirds of its time."""
        due = self._clock() - self._seconds * 2 / 3
        for reference, kept in list(self._kept.items()):
            if kept.found_at <= due:
                self._ask(self._settings[reference], reference, due)

    async def _renew_for_ever(self) -> None:
        while True:
            await asyncio.sleep(max(self._seconds / 6, 0.05))
            await asyncio.to_thread(self.renew)

    def _find(self, setting: str, reference: Reference) -> _Kept:
        kept = self._kept.get(reference)
        if kept is not None and (self._renews or self._clock() - kept.found_at < self._seconds):
            return kept
        return self._ask(setting, reference, self._clock() - self._seconds)

    def _ask(self, setting: str, reference: Reference, older_than: float) -> _Kept:
        """Return what was found after ``older_than``, or is found now, or else the last good value."""
        with self._turn:
            kept, now = self._kept.get(reference), self._clock()
            if kept is not None and kept.found_at > older_than:
                return kept
            if kept is not None and kept.failed_at is not None and now - kept.failed_at < _MOMENT:
                return kept
            self._settings[reference] = setting
            try:
                value = self._sources[reference.scheme].read(reference)
            except NotFoundThere as problem:
                return _go_on_without(setting, reference, kept, str(problem), now)
            return self._keep(setting, reference, value)

    def _keep(self, setting: str, reference: Reference, value: str) -> _Kept:
        old = self._kept.get(reference)
        if old is not None and old.failed_at is not None:
            log.warning("The setting %s: %s is there again.", setting, reference)
        changed = old is not None and old.value != value
        previous = old.value if changed and old else old.previous if old else None
        self._kept[reference] = _Kept(value, self._clock(), previous)
        return self._kept[reference]


def _go_on_without(setting: str, reference: Reference, kept: _Kept | None, reason: str, now: float) -> _Kept:
    if kept is None:
        raise SecretAway(setting=setting, reference=str(reference), reason=reason)
    if kept.failed_at is None:
        log.warning(
            "The setting %s: %s could not be looked up (%s); its last value is used.", setting, reference, reason
        )
    kept.failed_at = now
    return kept
