"""Small documents, written line by line, for the tests of structure."""

from collections.abc import Iterable

from narrative.manuscript.document import Document, DocumentBlock, Layout, Rule
from narrative.manuscript.model import Block, BlockKind, Text

STORY = (
    "The harbour lay under fog, and nobody on the quay could say whether the boat had come in or not. "
    "Old Peter counted the bells, lost the count, and began again, while the gulls walked up and down before him. "
)


def prose(paragraphs: int = 6, words: str = STORY) -> list[DocumentBlock]:
    return [text(f"{words} That was the {number}. time of asking.") for number in range(paragraphs)]


def text(words: str, layout: Layout | None = None, kind: BlockKind = BlockKind.PARAGRAPH) -> DocumentBlock:
    return DocumentBlock(Block((Text(words),), kind), layout or Layout())


def rule() -> DocumentBlock:
    return DocumentBlock(Rule())


def document(*pieces: DocumentBlock | Iterable[DocumentBlock], title: str = "", author: str = "") -> Document:
    blocks: list[DocumentBlock] = []
    for piece in pieces:
        if isinstance(piece, DocumentBlock):
            blocks.append(piece)
        else:
            blocks.extend(piece)
    return Document(tuple(blocks), title, author)
