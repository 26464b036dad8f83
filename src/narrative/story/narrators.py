"""Finds who says *I* in the scenes told in the first person, where the book lets it be known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from narrative.story.book import Book, ChapterText
from narrative.story.decisions import fold_name
from narrative.story.entity import Entity, EntityKind, Mention
from narrative.text.names import Cue, Names

LEAST_CALLS = 5
"""A narrator is called by name at least so often in the scenes he tells."""
MOST_TOLD = 0.2
"""So many mentions outside speech, at most, for each one in it: nobody tells a story of himself by name."""
LEAST_CALLED = 0.4
"""The share of mentions in speech that call him; one who is only talked about is called seldom."""
CLEARLY = 1.5
"""How many times oftener the narrator must be called than the next who may be."""

_RECORD = re.compile(
    r"(?P<name>[A-Z][\w.’' -]*?)['’]s?\s+(?:Private\s+)?(?:Journal|Diary|Letter|Statement|Narrative|Story|Account"
    r"|Notebook|Log|Tale|Testimony|Report|Memorandum)\b",
    re.IGNORECASE,
)
_TOLD_BY = re.compile(r"\b(?:told|written|kept|related|narrated)\s+by\s+(?P<name>[^.,;:()\n]+)", re.IGNORECASE)

MentionsByScene = Mapping[str, Sequence[tuple[Mention, Entity]]]


def find_narrators(
    book: Book, first_person: Iterable[str], names: Mapping[str, Names], mentions: MentionsByScene
) -> dict[str, str]:
    """Return the id of the narrator by scene key, for those of the scenes ``first_person`` where it is known.

    A chapter's heading may name him (*Jonathan Harker's Journal*, or a name alone). Otherwise it is the one person
    whom the others call by name in speech while the narration hardly ever does; where two may be meant, nobody.
    """
    told = set(first_person)
    if not told:
        return {}
    found = {}
    people = {
        entity.id: entity for pairs in mentions.values() for _, entity in pairs if entity.kind is EntityKind.PERSON
    }
    aliases = _index_aliases(people.values())
    called = _find_called(told, names, mentions) if len(told) * 2 > len(book.scenes) else None
    for chapter in book.chapters:
        named = _read_heading(chapter, aliases)
        for scene in chapter.scenes:
            narrator = named or called
            if scene.key in told and narrator is not None:
                found[scene.key] = narrator
    return found


def _index_aliases(people: Iterable[Entity]) -> dict[str, str]:
    """Return the id of the person each name surely means."""
    bearers: dict[str, set[str]] = {}
    for entity in people:
        for alias in entity.aliases:
            bearers.setdefault(fold_name(alias.name), set()).add(entity.id)
    return {name: next(iter(ids)) for name, ids in bearers.items() if len(ids) == 1}


def _read_heading(chapter: ChapterText, aliases: Mapping[str, str]) -> str | None:
    title = " ".join(chapter.title.split())
    for pattern in (_RECORD, _TOLD_BY):
        match = pattern.search(title)
        if match:
            return aliases.get(fold_name(match.group("name")))
    return aliases.get(fold_name(title)) if title else None


def _find_called(told: set[str], names: Mapping[str, Names], mentions: MentionsByScene) -> str | None:
    called: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    narrated: Counter[str] = Counter()
    for key in sorted(told):
        cues = {place.end: place.cues for form in names[key].forms for place in form.occurrences}
        for mention, entity in mentions.get(key, ()):
            if entity.kind is not EntityKind.PERSON:
                continue
            bits = cues.get(mention.span.end, 0)
            called[entity.id] += bits >> Cue.CALLED & 1
            (spoken if bits >> Cue.QUOTED & 1 else narrated)[entity.id] += 1
    fitting = sorted(
        (count, person)
        for person, count in called.items()
        if count >= LEAST_CALLS
        and count >= LEAST_CALLED * spoken[person]
        and narrated[person] <= MOST_TOLD * spoken[person]
    )
    if not fitting or (len(fitting) > 1 and fitting[-1][0] < CLEARLY * fitting[-2][0]):
        return None
    return fitting[-1][1]
