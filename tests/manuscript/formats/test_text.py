from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative.manuscript.document import Document
from narrative.manuscript.formats import text
from narrative.manuscript.model import Block, BlockKind, Chapter, Footnote, Manuscript, Mark, Part, Scene, Text

EMPHASIS, STRONG, _CAPS = (frozenset({mark}) for mark in Mark)

SENTENCES = (
    "The night was dark and the wind came down from the hills with a long cold sound that nobody in the house liked. "
    "She stood at the window, listened, and said nothing at all until the clock in the hall had struck eleven. "
)


def read(source: str) -> Document:
    return text.read(source.encode())


def kinds(document: Document) -> list[tuple[str, BlockKind]]:
    return [(block.text, block.content.kind) for block in document.blocks if isinstance(block.content, Block)]


def wrap(paragraph: str, **options: str) -> str:
    return textwrap.fill(paragraph, 70, break_on_hyphens=False, **options)  # type: ignore[arg-type]


PARAGRAPHS = [(SENTENCES * 2).strip(), SENTENCES.strip(), "“Who is there?” she asked.", (SENTENCES * 3).strip()]


@pytest.mark.parametrize(
    "source",
    [
        "\n\n".join(map(wrap, PARAGRAPHS)),
        "\n".join(PARAGRAPHS),
        "\n\n".join(PARAGRAPHS),
        "\r\n\r\n".join(map(wrap, PARAGRAPHS)),
        "\n".join(f"\t{paragraph}" for paragraph in PARAGRAPHS),
        "\n".join(wrap(paragraph, initial_indent="    ") for paragraph in PARAGRAPHS * 3),
        "\n\n\n".join(map(wrap, PARAGRAPHS)),
    ],
    ids=["wrapped", "a paragraph a line", "empty lines", "windows", "tabs", "wrapped and indented", "double spaced"],
)
def test_paragraphs_are_found_however_they_stand(source: str) -> None:
    found = [block.text for block in read(source).blocks]
    assert found[:4] == PARAGRAPHS
    assert len(found) in (4, 12)
    assert all(block.layout.gap_before == 0 for block in read(source).blocks)


def test_gaps_and_form_feeds_are_kept() -> None:
    source = "\n\n".join([PARAGRAPHS[0], PARAGRAPHS[1], "\n" + PARAGRAPHS[2], "\f" + PARAGRAPHS[3]])
    layouts = [block.layout for block in read(source).blocks]
    assert [layout.gap_before for layout in layouts] == [0, 0, 1, 0]
    assert [layout.page_break_before for layout in layouts] == [False, False, False, True]


def test_headings_stand_alone_and_centred_lines_are_seen() -> None:
    source = "\n\n".join(
        [wrap(PARAGRAPHS[0]), "CHAPTER II\nThe Sea", "THE END".center(70).rstrip(), wrap(PARAGRAPHS[3])]
    )
    blocks = read(source).blocks
    assert [block.text for block in blocks][1:4] == ["CHAPTER II", "The Sea", "THE END"]
    assert [block.layout.align for block in blocks] == ["start", "start", "start", "center", "start"]


def test_a_table_of_contents_is_a_line_an_entry() -> None:
    contents = "I. The Road ... 3\nII. The Inn ... 17\nIII. The Sea ... 31"
    assert [block.text for block in read("\n\n".join([contents, *map(wrap, PARAGRAPHS)])).blocks][:3] == contents.split(
        "\n"
    )


def test_verse_keeps_its_lines_and_a_set_in_paragraph_is_a_quotation() -> None:
    verse = "    Roses are red,\n      violets are blue,\n    honey is sweet"
    quote = wrap(SENTENCES, initial_indent="    ", subsequent_indent="    ")
    found = kinds(read("\n\n".join([wrap(PARAGRAPHS[0]), verse, quote, wrap(PARAGRAPHS[3])])))
    assert found[1] == ("Roses are red,\n  violets are blue,\nhoney is sweet", BlockKind.VERSE)
    assert found[2] == (SENTENCES.strip(), BlockKind.QUOTE)


def test_an_address_keeps_its_lines_without_being_verse() -> None:
    found = kinds(read("\n\n".join([*map(wrap, PARAGRAPHS), "Yours ever,\nMina"])))
    assert found[-1] == ("Yours ever,\nMina", BlockKind.PARAGRAPH)


@pytest.mark.parametrize(
    ("typed", "runs"),
    [
        ("He _did_ go.", (Text("He "), Text("did", EMPHASIS), Text(" go."))),
        ("He *did* go.", (Text("He "), Text("did", EMPHASIS), Text(" go."))),
        ("He **did** go.", (Text("He "), Text("did", STRONG), Text(" go."))),
        ("“_So!_”", (Text("“"), Text("So!", EMPHASIS), Text("”"))),
        ("_a b\nc_ d", (Text("a b c", EMPHASIS), Text(" d"))),
        ("snake_case_name 2*3*4 * * *", (Text("snake_case_name 2*3*4 * * *"),)),
        ("* * *", (Text("* * *"),)),
        ("_ a_ and _b _", (Text("_ a_ and _b _"),)),
    ],
)
def test_typed_marks(typed: str, runs: tuple[Text, ...]) -> None:
    block = read(typed.replace("\n", " ")).blocks[0].content
    assert isinstance(block, Block)
    assert block.inlines == runs


@pytest.mark.parametrize("note", ["[1] By train.", "[Footnote 1: By train.]"])
def test_notes_hang_where_they_are_called(note: str) -> None:
    document = read(f"He came _late_.[1] She left.\n\nThe end.\n\n{note}\n\n[7] nobody called this")
    block = document.blocks[0].content
    assert isinstance(block, Block)
    assert block.footnotes == (Footnote((Text("By train."),)),)
    assert block.text == "He came late. She left."
    assert [block.text for block in document.blocks[1:]] == ["The end.", "[7] nobody called this"]


@pytest.mark.parametrize(
    ("encoding", "sample"),
    [
        ("utf-8", "“Così,” said Zoë — 👩‍👩‍👧 שלום e\u0301"),
        ("utf-8-sig", "“Così,” said Zoë"),
        ("utf-16", "“Così,” said Zoë שלום"),
        ("utf-16-le", "“Così,” said Zoë and went away"),
        ("utf-16-be", "“Così,” said Zoë and went away"),
        ("utf-32", "“Così,” said Zoë"),
        ("cp1252", "“It’s Così,” said Zoë — and she wasn’t sure…"),
        ("mac_roman", "“It’s here,” she said — “and I don’t know why it isn’t there.” He didn’t answer. “Well?”"),
        ("cp1251", "Он стоял у окна и долго смотрел на пустую улицу, где никого не было. Потом он ушёл."),
        (
            "shift_jis",
            "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。何でも薄暗いじめじめした所で泣いていた。",
        ),
    ],
)
def test_encodings_are_recognised(encoding: str, sample: str) -> None:
    assert text.read((sample + "\n").encode(encoding)).blocks[0].text == sample


def test_a_gutenberg_head_names_the_book() -> None:
    document = read("The Project Gutenberg eBook of Dracula\n\nTitle: Dracula\n\nAuthor: Bram Stoker\n\nText.")
    assert (document.title, document.author) == ("Dracula", "Bram Stoker")


def test_what_is_written_reads_back() -> None:
    blocks = (
        Block((Text("He "), Text("did", EMPHASIS), Text(" say "), Text("no", STRONG), Footnote((Text("A note."),)))),
        Block((Text("A long quotation that somebody set apart from the text."),), BlockKind.QUOTE),
        Block((Text("Roses are red,\nviolets are blue,\nhoney is sweet"),), BlockKind.VERSE),
        Block((Text(PARAGRAPHS[0]),)),
    )
    scenes = (Scene(blocks), Scene((Block((Text(PARAGRAPHS[1]),)),)))
    book = Manuscript("Sea", "Ann", parts=(Part("", (Chapter("CHAPTER I", scenes),)),))
    document = read(text.write(book).decode())
    assert [block.text for block in document.blocks[:2]] == ["Sea", "Ann"] or document.blocks[0].text == "Sea\nAnn"
    contents = [block.content for block in document.blocks if block.text not in ("Sea", "Ann", "Sea\nAnn")]
    assert contents == [Block((Text("CHAPTER I"),)), *blocks, Block((Text("* * *"),)), scenes[1].blocks[0]]
    assert next(block for block in document.blocks if block.text == "CHAPTER I").layout.gap_before == 2


@settings(deadline=None)
@given(st.text(st.sampled_from(list("abc \n\t\f.“—é")), max_size=200))
def test_no_letter_is_lost(source: str) -> None:
    letters = [character for character in source if character.isalnum()]
    kept = [character for block in read(source).blocks for character in block.text if character.isalnum()]
    assert kept == letters
