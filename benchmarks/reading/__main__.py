"""Times the reading of whole novels: cold, from kept readings, and after an edit of one scene.

python -m benchmarks.reading FILE…        (Markdown; processor seconds on one core, peak memory of the process)
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from narrative.manuscript.formats import markdown
from narrative.manuscript.structure.building import build_manuscript
from narrative.manuscript.structure.outlining import find_outline
from narrative.story.book import Book, load_book
from narrative.story.reading import BookReading, read_book

T = TypeVar("T")


def load_document(data: bytes) -> Book:
    """Return the book in a Markdown file, its chapters and scenes found as an import finds them."""
    document = markdown.read(data)
    return load_book(build_manuscript(document, find_outline(document)))


def edit_longest(book: Book) -> Book:
    """Return the book with a sentence added to its longest scene."""
    longest = max(book.scenes, key=lambda scene: len(scene.text))
    edited = replace(longest, text=longest.text + "\n\nSomebody laughed.")
    chapters = tuple(
        replace(chapter, scenes=tuple(edited if scene.key == longest.key else scene for scene in chapter.scenes))
        for chapter in book.chapters
    )
    return replace(book, chapters=chapters)


def clock(call: Callable[[], T]) -> tuple[float, T]:
    """Return the processor seconds that ``call`` took, and its result."""
    start = time.process_time()
    result = call()
    return time.process_time() - start, result


def measure(path: Path) -> None:
    book = load_document(path.read_bytes())
    cache: dict[str, bytes] = {}
    cold, reading = clock(lambda: read_book(book, cache))
    warm, again = clock(lambda: read_book(book, cache))
    edited, _ = clock(lambda: read_book(edit_longest(book), cache))
    if again != reading:
        raise SystemExit(f"{path.name}: the kept reading differs from the fresh one")
    print(describe(path, reading, cold, warm, edited))


def describe(path: Path, reading: BookReading, cold: float, warm: float, edited: float) -> str:
    words = sum(scene.words for scene in reading.scenes.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{path.stem:50s} {words:8,} words {len(reading.scenes):4} scenes {len(reading.entities):5} names"
        f"  cold {cold:5.2f} s  kept {warm:5.2f} s  edited {edited:5.2f} s  peak {peak:4.0f} MiB"
    )


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    read_book(Book())
    for argument in sys.argv[1:]:
        measure(Path(argument))
