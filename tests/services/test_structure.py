import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.services.conftest import Shelf

from narrative.kit.ids import make_id
from narrative.manuscript.model import Role
from narrative.services.access import Access
from narrative.services.manuscript.deletions import delete_item, restore_deletion
from narrative.services.manuscript.reshaping import (
    duplicate_chapter,
    duplicate_scene,
    merge_chapters,
    merge_scenes,
    split_chapter,
    split_scene,
)
from narrative.services.manuscript.schemas import ChapterSplit, ItemChange, SplitPlace
from narrative.services.manuscript.structure import Kind, create_item, update_item
from narrative.services.manuscript.troubles import (
    ChangedSinceMerge,
    NoSuchChapter,
    NoSuchDeletion,
    NoSuchPlace,
    NoSuchScene,
    NothingToSplit,
    NotNeighbours,
    ParentDeleted,
)
from narrative.services.revisions import Stale


async def test_a_book_grows_from_nothing(shelf: Shelf) -> None:
    await shelf.add(Kind.SCENE, "A scene")
    outline = await shelf.outline()
    assert [(part.title, part.position) for part in outline.parts] == [("", 1)]
    assert await shelf.titles() == [("", ["A scene"])]


async def test_things_are_put_after_others(shelf: Shelf) -> None:
    one = await shelf.add(Kind.CHAPTER, "I")
    await shelf.add(Kind.CHAPTER, "III")
    await shelf.add(Kind.CHAPTER, "II", after=one)
    assert [title for title, _ in await shelf.titles()] == ["I", "II", "III"]


async def test_a_chapter_moves_between_parts_before_and_after(
    session: AsyncSession, access: Access, shelf: Shelf
) -> None:
    first, second = await shelf.add(Kind.PART, "One"), await shelf.add(Kind.PART, "Two")
    a, b, c = [await shelf.add(Kind.CHAPTER, title, first) for title in "ABC"]
    await update_item(session, access, Kind.CHAPTER, a, ItemChange(parent_id=second), '"1"')
    await update_item(session, access, Kind.CHAPTER, c, ItemChange(before_id=b), '"1"')
    await update_item(session, access, Kind.CHAPTER, b, ItemChange(after_id=a, role=Role.BACK, title="b"), '"1"')
    outline = await shelf.outline()
    assert [[chapter.title for chapter in part.chapters] for part in outline.parts] == [["C"], ["A", "b"]]
    assert outline.parts[1].chapters[1].role is Role.BACK


async def test_a_move_beside_itself_or_out_of_the_parent_named_is_refused(
    session: AsyncSession, access: Access, shelf: Shelf
) -> None:
    one, two = await shelf.add(Kind.PART, "One"), await shelf.add(Kind.PART, "Two")
    a, b = await shelf.add(Kind.CHAPTER, "A", one), await shelf.add(Kind.CHAPTER, "B", two)
    with pytest.raises(NoSuchPlace):
        await update_item(session, access, Kind.CHAPTER, a, ItemChange(after_id=a), "*")
    with pytest.raises(NoSuchPlace):
        await update_item(session, access, Kind.CHAPTER, a, ItemChange(parent_id=one, after_id=b), "*")
    with pytest.raises(NoSuchChapter):
        await update_item(session, access, Kind.CHAPTER, make_id(), ItemChange(title="x"), "*")


async def test_a_rename_with_an_old_tag_is_refused(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    chapter = await shelf.add(Kind.CHAPTER, "I")
    await update_item(session, access, Kind.CHAPTER, chapter, ItemChange(title="First"), '"1"')
    with pytest.raises(Stale):
        await update_item(session, access, Kind.CHAPTER, chapter, ItemChange(title="Uno"), '"1"')


async def test_a_rename_survives_an_autosave_and_the_other_way_round(
    session: AsyncSession, access: Access, shelf: Shelf
) -> None:
    _, (scene,) = await shelf.chapter("I", "word")
    item = (await shelf.outline()).parts[0].chapters[0].scenes[0]
    await shelf.write(scene, "other words")
    renamed = await update_item(session, access, Kind.SCENE, scene, ItemChange(title="Named"), item.etag)
    assert renamed.etag == '"2.3"'


async def test_a_deletion_comes_back_exactly(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    chapter, (a, b, _) = await shelf.chapter("I", "a", "b", "c")
    await shelf.chapter("II", "d")
    gone = await delete_item(session, access, Kind.SCENE, b)
    deletion = await delete_item(session, access, Kind.CHAPTER, chapter)
    assert await shelf.titles() == [("II", ["d"])]
    await restore_deletion(session, access, deletion)
    assert await shelf.titles() == [("I", ["a", "c"]), ("II", ["d"])]
    await shelf.add(Kind.SCENE, "new", after=a)
    await restore_deletion(session, access, gone)
    assert await shelf.titles() == [("I", ["a", "new", "b", "c"]), ("II", ["d"])]
    assert await shelf.text(b) == ["b"]
    with pytest.raises(NoSuchDeletion):
        await restore_deletion(session, access, gone)


async def test_what_stood_in_something_deleted_waits_for_it(
    session: AsyncSession, access: Access, shelf: Shelf
) -> None:
    chapter, (a, _) = await shelf.chapter("I", "a", "b")
    first = await delete_item(session, access, Kind.SCENE, a)
    await delete_item(session, access, Kind.CHAPTER, chapter)
    with pytest.raises(ParentDeleted):
        await restore_deletion(session, access, first)


async def test_a_scene_splits_inside_a_paragraph_and_merges_back(
    session: AsyncSession, access: Access, shelf: Shelf
) -> None:
    _, (scene, _) = await shelf.chapter("I", "a", "b")
    await shelf.write(scene, "One two", "three")
    halves = await split_scene(session, access, scene, SplitPlace(block=0, offset=4))
    first, second = (half.id for half in halves.scenes)
    assert (await shelf.text(first), await shelf.text(second)) == (["One "], ["two", "three"])
    merged = await merge_scenes(session, access, second, None)
    assert merged.id == first
    assert await shelf.text(first) == ["One ", "two", "three"]
    await restore_deletion(session, access, merged.deletion_id)
    assert (await shelf.text(first), await shelf.text(second)) == (["One "], ["two", "three"])


async def test_a_merge_is_not_undone_over_later_words(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    _, (a, b) = await shelf.chapter("I", "a", "b")
    merged = await merge_scenes(session, access, a, b)
    await shelf.write(a, "a", "b", "and more")
    with pytest.raises(ChangedSinceMerge):
        await restore_deletion(session, access, merged.deletion_id)


@pytest.mark.parametrize("place", [(0, 0), (9, 0), (1, 1), (0, 99)])
async def test_a_split_needs_text_on_both_sides(
    session: AsyncSession, access: Access, shelf: Shelf, place: tuple[int, int]
) -> None:
    _, (scene,) = await shelf.chapter("I", "a")
    await shelf.write(scene, "x", "y")
    with pytest.raises(NothingToSplit):
        await split_scene(session, access, scene, SplitPlace(block=place[0], offset=place[1]))


async def test_only_neighbours_merge(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    one, (a, _, c) = await shelf.chapter("I", "a", "b", "c")
    for pair in ((a, c), (a, None), (a, a)):
        with pytest.raises(NotNeighbours):
            await merge_scenes(session, access, *pair)
    with pytest.raises(NotNeighbours):
        await merge_chapters(session, access, one, None)
    with pytest.raises(NoSuchScene):
        await merge_scenes(session, access, a, make_id())


async def test_chapters_split_merge_and_come_apart_again(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    chapter, (a, b, _) = await shelf.chapter("I", "a", "b", "c")
    added = await split_chapter(session, access, chapter, ChapterSplit(scene_id=b, title="II"))
    assert await shelf.titles() == [("I", ["a"]), ("II", ["b", "c"])]
    with pytest.raises(NoSuchPlace):
        await split_chapter(session, access, chapter, ChapterSplit(scene_id=a))
    merged = await merge_chapters(session, access, added.id, None)
    assert await shelf.titles() == [("I", ["a", "b", "c"])]
    await restore_deletion(session, access, merged.deletion_id)
    assert await shelf.titles() == [("I", ["a"]), ("II", ["b", "c"])]


async def test_copies_stand_right_after_and_say_the_same(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    chapter, (a, _) = await shelf.chapter("I", "a", "b")
    copy = await duplicate_scene(session, access, a)
    assert await shelf.text(copy.id) == ["a"]
    await duplicate_chapter(session, access, chapter)
    assert await shelf.titles() == [("I", ["a", "a (copy)", "b"]), ("I (copy)", ["a", "a (copy)", "b"])]


async def test_every_change_is_on_the_trail(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    _, (scene,) = await shelf.chapter("I", "a")
    await update_item(session, access, Kind.SCENE, scene, ItemChange(title="Named"), "*")
    rows = await session.execute(text("SELECT action, before->>'title', after->>'title' FROM audit_entry ORDER BY id"))
    found = [tuple(row) for row in rows]
    assert found[-1] == ("scene.updated", "a", "Named")
    assert {"project.created", "chapter.created", "scene.created", "scene.written"} <= {row[0] for row in found}


async def test_a_new_item_beside_nothing_is_refused(session: AsyncSession, access: Access) -> None:
    from narrative.services.manuscript.schemas import NewItem

    with pytest.raises(NoSuchScene):
        await create_item(session, access, Kind.SCENE, NewItem(after_id=make_id()))
