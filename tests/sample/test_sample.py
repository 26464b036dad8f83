import hashlib

import pytest

from narrative.sample import Slip, load_clean_digest, load_clean_sample, load_sample, load_slips

SLIPS = load_slips()
SAMPLE = load_sample().decode()


def chapter_of(text: str, title: str) -> str:
    start = text.index(f"## {title}\n")
    end = text.find("\n## ", start + 1)
    return text[start : end if end >= 0 else len(text)]


def test_taking_the_slips_out_gives_the_clean_novel_back() -> None:
    assert hashlib.sha256(load_clean_sample()).hexdigest() == load_clean_digest()
    assert load_clean_sample() != load_sample()


def test_every_kind_of_first_check_has_a_slip() -> None:
    assert {slip.check for slip in SLIPS} == {
        "continuity/attribute-contradicts",
        "continuity/name-drift",
        "prose/passage-repeated",
        "prose/point-of-view-slip",
        "prose/tense-slip",
        "structure/chapter-numbering",
        "timeline/age-contradicts",
        "timeline/weekday-contradicts",
    }
    assert len({slip.id for slip in SLIPS}) == len(SLIPS)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.id)
def test_a_slip_stands_where_the_list_says(slip: Slip) -> None:
    assert slip.quote in chapter_of(SAMPLE, slip.chapter)
    assert slip.contradicted_quote in chapter_of(SAMPLE, slip.contradicted_chapter)
    assert slip.note.endswith(".")
    for edit in slip.edits:
        assert SAMPLE.count(edit.planted) == 1
        assert edit.planted != edit.original
