import subprocess
import sys

import pytest

from narrative.services.reader import book as reader
from narrative.services.reader.book import Checked, check_book, find_missing
from narrative.story.book import Book, ChapterText, SceneText
from narrative.story.decisions import NO_DECISIONS

WORLD = ("sqlalchemy", "fastapi", "pydantic", "psycopg")


def test_what_runs_in_a_process_of_its_own_brings_nothing_of_the_world() -> None:
    modules = "narrative.services.reader.book, narrative.services.reader.document"
    program = f"import sys, {modules}; print([name for name in {WORLD} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def book_of(*texts: str) -> Book:
    scenes = tuple(SceneText(f"s{number}", text) for number, text in enumerate(texts))
    return Book((ChapterText("c1", "Chapter I", 1, scenes),), "T")


def run(book: Book, kept: dict[str, bytes] | None = None) -> tuple[Checked, list[tuple[float, str]]]:
    told: list[tuple[float, str]] = []
    checked = check_book(book, NO_DECISIONS, kept or {}, on_progress=lambda done, message: told.append((done, message)))
    return checked, told


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_kept", {})


def test_a_scene_is_read_once_and_after_an_edit_only_that_one() -> None:
    first, told = run(book_of("Holmes came.", "Watson slept."))
    assert len(first.fresh) == len(first.digests) == 2
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[0][1] == "Reading scene 1 of 2"
    edited, _ = run(book_of("Holmes came.", "Watson woke."))
    assert len(edited.fresh) == 1
    assert first.words == 4


def test_what_was_kept_elsewhere_is_not_read_again_and_gives_the_same() -> None:
    book = book_of("Holmes came. Holmes went.", "Watson slept.")
    first, _ = run(book)
    reader._kept.clear()
    assert set(find_missing(book)) == set(first.fresh)
    again, _ = run(book, first.fresh)
    assert again.fresh == {}
    assert (again.cast, again.findings) == (first.cast, first.findings)
    assert find_missing(book) == []


def test_the_memory_of_readings_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_KEPT", 1)
    run(book_of("Holmes came.", "Watson slept."))
    assert reader._kept == {}


def test_the_cast_says_who_is_named_where() -> None:
    checked, _ = run(book_of("Holmes came. Holmes went.", "Watson saw Holmes."))
    counts = {entity.name: entity.by_scene for entity in checked.cast.entities}
    assert counts["Holmes"] == {"s0": 2, "s1": 1}
    texts = {"s0": "Holmes came. Holmes went.", "s1": "Watson saw Holmes."}
    for scene, mentions in checked.cast.mentions.items():
        for _, start, end, words, _ in mentions:
            assert texts[scene][start:end] == words
