"""Every check keeps its contract: its page's wrong stories fire, the right ones are silent, and it says why."""

from __future__ import annotations

import pytest
from tests.checks.stories import load_story

from narrative.checks.catalogue import Check, UnknownCheck, get_check, list_checks, run_checks, select_checks
from narrative.checks.finding import Finding
from narrative.story.book import Book
from narrative.story.reading import read_book

CHECKS = list_checks()
WRONG = [
    pytest.param(check, story, id=f"{check.id}-{n}") for check in CHECKS for n, story in enumerate(check.page.wrong)
]
RIGHT = [
    pytest.param(check, story, id=f"{check.id}-{n}") for check in CHECKS for n, story in enumerate(check.page.right)
]


def find(check: Check, book: Book) -> tuple[Finding, ...]:
    return run_checks(read_book(book), select=(check.id,))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_check_has_a_page_with_stories(check: Check) -> None:
    assert check.page.wrong
    assert check.page.right
    assert check.page.markdown.startswith(f"# {check.title}\n")
    assert "## What to do" in check.page.markdown
    assert check.summary.endswith(".")
    assert check.why.endswith(".")
    assert "!" not in check.title + check.summary + check.why


@pytest.mark.parametrize(("check", "story"), WRONG)
def test_a_wrong_story_is_found(check: Check, story: str) -> None:
    findings = find(check, load_story(story))
    assert findings
    for finding in findings:
        assert finding.check == check.id
        assert finding.message.endswith(".")
        assert finding.why == check.why
        assert 0 < finding.confidence <= 1


@pytest.mark.parametrize(("check", "story"), WRONG)
def test_evidence_is_verbatim(check: Check, story: str) -> None:
    book = load_story(story)
    texts = {scene.key: scene.text for scene in book.scenes}
    titles = {chapter.scenes[0].key: chapter.title for chapter in book.chapters}
    for finding in find(check, book):
        assert any(item.marks for item in finding.evidence)
        for item in finding.evidence:
            text = (titles if item.place == "title" else texts)[item.scene]
            assert item.span.of(text) == item.quote
            assert all(item.span.contains(mark) and mark.start < mark.end for mark in item.marks)
            assert item.place == "title" or text[: item.span.start].endswith(item.prefix)
            assert item.place == "title" or text[item.span.end :].startswith(item.suffix)


@pytest.mark.parametrize(("check", "story"), RIGHT)
def test_a_right_story_is_passed_over(check: Check, story: str) -> None:
    assert find(check, load_story(story)) == ()


@pytest.mark.parametrize(("check", "story"), WRONG)
def test_a_finding_keeps_its_identity_when_the_text_moves(check: Check, story: str) -> None:
    before = find(check, load_story(story))
    lead = (
        "## Prologue\n\nThe harbour lay still before the day began, and there were neither ships nor gulls in it.\n\n"
    )
    moved = load_story(lead + story) if story.startswith("#") else load_story(story)
    assert {item.identity for item in find(check, moved)} == {item.identity for item in before}


def test_the_names_are_the_paths() -> None:
    assert [check.id for check in CHECKS] == sorted(check.id for check in CHECKS)
    assert get_check("continuity/name-drift").family == "continuity"
    assert get_check("continuity/name-drift").name == "name-drift"


def test_a_family_selects_its_checks() -> None:
    assert {check.family for check in select_checks(["continuity"])} == {"continuity"}
    assert "continuity/name-drift" not in {check.id for check in select_checks([], ["continuity/name-drift"])}
    assert len(select_checks(["prose", "structure"], ["prose"])) == 1


@pytest.mark.parametrize("name", ["nonsense", "continuity/", ""])
def test_an_unknown_check_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(UnknownCheck, match="no check"):
        select_checks([name])
    with pytest.raises(UnknownCheck):
        get_check(name)


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    run_checks(
        read_book(load_story("## 1\n\nAll was well.")), on_progress=lambda done, total: told.append((done, total))
    )
    assert told == [(done, len(CHECKS)) for done in range(1, len(CHECKS) + 1)]


@pytest.mark.parametrize("story", ["", "## 1", "## 1\n\n***\n\n***", "# Part\n\n## 1\n\n👩‍👩‍👧 “ ” — … \u202e"])
def test_nothing_is_found_in_next_to_nothing(story: str) -> None:
    assert run_checks(read_book(load_story(story))) == ()
