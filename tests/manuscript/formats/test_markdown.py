from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.manuscript.books import PICTURE, manuscripts, normalise, shape

from narrative.manuscript.document import Document, Loss, Rule
from narrative.manuscript.formats import markdown
from narrative.manuscript.model import (
    Block,
    BlockKind,
    Chapter,
    Footnote,
    Image,
    Manuscript,
    Mark,
    Part,
    Scene,
    Text,
)

EMPHASIS, STRONG, CAPS = (frozenset({mark}) for mark in Mark)


def read(source: str) -> Document:
    return markdown.read(source.encode())


def only(source: str) -> Block:
    (block,) = read(source).blocks
    assert isinstance(block.content, Block)
    return block.content


def test_the_marks_a_novel_needs_survive() -> None:
    block = only('She *did* say **no** to <span class="smallcaps">Mr. Bell</span>, [<b>x</b>]{.smallcaps}')
    assert block.inlines[:6] == (
        Text("She "),
        Text("did", EMPHASIS),
        Text(" say "),
        Text("no", STRONG),
        Text(" to "),
        Text("Mr. Bell", CAPS),
    )
    assert only("[Mr. Bell]{.smallcaps} came").inlines == (Text("Mr. Bell", CAPS), Text(" came"))


def test_a_title_block_names_the_book_and_is_no_text() -> None:
    document = read('---\ntitle: "The \\"Sea\\""\nauthor: [Ann Bell]\nlang: de\n---\n\nText.')
    assert (document.title, document.author, document.language, document.words) == ('The "Sea"', "Ann Bell", "de", 1)
    assert read("% The Sea\n% Ann Bell\n\nText.").author == "Ann Bell"


def test_a_rule_at_the_beginning_is_no_title_block() -> None:
    document = read("---\n\nIt was dark.\n\n---\n\nIt was light.")
    assert [type(block.content) for block in document.blocks] == [Rule, Block, Rule, Block]


@pytest.mark.parametrize("rule", ["***", "---", "* * *", "___"])
def test_a_rule_is_a_rule(rule: str) -> None:
    assert [type(block.content) for block in read(f"One.\n\n{rule}\n\nTwo.").blocks] == [Block, Rule, Block]


def test_headings_keep_their_level_and_lose_their_attributes() -> None:
    blocks = read("# Part One {#p1 .unnumbered}\n\n## I. *The* Road ##\n\nText\n").blocks
    assert [(block.text, block.layout.heading) for block in blocks] == [
        ("Part One", 1),
        ("I. The Road", 2),
        ("Text", 0),
    ]


def test_a_long_paragraph_above_dashes_is_no_heading() -> None:
    line = "He walked on and on and on, " * 6
    blocks = read(f"{line}\n---\nNext.").blocks
    assert blocks[0].layout.heading == 0
    assert isinstance(blocks[1].content, Rule)


def test_quotations_and_verse() -> None:
    blocks = read("> One.\n>\n> Two.\n\nRoses are red\\\nviolets are blue\n\n| A\n|   B\n|\n| C\n").blocks
    assert [(block.text, getattr(block.content, "kind", None)) for block in blocks] == [
        ("One.", BlockKind.QUOTE),
        ("Two.", BlockKind.QUOTE),
        ("Roses are red\nviolets are blue", BlockKind.VERSE),
        ("A\n  B\n\nC", BlockKind.VERSE),
    ]


def test_footnotes_hang_where_they_are_called() -> None:
    document = read("He came.[^1] She^[of *York*] left.\n\n[^1]: By train.\n\n    A slow one.\n\n[^2]: Never called.\n")
    first, second = document.blocks
    assert isinstance(first.content, Block)
    assert first.content.footnotes == (
        Footnote((Text("By train.\n\nA slow one."),)),
        Footnote((Text("of "), Text("York", EMPHASIS))),
    )
    assert first.text == "He came. She left."
    assert second.text == "Never called."
    assert document.words == 13


def test_nothing_that_looks_like_code_swallows_a_word() -> None:
    document = read("    An indented opening.\n\n[Anna]: she said.\n\n- Who is there?\n- I am.\n\n12. Twelve\n")
    assert [block.text for block in document.blocks] == [
        "An indented opening.",
        "[Anna]: she said.",
        "- Who is there?",
        "- I am.",
        "12. Twelve",
    ]


def test_a_paragraph_a_line_is_seen() -> None:
    lines = [f"{number} " + "long words that go on " * 10 for number in range(8)]
    assert len(read("\n".join(lines)).blocks) == 8
    assert len(read("\n".join(["a short line"] * 8)).blocks) == 1


def test_what_cannot_be_kept_is_listed() -> None:
    document = read(
        "[A link](http://x.y) ~~gone~~ <u>under</u> <!-- why --> H<sub>2</sub>O ![sea](sea.png)\n\n"
        "|a|b|\n|-|-|\n|c|d|\n\n```\ncode\n```\n"
    )
    assert [loss.what for loss in document.losses] == [
        "code block, kept as verse",
        "comment",
        "link, kept as text",
        "picture that is linked, missing or of an unknown kind",
        "raised or lowered passage, kept as plain text",
        "struck-out passage, kept as plain text",
        "table, kept as plain paragraphs",
        "underlined passage, kept as plain text",
    ]
    assert " ".join(block.text for block in document.blocks) == "A link gone under  H2O a b c d code"


def test_hostile_html_leaves_its_words_only() -> None:
    document = read(
        '<div onclick="x()"><script>alert(1)</script><p>Hello <b>there</b></p></div>\n\n<img src=x onerror=y>'
    )
    assert [block.text for block in document.blocks] == ["Hello there"]
    assert Loss("picture that is linked, missing or of an unknown kind") in document.losses


def test_wide_gaps_are_counted() -> None:
    assert [block.layout.gap_before for block in read("One.\n\n\n\nTwo.\n\nThree.\n\n&nbsp;\n\nFour.").blocks] == [
        0,
        2,
        0,
        1,
    ]


def test_a_picture_travels_inside() -> None:
    book = Manuscript(
        parts=(Part("", (Chapter("", (Scene((Image("a.png", "A [sea]"),)),)),)),), images={"a.png": PICTURE}
    )
    document = markdown.read(markdown.write(book))
    (block,) = document.blocks
    assert isinstance(block.content, Image)
    assert block.content.alt == "A [sea]"
    assert list(document.images.values()) == [PICTURE]


def test_a_scene_with_a_title_needs_no_break() -> None:
    one, two = (Scene((Block((Text(word),)),), title) for word, title in (("One.", ""), ("Two.", "Dawn")))
    written = markdown.write(Manuscript(parts=(Part("", (Chapter("I", (one, two)),)),))).decode()
    assert written.endswith("# I\n\nOne.\n\n### Dawn\n\nTwo.\n")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(manuscripts())
def test_what_is_written_reads_back_the_same(book: Manuscript) -> None:
    document = markdown.read(markdown.write(book))
    assert [normalise(block) for block in document.blocks] == shape(book)
    assert (document.title, document.author, document.language) == (book.title, book.author, book.language)
    assert document.losses == ()


@settings(deadline=None)
@given(st.text(st.sampled_from(list("abc \n*_#>[]()`~|\\-+=<!&^:1.;{}'\"é—\u00a0\t")), max_size=60))
def test_any_scribble_keeps_its_words(source: str) -> None:
    letters = re.sub(r"[^abcé]", "", source)
    document = read(source)
    kept = "".join(block.text for block in document.blocks) + "".join(
        note.text for block in document.blocks if isinstance(block.content, Block) for note in block.content.footnotes
    )
    if not re.search(r"[<\[\]()&;]|```|~~~|---", source):  # addresses and tags are no words; fences name a language
        assert re.sub(r"[^abcé]", "", kept) == letters
