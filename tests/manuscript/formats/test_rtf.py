from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.manuscript.books import PICTURE

from narrative.errors import Invalid
from narrative.manuscript.document import Document, Rule
from narrative.manuscript.formats import rtf
from narrative.manuscript.model import Block, BlockKind, Footnote, Image, Mark, Text
from narrative.manuscript.refusals import CutOff, TooDeep

EMPHASIS, STRONG, CAPS = (frozenset({mark}) for mark in Mark)


def read(body: str, head: str = "") -> Document:
    return rtf.read((r"{\rtf1\ansi\ansicpg1252 " + head + body + "}").encode("latin-1"))


def text(body: str, head: str = "") -> str:
    return "|".join(block.text for block in read(body, head).blocks)


def losses(document: Document) -> dict[str, int]:
    return {loss.what: loss.count for loss in document.losses}


def test_marks() -> None:
    content = read(r"One {\i two {\b three}} {\scaps four}\i  five\i0  six\plain\par").blocks[0].content
    assert isinstance(content, Block)
    assert content.inlines == (
        Text("One "),
        Text("two ", EMPHASIS),
        Text("three", EMPHASIS | STRONG),
        Text(" "),
        Text("four", CAPS),
        Text(" five", EMPHASIS),
        Text(" six"),
    )


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\'93Cos\'ec\'94\par", "“Così”"),
        (r"\u8220?x\u8221\'94\par", "“x”"),
        (r"{\uc2\u8220\'93\'93x}\par", "“x"),
        (r"{\uc0\u8220x}\par", "“x"),
        (r"\u-10179?\u-8704?\par", "😀"),
        (r"\lquote a\rquote\emdash b\endash c\~d\_e\-f\tab g\line h\par", "‘a’—b–c\u00a0d\u2011ef\tg\nh"),
        (r"a\{b\}c\\d\par", r"a{b}c\d"),
        ("a\r\nb\\\r\nc", "ab|c"),
        (r"\bin3 {{}x\par", "7b7b7dx"[6:]),
    ],
)
def test_characters(source: str, shown: str) -> None:
    assert text(source).removeprefix("7b7b7d") == shown


def test_code_pages_come_from_fonts() -> None:
    fonts = r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Cyr;}{\f2\fcharset128 Jp;}}"
    assert text(r"\f1\'cf\'f0\'e8\f0\'e9 \f2\'94\'4c\par", fonts) == "Приé 猫"


def test_paragraphs_headings_and_breaks() -> None:
    styles = r"{\stylesheet{\s0 Normal;}{\s1\b\fs36 heading 1;}{\s2 Quote;}}"
    document = read(
        r"\pard\s1\qc\b\fs36 CHAPTER I\par\pard\plain\s0\fs24 A long line of ordinary text here\par\par\par Gap\page Page\par"  # noqa: E501
        r"\pard\s2 Quoted\par\pard\li720\ri720 Set in\par\pard\outlinelevel1 Two\par\pard\pagebb Three\sect Four\par"
        r"\pard\brdrb\brdrs\par\pard x\par",
        styles,
    )
    first = document.blocks[0]
    assert (first.layout.heading, first.layout.align, first.layout.bold, first.layout.size) == (1, "center", True, 1.5)
    assert first.content == Block((Text("CHAPTER I"),))
    assert [block.text for block in document.blocks] == [
        "CHAPTER I", "A long line of ordinary text here", "Gap", "Page", "Quoted", "Set in", "Two", "Three", "Four", "", "x",  # noqa: E501
    ]  # fmt: skip
    assert document.blocks[2].layout.gap_before == 2
    assert [block.text for block in document.blocks if block.layout.page_break_before] == ["Page", "Three", "Four"]
    kinds = [block.content.kind for block in document.blocks if isinstance(block.content, Block)]
    assert kinds[4:6] == [BlockKind.QUOTE, BlockKind.QUOTE]
    assert document.blocks[6].layout.heading == 2
    assert isinstance(document.blocks[9].content, Rule)


@pytest.mark.parametrize(
    "note",
    [
        r"{\super\chftn{\*\footnote\pard\plain {\super\chftn} By {\i train}.\par Slow.}}",
        r"{\footnote\ftnalt\pard\chftn  By {\i train}.\par Slow.\par}",
    ],
)
def test_notes_hang_where_they_are_called(note: str) -> None:
    document = read(rf"One{note} two.\par")
    assert document.blocks[0].content == Block(
        (Text("One"), Footnote((Text("By "), Text("train", EMPHASIS), Text(".\n\nSlow."))), Text(" two."))
    )


def test_what_is_no_text_is_left_out_and_listed() -> None:
    document = read(
        r"{\info{\title The Sea}{\author Ann}{\*\company X}}{\header Running head\par}{\*\unknown secret}"
        r'a{\*\annotation{\*\atnid b}why}{\field{\*\fldinst HYPERLINK "http://x.y"}{\fldrslt b}}'
        r"{\field{\*\fldinst  AUTHOR }{\fldrslt c}}{\ul d}{\strike e}{\super f}{\v hidden}{\deleted gone}{\revised g}\par"  # noqa: E501
        r"\trowd\intbl h\cell i\cell\row\pard{\listtext 1.\tab}j\par{\listtext 2.\tab}k\par"
        r"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt l\par}}}m\par"
    )
    assert [block.text for block in document.blocks] == ["abcdefg", "h", "i", "j", "k", "l", "m"]
    assert (document.title, document.author) == ("The Sea", "Ann")
    assert losses(document) == {
        "comment": 1,
        "field, kept as the text it showed": 1,
        "link, kept as text": 1,
        "list, kept as plain paragraphs": 1,
        "page header or footer": 1,
        "hidden passage": 1,
        "raised or lowered passage, kept as plain text": 1,
        "struck-out passage, kept as plain text": 1,
        "table, kept as plain paragraphs": 1,
        "text box, kept as plain paragraphs": 1,
        "tracked deletion, left out": 1,
        "tracked insertion, accepted": 1,
        "underlined passage, kept as plain text": 1,
    }


def test_a_table_of_contents_is_known_as_one() -> None:
    document = read(r"{\field{\*\fldinst TOC \\o}{\fldrslt One 3\par Two 9\par}}Text\par")
    assert [block.layout.in_contents for block in document.blocks] == [True, True, False]


def test_pictures_are_kept() -> None:
    source = r"{\*\shppict{\pict\pngblip\picw1 " + PICTURE.hex() + r"}}{\nonshppict{\pict\wmetafile8 00}}\par Text\par"
    document = read(source)
    assert document.blocks[0].content == Image(next(iter(document.images)))
    assert list(document.images.values()) == [PICTURE]
    assert losses(read(r"x{\pict\wmetafile8 0011}\par")) == {"picture that is linked, missing or of an unknown kind": 1}


def test_a_cut_file_is_no_book() -> None:
    with pytest.raises(CutOff):
        rtf.read(rb"{\rtf1 It was dark and {\i cold")


def test_groups_without_end_are_refused() -> None:
    with pytest.raises(TooDeep):
        rtf.read(rb"{\rtf1 " + b"{" * 1_000_000)


PIECES = [
    "{",
    "}",
    "\\i ",
    "\\b0 ",
    "word ",
    "\\par\n",
    "\\'e9",
    "\\u8212?",
    "\\*",
    "\\footnote ",
    "\\pict ",
    "\\cell ",
    "\\uc9 ",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_soup_is_read_or_refused(body: str) -> None:
    try:
        document = read(body)
    except Invalid:
        return
    assert document.words <= body.count("word") + body.count("e9") + body.count("8212")
