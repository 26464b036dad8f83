"""What of which things a change touched, so that two changes can be seen to meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from narrative.services.audit import Entry

Aspects = dict[str, set[str]]
LIFE = "life"
"""Whether something is there at all; it meets every other aspect."""

_PLACE = {"position": "place", "parent": "place"}


def find_aspects(entry: Entry) -> Aspects:
    """Return by the id of each thing what ``entry`` changed of it."""
    find = _ASPECTS.get(entry.action)
    return find(entry) if find else {}


def do_meet(one: Entry, other: Entry) -> bool:
    """Say whether two changes touched the same of the same; an import touches everything."""
    if other.action in ("import.applied", "import.undone"):
        return True
    first, second = find_aspects(one), find_aspects(other)
    return any(_overlap(first[key], second[key]) for key in first.keys() & second.keys())


def list_changed(entry: Entry) -> set[str]:
    """Return the names of the fields that ``entry`` gave another value."""
    names = entry.after.keys() | entry.before.keys()
    return {name for name in names if entry.before.get(name) != entry.after.get(name)}


def _overlap(one: set[str], other: set[str]) -> bool:
    return bool(one & other or (one and other and LIFE in one | other))


def _thing(aspect: str) -> Callable[[Entry], Aspects]:
    return lambda entry: {str(entry.thing_id): {aspect}}


def _fields(entry: Entry) -> Aspects:
    return {str(entry.thing_id): {_PLACE.get(name, name) for name in list_changed(entry)}}


def _copy(entry: Entry) -> Aspects:
    return {entry.after["copy"]: {LIFE}}


def _split_scene(entry: Entry) -> Aspects:
    return {str(entry.thing_id): {"text"}, entry.after["into"]: {LIFE}}


def _split_chapter(entry: Entry) -> Aspects:
    moved = {move["from"]["id"]: {"place"} for move in entry.after.get("moves", ())}
    return moved | {entry.after["into"]: {LIFE}}


def _merge(entry: Entry) -> Aspects:
    moved = {scene: {"place"} for scene in entry.after.get("scenes", ())}
    return moved | {str(entry.thing_id): {"text"}, entry.after["with"]: {LIFE}}


def _restored(entry: Entry) -> Aspects:
    root = entry.after.get("root") or {}
    return {root["id"]: {LIFE}} if root else {}


def _cast(entry: Entry) -> Aspects:
    return {row: {"cast"} for row in entry.after.get("rows", ())}


_LEVELS = ("part", "chapter", "scene")
_ASPECTS: Mapping[str, Callable[[Entry], Aspects]] = {
    **{f"{level}.updated": _fields for level in _LEVELS},
    **{f"{level}.{done}": _thing(LIFE) for level in _LEVELS for done in ("created", "deleted")},
    "scene.duplicated": _copy,
    "chapter.duplicated": _copy,
    "scene.split": _split_scene,
    "chapter.split": _split_chapter,
    "scene.merged": _merge,
    "chapter.merged": _merge,
    "version.restored": _thing("text"),
    "deletion.restored": _restored,
    "project.updated": _fields,
    "finding.dismissed": _thing("verdict"),
    "finding.reopened": _thing("verdict"),
    **{f"entity.{what}": _cast for what in ("rename", "kind", "merge", "split")},
}
