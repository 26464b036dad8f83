from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.text.discourse import ZoneKind, find_zones
from narrative.text.paragraphs import find_paragraphs

from .texts import texts

PLAIN = ("paragraph",)


def kinds(text: str, blocks: tuple[str, ...] = ()) -> list[ZoneKind]:
    return [zone.kind for zone in find_zones(text, blocks)]


def test_a_paragraph_is_cut_at_its_speech() -> None:
    text = "He rose. “Come,” he said, and left."
    assert [(zone.kind, zone.span.of(text)) for zone in find_zones(text)] == [
        (ZoneKind.NARRATION, "He rose."),
        (ZoneKind.DIALOGUE, "“Come,”"),
        (ZoneKind.NARRATION, "he said, and left."),
    ]


def test_quoted_words_in_mid_sentence_stay_narration() -> None:
    assert kinds("The so-called “improvements” cost him his garden.") == [ZoneKind.NARRATION]


@pytest.mark.parametrize(
    ("paragraphs", "blocks", "expected"),
    [
        (["CHAPTER IV", "It rained."], (), ["heading", "narration"]),
        (["He left.", "* * *", "It rained."], (), ["narration", "heading", "narration"]),
        (["Tyger, tyger, burning\nIn the forests\nOf the night", "It rained."], (), ["verse", "narration"]),
        (["He sang.", "O rose", "It rained."], ("paragraph", "verse", *PLAIN), ["narration", "verse", "narration"]),
        (["We are such stuff.", "—The Tempest", "It rained."], (), ["epigraph", "epigraph", "narration"]),
        (
            ["He tore it open.", "My dear Ann,", "I am well.", "Yours ever,", "Tom", "She wept."],
            (),
            ["narration", "letter", "letter", "letter", "letter", "narration"],
        ),
        (["3 May. Bistritz.—I left Munich.", "I was late; my train failed me."], (), ["diary", "diary"]),
        (["London, 3 May.", "She left Munich. He was late."], (), ["heading", "narration"]),
        (["The sign read:", "NO ENTRY", "He went in."], (), ["narration", "heading", "narration"]),
        (["The note ran:", "Meet me at the tor.", "He went."], (), ["narration", "inscription", "narration"]),
        (["He saw it.", "Here lies Tom."], ("paragraph", "quote"), ["narration", "inscription"]),
        (["Dear me, how it rained.", "She left."], (), ["narration", "narration"]),
        (["Sir Henry knelt down.", "He rose."], (), ["narration", "narration"]),
        (["“My dear Ann,—I am well.”", "She left."], (), ["dialogue", "narration"]),
    ],
)  # fmt: skip
def test_what_is_no_narration_is_told_apart(
    paragraphs: list[str], blocks: tuple[str, ...], expected: list[str]
) -> None:
    assert kinds("\n\n".join(paragraphs), blocks) == expected


@given(texts, st.lists(st.sampled_from(["paragraph", "quote", "verse"]), max_size=8))
def test_zones_cover_everything_but_blanks_once(text: str, blocks: list[str]) -> None:
    zones = find_zones(text, blocks)
    assert "".join("".join(zone.span.of(text) for zone in zones).split()) == "".join(text.split())
    assert all(a.span.end <= b.span.start for a, b in pairwise(zones))
    assert all(any(p.contains(zone.span) for p in find_paragraphs(text)) for zone in zones)
