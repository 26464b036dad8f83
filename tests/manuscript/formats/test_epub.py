from __future__ import annotations

import io
import re
import zipfile

import pytest
from tests.manuscript.books import PICTURE
from tests.manuscript.formats.packing import make_epub

from narrative.manuscript.document import Document
from narrative.manuscript.formats import epub
from narrative.manuscript.model import Block, BlockKind, Footnote, Image, Mark, Text
from narrative.manuscript.refusals import CopyProtected, Damaged

EMPHASIS = frozenset({Mark.EMPHASIS})
ENCRYPTED = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#">'
    '<EncryptionMethod Algorithm="{}"/><CipherData><CipherReference URI="OPS/a.xhtml"/></CipherData></EncryptedData></encryption>'  # noqa: E501
)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def test_the_spine_is_read_in_its_order() -> None:
    document = epub.read(make_epub({"b.xhtml": "<h2>I</h2><p>One</p>", "a.xhtml": "<h2>II</h2><p>Two</p>"}))
    assert texts(document) == ["I", "One", "II", "Two"]
    assert [block.layout.file_break for block in document.blocks] == [True, False, True, False]
    assert (document.title, document.author, document.language) == ("The Sea", "Ann Bell", "en-GB")


def test_style_sheets_tell_how_words_look() -> None:
    css = ".calibre1 { font-style: italic }\n.h { text-align: center; font-weight: bold; font-size: 150% }\n@page { margin: 5pt }"  # noqa: E501
    page = '<p class="h">CHAPTER I</p><p>He <span class="calibre1">did</span> and went and went and went.</p>'
    document = epub.read(make_epub({"a.xhtml": page}, {"OPS/style.css": css}))
    heading, paragraph = document.blocks
    assert (heading.layout.align, heading.layout.bold, heading.layout.size) == ("center", True, 1.5)
    assert isinstance(paragraph.content, Block)
    assert paragraph.content.inlines[1] == Text("did", EMPHASIS)


def test_margins_above_and_below_are_gaps() -> None:
    css = ".gap { margin-top: 2em } .below { margin: 0 0 3em } .small { margin-top: .4em } .set { margin: 1em 10% }"
    classes = ["", "gap", "", "below", "", "small", "set", ""]
    page = "".join(f'<p class="{name}">Text</p>' for name in classes)
    blocks = epub.read(make_epub({"a.xhtml": page}, {"OPS/style.css": css})).blocks
    assert [block.layout.gap_before for block in blocks] == [0, 2, 0, 0, 3, 0, 1, 1]
    assert [getattr(block.content, "kind", None) for block in blocks].index(BlockKind.QUOTE) == 6


def test_verse_as_publishers_write_it() -> None:
    page = (
        '<blockquote epub:type="z3998:verse"><p><span>Roses are red</span><br/><span class="i1">violets are blue</span></p>'  # noqa: E501
        '</blockquote><div class="linegroup"><div class="verse">One</div><div class="verse indent">Two</div></div>'
    )
    blocks = [block.content for block in epub.read(make_epub({"a.xhtml": page})).blocks]
    assert blocks == [
        Block((Text("Roses are red\nviolets are blue"),), BlockKind.VERSE),
        Block((Text("One\nTwo"),), BlockKind.VERSE),
    ]


def test_notes_in_another_file_hang_where_they_are_called() -> None:
    document = epub.read(
        make_epub(
            {
                "text/a.xhtml": '<p>One<a href="../notes.xhtml#n1" id="r1" epub:type="noteref">1</a> two.</p>',
                "notes.xhtml": '<section epub:type="endnotes"><h2>Notes</h2><ol><li id="n1" epub:type="endnote"><p>A <i>note</i>. '  # noqa: E501
                '<a href="text/a.xhtml#r1" epub:type="backlink">↩</a></p></li></ol></section>',
            }
        )
    )
    note = Footnote((Text("A "), Text("note", EMPHASIS), Text(".")))
    assert document.blocks[0].content == Block((Text("One"), note, Text(" two.")))
    assert texts(document) == ["One two.", "Notes"]


def test_the_table_of_contents_is_known_in_both_versions() -> None:
    nav = (
        '<nav epub:type="toc"><ol><li><a href="a.xhtml">One</a></li><li><a href="a.xhtml#b">Two</a></li></ol></nav>'
        '<nav epub:type="landmarks"><ol><li><a href="a.xhtml">Start</a></li></ol></nav>'
    )
    manifest = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    page = f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>{nav}</body></html>'
    document = epub.read(make_epub({"a.xhtml": "<p>Text</p>"}, {"OPS/nav.xhtml": page}, manifest))
    assert document.contents == ("One", "Two")
    ncx = (
        '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Part</text></navLabel>'
        "<navPoint><navLabel><text>I</text></navLabel></navPoint></navPoint></navMap></ncx>"
    )
    manifest = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    document = epub.read(make_epub({"a.xhtml": "<p>Text</p>"}, {"OPS/toc.ncx": ncx}, manifest, "2.0"))
    assert document.contents == ("Part", "I")


def test_a_contents_page_in_the_spine_is_marked() -> None:
    document = epub.read(
        make_epub({"toc.xhtml": '<nav epub:type="toc"><ol><li>One</li></ol></nav>', "a.xhtml": "<p>Text</p>"})
    )
    assert [block.layout.in_contents for block in document.blocks] == [True, False]


def test_pictures_are_found_by_their_addresses() -> None:
    page = '<p><img src="../art/a%20b.png" alt="A ship"/></p><p>x<svg><image href="../art/a%20b.png"/></svg></p><img src="../../../etc/passwd"/>'  # noqa: E501
    document = epub.read(make_epub({"text/a.xhtml": page}, {"OPS/art/a b.png": PICTURE}))
    assert [type(block.content) for block in document.blocks] == [Image, Block, Image]
    assert list(document.images.values()) == [PICTURE]
    assert [(loss.count, loss.what) for loss in document.losses] == [
        (1, "picture that is linked, missing or of an unknown kind")
    ]


def test_careless_pages_are_read_as_html() -> None:
    careless = '<?xml version="1.0"?><html><body><p>One<br>two &nbsp; &mdash; three<p>four</body></html>'
    assert texts(epub.read(make_epub({"a.xhtml": careless}))) == ["One\ntwo \u00a0 — three", "four"]


def test_named_characters_of_xhtml_are_understood() -> None:
    page = (
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><p>&ldquo;Yes&rdquo;<a id="x"/> &amp; no</p></body></html>'  # noqa: E501
    )
    assert texts(epub.read(make_epub({"a.xhtml": page}))) == ["“Yes” & no"]


@pytest.mark.parametrize(
    "extra",
    [
        {"META-INF/encryption.xml": ENCRYPTED.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc")},
        {"META-INF/encryption.xml": ENCRYPTED.format("x"), "META-INF/rights.xml": "<rights/>"},
    ],
)
def test_a_locked_book_is_refused(extra: dict[str, str]) -> None:
    with pytest.raises(CopyProtected):
        epub.read(make_epub({"a.xhtml": "<p>x</p>"}, {**extra}))


def test_scrambled_fonts_lock_nothing() -> None:
    extra = {"META-INF/encryption.xml": ENCRYPTED.format("http://www.idpf.org/2008/embedding")}
    assert texts(epub.read(make_epub({"a.xhtml": "<p>x</p>"}, {**extra}))) == ["x"]


def test_a_page_that_is_missing_is_no_book() -> None:
    data = make_epub({"a.xhtml": "<p>x</p>", "b.xhtml": "<p>y</p>"})
    cut = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(cut, "w") as part:
        for name in whole.namelist():
            if not name.endswith("b.xhtml"):
                part.writestr(name, whole.read(name))
    with pytest.raises(Damaged):
        epub.read(cut.getvalue())


def test_words_in_are_the_words_of_the_file() -> None:
    body = (
        "<h1>Chapter One</h1><p>It was—dark, <i>so</i> dark &amp; cold.</p><blockquote><p>Know then.</p></blockquote>"
    )
    data = make_epub({"a.xhtml": body, "b.xhtml": body})
    counted = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("OPS/a.xhtml", "OPS/b.xhtml"):
            page = archive.read(name).decode().partition("<body>")[2]
            text = re.sub(r"<[^>]+>", " ", page.replace("<i>", "").replace("</i>", "")).replace("&amp;", "&")
            counted += sum(1 for word in re.split(r"[\s—]+", text) if re.search(r"\w", word))
    assert epub.read(data).words == counted == 20
