from __future__ import annotations

import inspect

import pytest

from narrative.errors import Invalid
from narrative.manuscript import catalogue, refusals
from narrative.manuscript.catalogue import Format, find_format, list_formats, read_document, write_manuscript
from narrative.manuscript.model import Block, Chapter, Manuscript, Part, Scene, Text

BOOK = Manuscript(
    "The Sea",
    "Ann Bell",
    parts=(Part("", (Chapter("Chapter I", (Scene((Block((Text("It was dark and cold."),)),)),)),)),),
)


@pytest.mark.parametrize("format_", list_formats(), ids=lambda format_: format_.key)
def test_every_format_keeps_its_promise(format_: Format) -> None:
    assert format_.name
    assert format_.extensions
    assert all(extension.startswith(".") and extension == extension.lower() for extension in format_.extensions)
    assert format_.read or format_.write
    assert not format_.matches(b"\x00\x01\x02\x03" * 100)


@pytest.mark.parametrize("format_", [f for f in list_formats() if f.write], ids=lambda format_: format_.key)
def test_what_a_format_writes_it_recognises_and_reads(format_: Format) -> None:
    assert format_.write
    data = format_.write(BOOK)
    assert data == write_manuscript(BOOK, format_.key) == write_manuscript(BOOK, format_.extensions[0])
    document = read_document(data, f"book{format_.extensions[0]}")
    assert document.format == format_.name
    assert "It was dark and cold." in [block.text for block in document.blocks]


def test_no_two_formats_share_an_extension() -> None:
    extensions = [extension for format_ in list_formats() for extension in format_.extensions]
    assert len(extensions) == len(set(extensions))


def test_an_unknown_format_is_not_written() -> None:
    with pytest.raises(catalogue.UnknownFormat, match="pdf"):
        write_manuscript(BOOK, "pdf")


def test_the_name_decides_where_the_content_does_not() -> None:
    assert find_format(b"Just a line.", "book.md").key == "markdown"
    assert find_format(b"Just a line.", "book.txt").key == "text"
    assert find_format(b"Just a line.").key == "text"
    assert find_format(b"Just a line.", "book.docx").key == "text"


def test_the_content_decides_before_the_name_and_says_so() -> None:
    document = read_document(b"---\ntitle: The Sea\n---\n\nIt was *dark*.", "C:\\books\\sea.TXT")
    assert document.format == "Markdown"
    assert document.notes == ("The file is called sea.TXT, but what it holds is Markdown; it was read as that.",)
    assert read_document(b"It was dark.", "sea.md").notes == ()
    assert read_document(b"It was dark.", "sea").notes == ()


def test_a_file_too_large_is_refused_before_anybody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "MOST_BYTES", 3_000_000)
    with pytest.raises(refusals.FileTooLarge, match="3 MB"):
        read_document(b"x" * 3_000_001)


def test_a_file_without_words_is_refused() -> None:
    with pytest.raises(refusals.NoWords):
        read_document("… — !\n\n***\n".encode(), "book.txt")


REFUSALS = [
    value
    for _, value in inspect.getmembers(refusals, inspect.isclass)
    if issubclass(value, Invalid) and value is not Invalid
]


@pytest.mark.parametrize("refusal", REFUSALS)
def test_every_refusal_says_that_nothing_happened_and_what_to_do(refusal: type[Invalid]) -> None:
    message = refusal(most="3 MB", known="DOCX").message
    assert "nothing" in message
    assert message.endswith(".")
    assert "!" not in message
    assert len(message) < 250
