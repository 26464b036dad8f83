from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.services.conftest import Shelf

from narrative.manuscript.model import Block, Chapter, Manuscript, Part, Role, Scene, Text
from narrative.services.access import Access
from narrative.services.manuscript.abandoning import abandon_manuscript
from narrative.services.manuscript.adopting import adopt_manuscript
from narrative.services.manuscript.deletions import delete_item
from narrative.services.manuscript.scenes import list_scenes
from narrative.services.manuscript.structure import Kind
from narrative.services.manuscript.versions import list_versions
from narrative.services.manuscript.whole import Facing, load_manuscript

SENTENCES = [
    f"Chapter {n} tells how {who} walked over the {what} moor and found nothing but {n * 7} stones and a {what} gate."
    for n, (who, what) in enumerate([("Holmes", "dark"), ("Watson", "wet"), ("Selden", "wide"), ("Mortimer", "old")], 1)
]


def scene(*paragraphs: str) -> Scene:
    return Scene(tuple(Block((Text(paragraph),)) for paragraph in paragraphs))


def book(*chapters: tuple[str, list[str]]) -> Manuscript:
    return Manuscript(
        "The Hound", parts=(Part("", tuple(Chapter(title, tuple(map(scene, texts))) for title, texts in chapters)),)
    )


FIRST = book(("I", SENTENCES[:2]), ("II", SENTENCES[2:3]))


async def state(session: AsyncSession) -> list[Any]:
    """Everything an author sees of the manuscript: rows, places, titles and words."""
    tables = ("part", "chapter", "scene")
    found: list[Any] = []
    for table in tables:
        columns = {"part": "", "chapter": ", part_id, role", "scene": ", chapter_id"}[table]
        query = f"SELECT id, title, position{columns} FROM {table} WHERE deletion_id IS NULL ORDER BY id"
        found.append([tuple(row) for row in await session.execute(text(query))])
    bodies = "SELECT b.scene_id, b.digest, b.text, b.words FROM scene_body b JOIN scene s ON s.id = b.scene_id"
    found.append(
        [tuple(row) for row in await session.execute(text(f"{bodies} WHERE s.deletion_id IS NULL ORDER BY 1"))]
    )
    return found


async def words(session: AsyncSession, access: Access) -> list[str]:
    bodies = [item.body for item in (await list_scenes(session, access, limit=100)).items]
    return [body["content"][0]["content"][0]["text"] for body in bodies]


async def test_an_empty_book_becomes_the_manuscript(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    await adopt_manuscript(session, access, FIRST)
    assert await load_manuscript(session, access, Facing("The Hound", "", "en")) == FIRST


async def test_parts_roles_and_marks_come_over(session: AsyncSession, access: Access) -> None:
    front = Chapter("Preface", (scene("Dear reader"),), Role.FRONT)
    whole = Manuscript("", parts=(Part("One", (front,)), Part("Two", (Chapter("I", (scene("a"), scene("b"))),))))
    await adopt_manuscript(session, access, whole)
    assert await load_manuscript(session, access, Facing("", "", "en")) == whole


async def test_the_same_manuscript_again_changes_nothing(session: AsyncSession, access: Access) -> None:
    await adopt_manuscript(session, access, FIRST)
    before = await state(session)
    await adopt_manuscript(session, access, FIRST)
    assert await state(session) == before


async def test_a_changed_scene_gets_a_version_and_the_others_none(session: AsyncSession, access: Access) -> None:
    await adopt_manuscript(session, access, FIRST)
    before = [item.id for item in (await list_scenes(session, access)).items]
    changed = f"{SENTENCES[1]} And then he turned back."
    await adopt_manuscript(session, access, book(("I", [SENTENCES[0], changed]), ("II", SENTENCES[2:3])))
    after = (await list_scenes(session, access)).items
    assert [item.id for item in after] == before
    kept = [[v.reason for v in (await list_versions(session, access, one, None, 9)).items] for one in before]
    assert kept == [[], ["before-import"], []]


async def test_scenes_move_chapters_split_and_what_is_gone_is_hidden(
    session: AsyncSession, access: Access, shelf: Shelf
) -> None:
    await adopt_manuscript(session, access, FIRST)
    ids = {
        item.body["content"][0]["content"][0]["text"]: item.id for item in (await list_scenes(session, access)).items
    }
    await adopt_manuscript(session, access, book(("Zero", SENTENCES[3:]), ("I", SENTENCES[2:3]), ("II", SENTENCES[:1])))
    after = (await list_scenes(session, access)).items
    assert await words(session, access) == [SENTENCES[3], SENTENCES[2], SENTENCES[0]]
    assert [item.id for item in after[1:]] == [ids[SENTENCES[2]], ids[SENTENCES[0]]]
    hidden = await session.scalar(text("SELECT count(*) FROM scene WHERE deletion_id IS NOT NULL"))
    assert hidden == 1
    assert [title for title, _ in await shelf.titles()] == ["Zero", "I", "II"]


@pytest.mark.parametrize(
    "second",
    [
        book(("I", [f"{SENTENCES[0]} More."]), ("II", SENTENCES[2:3]), ("III", SENTENCES[3:])),
        book(("II", SENTENCES[2:3]), ("I", SENTENCES[:2])),
        book(("Other", ["Nothing of the kind, and quite another book about the sea and its many ships."])),
        replace(FIRST, parts=(Part("One", FIRST.parts[0].chapters[:1]), Part("Two", FIRST.parts[0].chapters[1:]))),
        Manuscript(),
    ],
    ids=["edited", "reordered", "another book", "in parts", "empty"],
)
async def test_undo_restores_the_exact_state(session: AsyncSession, access: Access, second: Manuscript) -> None:
    await adopt_manuscript(session, access, FIRST)
    before = await state(session)
    undo = await adopt_manuscript(session, access, second)
    assert await state(session) != before
    await abandon_manuscript(session, access, undo)
    assert await state(session) == before


async def test_undo_keeps_what_the_author_added_since(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    chapter, _ = await shelf.chapter("Mine", SENTENCES[0])
    undo = await adopt_manuscript(session, access, book(("Mine", [SENTENCES[0], SENTENCES[1]])))
    added = await shelf.add(Kind.SCENE, "Added since", chapter)
    await shelf.write(added, "New words.")
    await abandon_manuscript(session, access, undo)
    assert await shelf.titles() == [("Mine", [SENTENCES[0], "Added since"])]
    assert await shelf.text(added) == ["New words."]


async def test_undo_brings_back_what_was_deleted_since(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    _, (first, _) = await shelf.chapter("Mine", *SENTENCES[:2])
    before = await state(session)
    undo = await adopt_manuscript(session, access, book(("Mine", SENTENCES[:3])))
    await delete_item(session, access, Kind.SCENE, first)
    await abandon_manuscript(session, access, undo)
    assert await state(session) == before
