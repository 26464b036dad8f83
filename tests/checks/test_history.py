"""Findings keep their identity: an edit beside the evidence changes nothing, an edit of it does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from narrative.checks.finding import Evidence, Finding, Severity
from narrative.checks.history import Dismissal, Status, Verdict, compare_findings
from narrative.text.span import Span

Pair = tuple[list[str], list[str]]
GREEN = "She lifted her face, and her green eyes met his across the crowded table."
BLUE = "He had never forgotten those blue eyes, nor the ferry, nor the long road home."


def evidence(scene: str, text: str, word: str) -> Evidence:
    start = text.index(word)
    return Evidence.at(scene, text, Span(0, len(text)), (Span(start, start + len(word)),))


def finding(green: str = GREEN, blue: str = BLUE, scenes: tuple[str, str] = ("c3s1", "c21s2")) -> Finding:
    places = (evidence(scenes[0], green, "green"), evidence(scenes[1], blue, "blue"))
    return Finding("continuity/attribute-contradicts", Severity.WARNING, "Eyes.", "Why.", places, ("Mara",))


def statuses(previous: list[Finding], current: list[Finding], dismissals: tuple[Dismissal, ...] = ()) -> list[Status]:
    return [item.status for item in compare_findings(previous, current, dismissals)]


def test_a_first_check_finds_only_new() -> None:
    assert statuses([], [finding()]) == [Status.NEW]


def test_the_same_passages_elsewhere_are_the_same_finding() -> None:
    moved = finding(scenes=("c9s1", "c30s1"))
    assert moved.identity == finding().identity
    assert statuses([finding()], [moved]) == [Status.STILL]


def test_an_edit_beside_the_words_at_fault_is_still_the_same_finding() -> None:
    edited = finding(green=GREEN.replace("crowded", "long"))
    assert edited.identity != finding().identity
    assert statuses([finding()], [edited]) == [Status.STILL]


def test_another_colour_is_another_finding() -> None:
    other = Finding(
        "continuity/attribute-contradicts",
        Severity.WARNING,
        "Eyes.",
        "Why.",
        (evidence("c3s1", GREEN.replace("green", "brown"), "brown"), evidence("c21s2", BLUE, "blue")),
        ("Mara",),
    )
    assert statuses([finding()], [other]) == [Status.NEW, Status.RESOLVED]


def test_another_passage_with_the_same_words_at_fault_is_another_finding() -> None:
    other = finding(green="A cat with green eyes sat on the wall and washed.")
    assert statuses([finding()], [other]) == [Status.NEW, Status.RESOLVED]


def test_what_was_mended_is_resolved() -> None:
    result = compare_findings([finding()], [])
    assert [(item.status, item.before) for item in result] == [(Status.RESOLVED, finding())]


def test_a_dismissal_stays_through_a_small_edit_and_says_why() -> None:
    dismissal = Dismissal(finding(), Verdict.INTENDED, "Her eyes change with the tide.")
    edited = finding(blue=BLUE.replace("long road", "road"))
    (followed,) = compare_findings([finding()], [edited], (dismissal,))
    assert followed.status is Status.DISMISSED
    assert followed.dismissal is dismissal


def test_a_dismissal_falls_when_its_evidence_does() -> None:
    dismissal = Dismissal(finding(), Verdict.WRONG)
    rewritten = finding(green="Nobody in that house had such green glass in the windows as the widow.")
    assert statuses([], [rewritten], (dismissal,)) == [Status.NEW]


def test_a_dismissal_holds_for_one_finding_only() -> None:
    twin = finding(green=GREEN.replace("crowded", "long"))
    dismissal = Dismissal(finding(), Verdict.INTENDED)
    assert statuses([], [twin, finding()], (dismissal,)) == [Status.NEW, Status.DISMISSED]


def test_a_passage_quoted_for_comparison_has_no_part_in_identity() -> None:
    slip = evidence("c3s1", "I lifted my face.", "I")
    one, other = (
        Finding(
            "prose/point-of-view-slip", Severity.WARNING, "I.", "Why.", (slip, Evidence.at("c3s1", text, Span(0, 9)))
        )
        for text in ("She walked home.", "He walked away.")
    )
    assert one.identity == other.identity


words = st.lists(st.sampled_from(("a", "green", "cat", "sat", "on", "mat", "saw", "dog")), min_size=4, max_size=12)
pairs = st.lists(st.tuples(words, words), max_size=6)


@given(pairs, pairs)
def test_every_finding_is_followed_once(
    before: list[tuple[list[str], ...]], after: list[tuple[list[str], ...]]
) -> None:
    def make(passages: list[Pair]) -> list[Finding]:
        made = [finding("green " + " ".join(one), "blue " + " ".join(other)) for one, other in passages]
        return list({item.identity: item for item in made}.values())

    previous, current = make(before), make(after)
    followed = compare_findings(previous, current)
    assert [item.finding for item in followed[: len(current)]] == current
    still = [item for item in followed if item.status is Status.STILL]
    resolved = [item for item in followed if item.status is Status.RESOLVED]
    assert len(still) + len(resolved) == len(previous)
    assert statuses(current, current) == [Status.STILL] * len(current)
