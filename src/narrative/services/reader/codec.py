"""Keeps a document that was read as bytes, without its pictures, and gives it back."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from typing import Any

from narrative.manuscript.document import Document, DocumentBlock, Layout, Loss, Rule
from narrative.manuscript.model import Block, Image
from narrative.manuscript.prose import read_body, write_body

_PLAIN = Layout()


def write_document(document: Document) -> bytes:
    """Return ``document`` as compressed JSON; its pictures are kept elsewhere, by name."""
    kept = {
        "blocks": [_write_block(block) for block in document.blocks],
        "title": document.title,
        "author": document.author,
        "language": document.language,
        "losses": [[loss.what, loss.count] for loss in document.losses],
        "contents": list(document.contents),
        "format": document.format,
        "notes": list(document.notes),
    }
    return zlib.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def read_document(data: bytes) -> Document:
    """Return the document that ``write_document`` wrote."""
    kept = json.loads(zlib.decompress(data))
    return Document(
        blocks=tuple(_read_block(block) for block in kept["blocks"]),
        title=kept["title"],
        author=kept["author"],
        language=kept["language"],
        losses=tuple(Loss(what, count) for what, count in kept["losses"]),
        contents=tuple(kept["contents"]),
        format=kept["format"],
        notes=tuple(kept["notes"]),
    )


def _write_block(block: DocumentBlock) -> list[Any]:
    layout = {name: value for name, value in asdict(block.layout).items() if value != getattr(_PLAIN, name)}
    if isinstance(block.content, Rule):
        return [block.content.text, layout]
    return [write_body([block.content])["content"][0], layout]


def _read_block(kept: list[Any]) -> DocumentBlock:
    content, layout = kept
    hints = Layout(**layout) if layout else _PLAIN
    if isinstance(content, str):
        return DocumentBlock(Rule(content), hints)
    found: tuple[Block | Image, ...] = read_body({"type": "doc", "content": [content]})
    return DocumentBlock(found[0] if found else Block(), hints)
