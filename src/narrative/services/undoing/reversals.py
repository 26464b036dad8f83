"""How each kind of change is taken back and made again: one small pair of functions for each, in one table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.services import checks, entities, projects
from narrative.services.access import Access
from narrative.services.audit import Entry
from narrative.services.manuscript import deletions, putting_back, versions
from narrative.services.manuscript.structure import Kind
from narrative.services.undoing.aspects import list_changed

Data = dict[str, Any]
Turn = Callable[[AsyncSession, Access, Entry, Data], Awaitable[Data]]


@dataclass(frozen=True, slots=True)
class Reversal:
    """``undo`` takes a change back, ``redo`` makes it again; each gets and returns what the next one needs."""

    undo: Turn
    redo: Turn


async def _fields_back(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    await putting_back.put_back(session, access, Kind(entry.thing), _thing(entry), _changed(entry, entry.before))
    return data


async def _fields_again(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    await putting_back.put_back(session, access, Kind(entry.thing), _thing(entry), _changed(entry, entry.after))
    return data


def _changed(entry: Entry, facts: Data) -> Data:
    """Return the fields that changed; a place goes with what it is in."""
    names = list_changed(entry)
    names |= {"position", "parent"} if names & {"position", "parent"} else set()
    return {name: facts[name] for name in names if name in facts}


async def _remove_made(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    deletion = await deletions.delete_item(session, access, Kind(entry.thing), find_made(entry))
    return data | {"deletion": str(deletion)}


async def _bring_made(session: AsyncSession, access: Access, _entry: Entry, data: Data) -> Data:
    await deletions.restore_deletion(session, access, UUID(data["deletion"]))
    return data


async def _restore(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    await putting_back.restore_latest(session, access, _deletion(entry))
    return data


async def _delete_again(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    await putting_back.delete_again(session, access, _deletion(entry))
    return data


async def _join_halves(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    await versions.check_text(session, access, find_made(entry), entry.after["second"])
    await versions.put_text_back(session, access, _thing(entry), entry.after["digest"], entry.before["digest"])
    return await _remove_made(session, access, entry, data)


async def _part_halves(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    await versions.put_text_back(session, access, _thing(entry), entry.before["digest"], entry.after["digest"])
    return await _bring_made(session, access, entry, data)


async def _join_chapters(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    await putting_back.move_all(session, access, entry.after["moves"], "to", "from")
    return await _remove_made(session, access, entry, data)


async def _part_chapters(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    await _bring_made(session, access, entry, data)
    await putting_back.move_all(session, access, entry.after["moves"], "from", "to")
    return data


async def _text_back(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    await versions.put_text_back(session, access, _thing(entry), entry.after["digest"], entry.before["digest"])
    return data


async def _text_again(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    await versions.put_text_back(session, access, _thing(entry), entry.before["digest"], entry.after["digest"])
    return data


async def _facing_back(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    after, before = _changed(entry, entry.after), _changed(entry, entry.before)
    await projects.put_fields_back(session, access, after, before)
    return data


async def _facing_again(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    after, before = _changed(entry, entry.after), _changed(entry, entry.before)
    await projects.put_fields_back(session, access, before, after)
    return data


async def _verdict_back(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    await checks.judge_again(session, access, _thing(entry), entry.after, entry.before)
    return data


async def _verdict_again(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    await checks.judge_again(session, access, _thing(entry), entry.before, entry.after)
    return data


async def _decision_back(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    rows = await entities.take_back(session, access, UUID(entry.after["decision"]))
    return data | {"rows": rows}


async def _decision_again(session: AsyncSession, access: Access, entry: Entry, data: Data) -> Data:
    await entities.decide_again(session, access, UUID(entry.after["decision"]), data["rows"])
    return data


def find_made(entry: Entry) -> UUID:
    """Return what a creation, a copy or a split made."""
    return UUID(entry.after.get("copy") or entry.after.get("into") or str(entry.thing_id))


def _thing(entry: Entry) -> UUID:
    return UUID(str(entry.thing_id))


def _deletion(entry: Entry) -> UUID:
    return UUID(entry.after.get("deletion") or str(entry.thing_id))


_LEVELS = ("part", "chapter", "scene")
_MADE = Reversal(_remove_made, _bring_made)
_GONE = Reversal(_restore, _delete_again)
_VERDICT = Reversal(_verdict_back, _verdict_again)
_DECISION = Reversal(_decision_back, _decision_again)

REVERSALS: Mapping[str, Reversal] = {
    **{f"{level}.updated": Reversal(_fields_back, _fields_again) for level in _LEVELS},
    **{f"{level}.created": _MADE for level in _LEVELS},
    **{f"{level}.deleted": _GONE for level in _LEVELS},
    "scene.duplicated": _MADE,
    "chapter.duplicated": _MADE,
    "scene.split": Reversal(_join_halves, _part_halves),
    "chapter.split": Reversal(_join_chapters, _part_chapters),
    "scene.merged": _GONE,
    "chapter.merged": _GONE,
    "deletion.restored": Reversal(_delete_again, _restore),
    "version.restored": Reversal(_text_back, _text_again),
    "project.updated": Reversal(_facing_back, _facing_again),
    "finding.dismissed": _VERDICT,
    "finding.reopened": _VERDICT,
    **{f"entity.{what}": _DECISION for what in ("rename", "kind", "merge", "split")},
}
"""What can be taken back. What is not here, such as writing, has an undo of its own or none."""
