"""How well the cast of a real novel is found: these figures may rise, and never fall."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from benchmarks.reading.__main__ import load_document

from narrative.sample import load_clean_sample, load_sample
from narrative.story.entity import Entity, EntityKind, Gender
from narrative.story.reading import BookReading, read_book
from narrative.text.attributes import Modality

CAST = {
    "Sherlock Holmes": {"Holmes", "Mr. Holmes", "Sherlock Holmes", "Mr. Sherlock Holmes"},
    "Sir Henry Baskerville": {"Sir Henry", "Sir Henry Baskerville"},
    "Watson": {"Watson", "Dr. Watson"},
    "Sir Charles Baskerville": {"Sir Charles", "Sir Charles Baskerville"},
    "Dr. James Mortimer": {"Dr. Mortimer", "Mortimer", "Dr. James Mortimer", "James Mortimer"},
    "Stapleton": {"Stapleton", "Mr. Stapleton"},
    "Barrymore": {"Barrymore", "Mr. Barrymore"},
    "Mrs. Laura Lyons": {"Mrs. Laura Lyons", "Mrs. Lyons", "Laura Lyons"},
    "Frankland": {"Frankland", "Mr. Frankland"},
    "Hugo Baskerville": {"Hugo", "Hugo Baskerville"},
    "Selden": {"Selden"},
    "Miss Stapleton": {"Miss Stapleton"},
    "Lestrade": {"Lestrade"},
    "Cartwright": {"Cartwright"},
    "Mrs. Barrymore": {"Mrs. Barrymore"},
}
PLACES = {
    "London",
    "Baskerville Hall",
    "Coombe Tracey",
    "Baker Street",
    "Devonshire",
    "England",
    "Grimpen Mire",
    "Merripit House",
    "Northumberland Hotel",
    "Regent Street",
    "Dartmoor",
    "Princetown",
    "Lafter Hall",
    "Charing Cross",
    "Waterloo Station",
}
MEN = {"Sherlock Holmes", "Sir Henry Baskerville", "Watson", "Stapleton", "Barrymore", "Frankland", "Selden"}
WOMEN = {"Mrs. Laura Lyons", "Miss Stapleton", "Mrs. Barrymore"}


@pytest.fixture(scope="module")
def reading() -> BookReading:
    return read_book(load_document(load_clean_sample()))


def by_name(reading: BookReading, kind: EntityKind) -> dict[str, Entity]:
    return {entity.name: entity for entity in reading.entities if entity.kind is kind}


def test_the_cast_is_found_and_nobody_is_two_or_half(reading: BookReading) -> None:
    people = by_name(reading, EntityKind.PERSON)
    found = {
        name: {alias.name.replace("\xa0", " ") for alias in people[name].aliases} for name in CAST if name in people
    }
    assert found.keys() == CAST.keys()
    for name, forms in CAST.items():
        assert forms <= found[name]
        others = set().union(*(members for other, members in CAST.items() if other != name))
        assert not found[name] & others


def test_those_who_are_named_often_are_people_of_the_book(reading: BookReading) -> None:
    often = [entity for entity in by_name(reading, EntityKind.PERSON).values() if len(entity.mentions) >= 10]
    assert {entity.name for entity in often} <= CAST.keys()


def test_places_are_places(reading: BookReading) -> None:
    assert by_name(reading, EntityKind.PLACE).keys() >= PLACES


def test_men_are_men_and_women_are_women(reading: BookReading) -> None:
    people = by_name(reading, EntityKind.PERSON)
    assert {name for name in MEN if people[name].gender is Gender.MALE} == MEN
    assert {name for name in WOMEN if people[name].gender is Gender.FEMALE} == WOMEN


def test_watson_says_i(reading: BookReading) -> None:
    (watson,) = [entity for entity in reading.entities if entity.name == "Watson"]
    assert set(reading.narrators.values()) == {watson.id}
    assert len(reading.narrators) >= 13


def test_what_is_planted_is_claimed_of_its_owner() -> None:
    planted = read_book(load_document(load_sample()))
    names = {entity.id: entity.name for entity in planted.entities}
    claims = {
        (names[claim.entity], claim.predicate.value, claim.value)
        for claim in planted.claims
        if claim.modality is Modality.ASSERTED
    }
    assert claims >= {
        ("Dr. James Mortimer", "eye-colour", "brown"),
        ("Stapleton", "hair-colour", "light"),
        ("Stapleton", "hair-colour", "black"),
        ("Barrymore", "handedness", "right"),
        ("Cartwright", "age", "11"),
    }


DIGEST = """
import hashlib
from benchmarks.reading.__main__ import load_document
from narrative.sample import load_sample
from narrative.story.reading import read_book
print(hashlib.sha256(repr(read_book(load_document(load_sample()))).encode()).hexdigest())
"""


def test_the_same_bytes_are_read_the_same_whatever_the_order_of_hashes() -> None:
    digests = set()
    for seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True, timeout=120
        )
        digests.add(run.stdout.strip())
    assert len(digests) == 1
