"""Writes the engine's reading of plain texts as JSON, in the form that scorers against annotated novels take.

    python -m benchmarks.reading.write_readings TEXTS READINGS

reads every ``*.txt`` below TEXTS and writes a file of the same name, ending in ``.json``, below READINGS. Offsets are
code points into the whole text. A text is cut into scenes of some thousand words at blank lines.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from narrative.story.book import Book, ChapterText, SceneText
from narrative.story.entity import EntityKind
from narrative.story.reading import BookReading, read_book

LONGEST_SCENE = 20_000
TYPES = {EntityKind.PERSON: "PER", EntityKind.PLACE: "LOC", EntityKind.ORGANISATION: "ORG", EntityKind.OTHER: "LOC"}
GENDERS = {"male": "M", "female": "F", "unknown": "U"}


def cut_scenes(text: str) -> Iterator[tuple[int, str]]:
    """Yield stretches of the text and where they begin; together they are the whole text."""
    start = 0
    while start < len(text):
        end = len(text)
        if end - start > LONGEST_SCENE:
            blank = text.find("\n\n", start + LONGEST_SCENE)
            end = len(text) if blank < 0 else blank + 2
        yield start, text[start:end]
        start = end


def describe(reading: BookReading, starts: dict[str, int]) -> dict[str, object]:
    """Return the reading as plain values, offsets counted in the whole text."""
    mentions = [
        {
            "start": starts[key] + mention.span.start,
            "end": starts[key] + mention.span.end,
            "entity": entity.id,
            "form": mention.form.value,
            "type": TYPES[entity.kind],
        }
        for key, pairs in reading.mentions.items()
        for mention, entity in pairs
    ]
    entities = [
        {
            "id": entity.id,
            "kind": "character" if entity.kind is EntityKind.PERSON else entity.kind.value,
            "names": [alias.name for alias in entity.aliases],
            "gender": GENDERS[entity.gender.value],
        }
        for entity in reading.entities
    ]
    quotations = [
        {"start": starts[key] + quotation.content.start, "end": starts[key] + quotation.content.end, "speaker": None}
        for key, scene in reading.scenes.items()
        for quotation in scene.quotations
        if quotation.depth == 0 and quotation.kind.value in ("speech", "unknown")
    ]
    return {"entities": entities, "mentions": mentions, "quotations": quotations}


def main(texts: Path, readings: Path) -> None:
    for path in sorted(texts.rglob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        scenes = [(f"s{number}", start, part) for number, (start, part) in enumerate(cut_scenes(text), start=1)]
        chapter = ChapterText("c1", "", 1, tuple(SceneText(key, part) for key, _, part in scenes))
        reading = read_book(Book((chapter,), path.stem))
        target = readings / path.relative_to(texts).with_suffix(".json")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(describe(reading, {key: start for key, start, _ in scenes})), "utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
