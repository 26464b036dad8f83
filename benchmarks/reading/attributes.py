"""Counts what is said of eyes, hair, hands and age in plain texts, whose it is, and which statements are at odds.

python -m benchmarks.reading.attributes FOLDER        (every *.txt below it; prints both passages of each pair at odds)
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from benchmarks.reading.write_readings import cut_scenes
from narrative.story.book import Book, ChapterText, SceneText
from narrative.story.claims import Claim
from narrative.story.reading import BookReading, read_book
from narrative.text.attribute_values import are_incompatible
from narrative.text.attributes import Modality


def read_text(path: Path) -> BookReading:
    text = path.read_bytes().decode("utf-8")
    scenes = tuple(SceneText(f"s{number}", part) for number, (_, part) in enumerate(cut_scenes(text)))
    return read_book(Book((ChapterText("c1", "", 1, scenes),), path.stem))


def find_conflicts(reading: BookReading) -> Iterator[tuple[Claim, Claim]]:
    """Yield every two asserted claims of one owner that cannot both be true."""
    groups: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in reading.claims:
        if claim.modality is Modality.ASSERTED:
            groups[claim.entity, claim.predicate].append(claim)
    for claims in groups.values():
        for first, second in combinations(claims, 2):
            if are_incompatible(first.predicate, first.value, second.value):
                yield first, second


def quote(reading: BookReading, claim: Claim) -> str:
    texts = {scene.key: scene.text for scene in reading.book.scenes}
    return f"{claim.value}: {' '.join(claim.sentence.of(texts[claim.scene]).split())[:240]}"


def main(folder: Path) -> None:
    totals: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.txt")):
        reading = read_text(path)
        names = {entity.id: entity.name for entity in reading.entities}
        totals["words"] += sum(scene.words for scene in reading.scenes.values())
        totals["statements"] += sum(len(scene.attributes) for scene in reading.scenes.values())
        totals["with an owner"] += len(reading.claims)
        for first, second in find_conflicts(reading):
            totals["pairs at odds"] += 1
            print(f"{path.stem}: {names[first.entity]}, {first.predicate}")
            print(f"    {quote(reading, first)}\n    {quote(reading, second)}")
    print(", ".join(f"{count:,} {what}" for what, count in totals.items()))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
