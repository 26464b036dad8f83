"""Undo and redo: a person's own changes come off and on again exactly, and nobody else's work is touched."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.services.conftest import Shelf, body

from narrative.errors import Conflict, Invalid, NotFound
from narrative.kit.database import set_person
from narrative.kit.ids import make_id
from narrative.manuscript.model import Role
from narrative.services import trash
from narrative.services.access import Access
from narrative.services.manuscript import reshaping
from narrative.services.manuscript.deletions import delete_item
from narrative.services.manuscript.scenes import update_body
from narrative.services.manuscript.schemas import ChapterSplit, ItemChange, NewBody, NewItem, NewVersion, SplitPlace
from narrative.services.manuscript.structure import Kind, create_item, update_item
from narrative.services.manuscript.versions import create_version, list_versions, restore_version
from narrative.services.projects import ProjectChange, get_project, update_project
from narrative.services.undoing import get_changes, redo_change, undo_change
from narrative.services.undoing.troubles import ChangedSince, NothingToRedo, NothingToUndo


async def state(shelf: Shelf) -> list[Any]:
    """The book as its author sees it: everything in order, with its title and text."""
    outline = await shelf.outline()
    project = await get_project(shelf.session, shelf.access)
    found: list[Any] = [(project.title, project.author, project.genre, project.target_words)]
    for part in outline.parts:
        found.append((part.id, part.title))
        for chapter in part.chapters:
            found.append((chapter.id, chapter.title, chapter.role))
            found += [(scene.id, scene.title, *(await shelf.text(scene.id))) for scene in chapter.scenes]
    return found


async def fill(shelf: Shelf) -> None:
    """A book of two parts, four chapters and eight scenes, each of three paragraphs and two versions."""
    for part in "AB":
        parent = await shelf.add(Kind.PART, f"Part {part}")
        for chapter in "12":
            inside = await shelf.add(Kind.CHAPTER, f"{part}{chapter}", parent)
            for scene in "xy":
                made = await shelf.add(Kind.SCENE, f"{part}{chapter}{scene}", inside)
                await shelf.write(made, "An earlier text.", "Of two.")
                await create_version(shelf.session, shelf.access, made, NewVersion(name="first"))
                await shelf.write(made, *(f"{part}{chapter}{scene} {number}." for number in range(3)))


class Actor:
    """Does something at random, as the API would."""

    def __init__(self, shelf: Shelf, chance: random.Random, floor: UUID) -> None:
        self.shelf, self.chance, self.floor = shelf, chance, floor
        self.session, self.access = shelf.session, shelf.access

    async def pick(self, kind: Kind) -> UUID:
        outline = await self.shelf.outline()
        chapters = [chapter for part in outline.parts for chapter in part.chapters]
        rows: dict[Kind, list[Any]] = {
            Kind.PART: list(outline.parts),
            Kind.CHAPTER: chapters,
            Kind.SCENE: [scene for chapter in chapters for scene in chapter.scenes],
        }
        found: UUID = self.chance.choice(rows[kind]).id if rows[kind] else make_id()
        return found

    def kind(self) -> Kind:
        return self.chance.choice([Kind.SCENE, Kind.SCENE, Kind.CHAPTER, Kind.CHAPTER, Kind.PART])

    async def update(self, kind: Kind, **change: Any) -> object:
        order = ItemChange(**change)
        return await update_item(self.session, self.access, kind, await self.pick(kind), order, "*")

    async def rename(self) -> object:
        return await self.update(self.kind(), title=f"T{self.chance.randrange(99)}")

    async def move_beside(self) -> object:
        kind = self.kind()
        return await self.update(kind, **{self.chance.choice(["after_id", "before_id"]): await self.pick(kind)})

    async def move_into(self) -> object:
        kind = self.chance.choice([Kind.SCENE, Kind.CHAPTER])
        parent = await self.pick(Kind.CHAPTER if kind is Kind.SCENE else Kind.PART)
        return await self.update(kind, parent_id=parent, **self.chance.choice([{}, {"title": "Moved"}]))

    async def give_role(self) -> object:
        return await self.update(Kind.CHAPTER, role=self.chance.choice(list(Role)))

    async def create(self) -> object:
        kind = self.kind()
        after = await self.pick(kind) if self.chance.random() < 0.5 else None
        return await create_item(self.session, self.access, kind, NewItem(title="New", after_id=after))

    async def delete(self) -> object:
        kind = self.kind()
        return await delete_item(self.session, self.access, kind, await self.pick(kind))

    async def split_scene(self) -> object:
        place = SplitPlace(block=self.chance.randrange(3), offset=self.chance.randrange(4))
        return await reshaping.split_scene(self.session, self.access, await self.pick(Kind.SCENE), place)

    async def split_chapter(self) -> object:
        split = ChapterSplit(scene_id=await self.pick(Kind.SCENE), title="Half")
        return await reshaping.split_chapter(self.session, self.access, await self.pick(Kind.CHAPTER), split)

    async def merge(self) -> object:
        if self.chance.random() < 0.5:
            return await reshaping.merge_scenes(self.session, self.access, await self.pick(Kind.SCENE), None)
        return await reshaping.merge_chapters(self.session, self.access, await self.pick(Kind.CHAPTER), None)

    async def duplicate(self) -> object:
        if self.chance.random() < 0.5:
            return await reshaping.duplicate_scene(self.session, self.access, await self.pick(Kind.SCENE))
        return await reshaping.duplicate_chapter(self.session, self.access, await self.pick(Kind.CHAPTER))

    async def entitle(self) -> object:
        change = self.chance.choice([{"title": "X"}, {"author": "Y", "genre": "Z"}, {"target_words": 90_000}])
        return await update_project(self.session, self.access, ProjectChange(**change), "*")

    async def restore_text(self) -> object:
        scene = await self.pick(Kind.SCENE)
        versions = (await list_versions(self.session, self.access, scene, None, 9)).items
        version = self.chance.choice(versions).id if versions else make_id()
        return await restore_version(self.session, self.access, scene, version)

    async def bring_back(self) -> object:
        items = (await trash.list_trash(self.session, self.access, None, 9)).items
        deletion = self.chance.choice(items).deletion_id if items else make_id()
        return await trash.restore(self.session, self.access, deletion)

    async def take_back_or_again(self) -> object:
        change = (await get_changes(self.session, self.access)).undo
        if change and change.id > self.floor and self.chance.random() < 0.6:
            return await undo_change(self.session, self.access)
        return await redo_change(self.session, self.access)

    async def act(self) -> None:
        """Do one thing; what cannot be done is refused and changes nothing."""
        todo = [
            *(self.rename, self.move_beside, self.move_into, self.give_role, self.create, self.delete),
            *(self.split_scene, self.split_chapter, self.merge, self.duplicate, self.entitle, self.restore_text),
            *(self.bring_back, self.take_back_or_again),
        ]
        try:
            async with self.session.begin_nested():
                await self.chance.choice(todo)()
        except (Conflict, Invalid, NotFound):
            self.session.expire_all()


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_was_done_comes_off_and_on_again(
    session: AsyncSession, access: Access, shelf: Shelf, seed: int
) -> None:
    await fill(shelf)
    last = (await get_changes(session, access)).undo
    assert last
    before = await state(shelf)
    actor = Actor(shelf, random.Random(seed), last.id)
    for _ in range(25):
        await actor.act()
    after = await state(shelf)
    taken = 0
    while (change := (await get_changes(session, access)).undo) and change.id > last.id:
        await undo_change(session, access)
        taken += 1
    assert await state(shelf) == before
    if taken == 0:
        return
    again = 0
    while again < taken:
        await redo_change(session, access)
        again += 1
    assert await state(shelf) == after
    for _ in range(taken):
        await undo_change(session, access)
    assert await state(shelf) == before


@pytest.fixture
async def other(session: AsyncSession, access: Access) -> Access:
    """Another person at work on the same book."""
    somebody = make_id()
    made = "INSERT INTO account (id, name, created_at) VALUES (:id, 'Mara', now())"
    await set_person(session, somebody)
    await session.execute(text(made), {"id": somebody})
    await set_person(session, access.user)
    return replace(access, user=somebody)


async def test_what_somebody_else_changed_since_is_a_conflict_and_nothing_is_changed(
    session: AsyncSession, access: Access, other: Access, shelf: Shelf
) -> None:
    chapter, (scene,) = await shelf.chapter("I", "One.")
    await update_item(session, access, Kind.CHAPTER, chapter, ItemChange(title="Mine"), "*")
    await update_item(session, other, Kind.CHAPTER, chapter, ItemChange(title="Theirs"), "*")
    before = await state(shelf)
    with pytest.raises(ChangedSince):
        await undo_change(session, access)
    assert await state(shelf) == before
    turned = await undo_change(session, other)
    assert turned.sentence == "Taken back: renamed “Mine” to “Theirs”."
    assert (await undo_change(session, access)).redo
    assert (await shelf.outline()).parts[-1].chapters[-1].title == "I"
    await update_body(session, other, scene, NewBody(body=body("Theirs.")), "*")
    last = (await get_changes(session, access)).undo
    assert last


async def test_another_aspect_of_the_same_thing_is_no_conflict(
    session: AsyncSession, access: Access, other: Access, shelf: Shelf
) -> None:
    one, two = await shelf.add(Kind.CHAPTER, "I"), await shelf.add(Kind.CHAPTER, "II")
    await update_item(session, access, Kind.CHAPTER, one, ItemChange(title="First"), "*")
    await update_item(session, other, Kind.CHAPTER, one, ItemChange(after_id=two), "*")
    await undo_change(session, access)
    assert [title for title, _ in await shelf.titles()] == ["II", "I"]


async def test_what_somebody_else_wrote_in_is_not_taken_away(
    session: AsyncSession, access: Access, other: Access, shelf: Shelf
) -> None:
    scene = await shelf.add(Kind.SCENE, "Mine")
    await update_body(session, other, scene, NewBody(body=body("Theirs.")), "*")
    with pytest.raises(ChangedSince):
        await undo_change(session, access)
    assert await shelf.text(scene) == ["Theirs."]


async def test_each_undoes_their_own(session: AsyncSession, access: Access, other: Access, shelf: Shelf) -> None:
    mine = await shelf.add(Kind.CHAPTER, "Mine")
    theirs = await create_item(session, other, Kind.CHAPTER, NewItem(title="Theirs"))
    await undo_change(session, access)
    assert [title for title, _ in await shelf.titles()] == ["Theirs"]
    with pytest.raises(NothingToUndo):
        await undo_change(session, other, mine)
    assert (await get_changes(session, other)).redo is None
    await undo_change(session, other)
    assert theirs.id not in {chapter.id for part in (await shelf.outline()).parts for chapter in part.chapters}


async def test_a_new_change_ends_redo_and_an_undo_is_audited(
    session: AsyncSession, access: Access, shelf: Shelf
) -> None:
    with pytest.raises(NothingToRedo):
        await redo_change(session, access)
    chapter = await shelf.add(Kind.CHAPTER, "I")
    await update_item(session, access, Kind.CHAPTER, chapter, ItemChange(title="II"), "*")
    turned = await undo_change(session, access)
    assert turned.redo
    assert turned.redo.sentence == "renamed “I” to “II”"
    await update_item(session, access, Kind.CHAPTER, chapter, ItemChange(title="III"), "*")
    assert (await get_changes(session, access)).redo is None
    with pytest.raises(NothingToRedo):
        await redo_change(session, access)
    found = await session.execute(text("SELECT action, part_of IS NULL FROM audit_entry ORDER BY id DESC LIMIT 3"))
    assert [tuple(row) for row in found] == [
        ("chapter.updated", True),
        ("chapter.updated", False),
        ("change.undone", True),
    ]


async def test_an_older_change_can_be_named(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    one = await shelf.add(Kind.CHAPTER, "I")
    await update_item(session, access, Kind.CHAPTER, one, ItemChange(title="First"), "*")
    change = (await get_changes(session, access)).undo
    assert change
    await shelf.add(Kind.CHAPTER, "II")
    await undo_change(session, access, change.id)
    assert [title for title, _ in await shelf.titles()] == ["I", "II"]
    with pytest.raises(NothingToUndo):
        await undo_change(session, access, change.id)
    with pytest.raises(NothingToUndo):
        await undo_change(session, access, make_id())
