from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from tests.manuscript.books import PICTURE, manuscripts, normalise, shape
from tests.manuscript.formats.packing import make_docx, paragraph

from narrative.manuscript.document import Document, DocumentBlock, Rule
from narrative.manuscript.formats import docx
from narrative.manuscript.model import Block, BlockKind, Chapter, Footnote, Image, Manuscript, Mark, Part, Scene, Text

EMPHASIS, STRONG, CAPS = (frozenset({mark}) for mark in Mark)

STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="24"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:rPr><w:b/><w:sz w:val="36"/></w:rPr>
<w:pPr><w:jc w:val="center"/><w:pageBreakBefore/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My Chapter"/><w:basedOn w:val="berschrift1"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Intense Quote"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="V"><w:name w:val="Poem"/></w:style>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Thought"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="Em"><w:name w:val="Emphasis"/><w:rPr><w:i/></w:rPr></w:style>
"""


def read(body: str, **parts: str | bytes) -> Document:
    return docx.read(make_docx(body, **{"styles": STYLES, **parts}))


def styled(name: str, text: str = "Text", more: str = "", looks: str = "") -> str:
    return paragraph(text, f'<w:pStyle w:val="{name}"/>{more}', looks)


def only(body: str, **parts: str | bytes) -> DocumentBlock:
    (block,) = read(body, **parts).blocks
    return block


def inlines(body: str, **parts: str | bytes) -> object:
    content = only(body, **parts).content
    assert isinstance(content, Block)
    return content.inlines


def losses(document: Document) -> dict[str, int]:
    return {loss.what: loss.count for loss in document.losses}


def test_marks_come_from_runs_and_character_styles() -> None:
    run = "<w:r><w:rPr>{}</w:rPr><w:t xml:space='preserve'>{}</w:t></w:r>"
    pieces = [
        ("", "One "),
        ("<w:i/>", "two "),
        ("<w:b/>", "three "),
        ("<w:smallCaps/>", "four "),
        ("<w:i w:val='0'/>", "five "),
    ]
    pieces += [("<w:rStyle w:val='Em'/>", "six")]
    assert inlines("<w:p>" + "".join(run.format(*piece) for piece in pieces) + "</w:p>") == (
        Text("One "),
        Text("two ", EMPHASIS),
        Text("three ", STRONG),
        Text("four ", CAPS),
        Text("five "),
        Text("six", EMPHASIS),
    )


def test_two_italic_styles_cancel_and_a_style_alone_marks() -> None:
    assert inlines(styled("T", "I am lost.")) == (Text("I am lost.", EMPHASIS),)
    assert inlines(styled("T", "lost", looks="<w:rStyle w:val='Em'/>")) == (Text("lost"),)


def test_what_a_style_does_to_a_whole_quotation_is_no_emphasis() -> None:
    block = only(styled("Q", "Know then that"))
    assert block.content == Block((Text("Know then that"),), BlockKind.QUOTE)
    assert block.layout.italic
    assert only(styled("V", "Roses")).content == Block((Text("Roses"),), BlockKind.VERSE)


def test_headings_are_known_by_style_and_by_outline_level() -> None:
    document = read(
        styled("berschrift1", "One")
        + styled("Mine", "Two")
        + paragraph("Three", '<w:outlineLvl w:val="1"/>')
        + paragraph("Text", '<w:outlineLvl w:val="9"/>')
        + styled("Loop", "Text")
    )
    assert [block.layout.heading for block in document.blocks] == [1, 1, 2, 0, 0]
    first = document.blocks[0]
    assert (first.layout.style, first.layout.align, first.layout.bold) == ("heading 1", "center", True)
    assert first.layout.page_break_before
    assert first.content == Block((Text("One"),))
    assert document.language == "en-GB"


def test_direct_looks_are_hints() -> None:
    body = paragraph("Body text of the book. " * 9) + paragraph(
        "CHAPTER I", '<w:jc w:val="center"/>', '<w:b/><w:sz w:val="36"/>'
    )
    layout = read(body).blocks[1].layout
    assert (layout.bold, layout.italic, layout.size, layout.align) == (True, False, 1.5, "center")


def test_empty_paragraphs_are_gaps_and_wide_spacing_too() -> None:
    document = read(
        paragraph("One") * 3
        + paragraph()
        + paragraph("  ")
        + paragraph("Two")
        + paragraph("Three", '<w:spacing w:before="720"/>')
    )
    assert [block.layout.gap_before for block in document.blocks] == [0, 0, 0, 2, 3]


def test_page_breaks_of_every_kind() -> None:
    broken = '<w:r><w:br w:type="page"/></w:r>'
    document = read(
        paragraph("One")
        + f"<w:p>{broken}<w:r><w:t>Two</w:t></w:r></w:p>"
        + f"<w:p><w:r><w:t>Three</w:t></w:r>{broken}</w:p>"
        + paragraph("Four")
        + paragraph("Five", "<w:pageBreakBefore/>")
        + paragraph("Six", "<w:sectPr/>")
        + paragraph("Seven", '<w:sectPr><w:type w:val="continuous"/></w:sectPr>')
        + paragraph("Eight")
        + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Nine</w:t></w:r></w:p>"
        + f"<w:p><w:r><w:t>Ten</w:t></w:r>{broken}<w:r><w:t>Eleven</w:t></w:r></w:p>"
    )
    assert [block.text for block in document.blocks if block.layout.page_break_before] == [
        "Two",
        "Four",
        "Five",
        "Seven",
        "Eleven",
    ]


def test_lines_tabs_and_odd_characters() -> None:
    body = (
        "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/>"
        '<w:t>e</w:t><w:sym w:font="Wingdings" w:char="F0AB"/><w:sym w:font="Arial" w:char="2014"/></w:r></w:p>'
    )
    assert only(body).text == "a\nb\tc\u2011de*—"


def test_whatever_wraps_text_is_walked_through() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        f"<w:p><w:smartTag>{run.format('a')}</w:smartTag><w:sdt><w:sdtContent>{run.format('b')}</w:sdtContent></w:sdt>"
        f'<w:hyperlink w:anchor="x">{run.format("c")}</w:hyperlink><w:customXml>{run.format("d")}</w:customXml>'
        f"<w:bdo>{run.format('e')}</w:bdo><mc:AlternateContent><mc:Choice>{run.format('f')}</mc:Choice>"
        f"<mc:Fallback>{run.format('f')}</mc:Fallback></mc:AlternateContent></w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('g')}</w:sdtContent></w:sdt><w:customXml>{paragraph('h')}</w:customXml>"
    )
    document = read(body)
    assert [block.text for block in document.blocks] == ["abcdef", "g", "h"]
    assert document.losses == ()


def test_tracked_changes_are_accepted_and_listed() -> None:
    body = (
        "<w:p><w:r><w:t>He </w:t></w:r><w:del><w:r><w:delText>walked</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>ran</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>gone</w:t></w:r></w:moveFrom></w:p>"
    )
    document = read(body)
    assert document.blocks[0].text == "He ran"
    assert losses(document) == {"tracked deletions, left out": 2, "tracked insertion, accepted": 1}


def test_comments_links_tables_boxes_fields_and_looks_are_listed() -> None:
    inside = f"<w:txbxContent>{paragraph('Boxed')}</w:txbxContent>"
    box = f"<w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict>"
    cell = f"<w:tc>{paragraph('Cell')}</w:tc>"
    body = (
        '<w:p><w:r><w:t>Text</w:t><w:commentReference w:id="0"/></w:r><w:hyperlink r:id="h"><w:r><w:t> link</w:t></w:r>'
        '</w:hyperlink><w:fldSimple w:instr=" AUTHOR "><w:r><w:t> Ann</w:t></w:r></w:fldSimple></w:p>'
        f"<w:p><w:r><w:t>Beside</w:t>{box}</w:r></w:p>"
        f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"
        + paragraph("u", looks='<w:u w:val="single"/><w:strike/>')
        + paragraph("x", looks='<w:u w:val="none"/><w:highlight w:val="yellow"/><w:vertAlign w:val="superscript"/>')
        + paragraph("secret", looks="<w:vanish/>")
        + "<w:p><m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></w:p>"
    )
    document = docx.read(
        make_docx(
            body, {"h": "http://example.org"}, comments="<w:comment/><w:comment/>", header=paragraph("Running head")
        )
    )
    assert [block.text for block in document.blocks] == [
        "Text link Ann",
        "Beside",
        "Boxed",
        "Cell",
        "Cell",
        "u",
        "x",
        "a+b",
    ]
    assert losses(document) == {
        "comments": 2,
        "field, kept as the text it showed": 1,
        "formula, kept as plain text": 1,
        "hidden passage": 1,
        "highlighted passage, kept as plain text": 1,
        "link, kept as text": 1,
        "page header or footer": 1,
        "raised or lowered passage, kept as plain text": 1,
        "struck-out passage, kept as plain text": 1,
        "table, kept as plain paragraphs": 1,
        "text box, kept as plain paragraphs": 1,
        "underlined passage, kept as plain text": 1,
    }


def test_a_table_of_contents_is_known_as_one() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    body = (
        f'<w:p>{field.format("begin")}<w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>{field.format("separate")}'
        f"<w:r><w:t>One 3</w:t></w:r></w:p><w:p><w:r><w:t>Two 9</w:t></w:r>{field.format('end')}</w:p>"
        + paragraph("Text")
        + styled("TOC1", "Three 12")
        + '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{styled('berschrift1', 'Contents')}</w:sdtContent></w:sdt>"
    )
    document = read(body)
    assert [(block.text, block.layout.in_contents) for block in document.blocks] == [
        ("One 3", True),
        ("Two 9", True),
        ("Text", False),
        ("Three 12", True),
        ("Contents", True),
    ]


def test_the_code_of_a_field_is_no_text() -> None:
    field = '<w:fldChar w:fldCharType="{}"/>'
    body = (
        f'<w:p><w:r>{field.format("begin")}<w:instrText>HYPERLINK "http://x.y"</w:instrText><w:t>hidden</w:t>'
        f"{field.format('separate')}<w:t>shown</w:t>{field.format('end')}</w:r></w:p>"
    )
    document = read(body)
    assert document.blocks[0].text == "shown"
    assert losses(document) == {"link, kept as text": 1}


def test_footnotes_and_endnotes_hang_where_they_are_called() -> None:
    body = (
        '<w:p><w:r><w:t>One</w:t><w:footnoteReference w:id="2"/><w:t>two</w:t><w:endnoteReference w:id="2"/>'
        '<w:footnoteReference w:id="9"/></w:r></w:p>'
    )
    note = "<w:{0} w:type='separator' w:id='0'><w:p/></w:{0}><w:{0} w:id='2'>" + "{1}</w:{0}>"
    document = read(
        body,
        footnotes=note.format(
            "footnote",
            "<w:p><w:r><w:footnoteRef/></w:r><w:r><w:t> By train.</w:t></w:r></w:p>"
            + paragraph("Slow.", looks="<w:i/>"),
        ),
        endnotes=note.format("endnote", paragraph("At the end.")),
    )
    assert document.blocks[0].content == Block(
        (
            Text("One"),
            Footnote((Text("By train.\n\n"), Text("Slow.", EMPHASIS))),
            Text("two"),
            Footnote((Text("At the end."),)),
        )
    )
    assert document.words == 7


def test_pictures_are_kept_and_those_elsewhere_listed() -> None:
    drawing = (
        '<w:r><w:drawing><wp:inline><wp:docPr descr="A ship"/><a:blip r:embed="{}"/></wp:inline></w:drawing></w:r>'
    )
    near, far = drawing.format("rId9"), drawing.format("far")
    body = f"<w:p>{near}</w:p><w:p><w:r><w:t>Text</w:t></w:r>{far}{near}</w:p>"
    data = make_docx(body, {"rId9": "media/a.png", "far": "http://example.org/a.png"})
    packed = io.BytesIO(data)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("word/media/a.png", PICTURE)
    document = docx.read(packed.getvalue())
    assert [type(block.content) for block in document.blocks] == [Image, Block, Image]
    assert document.blocks[0].content == Image(next(iter(document.images)), "A ship")
    assert list(document.images.values()) == [PICTURE]
    assert losses(document) == {"picture that is linked, missing or of an unknown kind": 1}


def test_rules_are_rules() -> None:
    body = (
        paragraph("One")
        + paragraph("", "<w:pBdr><w:bottom/></w:pBdr>")
        + '<w:p><w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r></w:p>'
    )
    assert [type(block.content) for block in read(body).blocks] == [Block, Rule, Rule]


NUMBERING = """<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="{}"/>
<w:lvlText w:val="Chapter %1:"/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="5"/></w:num>"""
NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'


@pytest.mark.parametrize(
    ("form", "labels"),
    [
        ("decimal", ["3", "4"]),
        ("upperRoman", ["III", "IV"]),
        ("lowerLetter", ["c", "d"]),
        ("cardinalText", ["Three", "Four"]),
        ("decimalZero", ["03", "04"]),
    ],
)
def test_the_numbers_that_word_draws_before_headings_are_words(form: str, labels: list[str]) -> None:
    body = styled("berschrift1", "The Sea", NUMBERED) + styled("berschrift1", "", NUMBERED) + paragraph("Text")
    document = read(body, numbering=NUMBERING.format(form))
    assert [block.text for block in document.blocks] == [
        f"Chapter {labels[0]}: The Sea",
        f"Chapter {labels[1]}:",
        "Text",
    ]


def test_a_list_is_listed() -> None:
    document = read(paragraph("One", NUMBERED) * 3 + paragraph("Text"), numbering=NUMBERING.format("decimal"))
    assert [block.text for block in document.blocks] == ["One", "One", "One", "Text"]
    assert losses(document) == {"list, kept as plain paragraphs": 1}


def test_the_strict_dialect_is_read() -> None:
    data = make_docx(styled("Mine", "One") + paragraph("Text"), styles=STYLES)
    strict = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            strict[name] = archive.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in strict.items():
            archive.writestr(name, content)
    assert [block.layout.heading for block in docx.read(packed.getvalue()).blocks] == [1, 0]


def test_every_script_survives() -> None:
    text = "“Così” ‘e\u0301’ שלום 👩‍👩‍👧 — \u202eabc\u202c \"straight\" 'quotes'"
    assert only(paragraph(text)).text == text


def count_independently(data: bytes) -> int:
    """Count the words of the body and of the notes without any of our readers: tags away, paragraphs apart."""
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("word/document.xml", "word/footnotes.xml"):
            xml = archive.read(name).decode()
            for part in re.split(r"</w:p>|<w:br/>", xml):
                line = re.sub(r"<w:footnoteReference[^>]*>", "", part)
                text = "".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", line))
                words = re.split(r"[\s—–―]+", text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
                total += sum(1 for word in words if any(character == "_" or character.isalnum() for character in word))
    return total


def book(*blocks: Block | Image) -> Manuscript:
    scene = Scene(blocks)
    return Manuscript("The Sea", "Ann Bell", "en-GB", (Part("", (Chapter("I", (scene, scene)),)),), {"a.png": PICTURE})


def test_words_in_are_the_words_of_the_file() -> None:
    written = docx.write(
        book(
            Block(
                (
                    Text("It was—dark, “so” dark & 3<4. "),
                    Text("Yes", EMPHASIS),
                    Footnote((Text("A note—here.\n\nAnd more."),)),
                )
            )
        )
    )
    assert docx.read(written).words == count_independently(written) == 5 + 2 * 12


def test_the_same_book_is_the_same_bytes() -> None:
    written = book(Block((Text("One"),)), Image("a.png", "A <ship>"))
    assert docx.write(written) == docx.write(written)
    document = docx.read(docx.write(written))
    assert (document.title, document.author, document.language) == ("The Sea", "Ann Bell", "en-GB")
    assert [block.layout.style for block in document.blocks][:4] == [
        "Title",
        "Subtitle",
        "heading 1",
        "First Paragraph",
    ]
    assert document.blocks[4].content == Image(next(iter(document.images)), "A <ship>")
    assert document.blocks[5].layout.style == "Scene Break"


def view(block: DocumentBlock) -> object:
    return "scene break" if block.layout.style == "Scene Break" else normalise(block)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(manuscripts())
def test_what_is_written_reads_back_the_same(written: Manuscript) -> None:
    document = docx.read(docx.write(written))
    body = [block for block in document.blocks if block.layout.style not in ("Title", "Subtitle")]
    assert [view(block) for block in body] == shape(written)
    assert (document.title, document.author, document.language) == (written.title, written.author, written.language)
    assert document.losses == ()
