"""Puts slips into a book, one function a kind: only where the slip is a real one, and changing no other fact.

The sentences here are written apart from the checks, which never see them.
"""

from __future__ import annotations

import random
import re

from benchmarks.checks.casts import Person, find_names, find_people, find_vocabulary
from benchmarks.checks.copies import Draft, Injector, Paragraph, Slip, retitle, spread
from benchmarks.checks.grammar import count_left, to_first_person, to_present
from narrative.manuscript.model import Role

LONG = 40
VOWELS = "aeiou"
EYES = ("blue", "brown", "green", "grey", "hazel", "black")
HAIR = ("black", "red", "fair", "brown", "grey")
APART = {frozenset(("hazel", "brown")), frozenset(("hazel", "green")), frozenset(("brown", "black"))}
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

EYE_NAMED = (
    "{name}’s {value} eyes had a tired look.",
    "The light fell on {name}, whose eyes were {value}.",
    "{name} had {value} eyes, and they missed little.",
    "Then {name} turned those {value} eyes on the window.",
)
EYE_PRONOUN = (
    "{name} looked up. {possessive} {value} eyes were bright in the lamplight.",
    "{name} said nothing. {subject} had {value} eyes, and they missed little.",
)
HAIR_NAMED = (
    "{name}’s {value} hair was wet with rain.",
    "{name} had {value} hair, cut short.",
    "The wind blew {name}’s {value} hair about.",
)
HAIR_PRONOUN = ("{name} came in from the rain. {possessive} {value} hair was dripping.",)
HAND = ("{name} was {value}-handed.", "Being {value}-handed, {name} kept that side free.")
AGE_NAMED = (
    "{name} was {age} years old.",
    "{name} was then a {young} of {age}.",
    "At {age}, {name} had seen much.",
    "{name}, who was {age}, had nothing to add.",
)
WEEKDAY_SAME = (
    ("It was a {one}.", "The next morning, {two}, was cold and bright."),
    ("All this was on {one}.", "The following day was a {two}, and nothing happened."),
    ("{one} came in with rain.", "Two days later, on the {two}, it cleared."),
)
STEPS = (1, 1, 2)


def slip_names(draft: Draft, rng: random.Random, most: int) -> list[Slip]:
    """Misspell a name that stands 20 times or more by one edit, at one mention in the last two thirds."""
    texts = [paragraph.text for paragraph in draft.paragraphs()]
    vocabulary = find_vocabulary(texts)
    names = [name for name, count in find_names(texts, vocabulary) if count >= 20 and len(name) >= 5]
    known = {name.lower() for name, _ in find_names(texts, vocabulary)} | vocabulary
    last = [item for item in draft.paragraphs() if item.scene > len(draft.scenes) / 3]
    rng.shuffle(names)
    slips: list[Slip] = []
    used: set[int] = set()
    for name in names[:most]:
        places = [item for item in last if re.search(rf"[a-z,;] {name}\b", item.text) and item.scene not in used]
        wrong, tier = _misspell(name, rng)
        if places and wrong.lower() not in known:
            place = rng.choice(places)
            used.add(place.scene)
            draft.replace(place, re.sub(rf"(?<=[a-z,;] ){name}\b", wrong, place.text, count=1))
            slips.append(Slip("name", "continuity/name-drift", tier, draft.key(place.scene), wrong, name, wrong))
    return slips


def _misspell(name: str, rng: random.Random) -> tuple[str, str]:
    place = rng.randrange(1, len(name))
    kind = rng.choice(("substituted", "deleted", "doubled", "swapped", "vowel"))
    if kind == "deleted":
        return name[:place] + name[place + 1 :], kind
    if kind == "doubled":
        return name[:place] + name[place] + name[place:], kind
    if kind == "swapped" and place + 1 < len(name) and name[place] != name[place + 1]:
        return name[:place] + name[place + 1] + name[place] + name[place + 2 :], kind
    vowels = [index for index in range(1, len(name)) if name[index] in VOWELS]
    if kind == "vowel" and vowels:
        place = rng.choice(vowels)
        return name[:place] + rng.choice([v for v in VOWELS if v != name[place]]) + name[place + 1 :], kind
    letters = [letter for letter in "abcdefghiklmnoprstuvw" if letter != name[place]]
    return name[:place] + rng.choice(letters) + name[place + 1 :], "substituted"


def slip_eyes(draft: Draft, rng: random.Random, most: int) -> list[Slip]:
    """Give somebody eyes of two colours, in two chapters."""
    return _slip_carriers(draft, rng, most, "eyes", EYES, (EYE_NAMED, EYE_PRONOUN))


def slip_hair(draft: Draft, rng: random.Random, most: int) -> list[Slip]:
    """Give somebody hair of two colours, in two chapters."""
    return _slip_carriers(draft, rng, most, "hair", HAIR, (HAIR_NAMED, HAIR_PRONOUN))


def slip_hands(draft: Draft, rng: random.Random, most: int) -> list[Slip]:
    """Make somebody right-handed in one chapter and left-handed in another."""
    return _slip_carriers(draft, rng, most, "handedness", ("left", "right"), (HAND, HAND))


def _slip_carriers(
    draft: Draft,
    rng: random.Random,
    most: int,
    kind: str,
    values: tuple[str, ...],
    templates: tuple[tuple[str, ...], tuple[str, ...]],
) -> list[Slip]:
    people = _people(draft)
    rng.shuffle(people)
    hosts = spread([item for item in draft.paragraphs() if _is_host(item)], rng, 2 * most)
    slips = []
    for person in people[: len(hosts) // 2]:
        pair = sorted((hosts.pop(), hosts.pop()), key=lambda item: item.scene)
        one, other = rng.sample(values, 2)
        if frozenset((one, other)) in APART or not _is_alone(draft, person, kind):
            continue
        tier = rng.choice((0, 1))
        sentences = [_fill(rng.choice(templates[tier]), person, value=value) for value in (one, other)]
        for host, sentence in zip(pair, sentences, strict=True):
            draft.insert(host.scene, host.place + 1, sentence)
        check = "continuity/attribute-contradicts"
        note = f"{person.name}: {one}, {other}"
        slips.append(
            Slip(kind, check, ("named", "pronoun")[tier], draft.key(pair[1].scene), *reversed(sentences), note)
        )
    return slips


def _is_alone(draft: Draft, person: Person, kind: str) -> bool:
    """Say whether the book itself says nothing of this attribute near this name, so that no other fact is in play."""
    noun = {"eyes": "eye", "hair": "hair", "handedness": "handed"}[kind]
    near = re.compile(rf"\b{person.name}\b[^.!?]{{0,80}}{noun}", re.DOTALL)
    return not any(near.search(item.text) and re.search(rf"{noun}", item.text) for item in draft.paragraphs())


def _fill(template: str, person: Person, **fields: str) -> str:
    return template.format(name=person.name, subject=person.subject, possessive=person.possessive, **fields)


def _people(draft: Draft) -> list[Person]:
    texts = [paragraph.text for paragraph in draft.paragraphs()]
    return find_people(texts, find_vocabulary(texts))


def _is_host(paragraph: Paragraph) -> bool:
    return paragraph.is_narration and paragraph.words >= LONG


def slip_ages(draft: Draft, rng: random.Random, most: int) -> list[Slip]:
    """Make somebody younger in a later chapter than in an earlier one."""
    people = _people(draft)
    rng.shuffle(people)
    hosts = spread([item for item in draft.paragraphs() if _is_host(item)], rng, 2 * most)
    slips = []
    for person in people[: len(hosts) // 2]:
        pair = sorted((hosts.pop(), hosts.pop()), key=lambda item: item.scene)
        old = rng.randrange(30, 60)
        ages = (old, old - rng.randrange(4, 10))
        young = "man" if person.pronouns == "he" else "woman"
        sentences = [_fill(rng.choice(AGE_NAMED), person, age=_in_words(age), young=young) for age in ages]
        for host, sentence in zip(pair, sentences, strict=True):
            draft.insert(host.scene, host.place + 1, sentence)
        note = f"{person.name}: {ages}"
        scene = draft.key(pair[1].scene)
        slips.append(Slip("age", "timeline/age-contradicts", "named", scene, *reversed(sentences), note))
    return slips


def _in_words(age: int) -> str:
    tens = ("twenty", "thirty", "forty", "fifty")[age // 10 - 2]
    units = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")[age % 10]
    return f"{tens}-{units}" if units else tens


def slip_weekdays(draft: Draft, rng: random.Random, most: int) -> list[Slip]:
    """Name a day, then a day some days later that cannot be that one."""
    slips = []
    hosts = [item for item in draft.paragraphs() if _is_host(item) and not re.search("|".join(DAYS), item.text)]
    for host in spread(hosts, rng, most):
        choice = rng.randrange(len(WEEKDAY_SAME))
        first = rng.randrange(7)
        second = (first + STEPS[choice] + rng.randrange(1, 7)) % 7
        one, two = (text.format(one=DAYS[first], two=DAYS[second]) for text in WEEKDAY_SAME[choice])
        if any(slip.quote == two for slip in slips):
            continue
        tier = rng.choice(("together", "apart"))
        if tier == "together":
            draft.insert(host.scene, host.place + 1, f"{one} {two}")
        else:
            draft.insert(host.scene, host.place + 1, two)
            draft.insert(host.scene, host.place, one)
        note = f"{DAYS[first]}, {DAYS[second]}"
        slips.append(Slip("weekday", "timeline/weekday-contradicts", tier, draft.key(host.scene), two, one, note))
    return slips


def slip_viewpoint(draft: Draft, rng: random.Random, most: int) -> list[Slip]:
    """Tell a paragraph of a third-person book in the first person."""
    slips = []
    for host in spread([item for item in draft.paragraphs() if _is_host(item)], rng, most):
        he, she = (len(re.findall(rf"\b(?:{words})\b", host.text)) for words in ("he|him|his", "she|her"))
        pronoun = "he" if he > she else "she"
        turned, count = to_first_person(host.text, pronoun)
        if count >= 3 and re.search(r"\bI\b", turned) and not re.search(r"\b(?:I|me|my)\b", host.text):
            draft.replace(host, turned)
            check = "prose/point-of-view-slip"
            slips.append(Slip("viewpoint", check, "paragraph", draft.key(host.scene), turned, host.text, f"{count}"))
    return slips


def slip_tense(draft: Draft, rng: random.Random, most: int) -> list[Slip]:
    """Tell a paragraph of a book in the past tense in the present."""
    slips = []
    for host in spread([item for item in draft.paragraphs() if _is_host(item)], rng, most):
        turned, count = to_present(host.text)
        if count >= 3:
            draft.replace(host, turned)
            tier = "partly" if count_left(turned) else "whole"
            slips.append(Slip("tense", "prose/tense-slip", tier, draft.key(host.scene), turned, host.text, f"{count}"))
    return slips


def slip_passages(draft: Draft, rng: random.Random, most: int) -> list[Slip]:
    """Leave a paragraph where it is and put it in another chapter too, as it is or with three words struck."""
    slips = []
    scenes = len(draft.scenes)
    for host in spread([item for item in draft.paragraphs() if _is_host(item)], rng, most):
        target = rng.randrange(scenes)
        if target == host.scene:
            continue
        words, tier = host.text.split(), rng.choice(("exact", "edited"))
        if tier == "edited":
            for place in sorted(rng.sample(range(len(words)), 3), reverse=True):
                del words[place]
        copy = " ".join(words)
        draft.insert(target, rng.randrange(len(draft.scenes[target]) + 1), copy)
        slips.append(Slip("passage", "prose/passage-repeated", tier, draft.key(target), copy, host.text, ""))
    return slips


def slip_numbers(draft: Draft, rng: random.Random, most: int) -> list[Slip]:
    """Leave a chapter's number out: every later title counts one on. ``most`` is not used: one a book is enough."""
    del most
    body = [i for i, chapter in enumerate(draft.chapters) if chapter.role is Role.BODY and _number(chapter.title)]
    if len(body) < 4:
        return []
    index = rng.choice(body[1:-1])
    title, before = draft.chapters[index].title, draft.chapters[index - 1].title
    tier = rng.choice(("repeated", "wrong"))
    other = before if tier == "repeated" else draft.chapters[body[min(len(body) - 1, body.index(index) + 1)]].title
    wrong = title.replace(_number(title), _number(other) or "I", 1)
    draft.chapters[index] = retitle(draft.chapters[index], wrong)
    scene = draft.chapters[index].scenes[0].key
    return [Slip("number", "structure/chapter-numbering", tier, scene, wrong, before, title)]


def _number(title: str) -> str:
    found = re.match(r"[IVXLC]+\b|\d+", title)
    return found.group() if found else ""


INJECTORS: tuple[Injector, ...] = (
    slip_names,
    slip_eyes,
    slip_hair,
    slip_hands,
    slip_ages,
    slip_weekdays,
    slip_viewpoint,
    slip_tense,
    slip_passages,
    slip_numbers,
)
