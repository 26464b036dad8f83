"""A body in all the forms in which it is kept, which always agree, and the way from one to another."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from narrative.errors import Invalid
from narrative.manuscript.mending import mend_body
from narrative.manuscript.model import BlockKind, Scene, SceneBlock
from narrative.manuscript.prose import read_body, write_body
from narrative.services.manuscript.schemas import Body

log = logging.getLogger("narrative.manuscript")

_INITIALS = {BlockKind.PARAGRAPH: "p", BlockKind.QUOTE: "q", BlockKind.VERSE: "v"}
_KINDS = {initial: kind for kind, initial in _INITIALS.items()}


@dataclass(frozen=True, slots=True)
class Written:
    """A body in all its forms, made from one row of blocks."""

    body: Body
    text: str
    kinds: str
    words: int
    digest: str

    @classmethod
    def of(cls, blocks: Sequence[SceneBlock]) -> Written:
        scene = Scene(tuple(blocks))
        body = write_body(scene.blocks)
        kinds = "".join(_INITIALS[block.kind] for block in scene.text_blocks)
        return cls(body, scene.text, kinds, scene.words, digest_body(body))


def digest_body(body: Body) -> str:
    """Return 64 hexadecimal digits drawn from ``body``, the same for the same content."""
    return hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read_kinds(kinds: str) -> tuple[BlockKind, ...]:
    """Return the kinds of a scene's blocks as they are stored, one letter each."""
    return tuple(_KINDS[initial] for initial in kinds)


def read_blocks(body: Body) -> tuple[SceneBlock, ...]:
    """Return the blocks of a stored or sent body. Raises Invalid for anything outside the schema."""
    return read_body(body)


def load_blocks(body: Body) -> tuple[SceneBlock, ...]:
    """Return the blocks of a stored body; of one that does not fit the schema, what can be kept of it as text."""
    try:
        return read_body(body)
    except Invalid as trouble:
        log.error("A body in the database does not fit the schema: %s", trouble)  # noqa: TRY400 - it is dealt with
        return mend_body(body)


def show_body(body: Body) -> Body:
    """Return a stored body as it may be sent: nothing outside the schema ever leaves."""
    try:
        read_body(body)
    except Invalid:
        return write_body(load_blocks(body))
    return body
