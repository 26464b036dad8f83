"""Files made to hurt, files that are broken, and files that are something else: each gets its sentence, in short time."""  # noqa: E501

from __future__ import annotations

import io
import random
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.manuscript.formats.packing import make_docx, make_epub, pack, paragraph
from tests.manuscript.formats.test_odt import make as make_odt

from narrative.errors import Invalid
from narrative.kit.cage import Limits, run_caged
from narrative.manuscript import refusals
from narrative.manuscript.catalogue import list_formats, read_document
from narrative.manuscript.packages import Package, join_path
from narrative.manuscript.parsing import parse_xml

CORPUS = Path(__file__).parents[1] / "corpus" / "formats"
BOOKS = sorted(path for path in CORPUS.iterdir() if path.suffix in (".docx", ".odt", ".epub", ".rtf"))
ENTITIES = '<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd"><!ENTITY a "lol lol lol">{}]>'
LAUGHS = ENTITIES.format("".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(9)))


@pytest.fixture(autouse=True)
def _in_short_time() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < 20  # on a busy machine; each takes less than 2 s on a quiet one


def refuse(data: bytes, kind: type[Invalid], name: str = "book.docx") -> str:
    with pytest.raises(kind) as caught:
        read_document(data, name)
    return caught.value.message


def replace_part(data: bytes, name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
    return packed.getvalue()


ZEROS = b" " * 120_000_000


@pytest.mark.parametrize(
    ("make", "part"),
    [
        (lambda: make_docx(paragraph("x")), "word/document.xml"),
        (lambda: make_epub({"a.xhtml": "<p>x</p>"}), "OPS/a.xhtml"),
        (lambda: make_odt("<text:p>x</text:p>"), "content.xml"),
    ],
    ids=["docx", "epub", "odt"],
)
def test_a_zip_bomb_is_not_unpacked(make: object, part: str) -> None:
    bomb = replace_part(make(), part, ZEROS)  # type: ignore[operator]
    assert len(bomb) < 200_000
    assert "far more than a book" in refuse(bomb, refusals.UnpacksTooLarge)


def test_declared_sizes_are_not_believed() -> None:
    bomb = bytearray(replace_part(make_docx(paragraph("x")), "word/document.xml", ZEROS))
    place = bomb.find(b"PK\x01\x02")
    while place >= 0:  # every entry now says that it holds ten bytes
        bomb[place + 24 : place + 28] = struct.pack("<L", 10)
        place = bomb.find(b"PK\x01\x02", place + 4)
    with pytest.raises((refusals.Damaged, refusals.UnpacksTooLarge)):
        read_document(bytes(bomb), "book.docx")


def test_many_parts_share_one_budget() -> None:
    parts = {f"{number}.xml": random.Random(number).randbytes(1_000_000) for number in range(4)}
    package = Package(pack(parts), most=3_000_000)
    for number in range(3):
        package.read(f"{number}.xml")
    with pytest.raises(refusals.UnpacksTooLarge):
        package.read("3.xml")


def test_packages_inside_a_package_stay_closed() -> None:
    inner = pack({"a": ZEROS})
    for _ in range(3):
        inner = pack({f"{number}.zip": inner for number in range(5)}, zipfile.ZIP_STORED)
    data = io.BytesIO(make_docx(paragraph("It was dark.")))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("word/embeddings/nested.zip", inner)
        archive.writestr("word/embeddings/book.docx", data.getvalue())
    assert [block.text for block in read_document(data.getvalue(), "book.docx").blocks] == ["It was dark."]


def test_a_million_entries_are_not_listed() -> None:
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    listing = entry * 1_000_000
    local = b"PK\x03\x04" + bytes(26)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(listing), len(local), 0)
    began = time.monotonic()
    assert "10,000" in refuse(local + listing + end, refusals.TooManyEntries)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
@pytest.mark.parametrize("part", [0.05, 0.5, 0.9, 0.999])
def test_a_cut_file_is_no_book(path: Path, part: float) -> None:
    data = path.read_bytes()
    message = refuse(data[: int(len(data) * part)], Invalid, path.name)
    assert "nothing was imported" in message


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_flipped_bytes_are_read_or_refused(path: Path) -> None:
    dice = random.Random(path.name)
    for _ in range(25):
        data = bytearray(path.read_bytes())
        for _ in range(dice.choice((1, 5, 50))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        try:
            assert read_document(bytes(data), path.name).words
        except Invalid as error:
            assert "nothing was imported" in error.message  # noqa: PT017 - reading may as well succeed


@pytest.mark.parametrize(
    "path", [path for path in CORPUS.iterdir() if path.suffix in (".docx", ".odt", ".epub", ".rtf", ".html")]
)
@pytest.mark.parametrize("extension", [".txt", ".docx", ".epub", ".md", ".rtf", ".html", ".odt"])
def test_a_wrong_extension_is_seen_through(path: Path, extension: str) -> None:
    document = read_document(path.read_bytes(), f"book{extension}")
    right = read_document(path.read_bytes(), path.name)
    assert document.blocks == right.blocks
    assert bool(document.notes) == (path.suffix != extension)
    assert all("it was read as that" in note for note in document.notes)


def test_passwords_are_recognised() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    assert "password" in refuse(ole + "EncryptedPackage".encode("utf-16-le") + bytes(500), refusals.PasswordProtected)
    manifest = '<manifest:manifest xmlns:manifest="x"><manifest:encryption-data/></manifest:manifest>'
    refuse(make_odt("<text:p>x</text:p>", **{"META-INF/manifest.xml": manifest}), refusals.PasswordProtected, "a.odt")
    refuse(
        pack({"mimetype": "application/vnd.oasis.opendocument.text", "encrypted-package": b"x"}),
        refusals.PasswordProtected,
    )
    locked = bytearray(make_docx(paragraph("x")))
    for head, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = locked.find(head)
        while at >= 0:
            locked[at + place] |= 1
            at = locked.find(head, at + 4)
    refuse(bytes(locked), refusals.PasswordProtected)


OTHERS = {
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", refusals.IsPdf),
    "old word": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"),
        refusals.OldWord,
    ),
    "old excel": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"),
        refusals.IsSpreadsheet,
    ),
    "old works": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), refusals.OldOffice),
    "wordperfect": (b"\xffWPC" + bytes(100), refusals.OldOffice),
    "kindle": (bytes(60) + b"BOOKMOBI" + b"\x01" * 100, refusals.IsKindle),
    "gzip": (b"\x1f\x8b\x08" + bytes(50) + b"x", refusals.IsArchive),
    "rar": (b"Rar!\x1a\x07\x01\x00", refusals.IsArchive),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"x" * 100, refusals.IsPicture),
    "photograph": (b"\xff\xd8\xff\xe0" + b"x" * 100, refusals.IsPicture),
    "excel": (pack({"xl/workbook.xml": "<x/>", "[Content_Types].xml": "<x/>"}), refusals.IsSpreadsheet),
    "scrivener": (pack({"Novel.scriv/Novel.scrivx": "<x/>", "Novel.scriv/Files/a.rtf": "{}"}), refusals.IsScrivener),
    "pages": (pack({"Index/Document.iwa": b"x", "preview.jpg": b"x"}), refusals.IsPages),
    "archive": (pack({"chapter1.docx": b"x", "chapter2.docx": b"x"}), refusals.IsArchive),
    "other package": (pack({"a.class": b"x"}), refusals.Damaged),
    "empty package": (pack({}), refusals.EmptyFile),
    "nothing": (b"", refusals.EmptyFile),
    "blanks": (b"\xef\xbb\xbf \r\n\t\n", refusals.EmptyFile),
    "zeros": (bytes(100_000), refusals.EmptyFile),
    "no words": (b"*** --- ***", refusals.NoWords),
    "spreadsheet of libreoffice": (
        pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x><spreadsheet/></x>"}),
        refusals.IsSpreadsheet,
    ),
}


@pytest.mark.parametrize(("data", "kind"), OTHERS.values(), ids=OTHERS.keys())
@pytest.mark.parametrize("name", ["book.docx", "book.txt", "book"])
def test_other_files_are_named_and_refused(data: bytes, kind: type[Invalid], name: str) -> None:
    refuse(data, kind, name)


@pytest.mark.parametrize(
    "extension", [extension for format_ in list_formats() for extension in format_.extensions] + [""]
)
@pytest.mark.parametrize("size", [1, 7, 64, 5_000, 300_000])
def test_binary_rubbish_is_refused(extension: str, size: int) -> None:
    rubbish = random.Random(size).randbytes(size)
    if size > 7:
        with pytest.raises((refusals.Damaged, refusals.NotText)):
            read_document(rubbish, f"book{extension}")
    else:  # a byte or two may be a letter
        try:
            assert read_document(rubbish, f"book{extension}").words
        except Invalid as error:
            assert "nothing was imported" in error.message  # noqa: PT017


def test_fifty_megabytes_of_text_are_a_sentence() -> None:
    text = b"It was a dark and stormy night, and the rain fell in torrents. " * 800_000
    assert len(text) > 50_000_000
    for name in ("book.txt", "book.md"):
        assert "million words" in refuse(text, refusals.TextTooLong, name)
    assert "million words" in refuse(b"<html><body><p>" + text, refusals.TextTooLong, "book.html")
    assert "million words" in refuse(b"{\\rtf1 " + text + b"}", refusals.TextTooLong, "book.rtf")


def test_fifty_megabytes_of_text_in_a_docx_are_a_sentence() -> None:
    dice = random.Random(1)
    page = " ".join(dice.choice(("night", "rain", "dark", "torrents", "sea", "storm", "wind")) for _ in range(400))
    data = make_docx(paragraph(page) * (52_000_000 // len(page)))
    with pytest.raises((refusals.TextTooLong, refusals.UnpacksTooLarge)):
        run_caged(read_document, data, "book.docx", limits=Limits(seconds=60))


@pytest.mark.parametrize("declared", [ENTITIES.format(""), LAUGHS], ids=["external", "laughs"])
@pytest.mark.parametrize("reference", ["&xxe;", "&l8;", ""])
def test_entities_are_refused_in_every_package(declared: str, reference: str) -> None:
    docx = make_docx(paragraph(reference or "x"))
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        document = archive.read("word/document.xml").decode()
    refuse(replace_part(docx, "word/document.xml", (declared + document).encode()), refusals.Unsafe)
    wide = ('<?xml version="1.0" encoding="UTF-16"?>' + declared + document).encode("utf-16")
    refuse(replace_part(docx, "word/document.xml", wide), refusals.Unsafe)
    page = f'<?xml version="1.0"?>{declared}<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{reference}</p></body></html>'
    refuse(make_epub({"a.xhtml": page}), refusals.Unsafe, "book.epub")
    odt = make_odt("<text:p>x</text:p>")
    with zipfile.ZipFile(io.BytesIO(odt)) as archive:
        content = archive.read("content.xml").decode()
    refuse(replace_part(odt, "content.xml", (declared + content).encode()), refusals.Unsafe, "book.odt")


def test_entities_of_html_stay_unresolved() -> None:
    for declared in (ENTITIES.format(""), LAUGHS):
        page = declared.replace("DOCTYPE x", "DOCTYPE html") + "<html><body><p>Dark &xxe; &l8; night</p></body></html>"
        text = " ".join(block.text for block in read_document(page.encode(), "book.html").blocks)
        assert "root:" not in text
        assert len(text) < 5_000


def test_an_entity_in_an_odd_encoding_is_found_after_parsing() -> None:
    sly = b'<?xml version="1.0" encoding="UTF-7"?>\n+ADwAIQ-DOCTYPE x +AFsAPAAh-ENTITY a +ACI-b+ACIAPgBdAD4-<x/>'
    with pytest.raises((refusals.Unsafe, refusals.Damaged)):
        parse_xml(sly)


def test_pictures_elsewhere_are_never_fetched() -> None:
    drawing = '<w:r><w:drawing><a:blip r:link="far"/><a:blip r:embed="far"/></w:drawing></w:r>'
    docx = make_docx(f"{paragraph('Dark')}<w:p>{drawing}</w:p>", {"far": "http://127.0.0.1:9/a.png"})
    page = '<p>Dark</p><img src="http://127.0.0.1:9/a.png"/><img src="//127.0.0.1:9/a.png"/><img src="file:///etc/passwd"/>'
    for data, name in (
        (docx, "a.docx"),
        (make_epub({"a.xhtml": page}), "a.epub"),
        (f"<html>{page}".encode(), "a.html"),
    ):
        document = run_caged(read_document, data, name)
        assert document.images == {}
        assert "linked" in document.losses[0].what


def test_links_and_climbing_names_lead_nowhere() -> None:
    data = io.BytesIO(
        make_docx(
            f"{paragraph('Dark')}<w:p><w:r><w:drawing><a:blip r:embed='i'/></w:drawing></w:r></w:p>",
            {"i": "media/a.png"},
        )
    )
    with zipfile.ZipFile(data, "a") as archive:
        link = zipfile.ZipInfo("word/media/a.png")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("../../../../tmp/escaped.txt", "x")
        archive.writestr("/absolute.txt", "x")
        archive.writestr("C:\\windows.txt", "x")
    document = read_document(data.getvalue(), "a.docx")
    assert document.images == {}
    assert not Path("/tmp/escaped.txt").exists()
    assert join_path("OPS/a.xhtml", "http://x.y/z.png") == join_path("OPS/a.xhtml", "//x.y/z.png") == ""
    assert join_path("OPS/text/a.xhtml", "../art/b.png#c?d") == "OPS/art/b.png"


@pytest.mark.parametrize("depth", [200, 3_000, 100_000])
def test_deep_nesting_is_read_or_refused(depth: int) -> None:
    files = [
        (make_docx("<w:sdt><w:sdtContent>" * depth + paragraph("x") + "</w:sdtContent></w:sdt>" * depth), "a.docx"),
        (("<html><body>" + "<div><b>" * depth + "x").encode(), "a.html"),
        (make_epub({"a.xhtml": "<div>" * depth + "x" + "</div>" * depth}), "a.epub"),
        (make_odt("<text:section>" * depth + "<text:p>x</text:p>" + "</text:section>" * depth), "a.odt"),
        (b"{\\rtf1 " + b"{" * depth + b"x" + b"}" * depth + b"}", "a.rtf"),
        ((">" * depth + " x\n\n" + "[" * min(depth, 3_000) + "*" * min(depth, 3_000)).encode(), "a.md"),
    ]
    for data, name in files:
        try:
            assert read_document(data, name).words <= 3
        except Invalid as error:
            assert "nothing was imported" in error.message  # noqa: PT017


def test_a_flood_of_pixels_is_no_picture() -> None:
    size = struct.pack(">II", 60_000, 60_000)
    head = b"IHDR" + size + b"\x08\x02\x00\x00\x00"
    flood = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    document = read_document(make_epub({"a.xhtml": '<p>x</p><img src="a.png"/>'}, {"OPS/a.png": flood}), "a.epub")
    assert document.images == {}
    assert document.losses


def test_a_damaged_entry_is_seen() -> None:
    data = bytearray(make_docx(paragraph("It was dark. " * 50)))
    at = data.find(b"word/document.xml") + 17
    data[at + 5 : at + 15] = bytes(10)
    refuse(bytes(data), refusals.Damaged)
