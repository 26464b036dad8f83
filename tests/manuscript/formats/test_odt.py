from __future__ import annotations

from tests.manuscript.books import PICTURE
from tests.manuscript.formats.packing import pack

from narrative.manuscript.document import Document, Rule
from narrative.manuscript.formats import odt
from narrative.manuscript.model import Block, BlockKind, Footnote, Image, Mark, Text

EMPHASIS, STRONG, CAPS = (frozenset({mark}) for mark in Mark)
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing",
        "fo": "xsl-fo-compatible", "svg": "svg-compatible", "meta": "meta",
    }.items()
)  # fmt: skip
MORE = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
STYLES = """
<style:default-style style:family="paragraph"><style:text-properties fo:font-size="12pt" fo:language="en"
 fo:country="GB"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="1"><style:paragraph-properties fo:text-align="center"
 fo:break-before="page"/><style:text-properties fo:font-size="150%" fo:font-weight="bold"/></style:style>
<style:style style:name="Quotations" style:family="paragraph"/>
<style:style style:name="Loop" style:family="paragraph" style:parent-style-name="Loop"/>
<style:style style:name="Horizontal_20_Line" style:display-name="Horizontal Line" style:family="paragraph"/>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties
 fo:margin-left="1cm" fo:margin-right="1cm"/></style:style>
<style:style style:name="P2" style:family="paragraph" style:master-page-name="First"/>
<style:style style:name="P3" style:family="paragraph"><style:paragraph-properties fo:margin-top="1in"/></style:style>
<style:style style:name="P4" style:family="paragraph"><style:paragraph-properties fo:break-after="page"/></style:style>
<style:style style:name="I" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="C" style:family="text"><style:text-properties fo:font-variant="small-caps"/></style:style>
<style:style style:name="U" style:family="text"><style:text-properties style:text-underline-style="solid"
 style:text-line-through-style="solid" style:text-position="super 58%"/></style:style>
<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>
"""


def make(body: str, **files: bytes | str) -> bytes:
    content = (
        f"<office:document-content {NAMESPACES} {MORE}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    meta = (
        f"<office:document-meta {NAMESPACES} {MORE}><office:meta><dc:title>The Sea</dc:title>"
        "<meta:initial-creator>Ann Bell</meta:initial-creator></office:meta></office:document-meta>"
    )
    base: dict[str, bytes | str] = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    return pack({**base, "meta.xml": meta, **files})


def read(body: str) -> Document:
    return odt.read(make(body))


def p(text: str = "Text", style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def span(style: str, text: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def losses(document: Document) -> dict[str, int]:
    return {loss.what: loss.count for loss in document.losses}


def test_marks_come_from_the_styles_of_spans() -> None:
    body = p(f"One {span('I', 'two ' + span('B', 'three'))} {span('C', 'four')}")
    content = read(body).blocks[0].content
    assert isinstance(content, Block)
    assert content.inlines == (
        Text("One "),
        Text("two ", EMPHASIS),
        Text("three", EMPHASIS | STRONG),
        Text(" "),
        Text("four", CAPS),
    )


def test_blanks_collapse_and_are_spelt_out() -> None:
    assert read(p(" a\n  b<text:s text:c='3'/>c<text:tab/>d<text:line-break/>e ")).blocks[0].text == "a b   c\td\ne"


def test_headings_quotations_rules_and_page_breaks() -> None:
    body = (
        '<text:h text:style-name="Heading_20_1" text:outline-level="1">I</text:h>'
        + p("Text text text text", "Loop")
        + p("Quoted", "Quotations")
        + p("Set in", "P1")
        + p("", "Horizontal_20_Line")
        + p("New page", "P2")
        + p()
        + p("")
        + p("After a gap", "P3")
        + p("Last of its page", "P4")
        + p("First of its page")
    )
    document = read(body)
    first = document.blocks[0].layout
    assert (first.heading, first.align, first.bold, first.size, first.page_break_before) == (
        1,
        "center",
        True,
        1.5,
        True,
    )
    kinds = [block.content.kind for block in document.blocks if isinstance(block.content, Block)]
    assert kinds[:4] == [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.QUOTE]
    assert isinstance(document.blocks[4].content, Rule)
    assert [block.text for block in document.blocks if block.layout.page_break_before] == [
        "I",
        "New page",
        "First of its page",
    ]
    assert document.blocks[7].layout.gap_before == 7
    assert (document.title, document.author, document.language) == ("The Sea", "Ann Bell", "en-GB")


def test_notes_hang_and_comments_do_not() -> None:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        f"{p('By ' + span('I', 'train') + '.')}{p('Slow.')}</text:note-body></text:note>"
    )
    document = read(p(f"One{note} two<office:annotation><dc:creator>Bo</dc:creator>{p('why')}</office:annotation>."))
    assert document.blocks[0].content == Block(
        (Text("One"), Footnote((Text("By "), Text("train", EMPHASIS), Text(".\n\nSlow."))), Text(" two."))
    )
    assert losses(document) == {"comment": 1}


def test_what_cannot_be_kept_is_listed() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        + p(f"{span('U', 'a')}{span('H', 'secret')}<text:a xlink:href='http://x.y'>b</text:a><text:date>c</text:date>")
        + f"<table:table><table:table-row><table:table-cell>{p('d')}</table:table-cell></table:table-row></table:table>"
        + f"<text:list><text:list-item>{p('e')}</text:list-item></text:list>"
        + p(f"f<draw:frame><draw:text-box>{p('g')}</draw:text-box></draw:frame>")
        + p("<draw:frame><draw:object/></draw:frame>")
    )
    document = read(body)
    assert [block.text for block in document.blocks] == ["abc", "d", "e", "f", "g"]
    assert losses(document) == {
        "drawing, chart or embedded object": 1,
        "field, kept as the text it showed": 1,
        "hidden passage": 1,
        "link, kept as text": 1,
        "list, kept as plain paragraphs": 1,
        "raised or lowered passage, kept as plain text": 1,
        "struck-out passage, kept as plain text": 1,
        "table, kept as plain paragraphs": 1,
        "text box, kept as plain paragraphs": 1,
        "tracked deletion, left out": 1,
        "underlined passage, kept as plain text": 1,
    }


def test_a_table_of_contents_is_known_as_one() -> None:
    document = read(
        f"<text:table-of-content><text:index-body>{p('One 3')}</text:index-body></text:table-of-content>{p()}"
    )
    assert [block.layout.in_contents for block in document.blocks] == [True, False]


def test_pictures_are_kept() -> None:
    frame = '<draw:frame><draw:image xlink:href="Pictures/a.png"/><svg:desc>A ship</svg:desc></draw:frame>'
    document = odt.read(make(p(f"Text{frame}"), **{"Pictures/a.png": PICTURE}))
    assert document.blocks[1].content == Image(next(iter(document.images)), "A ship")
