from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.manuscript.structure.layouts import document, prose, rule, text

from narrative.manuscript.document import Document, DocumentBlock, Layout
from narrative.manuscript.model import Block, BlockKind, Role, Text
from narrative.manuscript.outline import Boundary, Level
from narrative.manuscript.structure import account_for, build_manuscript, check_outline, find_outline

BOLD = Layout(bold=True, align="center")
NEW_PAGE = Layout(page_break_before=True)
WIDE = Layout(gap_before=3)


def titles(book: Document, level: Level = Level.CHAPTER) -> list[str]:
    return [boundary.title for boundary in find_outline(book).boundaries if boundary.level is level]


def scenes(book: Document) -> list[int]:
    return [boundary.block for boundary in find_outline(book).boundaries if boundary.level is Level.SCENE]


def headed(*headings: str, layout: Layout | None = None) -> Document:
    return document(*(piece for heading in headings for piece in (text(heading, layout), *prose())))


@pytest.mark.parametrize(
    "headings",
    [
        ("CHAPTER I", "CHAPTER II", "CHAPTER III"),
        ("Chapter One", "Chapter Two", "Chapter Three"),
        ("Chapter 1: The Fog", "Chapter 2: The Bell", "Chapter 3: The Quay"),
        ("CHAPTER I—THE FOG", "CHAPTER II—THE BELL"),
        ("I", "II", "III", "IV"),
        ("1", "2", "3"),
        ("1.", "2.", "3."),
        ("One", "Two", "Three"),
        ("TWENTY-ONE", "TWENTY-TWO", "TWENTY-THREE"),
        ("I: The Fog", "II: The Bell", "III: The Quay"),
        ("[ 1 ]", "[ 2 ]", "[ 3 ]"),
        ("— I —", "— II —", "— III —"),
        ("Prologue", "1", "2", "3", "Epilogue"),
        ("Prologue", "Chapter 1", "Interlude", "Chapter 2", "Epilogue"),
        ("Letter I", "Letter II", "Letter III"),
        ("Stave One", "Stave Two", "Stave Three"),
        ("Kapitel 1", "Kapitel 2", "Kapitel 3"),
        ("Erstes Kapitel", "Zweites Kapitel", "Drittes Kapitel"),
        ("Chapitre premier", "Chapitre II", "Chapitre III"),
        ("Capítulo I", "Capítulo II", "Capítulo III"),
        ("Prólogo", "Capítulo uno", "Capítulo dos", "Epílogo"),
        ("Hoofdstuk 1", "Hoofdstuk 2"),
        ("eins", "zwei", "drei", "vier"),
    ],
)
def test_numbered_chapters_need_no_formatting(headings: tuple[str, ...]) -> None:
    assert titles(headed(*headings)) == list(headings)


def test_a_numbering_that_slips_is_still_a_numbering() -> None:
    headings = ["I", "II", "III", "V", "VI", "VI", "VII"]
    assert titles(headed(*headings)) == headings


def test_a_chapter_may_say_its_number_in_another_way_than_its_neighbours() -> None:
    headings = ["1.", "CHAPTER TWO", "Chapter 3 - The Fog", "IV", "Chapter 5", "VI"]
    assert titles(headed(*headings)) == headings


def test_a_long_summary_is_a_title_when_it_says_so() -> None:
    summary = "Chapter II: " + "In Which Old Peter Counts the Bells and Loses the Count, " * 3 + "and Begins Again"
    assert titles(headed("Chapter I: The Fog", summary, "Chapter III: Land")) == [
        "Chapter I: The Fog",
        summary,
        "Chapter III: Land",
    ]


def test_a_volume_and_its_first_book_are_one_part() -> None:
    book = document(text("VOLUME I"), headed("BOOK ONE", "1", "2", "3", "BOOK TWO", "1", "2", "3").blocks)
    assert titles(book, Level.PART) == ["VOLUME I: BOOK ONE", "BOOK TWO"]


def test_parts_and_chapters_without_numbers_are_told_apart_by_size() -> None:
    part, chapter = Layout(size=1.8), Layout(size=1.3)
    book = document(
        *(
            [text(name, part), *(piece for title in names for piece in (text(title, chapter), *prose(12)))]
            for name, names in (("Home", ("The Fog", "The Bell")), ("Away", ("The Quay", "The Boat")))
        )
    )
    assert titles(book, Level.PART) == ["Home", "Away"]
    assert titles(book) == ["The Fog", "The Bell", "The Quay", "The Boat"]


def test_the_last_title_may_be_a_known_name() -> None:
    pairs = (("CHAPTER I", "The Fog"), ("CHAPTER II", "The Bell"), ("CHAPTER III", "Conclusion"))
    book = document(*(piece for number, title in pairs for piece in (text(number), text(title), *prose())))
    assert titles(book)[-1] == "CHAPTER III: Conclusion"


def test_a_licence_round_the_book_is_left_out() -> None:
    book = document(
        text("The Project Gutenberg eBook of The Fog"),
        text("*** START OF THE PROJECT GUTENBERG EBOOK THE FOG ***"),
        headed("1", "2", "3").blocks,
        text("*** END OF THE PROJECT GUTENBERG EBOOK THE FOG ***"),
        prose(2),
    )
    manuscript = build_manuscript(book, find_outline(book))
    assert [chapter.title for chapter in manuscript.chapters] == ["1", "2", "3"]


def test_titles_stand_on_the_line_below_their_number() -> None:
    book = document(
        *(
            piece
            for number, title in (("CHAPTER I", "The Fog"), ("CHAPTER II", "The Bell, or Not"), ("CHAPTER III", "Land"))
            for piece in (text(number), text(title), *prose())
        )
    )
    assert titles(book) == ["CHAPTER I: The Fog", "CHAPTER II: The Bell, or Not", "CHAPTER III: Land"]
    assert account_for(book, find_outline(book)).in_titles == 6 + 7


def test_a_number_with_its_title_in_one_block_keeps_its_words() -> None:
    book = document(text("I.\nThe Fog"), prose(), text("II.\nThe Bell"), prose(), text("III.\nLand"), prose())
    assert titles(book) == ["I. The Fog", "II. The Bell", "III. Land"]


def test_a_short_first_line_is_no_title() -> None:
    book = document(
        text("Chapter 1"),
        text("It rained."),
        prose(),
        text("Chapter 2"),
        prose(),
        text("Chapter 3"),
        text("“Run!”"),
        prose(),
    )
    assert titles(book) == ["Chapter 1", "Chapter 2", "Chapter 3"]


def test_numbers_begin_again_in_every_part() -> None:
    book = headed("PART ONE", "1", "2", "3", "PART TWO", "1", "2", "3")
    assert titles(book, Level.PART) == ["PART ONE", "PART TWO"]
    assert titles(book) == ["1", "2", "3"] * 2


def test_parts_without_a_word_for_it_are_known_by_the_count_that_begins_again() -> None:
    blocks: list[DocumentBlock] = []
    for part in ("THE WILD LAND", "NEIGHBORING FIELDS"):
        blocks.append(text(part, WIDE))
        for number in ("I", "II", "III"):
            blocks += [text(number, WIDE), *prose()]
    book = Document(tuple(blocks))
    assert titles(book, Level.PART) == ["THE WILD LAND", "NEIGHBORING FIELDS"]
    assert titles(book) == ["I", "II", "III"] * 2


def test_parts_alone_are_chapters() -> None:
    book = headed("PART I", "PART II")
    assert titles(book) == ["PART I", "PART II"]
    assert titles(book, Level.PART) == []


def test_sections_of_numbered_chapters_are_scenes() -> None:
    book = headed("CHAPTER I", "1", "2", "3", "CHAPTER II", "1", "2", "3")
    assert titles(book) == ["CHAPTER I", "CHAPTER II"]
    assert titles(book, Level.SCENE) == ["1", "2", "3", "1", "2", "3"]


def test_heading_styles_are_believed() -> None:
    one, two, three = Layout(heading=1), Layout(heading=2), Layout(heading=3)
    book = document(
        text("Home", one),
        text("The Fog", two),
        prose(),
        text("That night", three),
        prose(),
        text("The Bell", two),
        prose(),
        text("Away", one),
        text("The Quay", two),
        prose(),
    )
    assert titles(book, Level.PART) == ["Home", "Away"]
    assert titles(book) == ["The Fog", "The Bell", "The Quay"]
    assert titles(book, Level.SCENE) == ["That night"]


def test_the_title_of_the_book_is_no_part() -> None:
    book = document(
        text("The Fog", Layout(heading=1)),
        text("One", Layout(heading=2)),
        prose(),
        text("Two", Layout(heading=2)),
        prose(),
        title="The Fog",
    )
    assert titles(book, Level.PART) == []
    assert [chapter.title for chapter in build_manuscript(book, find_outline(book)).chapters] == ["One", "Two"]


@pytest.mark.parametrize("layout", [BOLD, Layout(size=1.5), NEW_PAGE, Layout(gap_before=4, bold=True)])
def test_unnumbered_chapters_are_known_by_their_looks(layout: Layout) -> None:
    headings = ["The Fog", "The Bell", "The Quay"]
    book = document(*(piece for heading in headings for piece in (text(heading, layout), *prose(12))))
    assert titles(book) == headings


def test_chapters_named_for_whoever_tells_them_may_come_again() -> None:
    names = ["BRAN", "CATELYN", "ARYA", "BRAN", "CATELYN", "BRAN"]
    book = document(*(piece for name in names for piece in (text(name, BOLD), *prose(12))))
    assert titles(book) == names


def test_titled_scenes_are_not_the_title_of_their_chapter() -> None:
    one, two = Layout(heading=1), Layout(heading=2)
    book = document(
        *(
            (text(number, one), text("Monday", two), *prose(4), text("Tuesday", two), *prose(4))
            for number in ("1", "2", "3")
        )
    )
    assert titles(book) == ["1", "2", "3"]
    assert titles(book, Level.SCENE) == ["Monday", "Tuesday"] * 3


def test_a_styled_title_below_a_styled_number_completes_it() -> None:
    one, two = Layout(heading=1), Layout(heading=2)
    pairs = (("Chapter 1", "The Fog"), ("Chapter 2", "The Bell"))
    book = document(*((text(number, one), text(title, two), *prose()) for number, title in pairs))
    assert titles(book) == ["Chapter 1: The Fog", "Chapter 2: The Bell"]


def test_pages_divide_a_book_without_headings() -> None:
    pages = [[text("Morning came late. It came all the same.", NEW_PAGE), *prose(25)] for _ in range(3)]
    boundaries = find_outline(document(*pages)).boundaries
    assert [(boundary.block, boundary.title, boundary.heading_blocks) for boundary in boundaries] == [
        (0, "", 0),
        (26, "", 0),
        (52, "", 0),
    ]


def test_the_files_own_contents_name_its_headings() -> None:
    names = ("The Fog", "The Bell", "The Quay")
    book = document(*(piece for name in names for piece in (text(name), *prose(12))))
    assert titles(book) == []
    assert titles(replace(book, contents=names)) == list(names)


def test_a_style_made_for_chapters_tells_without_a_level() -> None:
    styled = Layout(style="Chapter Title")
    book = document(*(piece for name in ("Fog", "Bell", "Quay") for piece in (text(name, styled), *prose(12))))
    assert titles(book) == ["Fog", "Bell", "Quay"]


def test_a_styled_imprint_does_not_hide_the_chapters() -> None:
    imprint = (text("Imprint", Layout(heading=1, page_break_before=True)), text("Copyright © 2026"))
    chapters = [(text(name, BOLD), *prose(12)) for name in ("The Fog", "The Bell", "The Quay")]
    assert titles(document(imprint, *chapters)) == ["Imprint", "The Fog", "The Bell", "The Quay"]


def test_a_table_of_contents_is_left_out_and_its_lines_are_no_chapters() -> None:
    headings = ["Chapter 1: The Fog", "Chapter 2: The Bell", "Chapter 3: The Quay"]
    book = document(
        text("Contents"),
        *(text(f"{heading}\t{page}") for page, heading in enumerate(headings, start=7)),
        headed(*headings).blocks,
    )
    outline = find_outline(book)
    assert outline.boundaries[0] == Boundary(0, Level.CHAPTER, "Contents", 0, Role.FRONT, included=False)
    assert [boundary.block for boundary in outline.boundaries if boundary.included] == [4, 11, 18]


def test_entries_with_page_numbers_may_come_again() -> None:
    names = ["BRAN", "CATELYN", "ARYA", "BRAN", "CATELYN", "BRAN"]
    entries = [text(f"{name}\t{page}") for page, name in enumerate(names, start=3)]
    book = document(text("CONTENTS"), entries, *((text(name, BOLD), *prose(12)) for name in names))
    assert titles(book) == ["Contents", *names]


def test_contents_run_together_into_one_paragraph_are_known() -> None:
    names = ["Chapter 1: The Old Harbour", "Chapter 2: The Last Bell", "Chapter 3: The Long Quay"]
    book = document(text("Contents"), text(" ".join(names)), headed(*names).blocks)
    assert titles(book) == ["Contents", *names]


def test_contents_in_the_lines_of_one_block_are_known() -> None:
    names = ["Chapter 1: The Old Harbour", "Chapter 2: The Last Bell", "Chapter 3: The Long Quay"]
    book = document(text("Contents"), text("\n".join(names)), headed(*names).blocks)
    assert titles(book) == ["Contents", *names]


def test_a_table_of_contents_needs_no_heading() -> None:
    headings = ["One", "Two", "Three", "Four"]
    book = document(text("The Fog"), [text(heading) for heading in headings], headed(*headings).blocks, title="The Fog")
    assert titles(book) == ["Title page", "Contents", *headings]


def test_title_page_copyright_and_dedication_come_before_the_story() -> None:
    book = document(
        text("THE FOG", BOLD),
        text("by Ada Quay", BOLD),
        text("Copyright © 2026 Ada Quay", NEW_PAGE),
        text("All rights reserved. No part of this book may be copied without leave of the publisher."),
        text("For my mother", NEW_PAGE),
        text("Chapter 1", NEW_PAGE),
        prose(),
        text("Chapter 2", NEW_PAGE),
        prose(),
        text("Acknowledgements", NEW_PAGE),
        prose(1),
        text("About the Author", NEW_PAGE),
        prose(1),
    )
    found = [(boundary.title, boundary.role, boundary.included) for boundary in find_outline(book).boundaries]
    assert found == [
        ("Title page", Role.FRONT, False),
        ("Copyright", Role.FRONT, False),
        ("", Role.FRONT, True),
        ("Chapter 1", Role.BODY, True),
        ("Chapter 2", Role.BODY, True),
        ("Acknowledgements", Role.BACK, True),
        ("About the Author", Role.BACK, False),
    ]


def test_a_copyright_page_may_hold_sentences() -> None:
    book = document(
        text("THE FOG"),
        text("Copyright © 2026 Ada Quay"),
        text(
            "The author asserts that she has thought long and hard about every one of the bells in this book, and more."
        ),
        text("For the harbour master"),
        text("ISBN 978-0-00-000000-0"),
        headed("Chapter 1", "Chapter 2").blocks,
    )
    found = [(boundary.block, boundary.title) for boundary in find_outline(book).boundaries]
    assert found[:3] == [(0, "Title page"), (1, "Copyright"), (5, "Chapter 1")]


def test_an_epigraph_and_a_dedication_stay_in_the_book() -> None:
    book = document(
        text("The Fog"),
        text("For my mother"),
        text("“All that rings is not a bell.”"),
        text("Contents", NEW_PAGE),
        [text(f"Chapter {number} ... {number * 9}") for number in (1, 2)],
        text("A half title"),
        headed("Chapter 1", "Chapter 2").blocks,
    )
    boundaries = find_outline(book).boundaries
    assert [(boundary.block, boundary.title, boundary.included) for boundary in boundaries[:5]] == [
        (0, "Title page", False),
        (1, "", True),
        (2, "", True),
        (3, "Contents", False),
        (6, "Title page", False),
    ]


def test_a_book_that_is_written_twice_over_in_numbers_takes_the_upper_for_chapters() -> None:
    book = headed("I", "1", "2", "3", "II", "1", "2", "3", "III", "1", "2", "3")
    assert titles(book) == ["I", "II", "III"]
    assert titles(book, Level.SCENE) == ["1", "2", "3"] * 3


def test_a_preface_is_front_matter_and_in_the_book() -> None:
    boundaries = find_outline(headed("Preface", "1", "2", "3", "Afterword")).boundaries
    roles = [(boundary.title, boundary.role) for boundary in boundaries]
    assert roles[0] == ("Preface", Role.FRONT)
    assert roles[-1] == ("Afterword", Role.BACK)
    assert all(boundary.included for boundary in boundaries)


def test_an_opening_without_a_heading_stays_in_the_book() -> None:
    book = document(prose(2), headed("I", "II", "III").blocks)
    assert titles(book) == ["I", "II", "III"]
    assert build_manuscript(book, find_outline(book)).chapters[0].title == ""


@pytest.mark.parametrize("ornament", ["***", "* * *", "# # #", "#", "⁂", "~", "—", "• • •", "o0o", "-o-", "x x x", "❦"])
def test_ornaments_part_scenes(ornament: str) -> None:
    book = document(text("Chapter 1"), prose(2), text(ornament), prose(2), text("Chapter 2"), prose(2))
    assert scenes(book) == [3]
    assert build_manuscript(book, find_outline(book)).chapters[0].scenes[1].text.startswith("The harbour")


def test_rules_part_scenes_and_those_at_the_edge_of_a_chapter_do_not() -> None:
    book = document(text("Chapter 1"), rule(), prose(2), rule(), rule(), prose(2), rule(), text("Chapter 2"), prose(2))
    assert scenes(book) == [4]
    assert [len(chapter.scenes) for chapter in build_manuscript(book, find_outline(book)).chapters] == [2, 1]


def test_rare_wide_gaps_part_scenes() -> None:
    after = text("Morning came late, and with it came the boat.", WIDE)
    book = document(text("Chapter 1"), prose(20), after, prose(20), text("Chapter 2"), prose(20), after, prose(20))
    assert scenes(book) == [21, 63]


def test_gaps_round_an_inscription_part_nothing() -> None:
    stone = text("Here lies Peter, who counted the bells.", WIDE)
    after = text("They read it twice, and then they went home.", WIDE)
    assert scenes(document(text("Chapter 1"), prose(20), stone, after, prose(20))) == []


@pytest.mark.parametrize(
    "line",
    [
        "HELP",
        "“NO!”",
        "Baskerville Hall, October 13th.",
        "THE DAILYGRAPH, 8 AUGUST",
        "3 May. Bistritz.",
        "1647.",
        "SACRED TO THE MEMORY OF PETER",
        "Part of it was true",
        "I went to bed",
        "…",
        "Six o’clock",
    ],
)
def test_lines_inside_the_story_are_no_headings(line: str) -> None:
    book = document(text("Chapter 1"), prose(), text(line), prose(), text("Chapter 2"), prose())
    assert titles(book) == ["Chapter 1", "Chapter 2"]
    assert scenes(book) == []


def test_diary_headings_do_not_outvote_the_numbers() -> None:
    diary = text("Dr. Seward’s Diary", Layout(align="center", italic=True))
    chapters = [(text(number), diary, prose(4), diary, prose(4)) for number in ("I", "II", "III")]
    book = document(*(piece for chapter in chapters for piece in chapter))
    assert [title.partition(":")[0] for title in titles(book)] == ["I", "II", "III"]


def test_numbered_stanzas_and_lists_are_no_chapters() -> None:
    stanzas = [piece for number in ("I.", "II.", "III.", "IV.") for piece in (text(number), verse())]
    assert titles(document(prose(40), stanzas, prose(10))) == []
    items = [text(f"{number}. Bring the rope and the lamp.") for number in range(1, 6)]
    assert titles(document(prose(10), items, prose(10))) == []


def verse() -> DocumentBlock:
    return DocumentBlock(Block((Text("In the greenest of our valleys\nBy good angels tenanted,"),), BlockKind.VERSE))


def test_numbers_in_dialogue_are_no_chapters() -> None:
    lines = [text(word) for word in ("One.", "Two.", "Three.", "“Go!”")]
    assert titles(document(prose(20), lines, prose(20))) == []


@pytest.mark.parametrize("book", [document(), document(prose(3)), document(text("Chapter 1")), document(rule())])
def test_small_and_empty_documents_are_no_trouble(book: Document) -> None:
    outline = find_outline(book)
    check_outline(book, outline)
    assert account_for(book, outline).balanced


def test_a_single_scene_is_left_whole() -> None:
    assert find_outline(document(prose(30))).boundaries == ()


LINES = st.sampled_from(
    [
        "Chapter 1",
        "CHAPTER II",
        "III",
        "4",
        "Contents",
        "Prologue",
        "***",
        "—",
        "For Ada",
        "© 2026",
        "Part One",
        "The Fog",
    ]
)
LAYOUTS = st.builds(
    Layout,
    heading=st.integers(0, 3),
    align=st.sampled_from(["start", "center"]),
    bold=st.booleans(),
    page_break_before=st.booleans(),
    gap_before=st.integers(0, 3),
    in_contents=st.booleans(),
)
BLOCKS = st.one_of(st.builds(text, LINES, LAYOUTS), st.sampled_from([*prose(2), rule(), verse()]))


@given(st.lists(BLOCKS, max_size=25).map(lambda blocks: Document(tuple(blocks))))
def test_whatever_is_found_fits_and_loses_no_word(book: Document) -> None:
    outline = find_outline(book)
    check_outline(book, outline)
    assert account_for(book, outline).balanced
    assert find_outline(book) == outline
