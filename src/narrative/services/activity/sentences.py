"""Says in plain English what an entry of the trail recorded: one small phrase for each action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from narrative.services.audit import Entry
from narrative.services.manuscript.labels import Labels, quote_title

HIDDEN = frozenset({"check.finished", "import.read", "import.asked", "deletion.purged"})
"""What the studio does by itself behind the scenes, or what another entry tells better."""


@dataclass(frozen=True, slots=True)
class Names:
    """What is needed to name things and people: by reference, so that who was erased is named no more."""

    labels: Labels = field(default_factory=Labels)
    people: Mapping[UUID, str] = field(default_factory=dict)
    words: Mapping[UUID, int] = field(default_factory=dict)

    def person(self, key: Any) -> str:
        """Return the name of a person."""
        return self.people.get(_id(key) or UUID(int=0), "A former member")


Phrase = Callable[[Entry, Names], str]


def write_phrase(entry: Entry, names: Names) -> str:
    """Return what was done, without who did it: ``moved Scene 4 to Chapter 7``."""
    phrase = PHRASES.get(entry.action)
    return phrase(entry, names) if phrase else f"did this: {entry.action.replace('.', ' ')}"


def name_people(entry: Entry) -> set[UUID]:
    """Return whom the sentence about ``entry`` names."""
    about = {entry.user, entry.thing_id if entry.thing == "member" else None, _id(entry.after.get("owner"))}
    return {person for person in about if person}


def _created(entry: Entry, names: Names) -> str:
    return f"added {_thing(entry, names)}"


def _updated(entry: Entry, names: Names) -> str:
    """A move, a rename, or both."""
    before, after = entry.before, entry.after
    done = []
    if before.get("title") != after.get("title"):
        done.append(_renamed(entry.thing, before.get("title", ""), after.get("title", "")))
    if (before.get("parent"), before.get("position")) != (after.get("parent"), after.get("position")):
        done.append(f"moved {_thing(entry, names) if not done else 'it'}{_where(entry, names)}")
    if before.get("role") != after.get("role"):
        done.append(f"made {_thing(entry, names) if not done else 'it'} part of the {_MATTER[after.get('role', '')]}")
    return " and ".join(done) or f"left {_thing(entry, names)} as it was"


_MATTER = {"front": "front matter", "back": "back matter", "body": "story", "": "story"}


def _renamed(kind: str, before: str, after: str) -> str:
    if not before:
        return f"called a {kind} {quote_title(kind, after)}"
    if not after:
        return f"took the title {quote_title(kind, before)} away"
    return f"renamed {quote_title(kind, before)} to {quote_title(kind, after)}"


def _where(entry: Entry, names: Names) -> str:
    parent = entry.after.get("parent")
    if entry.before.get("parent") == parent or parent is None:
        return ""
    return f" to {names.labels.name('chapter' if entry.thing == 'scene' else 'part', _id(parent))}"


def _deleted(entry: Entry, _names: Names) -> str:
    title = entry.before.get("title", "")
    return f"deleted {quote_title(entry.thing, title) if title else f'a {entry.thing}'}"


def _split(entry: Entry, names: Names) -> str:
    return f"split {_thing(entry, names)} in two"


def _merged(entry: Entry, names: Names) -> str:
    return f"merged {_thing(entry, names)} with the {entry.thing} after it"


def _duplicated(entry: Entry, names: Names) -> str:
    return f"copied {_thing(entry, names)}"


def _written(entry: Entry, names: Names) -> str:
    words = names.words.get(entry.id, entry.after.get("words", 0) - entry.before.get("words", 0))
    many = "as many words as before" if words == 0 else f"{_count(abs(words))} {'more' if words > 0 else 'fewer'}"
    return f"wrote in {names.labels.path(entry.thing_id)}: {many}"


def _version(entry: Entry, names: Names) -> str:
    name = entry.after.get("name")
    kept = f" as “{name}”" if name else ""
    return f"kept a version of {names.labels.path(_id(entry.after.get('scene')))}{kept}"


def _brought_back(entry: Entry, _names: Names) -> str:
    kind, title = entry.after.get("thing", "thing"), entry.after.get("title", "")
    return f"brought back {quote_title(kind, title) if title else f'a {kind}'}"


def _title_page(entry: Entry, _names: Names) -> str:
    changed = [name for name in entry.after if entry.before.get(name) != entry.after[name]]
    if changed == ["title"]:
        return f"renamed the book to “{entry.after['title']}”"
    listed = [name.replace("_", " ") for name in changed]
    return f"changed {_join(listed) or 'nothing'} on the title page"


def _member(entry: Entry, names: Names) -> str:
    return f"made {names.person(entry.thing_id)} {_a(entry.after.get('role', 'member'))}"


def _file(done: str) -> Phrase:
    def phrase(entry: Entry, _names: Names) -> str:
        name = entry.after.get("filename") or entry.before.get("filename")
        return f"{done} {f'“{name}”' if name else 'a file'}"

    return phrase


def _cast(done: str) -> Phrase:
    def phrase(entry: Entry, _names: Names) -> str:
        listed = _join([f"“{name}”" for name in entry.before.get("names", entry.after.get("names", ()))[:3]])
        value = entry.after.get("value")
        return f"{done.format(names=listed or 'somebody', value=f'“{value}”' if value else '')}".strip()

    return phrase


def _say(words: str) -> Phrase:
    return lambda _entry, _names: words


def _undone(entry: Entry, _names: Names) -> str:
    return f"took back: {entry.after.get('sentence') or entry.after.get('action', 'a change')}"


def _redone(entry: Entry, _names: Names) -> str:
    return f"did again: {entry.after.get('sentence') or entry.after.get('action', 'a change')}"


def _thing(entry: Entry, names: Names) -> str:
    title = entry.after.get("title") or entry.before.get("title") or ""
    return names.labels.name(entry.thing, entry.thing_id, title)


def _id(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _count(words: int) -> str:
    return "1 word" if words == 1 else f"{words} words"


def _a(word: str) -> str:
    return f"an {word}" if word[:1] in "aeiou" else f"a {word}"


def _join(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


_LEVELS: dict[str, Phrase] = {"created": _created, "updated": _updated, "deleted": _deleted}
_SHAPES: dict[str, Phrase] = {"split": _split, "merged": _merged, "duplicated": _duplicated}

PHRASES: dict[str, Phrase] = {
    **{f"{level}.{name}": phrase for level in ("part", "chapter", "scene") for name, phrase in _LEVELS.items()},
    **{f"{level}.{name}": phrase for level in ("chapter", "scene") for name, phrase in _SHAPES.items()},
    "scene.written": _written,
    "version.created": _version,
    "version.restored": lambda entry, names: f"brought back an earlier text of {names.labels.path(entry.thing_id)}",
    "deletion.restored": _brought_back,
    "project.created": _say("began the book"),
    "project.imported": _say("brought the book in from an archive"),
    "project.updated": _title_page,
    "project.deleted": _say("deleted the book"),
    "project.restored": _say("brought the book back"),
    "project.archived": _say("put the book away"),
    "project.unarchived": _say("put the book back on the shelf"),
    "project.transferred": lambda entry, names: f"made {names.person(entry.after.get('owner'))} the owner",
    "member.joined": lambda entry, _names: f"joined as {_a(entry.after.get('role', 'member'))}",
    "member.updated": _member,
    "member.left": _say("left the book"),
    "member.removed": lambda entry, names: f"removed {names.person(entry.thing_id)}",
    "invitation.created": lambda entry, _names: f"invited somebody as {_a(entry.after.get('role', 'member'))}",
    "invitation.resent": _say("sent an invitation again"),
    "invitation.withdrawn": _say("withdrew an invitation"),
    "invitation.declined": _say("declined an invitation"),
    "invitation.accepted": _say("accepted an invitation"),
    "import.created": _file("brought the file"),
    "import.outlined": _say("settled the outline of a file"),
    "import.applied": lambda entry, _names: (
        f"put a file into the book: {entry.after.get('chapters', 0)} chapters, {_count(entry.after.get('words', 0))}"
    ),
    "import.undone": _say("took a file out of the book again"),
    "import.deleted": _file("deleted the file"),
    "check.asked": _say("had the book checked"),
    "job.cancelled": _say("ended a piece of work behind the scenes"),
    "finding.dismissed": lambda entry, _names: f"dismissed a finding as {entry.after.get('verdict', 'wrong')}",
    "finding.reopened": _say("opened a finding again"),
    "entity.rename": _cast("renamed {names} to {value}"),
    "entity.kind": _cast("said what {names} is: {value}"),
    "entity.merge": _cast("said that {names} are one"),
    "entity.split": _cast("said that {names} is somebody else"),
    "entity.undone": _cast("took back a decision about {names}"),
    "change.undone": _undone,
    "change.redone": _redone,
}
"""What each action is called. An action that is not here is told by its own name."""
