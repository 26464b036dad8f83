"""A room: who follows a scene in this process, and the one way by which an update becomes part of it.

An update is decoded in a process of its own, applied to the room's document, written into the log, committed, and only
then acknowledged to whoever made it and shown to the others. What several people send in the meantime is one commit.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from narrative.errors import NarrativeError
from narrative.kit.bus import Message, Shared
from narrative.kit.database import Database
from narrative.kit.updates import apply_update, is_whole, merge
from narrative.realtime.members import Coming, Member, News, describe, pack
from narrative.services import writing
from narrative.services.access import Access
from narrative.services.projects import Permission, enter

log = logging.getLogger("narrative.rooms")

PROJECT_AFTER = 0.5
"""Seconds without an update after which HTTP shows what was written."""

PROJECT_AT_LATEST = 5.0
"""Seconds after which it does so while the writing goes on."""
_NOTHING = b"\x00\x00"


@dataclass(slots=True)
class _State:
    """The document as this process knows it, at update ``seq`` of ``epoch``."""

    epoch: UUID
    seq: int
    document: Any


@dataclass(slots=True)
class _Written:
    """What became of some updates."""

    taken: list[tuple[Coming, int]] = field(default_factory=list)
    missed: list[bytes] = field(default_factory=list)
    last: Access | None = None


class _Broken(Exception):
    """An update could not be applied; the document may have suffered, and is read again."""


class House(Protocol):
    """What a room stands in."""

    database: Database

    async def decode(self, payloads: Sequence[bytes]) -> list[bool]:
        """Say of each update whether it can be decoded."""

    def keep(self, task: asyncio.Task[None]) -> None:
        """Hold on to a task until it is done."""

    def forget(self, project: UUID, scene: UUID) -> None:
        """Let a room go that nobody is in."""


class Room:
    """One scene and those who follow it in this process."""

    def __init__(self, rooms: House, project: UUID, scene: UUID) -> None:
        self._rooms = rooms
        self._project, self._scene = project, scene
        self._members: set[Member] = set()
        self._entering = 0
        self._coming: list[Coming] = []
        self._lock = asyncio.Lock()
        self._state: _State | None = None
        self._shown: tuple[UUID, int] | None = None  # up to where those who follow know the log
        self._writing: asyncio.Task[None] | None = None
        self._projecting: asyncio.Task[None] | None = None
        self._last: Access | None = None
        self._written = 0
        self._is_behind = False  # whether it is about to catch up with other processes

    @property
    def is_empty(self) -> bool:
        """Whether nobody follows it and nothing waits."""
        return not (self._members or self._entering or self._coming or self._writing or self._last)

    async def open(self, member: Member, epoch: str | None, state: bytes | None) -> None:
        """Let ``member`` follow the scene from now on, and tell them what they lack."""
        self._entering += 1
        try:
            async with self._lock:
                known = await self._look(member.user)
                lacking = _find_lacking(known, epoch, state)
                self._members.add(member)
                facts = {"epoch": str(known.epoch), "seq": known.seq, "state": pack(known.document.get_state())}
                self._tell(member, "opened", facts | {"update": pack(lacking)})
        finally:
            self._entering -= 1

    def leave(self, member: Member) -> None:
        """Let ``member`` follow it no more; what they sent is written all the same."""
        self._members.discard(member)

    def take(self, coming: Coming) -> None:
        """Have an update written; its sender hears what became of it."""
        self._coming.append(coming)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())

    def hear(self, message: Message) -> None:
        """Note that another process may have written."""
        known = self._state
        if known is not None and message["epoch"] == str(known.epoch) and message["seq"] <= known.seq:
            return
        if not self._is_behind:
            self._is_behind = True
            self._rooms.keep(asyncio.create_task(self._catch_up()))

    async def rest(self) -> None:
        """Wait until everything that came is written and shown."""
        while self._writing or self._last:
            tasks = [task for task in (self._writing, self._projecting) if task]
            if not tasks:
                return
            await asyncio.wait(tasks)

    async def _look(self, user: UUID) -> _State:
        """Return the document as it is now, for ``user``, who may have been let in before the scene was deleted."""
        if self._state is not None:
            try:
                await self._read_on(self._state, user)
            except writing.OtherEpoch as trouble:
                self._state = None
                self._shut(trouble)
        return await self._load(user)

    async def _read_on(self, known: _State, user: UUID) -> None:
        """Read what other processes wrote, and show it."""
        async with self._rooms.database.request() as session:
            access = await enter(session, user, self._project, Permission.MANUSCRIPT_READ)
            missed = await writing.catch_up(session, access, self._scene, known.epoch, known.seq)
        for payload in missed:
            known.document.apply_update(payload)
            known.seq += 1
        self._show(known, [(None, payload) for payload in missed])
        self._shown = known.epoch, known.seq

    async def _load(self, user: UUID) -> _State:
        if self._state is None:
            async with self._rooms.database.request() as session:
                access = await enter(session, user, self._project, Permission.MANUSCRIPT_READ)
                known = _State(*await writing.open_scene(session, access, self._scene))
                await self._show_missed(session, access, known)
            self._state, self._shown = known, (known.epoch, known.seq)
        return self._state

    async def _show_missed(self, session: Any, access: Access, known: _State) -> None:
        """Show those who follow what was added to the log while this process knew no document."""
        if not self._members or self._shown is None:
            return
        epoch, seq = self._shown
        if epoch != known.epoch:
            self._shut(writing.OtherEpoch())
            return
        missed = await writing.catch_up(session, access, self._scene, epoch, seq)
        self._show(known, [(None, payload) for payload in missed])

    async def _write_all(self) -> None:
        try:
            while self._coming:
                batch, self._coming = self._coming, []
                await self._write(batch)
        finally:
            self._writing = None
            self._rooms.forget(self._project, self._scene)

    async def _write(self, batch: list[Coming]) -> None:
        """Write a batch in one commit, and tell everybody."""
        try:
            batch = [coming for coming in await self._decode(batch) if not coming.member.is_shut]
            async with self._lock:
                if batch:
                    await self._write_decoded(batch)
        except _Broken:
            self._state = None
            self._coming = [coming for coming in batch if not coming.member.is_shut] + self._coming
        except NarrativeError as trouble:
            self._give_up(batch, trouble)
        except Exception:
            self._give_up(batch, writing.NotSavedNow())
            log.exception("A scene's updates were not written.")

    async def _write_decoded(self, batch: list[Coming]) -> None:
        known, written = await self._load(batch[0].member.user), _Written()
        try:
            await self._commit(known, batch, written)
        except BaseException:
            self._state = None  # it may be ahead of the log, and is read again
            raise
        self._settle(known, written)

    async def _commit(self, known: _State, batch: Sequence[Coming], written: _Written) -> None:
        async with self._rooms.database.request() as session:
            allowed: dict[UUID, Access] = {}
            for coming in batch:
                await self._admit(session, coming, allowed)
            for coming in batch:
                if coming.epoch != str(known.epoch) and not coming.member.is_shut:
                    self._refuse(coming, writing.OtherEpoch())
            fit = [coming for coming in batch if not coming.member.is_shut]
            if not fit:
                return
            written.last = allowed[fit[-1].member.user]
            held = await writing.hold_scene(session, written.last, self._scene, known.epoch, known.seq)
            for payload in held.missed:
                known.document.apply_update(payload)
                known.seq += 1
                written.missed.append(payload)
            taken = [coming for coming in fit if self._apply(known, coming)]
            changes = [coming for coming in taken if coming.payload != _NOTHING]
            if changes:
                await writing.write_updates(session, held, [(one.member.user, one.payload) for one in changes])
            for coming in taken:
                known.seq += coming.payload != _NOTHING
                written.taken.append((coming, known.seq))

    async def _admit(self, session: Any, coming: Coming, allowed: dict[UUID, Access]) -> None:
        """Ask for each writer, in the transaction that writes, whether they still may."""
        user = coming.member.user
        if user in allowed:
            return
        try:
            allowed[user] = await enter(session, user, self._project, Permission.MANUSCRIPT_WRITE)
        except NarrativeError as trouble:
            self._refuse(coming, trouble)

    def _apply(self, known: _State, coming: Coming) -> bool:
        if coming.member.is_shut:
            return False
        if not apply_update(known.document, coming.payload):
            self._refuse(coming, writing.UpdateNotUnderstood())
            raise _Broken
        if not is_whole(known.document, coming.payload):
            self._refuse(coming, writing.UpdateTooEarly())
            raise _Broken
        return True

    async def _decode(self, batch: list[Coming]) -> list[Coming]:
        """Return what can be decoded; of what cannot, its sender hears."""
        verdicts = await self._rooms.decode([coming.payload for coming in batch])
        for coming, is_good in zip(batch, verdicts, strict=True):
            if not is_good and not coming.member.is_shut:
                self._refuse(coming, writing.UpdateNotUnderstood())
        return [coming for coming, is_good in zip(batch, verdicts, strict=True) if is_good]

    def _settle(self, known: _State, written: _Written) -> None:
        """Acknowledge what is committed, and show it to the others."""
        for coming, seq in written.taken:
            self._tell(coming.member, "durable", {"id": coming.number, "seq": seq})
        news: list[News] = [(None, payload) for payload in written.missed]
        news += [(one.member, one.payload) for one, _ in written.taken if one.payload != _NOTHING]
        self._show(known, news)
        self._shown = known.epoch, known.seq
        self._written += len(written.taken)
        if written.last is not None and written.taken:
            self._last = written.last
            if self._projecting is None:
                self._projecting = asyncio.create_task(self._bring_up())

    def _show(self, known: _State, news: Sequence[News]) -> None:
        """Show those who follow what others wrote: all that is new in one message, which is made once for many."""
        makers = {maker for maker, _ in news}
        for_most = self._make_updates(known, [payload for _, payload in news])
        for member in list(self._members):
            told = for_most
            if member in makers:
                told = self._make_updates(known, [payload for maker, payload in news if maker is not member])
            for message in told:
                member.listener.put(message)

    def _make_updates(self, known: _State, payloads: Sequence[bytes]) -> list[Message]:
        facts = {"type": "update", "scene_id": str(self._scene), "epoch": str(known.epoch), "seq": known.seq}
        return [Shared(facts | {"update": pack(payload)}) for payload in merge(payloads)]

    def _give_up(self, batch: Sequence[Coming], trouble: NarrativeError) -> None:
        """Nothing of the batch was written."""
        for coming in batch:
            if not coming.member.is_shut:
                self._refuse(coming, trouble)
        if isinstance(trouble, writing.OtherEpoch):
            self._shut(trouble)

    def _refuse(self, coming: Coming, trouble: NarrativeError) -> None:
        coming.member.is_shut = True
        self._tell(coming.member, "refused", {"id": coming.number} | describe(trouble))

    def _shut(self, trouble: NarrativeError) -> None:
        for member in list(self._members):
            self._tell(member, "shut", describe(trouble))
        self._members.clear()

    def _tell(self, member: Member, kind: str, facts: Message) -> None:
        member.listener.put({"type": kind, "scene_id": str(self._scene)} | facts)

    async def _catch_up(self) -> None:
        """Read and show what others wrote, once for all that was heard of until it begins: every socket hears of it."""
        async with self._lock:
            self._is_behind = False
            member = next(iter(self._members), None)
            if member is None:
                return
            try:
                await self._read_on(await self._load(member.user), member.user)
            except NarrativeError as trouble:
                self._state = None
                self._shut(trouble)

    async def _bring_up(self) -> None:
        """Have HTTP show what was written, soon; where the database is away, when it is back."""
        try:
            while self._last:
                await self._wait_for_a_pause()
                async with self._lock:
                    access, self._last = self._last, None
                    if self._state is not None and access is not None:
                        await self._project_now(access, self._state)
        except Exception:
            log.exception("A scene is not shown as it was written; that is done within a minute.")
        finally:
            self._projecting = None
            self._rooms.forget(self._project, self._scene)

    async def _wait_for_a_pause(self) -> None:
        """Wait until nobody wrote for a moment, or for long."""
        begun, seen = time.monotonic(), -1
        while self._written != seen and time.monotonic() - begun < PROJECT_AT_LATEST:
            seen = self._written
            await asyncio.sleep(PROJECT_AFTER)

    async def _project_now(self, access: Access, known: _State) -> None:
        try:
            async with self._rooms.database.request() as session:
                at = (known.epoch, known.seq, known.document)
                await writing.project_scene(session, access, self._scene, at)
        except NarrativeError as trouble:
            if trouble.kind == "unavailable":
                self._last = access


def _find_lacking(known: _State, epoch: str | None, state: bytes | None) -> bytes:
    """Return what a copy at ``state`` lacks; everything, where it is of another history or not to be understood."""
    document = known.document
    with suppress(ValueError):
        if state is not None and epoch == str(known.epoch):
            lacking: bytes = document.get_update(state)
            return lacking
    whole: bytes = document.get_update()
    return whole
