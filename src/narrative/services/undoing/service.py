"""Takes back a person's own changes, the last one first, and makes them again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.errors import Conflict, Invalid, NotFound
from narrative.kit.ids import make_id
from narrative.services.access import Access
from narrative.services.activity import load_names, write_phrase
from narrative.services.audit import Entry, as_part_of, find_own, get_entry, is_touched, list_since, record
from narrative.services.entities import AlreadyTakenBack
from narrative.services.manuscript.inside import list_inside
from narrative.services.manuscript.structure import Kind, lock_structure
from narrative.services.undoing.aspects import do_meet
from narrative.services.undoing.reversals import REVERSALS, find_made
from narrative.services.undoing.schemas import Change, Changes, Turned
from narrative.services.undoing.tables import UndoStep
from narrative.services.undoing.troubles import ChangedSince, NothingToRedo, NothingToUndo

_FAR = 1000
"""How many taken-back changes are remembered at most."""

_ELSEWHERE = "elsewhere"
"""Marks a step that another undo took back, such as that of the cast: it is passed over both ways."""

_MAKES = ("created", "duplicated")
_TOKENS = {"undone": "Taken back", "redone": "Done again"}


async def get_changes(session: AsyncSession, access: Access) -> Changes:
    """Return which change of one's own would be taken back next, and which made again."""
    steps = await _load_steps(session, access)
    back = await _find_last(session, access, steps)
    again = await _find_taken_back(session, access, steps, back)
    shown = [entry for entry in (back, again) if entry]
    said = await _say(session, access, shown)
    return Changes(undo=_show(back, said), redo=_show(again, said))


async def undo_change(session: AsyncSession, access: Access, entry_id: UUID | None = None) -> Turned:
    """Take back the last change of one's own, or the one called ``entry_id``.

    Raises NothingToUndo, and ChangedSince where somebody changed the same since; then nothing is changed.
    """
    await lock_structure(session, access)
    steps = await _load_steps(session, access)
    entry = await _choose(session, access, steps, entry_id)
    step = next((one for one in steps if one.entry_id == entry.id), None)
    data = dict(step.data) if step else {}
    try:
        said = await _turn(session, access, entry, data, since=entry.id, done="undone")
    except AlreadyTakenBack:
        if entry_id:
            raise ChangedSince from None
        await _keep(session, access, entry, {_ELSEWHERE: True}, make_id(), undone=True)
        return await undo_change(session, access)
    return await _answer(session, access, said, "undone")


async def redo_change(session: AsyncSession, access: Access) -> Turned:
    """Make the change again that one took back last. Raises NothingToRedo and ChangedSince."""
    await lock_structure(session, access)
    steps = await _load_steps(session, access)
    entry = await _find_taken_back(session, access, steps, await _find_last(session, access, steps))
    if entry is None:
        raise NothingToRedo
    step = next(one for one in steps if one.entry_id == entry.id)
    said = await _turn(session, access, entry, dict(step.data), since=step.whole_id, done="redone")
    return await _answer(session, access, said, "redone")


async def _choose(session: AsyncSession, access: Access, steps: Sequence[UndoStep], entry_id: UUID | None) -> Entry:
    entry = await get_entry(session, access, entry_id) if entry_id else await _find_last(session, access, steps)
    taken = {step.entry_id for step in steps if step.undone}
    if entry is None or entry.user != access.user or entry.id in taken or entry.action not in REVERSALS:
        raise NothingToUndo
    return entry


async def _turn(
    session: AsyncSession,
    access: Access,
    entry: Entry,
    data: dict[str, Any],
    *,
    since: UUID,
    done: str,
) -> str:
    """Take ``entry`` back or make it again, all or nothing; what that changes is part of one new entry."""
    whole, reversal = make_id(), REVERSALS[entry.action]
    sentence = (await _say(session, access, [entry]))[entry.id]
    turn = reversal.undo if done == "undone" else reversal.redo
    try:
        async with session.begin_nested():
            await _guard(session, access, entry, since, done)
            with as_part_of(session, whole):
                data = await turn(session, access, entry, data)
    except AlreadyTakenBack:
        raise
    except (NotFound, Conflict, Invalid) as trouble:
        raise ChangedSince from trouble
    after = {"entry": str(entry.id), "action": entry.action, "sentence": sentence}
    record(session, access, f"change.{done}", entry.id, after=after, entry_id=whole)
    await _keep(session, access, entry, data, whole, undone=done == "undone")
    return sentence


async def _guard(session: AsyncSession, access: Access, entry: Entry, since: UUID, done: str) -> None:
    """Raise ChangedSince where a change that stands met this one since, or somebody else was inside what would go."""
    undone = select(UndoStep.entry_id).where(UndoStep.project_id == access.project, UndoStep.undone)
    taken = [*await session.scalars(undone), entry.id]
    if any(do_meet(entry, later) for later in await list_since(session, access, since, taken)):
        raise ChangedSince
    kind, _, what = entry.action.partition(".")
    goes = what in _MAKES if done == "undone" else what == "deleted"
    if goes:
        inside = await list_inside(session, access, Kind(kind), find_made(entry))
        if await is_touched(session, access, inside, since):
            raise ChangedSince


async def _load_steps(session: AsyncSession, access: Access) -> list[UndoStep]:
    """Return one's own steps, the latest turned first."""
    query = select(UndoStep).where(UndoStep.project_id == access.project, UndoStep.user_id == access.user)
    query = query.order_by(UndoStep.whole_id.desc()).limit(_FAR).execution_options(populate_existing=True)
    return list(await session.scalars(query))


async def _find_last(session: AsyncSession, access: Access, steps: Sequence[UndoStep]) -> Entry | None:
    taken = [step.entry_id for step in steps if step.undone]
    found = await find_own(session, access, list(REVERSALS), taken, 1)
    return found[0] if found else None


async def _find_taken_back(
    session: AsyncSession, access: Access, steps: Sequence[UndoStep], last: Entry | None
) -> Entry | None:
    """Return what was taken back last, unless one changed something since."""
    step = next((step for step in steps if step.undone and _ELSEWHERE not in step.data), None)
    if step is None or (last is not None and last.id > step.whole_id):
        return None
    return await get_entry(session, access, step.entry_id)


async def _keep(
    session: AsyncSession, access: Access, entry: Entry, data: dict[str, Any], whole: UUID, *, undone: bool
) -> None:
    step = await session.get(UndoStep, (access.project, entry.id))
    if step is None:
        step = UndoStep(project_id=access.project, entry_id=entry.id, user_id=access.user)
        session.add(step)
    step.undone, step.whole_id, step.data = undone, whole, data
    await session.flush()


async def _answer(session: AsyncSession, access: Access, said: str, done: str) -> Turned:
    changes = await get_changes(session, access)
    return Turned(undo=changes.undo, redo=changes.redo, sentence=f"{_TOKENS[done]}: {said}.")


async def _say(session: AsyncSession, access: Access, entries: list[Entry]) -> dict[UUID, str]:
    names = await load_names(session, access, entries)
    return {entry.id: write_phrase(entry, names) for entry in entries}


def _show(entry: Entry | None, said: dict[UUID, str]) -> Change | None:
    return Change(id=entry.id, sentence=said[entry.id]) if entry else None
