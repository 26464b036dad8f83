from __future__ import annotations

import base64
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.manuscript.books import PICTURE

from narrative.manuscript.document import Document, Rule
from narrative.manuscript.formats import html
from narrative.manuscript.model import Block, BlockKind, Footnote, Image, Mark, Text

EMPHASIS, STRONG, CAPS = (frozenset({mark}) for mark in Mark)


def read(body: str, head: str = "") -> Document:
    return html.read(f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>".encode())


def kinds(document: Document) -> list[tuple[str, BlockKind]]:
    return [(block.text, block.content.kind) for block in document.blocks if isinstance(block.content, Block)]


def losses(document: Document) -> dict[str, int]:
    return {loss.what: loss.count for loss in document.losses}


def test_marks_come_from_tags_and_from_styles() -> None:
    head = "<style>.it {font-style: italic} span.b{font-weight:bold} .caps, .other { font-variant: small-caps }</style>"
    body = (
        "<p>One <em>two</em> <strong>three</strong> <span class='it'>four</span> <span class=b>five</span> "
        "<span class='caps'>six</span> <i>a <em style='font-style:normal'>b</em></i> <span class=smallcaps>c</span></p>"
    )
    content = read(body, head).blocks[0].content
    assert isinstance(content, Block)
    assert [(run.text, run.marks) for run in content.inlines if isinstance(run, Text) and run.marks] == [
        ("two", EMPHASIS),
        ("three", STRONG),
        ("four", EMPHASIS),
        ("five", STRONG),
        ("six", CAPS),
        ("a ", EMPHASIS),
        ("c", CAPS),
    ]


def test_blanks_collapse_as_in_a_browser() -> None:
    assert read("<p>  One\n  <b> two</b>\t\n<i>three </i> four<br> five&nbsp;six </p>").blocks[0].text == (
        "One two three four\nfive\u00a0six"
    )


def test_blocks_of_every_kind() -> None:
    document = read(
        "<h1>Part</h1><h2 style='text-align:center'>I</h2><p>Text</p><blockquote><p>Quoted</p></blockquote>"
        "<div class='poem'><div class='stanza'><div>Roses</div><div>Violets</div></div></div><hr>"
        "<p>a<br>b<br>c</p><p>a long line, broken once,<br>is no verse</p><pre>  x\n  y</pre>loose words"
    )
    assert kinds(document) == [
        ("Part", BlockKind.PARAGRAPH),
        ("I", BlockKind.PARAGRAPH),
        ("Text", BlockKind.PARAGRAPH),
        ("Quoted", BlockKind.QUOTE),
        ("Roses\nViolets", BlockKind.VERSE),
        ("a\nb\nc", BlockKind.VERSE),
        ("a long line, broken once,\nis no verse", BlockKind.PARAGRAPH),
        ("x\n  y", BlockKind.VERSE),
        ("loose words", BlockKind.PARAGRAPH),
    ]
    assert [block.layout.heading for block in document.blocks][:3] == [1, 2, 0]
    assert document.blocks[1].layout.align == "center"
    assert isinstance(document.blocks[5].content, Rule)


def test_page_breaks_sizes_and_contents_are_hints() -> None:
    head = "<style>.ch {page-break-before: always; font-size: 1.5em} .after {break-after: page}</style>"
    body = "<div class='toc'><p>One</p></div><nav><p>Two</p></nav><p class='ch'>I</p><p class='after'>Text text</p><p>More</p>"  # noqa: E501
    layouts = [block.layout for block in read(body, head).blocks]
    assert [layout.in_contents for layout in layouts] == [True, True, False, False, False]
    assert [layout.page_break_before for layout in layouts] == [False, False, True, False, True]
    assert layouts[2].size == 1.5


def test_what_a_browser_would_run_or_hide_never_comes_through() -> None:
    document = read(
        "<p onclick='x()'>Hello</p><script>alert(1)</script><style>p{}</style><p hidden>secret</p>"
        "<p style='display:none'>secret</p><iframe src='http://x'>frame</iframe><template><p>t</p></template>"
        "<svg><script>alert(1)</script></svg><object data='x'>o</object><a href='javascript:x()'>link</a>"
        "<!-- comment --><noscript>n</noscript><textarea>form</textarea>"
    )
    assert [block.text for block in document.blocks] == ["Hello", "link"]
    assert losses(document) == {
        "drawing, chart or embedded object": 1,
        "films, sounds or forms": 3,
        "hidden passages": 2,
    }


def test_what_cannot_be_kept_is_listed() -> None:
    document = read(
        "<p><u>a</u> <s>b</s> <sup>c</sup> <a href='http://x.y'>d</a> <img src='http://x.y/z.png' alt='far'></p>"
        "<table><tr><td>e</td><td>f</td></tr></table><ul><li>g</li></ul><p><span class='pagenum'>[Pg 12]</span>h</p>"
    )
    assert [block.text for block in document.blocks] == ["a b c d", "e", "f", "g", "h"]
    assert losses(document) == {
        "link, kept as text": 1,
        "list, kept as plain paragraphs": 1,
        "picture that is linked, missing or of an unknown kind": 1,
        "printed page number": 1,
        "raised or lowered passage, kept as plain text": 1,
        "struck-out passage, kept as plain text": 1,
        "table, kept as plain paragraphs": 1,
        "underlined passage, kept as plain text": 1,
    }


NOTES = {
    "links back": '<p>One<a href="#n1" id="r1"><sup>[1]</sup></a> two.</p><p>Three.</p>'
    '<p id="n1"><a href="#r1">[1]</a> A <i>note</i>.</p>',
    "pandoc": '<p>One<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> two.</p>'
    '<p>Three.</p><section class="footnotes" role="doc-endnotes"><hr/><ol><li id="fn1"><p>A <em>note</em>.'
    '<a href="#fnref1" class="footnote-back" role="doc-backlink">↩︎</a></p></li></ol></section>',
    "LibreOffice": '<p>One<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> two.</p>'  # noqa: E501
    '<p>Three.</p><div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>'
    " A <i>note</i>.</p></div>",
    "Gutenberg": '<p>One<a id="FNanchor_1_1"></a><a href="#Footnote_1_1" class="fnanchor">[1]</a> two.</p><p>Three.</p>'
    '<div class="footnote"><p><a id="Footnote_1_1"></a><a href="#FNanchor_1_1"><span class="label">[1]</span></a> '
    "A <i>note</i>.</p></div>",
}


@pytest.mark.parametrize("body", NOTES.values(), ids=NOTES.keys())
def test_footnotes_hang_where_they_are_called(body: str) -> None:
    contents = [block.content for block in read(body).blocks]
    note = Footnote((Text("A "), Text("note", EMPHASIS), Text(".")))
    assert contents == [Block((Text("One"), note, Text(" two."))), Block((Text("Three."),))]


def test_a_table_of_contents_that_links_both_ways_is_no_note() -> None:
    body = "<p><a href='#c1' id='t1'>I</a></p><h2 id='c1'><a href='#t1'>I</a></h2><p>Text</p>"
    assert [block.text for block in read(body).blocks] == ["I", "I", "Text"]


def test_embedded_pictures_are_kept() -> None:
    source = base64.b64encode(PICTURE).decode()
    document = read(f"<p><img src='data:image/png;base64,{source}' alt='A ship'></p>")
    assert document.blocks[0].content == Image(next(iter(document.images)), "A ship")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "latin-1"])
def test_encodings_are_understood(encoding: str) -> None:
    declared = f"<meta charset='{encoding}'>" if encoding in ("cp1252", "latin-1") else ""
    data = f"<html><head>{declared}</head><body><p>Così è la vita</p></body></html>".encode(encoding)
    assert html.matches(data)
    assert html.read(data).blocks[0].text == "Così è la vita"


def test_the_head_names_the_book() -> None:
    document = read("<p>x</p>", "<title>The Sea</title><meta name='author' content='Ann Bell'>")
    assert (document.title, document.author, document.language) == ("The Sea", "Ann Bell", "en")


def test_entities_of_a_page_are_never_expanded() -> None:
    data = (
        b'<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><html><body><p>x &b; y</p></body></html>'
    )
    assert "aaaa" not in "".join(block.text for block in html.read(data).blocks[-1:])


PIECES = [
    "<p>",
    "</p>",
    "<i>",
    "</i>",
    "<div>",
    "</div>",
    "<br>",
    "<blockquote>",
    "word ",
    "é—x ",
    "&amp;",
    "<hr>",
    "\n",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_tag_soup_keeps_its_letters(body: str) -> None:
    written = re.sub(r"<[^<>]*>", " ", body).replace("&amp;", "&")
    kept = "".join(block.text for block in read(f"<p>{body}</p>").blocks)
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", written)
