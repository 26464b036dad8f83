import time

from hypothesis import given
from hypothesis import strategies as st

from narrative.manuscript.diff import (
    Change,
    Fate,
    Match,
    OldScene,
    ParagraphChange,
    Plan,
    Run,
    compare_texts,
    match_scenes,
)
from narrative.manuscript.model import BLOCK_SEPARATOR, Block, Chapter, Manuscript, Part, Scene, Text

WORDS = [
    "harbour",
    "fog",
    "bell",
    "gull",
    "quay",
    "boat",
    "rope",
    "tide",
    "lamp",
    "stone",
    "letter",
    "door",
    "stair",
    "window",
    "ember",
    "road",
]


def story(seed: int, length: int = 120) -> str:
    """Return words that no other seed shares in the same order."""
    return " ".join(f"{WORDS[(seed * 7 + at * (seed + 3)) % len(WORDS)]}{(seed * at) % 89}" for at in range(length))


def book(*chapters: list[str]) -> Manuscript:
    return Manuscript(
        parts=(
            Part(
                "",
                tuple(
                    Chapter(f"Chapter {number}", tuple(Scene((Block((Text(text),)),)) for text in texts))
                    for number, texts in enumerate(chapters, start=1)
                ),
            ),
        )
    )


def kept(manuscript: Manuscript) -> list[OldScene]:
    return [
        OldScene(f"{chapter.title}/{index}", ("", chapter.title), scene.text)
        for chapter in manuscript.chapters
        for index, scene in enumerate(chapter.scenes)
    ]


def fates(plan: Plan) -> list[tuple[str, str | None]]:
    return [(match.fate.value, match.key) for match in plan.matches]


def test_importing_the_same_book_again_changes_nothing() -> None:
    manuscript = book([story(1), story(2)], [story(3)])
    plan = match_scenes(kept(manuscript), manuscript)
    assert [match.fate for match in plan.matches] == [Fate.UNCHANGED] * 3
    assert not any(match.moved for match in plan.matches)


def test_an_edited_scene_is_a_new_version_of_itself() -> None:
    old = book([story(1), story(2)], [story(3)])
    edited = story(2).replace("fog", "mist") + " And then it rained."
    plan = match_scenes(kept(old), book([story(1), edited], [story(3)]))
    assert fates(plan) == [("unchanged", "Chapter 1/0"), ("changed", "Chapter 1/1"), ("unchanged", "Chapter 2/0")]


def test_a_scene_that_only_went_elsewhere_keeps_its_key() -> None:
    old = book([story(1), story(2)], [story(3), story(4)])
    plan = match_scenes(kept(old), book([story(2)], [story(3), story(4), story(1)]))
    assert fates(plan) == [
        ("unchanged", "Chapter 1/1"),
        ("unchanged", "Chapter 2/0"),
        ("unchanged", "Chapter 2/1"),
        ("unchanged", "Chapter 1/0"),
    ]
    assert [match.moved for match in plan.matches] == [False, False, False, True]


def test_new_and_gone_scenes_are_told_apart() -> None:
    plan = match_scenes(kept(book([story(1), story(2)])), book([story(5), story(1)]))
    assert plan.matches == (
        Match(Fate.NEW, 0),
        Match(Fate.UNCHANGED, 1, "Chapter 1/0"),
        Match(Fate.GONE, None, "Chapter 1/1"),
    )
    assert (plan.count(Fate.NEW), plan.count(Fate.GONE)) == (1, 1)


def test_a_scene_that_was_split_keeps_its_key_once() -> None:
    words = story(2, 200).split()
    longer, shorter = " ".join(words[:120]), " ".join(words[120:])
    plan = match_scenes(kept(book([story(1), story(2, 200), story(3)])), book([story(1), longer, shorter, story(3)]))
    assert [match.fate for match in plan.matches] == [Fate.UNCHANGED, Fate.CHANGED, Fate.NEW, Fate.UNCHANGED]
    assert plan.matches[1].key == "Chapter 1/1"


def test_a_rewritten_scene_between_its_old_neighbours_is_still_itself() -> None:
    old = book([story(1), "He came in. He sat down. He wept.", story(3)])
    plan = match_scenes(kept(old), book([story(1), "He came in late, and nobody saw him.", story(3)]))
    assert fates(plan)[1] == ("changed", "Chapter 1/1")


def test_twins_keep_to_their_own_chapters() -> None:
    manuscript = book(["The end."], ["The end."])
    plan = match_scenes(kept(manuscript), manuscript)
    assert fates(plan) == [("unchanged", "Chapter 1/0"), ("unchanged", "Chapter 2/0")]


SCENES = st.lists(st.sampled_from([*(story(seed, 20) for seed in range(5)), "", "Yes.", "Yes, he said."]), max_size=6)


@given(SCENES, SCENES)
def test_every_scene_has_one_fate_and_every_key_is_given_once(before: list[str], after: list[str]) -> None:
    old, new = kept(book(before)), book(after)
    plan = match_scenes(old, new)
    assert [match.place for match in plan.matches if match.place is not None] == list(range(len(after)))
    assert sorted(match.key for match in plan.matches if match.key) == sorted(scene.key for scene in old)
    for match in plan.matches:
        assert (match.fate is Fate.NEW) == (match.key is None)
        assert (match.fate is Fate.GONE) == (match.place is None)


@given(st.lists(st.integers(0, 30), unique=True, max_size=8).flatmap(st.permutations))
def test_scenes_may_come_in_any_order_without_a_copy(order: list[int]) -> None:
    old = kept(book([story(seed, 30) for seed in sorted(order)]))
    plan = match_scenes(old, book([story(seed, 30) for seed in order]))
    assert {match.fate for match in plan.matches} <= {Fate.UNCHANGED}
    assert sum(match.moved for match in plan.matches) < max(1, len(order))


def test_four_hundred_edited_scenes_are_matched_quickly() -> None:
    old = book(*([story(seed, 400)] for seed in range(1, 401)))
    new = book(*([story(seed, 400).replace("fog", "mist")] for seed in range(400, 0, -1)))
    started = time.perf_counter()
    plan = match_scenes(kept(old), new)
    assert time.perf_counter() - started < 10
    assert [match.key for match in plan.matches] == [f"Chapter {number}/0" for number in range(400, 0, -1)]


def test_a_changed_paragraph_shows_the_words_that_came_and_went() -> None:
    assert compare_texts("She came.\n\nHe ran home.", "She came.\n\nHe walked home.\n\nEnd.") == (
        ParagraphChange(Change.SAME, (Run("She came.", Change.SAME),)),
        ParagraphChange(
            Change.CHANGED,
            (
                Run("He ", Change.SAME),
                Run("ran ", Change.REMOVED),
                Run("walked ", Change.ADDED),
                Run("home.", Change.SAME),
            ),
        ),
        ParagraphChange(Change.ADDED, (Run("End.", Change.ADDED),)),
    )


def test_paragraphs_that_share_nothing_are_not_forced_together() -> None:
    kinds = [change.kind for change in compare_texts("The gulls flew.", "Nobody spoke again.")]
    assert kinds == [Change.REMOVED, Change.ADDED]


def test_a_very_long_paragraph_is_replaced_whole() -> None:
    changes = compare_texts("a b " * 3000, "a b " * 2999 + "a c ")
    assert [run.kind for run in changes[0].runs] == [Change.REMOVED, Change.ADDED]


PARAGRAPHS = st.lists(st.text(alphabet="ab .\n", max_size=12).filter(lambda text: "\n\n" not in text), max_size=6)
TEXTS = st.one_of(PARAGRAPHS.map(BLOCK_SEPARATOR.join), st.text(alphabet="ab é\n.😀", max_size=40))


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back_from_the_comparison(before: str, after: str) -> None:
    changes = compare_texts(before, after)
    for text, other in ((before, Change.ADDED), (after, Change.REMOVED)):
        paragraphs = [
            "".join(run.text for run in change.runs if run.kind is not other)
            for change in changes
            if change.kind is not other
        ]
        assert BLOCK_SEPARATOR.join(paragraphs) == text


@given(TEXTS)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert {change.kind for change in compare_texts(text, text)} == {Change.SAME}
