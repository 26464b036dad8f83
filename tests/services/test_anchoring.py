from hypothesis import given
from hypothesis import strategies as st

from narrative.services.checks.anchoring import Anchor, find_again

TEXT = "Holmes came. Watson slept. Holmes looked up, and Holmes spoke."


def anchors(text: str, *words: str) -> list[Anchor[str]]:
    found = []
    place = 0
    for word in words:
        place = text.index(word, place)
        found.append(Anchor(word, place, word, text[max(0, place - 32) : place], text[place + len(word) :][:32]))
        place += 1
    return found


def test_what_did_not_move_is_where_it_was() -> None:
    kept = anchors(TEXT, "Holmes", "Watson", "Holmes", "Holmes")
    assert [start for _, start, _ in find_again(TEXT, kept)] == [anchor.start for anchor in kept]


@given(st.text(max_size=40), st.integers(min_value=0, max_value=len(TEXT)))
def test_every_span_found_holds_the_words(inserted: str, place: int) -> None:
    edited = TEXT[:place] + inserted + TEXT[place:]
    for word, start, end in find_again(edited, anchors(TEXT, "Holmes", "Watson", "Holmes", "Holmes")):
        assert edited[start:end] == word


@given(st.text(alphabet="abc ", max_size=60))
def test_what_follows_an_insertion_moves_with_it(inserted: str) -> None:
    edited = inserted + TEXT
    kept = anchors(TEXT, "Holmes", "Watson", "Holmes", "Holmes")
    assert [start for _, start, _ in find_again(edited, kept)] == [one.start + len(inserted) for one in kept]


def test_what_was_cut_out_is_dropped() -> None:
    edited = TEXT.replace("Watson slept. ", "")
    assert [word for word, _, _ in find_again(edited, anchors(TEXT, "Watson slept", "looked up"))] == ["looked up"]
    assert list(find_again("", anchors(TEXT, "Watson"))) == []


def test_of_two_alike_the_one_with_the_same_neighbours_is_found() -> None:
    before = "He said yes to her. He said no to him."
    passage = [Anchor("x", before.index("He said no"), "He said", "yes to her. ", " no to him.")]
    edited = "At first, and after long thought, he nodded. He said yes to her. He said no to him."
    (found,) = find_again(edited, passage)
    assert edited[found[1] :].startswith("He said no")
