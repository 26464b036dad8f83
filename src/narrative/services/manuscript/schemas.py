"""The manuscript as it is asked for and given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from narrative.manuscript.diff import Change
from narrative.manuscript.model import Role
from narrative.services.values import Order, Value

Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Body = dict[str, Any]
EXAMPLE_BODY: Any = {
    "type": "doc",
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Mr. Sherlock Holmes sat at breakfast."}]}],
}


class SceneItem(Value):
    """A scene in the outline. ``findings`` counts its open findings, ``revision`` the changes of its text."""

    id: UUID
    title: str
    words: int
    revision: int
    position: int
    findings: int
    etag: str


class ChapterItem(Value):
    """A chapter in the outline."""

    id: UUID
    title: str
    role: Role
    position: int
    words: int
    findings: int
    etag: str
    scenes: tuple[SceneItem, ...]


class PartItem(Value):
    """A part in the outline; a book without parts has one whose title is empty."""

    id: UUID
    title: str
    position: int
    etag: str
    chapters: tuple[ChapterItem, ...]


class Outline(Value):
    """The whole book without its words."""

    parts: tuple[PartItem, ...]
    words: int


class NewItem(Order):
    """A part, chapter or scene to add: after ``after_id``, or last in ``parent_id``, or last in the book."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Chapter II"}]})

    title: Title = ""
    parent_id: UUID | None = None
    after_id: UUID | None = None


class ItemChange(Order):
    """A rename, a move, or both.

    The place is right after ``after_id``, right before ``before_id``, first where ``after_id`` is null, else last.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "The Curse"}]})

    title: Title | None = None
    role: Role | None = None
    parent_id: UUID | None = None
    after_id: UUID | None = None
    before_id: UUID | None = None

    @model_validator(mode="after")
    def _one_place(self) -> ItemChange:
        if self.after_id and self.before_id:
            raise ValueError("name after_id or before_id, not both")
        return self

    @property
    def moves(self) -> bool:
        return bool(self.parent_id or self.after_id or self.before_id or self.is_first)

    @property
    def is_first(self) -> bool:
        """Say whether the place is the first one: ``after_id`` was given, and it is null."""
        return "after_id" in self.model_fields_set and self.after_id is None and self.before_id is None


class Item(Value):
    """A part, chapter or scene as it now stands."""

    id: UUID
    title: str
    etag: str
    parent_id: UUID | None = None
    role: Role | None = None


class SceneText(Value):
    """A scene and what it says. Words and revision belong to ``body``."""

    id: UUID
    title: str
    chapter_id: UUID
    body: Body
    words: int
    revision: int
    etag: str


class NewBody(Order):
    """What a scene shall say."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"body": EXAMPLE_BODY}]})

    body: Body


class Written(Value):
    """What became of a scene's text when it was saved."""

    revision: int
    words: int
    etag: str


class SplitPlace(Order):
    """Where to split a scene: before code point ``offset`` of block number ``block`` (0 is the first)."""

    block: int = Field(ge=0, strict=True, examples=[3])
    offset: int = Field(default=0, ge=0, strict=True, examples=[0])


class SplitScene(Value):
    """The two scenes that one became, in order."""

    scenes: tuple[SceneText, SceneText]


class ChapterSplit(Order):
    """The scene with which the new chapter begins."""

    scene_id: UUID
    title: Title = ""


class MergeWith(Order):
    """The neighbour to merge with; left out, the one before."""

    with_id: UUID | None = None


class Merged(Value):
    """What two became: the earlier one survives, ``deletion_id`` undoes the merge."""

    id: UUID
    deletion_id: UUID
    etag: str


class Reason(StrEnum):
    """Why a state of a scene was kept."""

    AUTOSAVE = "autosave"
    IMPORT = "import"
    BEFORE_IMPORT = "before-import"
    RESTORE = "restore"
    SPLIT = "split"
    MERGE = "merge"
    MANUAL = "manual"


class Version(Value):
    """A kept state of a scene."""

    id: UUID
    created_at: datetime
    words: int
    reason: Reason
    name: str
    revision: int


class VersionText(Version):
    """A kept state of a scene and what it said."""

    body: Body


class NewVersion(Order):
    """A name for the state to keep."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Before the rewrite"}]})

    name: Title = ""


class WordRun(Value):
    """Words that stayed, came or went."""

    text: str
    kind: Change


class ParagraphChange(Value):
    """A paragraph that stayed, came, went or was changed; its runs hold the old words and the new."""

    kind: Change
    runs: tuple[WordRun, ...]


class Comparison(Value):
    """Two states of a scene, paragraph by paragraph."""

    before: UUID | None
    after: UUID | None
    paragraphs: Sequence[ParagraphChange]


class Picture(Value):
    """A picture's bytes, and what they are."""

    name: str
    media_type: str
    data: bytes
