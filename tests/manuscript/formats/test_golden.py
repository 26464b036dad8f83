"""One page in every format, as pandoc and LibreOffice write it (see tests/corpus/formats)."""

from __future__ import annotations

from pathlib import Path

import pytest

from narrative.manuscript.catalogue import read_document
from narrative.manuscript.document import Document, Rule
from narrative.manuscript.model import Block, BlockKind, Image, Mark, Text
from narrative.manuscript.refusals import OldWord

CORPUS = Path(__file__).parents[2] / "corpus" / "formats"
READ = sorted(
    path.name for path in CORPUS.iterdir() if path.suffix not in (".doc", ".png") and path.name != "README.md"
)
WITH_MARKS = [name for name in READ if not name.endswith(".txt")]
BODY = [
    "PART ONE",
    "I: Mr. Sherlock Holmes",
    "Mr. Sherlock Holmes, who was usually very late in the mornings, save upon those not infrequent occasions when he was up all night, was seated at the breakfast table. I stood upon the hearthrug and picked up the stick which our visitor had left behind him the night before.",  # noqa: E501
    "“Well, Watson, what do you make of it?” — שלום, 👩‍👩‍👧, Zoë, cafe\u0301.",
    "“Mortimer, James, M.R.C.S., 1882, Grimpen, Dartmoor, Devon.",
    "Corresponding member of the Swedish Pathological Society.”",
    "“Really, Watson, you excel yourself,” said Holmes.",
    "Roses are red,\nviolets are blue,\nthe moor is wide.",
    "II: The Curse of the Baskervilles",
    "“I have in my pocket a manuscript,” said Dr. James Mortimer.",
]


def read(name: str) -> Document:
    return read_document((CORPUS / name).read_bytes(), name)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("é", "e\u0301")


def texts(document: Document) -> list[str]:
    """The text of the page, without title page, ornaments and the caption that some programs add."""
    left_out = ("The Hound in Little", "Arthur Conan Doyle", "A stick", "[A stick]")
    blocks = [block for block in document.blocks if isinstance(block.content, Block) and block.content.words]
    return [plain(block.text) for block in blocks if block.text not in left_out]


def marked(document: Document, mark: Mark) -> list[str]:
    runs = [run for block in document.blocks if isinstance(block.content, Block) for run in block.content.inlines]
    long = {text for text in BODY if len(text) < 40} | {"The Hound in Little", "A stick"}
    return [run.text for run in runs if isinstance(run, Text) and mark in run.marks and plain(run.text) not in long]


@pytest.mark.parametrize("name", WITH_MARKS)
def test_every_word_is_read(name: str) -> None:
    assert texts(read(name)) == BODY


@pytest.mark.parametrize("name", WITH_MARKS)
def test_marks_survive(name: str) -> None:
    document = read(name)
    assert marked(document, Mark.EMPHASIS) == ["breakfast", "excel yourself"]
    assert marked(document, Mark.STRONG) == ["night before"]
    assert marked(document, Mark.SMALL_CAPS) == ["Watson"]


@pytest.mark.parametrize("name", [name for name in READ if name != "libreoffice.txt"])
def test_footnotes_survive(name: str) -> None:
    notes = [
        note for block in read(name).blocks if isinstance(block.content, Block) for note in block.content.footnotes
    ]
    first = "In Baker Street." if name == "pandoc.txt" else "In Baker Street.\n\nThe second paragraph of a note."
    assert [note.text for note in notes] == [first, "With a smile."]


@pytest.mark.parametrize("name", [name for name in WITH_MARKS if name != "pandoc.rtf"])
def test_quotations_survive(name: str) -> None:
    quoted = [b.text for b in read(name).blocks if isinstance(b.content, Block) and b.content.kind is BlockKind.QUOTE]
    assert quoted == BODY[4:6]


@pytest.mark.parametrize("name", [name for name in READ if not name.startswith("libreoffice.txt")])
def test_the_lines_of_verse_survive(name: str) -> None:
    assert BODY[7] in texts(read(name))


@pytest.mark.parametrize("name", [name for name in WITH_MARKS if name not in ("libreoffice.html", "source.md")])
def test_pictures_survive(name: str) -> None:
    document = read(name)
    assert [type(block.content) for block in document.blocks].count(Image) == 1
    assert list(document.images.values()) == [(CORPUS / "ship.png").read_bytes()]


@pytest.mark.parametrize("name", ["libreoffice.html", "source.md"])
def test_a_picture_beside_the_file_is_listed(name: str) -> None:
    assert [loss.what for loss in read(name).losses if "picture" in loss.what]


LOSE_THE_RULE = ("libreoffice.rtf", "libreoffice.html", "libreoffice.epub", "libreoffice.txt")


@pytest.mark.parametrize("name", [name for name in READ if name not in LOSE_THE_RULE])
def test_the_scene_break_survives(name: str) -> None:
    blocks = read(name).blocks
    after = next(index for index, block in enumerate(blocks) if block.text.startswith("“Really"))
    before = blocks[after - 1]
    assert isinstance(before.content, Rule) or not before.content.words  # type: ignore[union-attr]


@pytest.mark.parametrize("name", [name for name in WITH_MARKS if name != "libreoffice.epub"])
def test_headings_keep_their_levels(name: str) -> None:
    found = [(block.layout.heading, plain(block.text)) for block in read(name).blocks if block.layout.heading]
    assert [heading for heading in found if heading[1] != "The Hound in Little"] == [
        (1, BODY[0]),
        (2, BODY[1]),
        (2, BODY[8]),
    ]


@pytest.mark.parametrize("name", WITH_MARKS)
def test_the_book_says_its_name(name: str) -> None:
    document = read(name)
    if name != "pandoc.rtf":
        assert (document.title, document.author) == ("The Hound in Little", "Arthur Conan Doyle")
    assert document.language in ("en-GB", "")


def test_an_old_word_document_is_refused() -> None:
    with pytest.raises(OldWord, match=r"save it as \.docx"):
        read("libreoffice.doc")
