"""Reads a book as a fold: each scene is read alone and kept by its content, the book is joined from the readings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field

from narrative.story.book import Book, SceneText
from narrative.story.claims import Claim, find_claims
from narrative.story.codec import UnreadableReading, read_value, write_value
from narrative.story.decisions import NO_DECISIONS, Decisions
from narrative.story.entities import SceneNames, find_entities
from narrative.story.entity import Entity, Mention
from narrative.story.narrators import find_narrators
from narrative.text.attributes import Attribute, find_attributes
from narrative.text.discourse import Zone, ZoneKind, find_zones
from narrative.text.names import Names, find_names
from narrative.text.paragraphs import find_paragraphs
from narrative.text.quotations import Quotation, Style, find_quotation_style, find_quotations
from narrative.text.sentences import find_sentences
from narrative.text.span import Span
from narrative.text.tense import Tense, find_tense
from narrative.text.times import TimeExpression, find_time_expressions
from narrative.text.viewpoint import Person, Viewpoint, find_viewpoint
from narrative.text.words import count_words

ENGINE_VERSION = "3"
"""Changes whenever a scene's reading may: a kept reading of another version is read again."""

STYLE_SAMPLE, LEAST_SAMPLE = 200_000, 1_000
"""How many characters of the book, and at least of each scene, are looked at to see how it marks speech."""

OnProgress = Callable[[int, int], None]
"""Called with the number of scenes read and the number of all scenes."""


@dataclass(frozen=True, slots=True)
class SceneReading:
    """What one scene says, found from its text and the book's way of marking speech alone.

    All spans count in the scene's plain text. ``digest`` names what it was read from.
    """

    digest: str
    words: int
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    quotations: tuple[Quotation, ...]
    zones: tuple[Zone, ...]
    times: tuple[TimeExpression, ...]
    viewpoint: Viewpoint
    tense: Tense
    names: Names
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class BookReading:
    """A whole book as read. ``scenes`` holds the reading of each scene by its key, in reading order.

    ``entities`` come by number of mentions, most first; ``claims`` in reading order. ``mentions`` holds, by scene
    key, each mention with the entity it names, in order of place. ``narrators`` holds the id of the person who says
    *I*, by scene key, where that is known.
    """

    book: Book
    scenes: Mapping[str, SceneReading]
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    mentions: Mapping[str, tuple[tuple[Mention, Entity], ...]] = field(default_factory=dict)
    narrators: Mapping[str, str] = field(default_factory=dict)


def identify_scene(scene: SceneText, language: str = "en", style: Style | None = None) -> str:
    """Return the name under which the reading of ``scene`` may be kept: 40 hexadecimal digits.

    It is drawn from the text, the kinds of its paragraphs, the language, the style of quotation and the version of
    the engine; the scene's key has no part in it.
    """
    marks = f"{style.outer}/{style.inner}" if style else ""
    kinds = ",".join(kind.value for kind in scene.kinds)
    parts = (ENGINE_VERSION, language, marks, kinds, scene.text)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def read_scene(scene: SceneText, language: str = "en", style: Style | None = None) -> SceneReading:
    """Read one scene alone. ``style`` is how the book marks speech; without it the scene itself tells."""
    text = scene.text
    paragraphs = find_paragraphs(text)
    quotations = find_quotations(text, style, paragraphs)
    sentences = find_sentences(text, paragraphs, language)
    zones = find_zones(text, scene.kinds, quotations, paragraphs)
    spoken = [zone.span for zone in zones if zone.kind is ZoneKind.DIALOGUE]
    verses = [zone.span for zone in zones if zone.kind is ZoneKind.VERSE]
    names = find_names(text, spoken, verses, language)
    return SceneReading(
        digest=identify_scene(scene, language, style),
        words=count_words(text),
        paragraphs=paragraphs,
        sentences=sentences,
        quotations=quotations,
        zones=zones,
        times=find_time_expressions(text, quotations, language),
        viewpoint=find_viewpoint(text, zones, paragraphs),
        tense=find_tense(text, zones, paragraphs),
        names=names,
        attributes=find_attributes(text, sentences, names, spoken, language),
    )


def join_readings(book: Book, readings: Mapping[str, SceneReading], decisions: Decisions = NO_DECISIONS) -> BookReading:
    """Join the readings of the scenes of ``book``, by scene key, into the reading of the book.

    Raises ``KeyError`` when a scene has no reading. The same book gives the same reading, whatever the order of
    ``readings``; what the author decided outranks what the engine finds.
    """
    scenes = {scene.key: readings[scene.key] for scene in book.scenes}
    named = [SceneNames(scene.key, scene.text, scenes[scene.key].names) for scene in book.scenes]
    entities, mentions = find_entities(named, decisions, book.language)
    first = [key for key, reading in scenes.items() if reading.viewpoint.person is Person.FIRST]
    narrators = find_narrators(book, first, {key: reading.names for key, reading in scenes.items()}, mentions)
    claims = find_claims([(key, reading.attributes) for key, reading in scenes.items()], mentions, narrators)
    return BookReading(book, scenes, entities, claims, mentions, narrators)


def read_book(
    book: Book,
    cache: MutableMapping[str, bytes] | None = None,
    on_progress: OnProgress | None = None,
    decisions: Decisions = NO_DECISIONS,
) -> BookReading:
    """Read every scene of ``book`` and join them.

    ``cache`` keeps the readings of scenes as bytes under the name that :func:`identify_scene` gives: what it holds is
    not read again, what it lacks is put in. ``on_progress`` is told after each scene.
    """
    style = find_book_style(book)
    readings: dict[str, SceneReading] = {}
    for number, scene in enumerate(book.scenes, start=1):
        readings[scene.key] = _read_kept(scene, book.language, style, cache)
        if on_progress is not None:
            on_progress(number, len(book.scenes))
    return join_readings(book, readings, decisions)


def find_book_style(book: Book) -> Style:
    """Return how the book marks speech, by the opening of each scene: the edit of one scene seldom changes it."""
    each = max(LEAST_SAMPLE, STYLE_SAMPLE // max(1, len(book.scenes)))
    return find_quotation_style(scene.text[:each] for scene in book.scenes)


def _read_kept(scene: SceneText, language: str, style: Style, cache: MutableMapping[str, bytes] | None) -> SceneReading:
    if cache is None:
        return read_scene(scene, language, style)
    digest = identify_scene(scene, language, style)
    kept = cache.get(digest)
    if kept is not None:
        try:
            return load_reading(kept)
        except UnreadableReading:
            kept = None
    reading = read_scene(scene, language, style)
    cache[digest] = dump_reading(reading)
    return reading


def dump_reading(reading: SceneReading) -> bytes:
    """Return ``reading`` as bytes to keep."""
    return write_value(reading)


def load_reading(data: bytes) -> SceneReading:
    """Return the reading that :func:`dump_reading` wrote. Raises ``UnreadableReading`` for anything else."""
    return read_value(SceneReading, data)
