from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from tests.services.conftest import Shelf, body

from narrative.errors import Invalid
from narrative.kit.ids import make_id
from narrative.manuscript.model import BlockKind
from narrative.services.access import Access
from narrative.services.manuscript.bodies import KEEP_EVERY
from narrative.services.manuscript.reshaping import split_scene
from narrative.services.manuscript.scenes import get_scene, list_scenes, update_body
from narrative.services.manuscript.schemas import NewBody, NewVersion, SplitPlace
from narrative.services.manuscript.troubles import NoSuchScene, NoSuchVersion
from narrative.services.manuscript.versions import (
    compare_versions,
    create_version,
    get_version,
    list_versions,
    restore_version,
)
from narrative.services.manuscript.whole import Facing, load_book, load_manuscript
from narrative.services.revisions import Stale

FACING = Facing("The Hound", "Doyle", "en")


async def age(session: AsyncSession, by: timedelta) -> None:
    await session.execute(text("UPDATE scene_version SET created_at = created_at - :by"), {"by": by})
    session.expire_all()


async def reasons(session: AsyncSession, access: Access, scene: object) -> list[str]:
    return [version.reason for version in (await list_versions(session, access, scene, None, 50)).items]  # type: ignore[arg-type]


async def test_two_tabs_do_not_overwrite_each_other(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    _, (scene,) = await shelf.chapter("I", "a")
    seen = (await get_scene(session, access, scene)).etag
    await update_body(session, access, scene, NewBody(body=body("first tab")), seen)
    with pytest.raises(Stale) as stale:
        await update_body(session, access, scene, NewBody(body=body("second tab")), seen)
    current = stale.value.fields["current"]
    assert current["body"] == body("first tab")  # type: ignore[index]
    assert await shelf.text(scene) == ["first tab"]


async def test_saving_the_same_words_changes_nothing(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    _, (scene,) = await shelf.chapter("I", "a")
    before = await get_scene(session, access, scene)
    written = await update_body(session, access, scene, NewBody(body=before.body), before.etag)
    assert written.etag == before.etag


async def test_a_state_is_kept_every_few_minutes(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    _, (scene,) = await shelf.chapter("I", "a")
    assert await reasons(session, access, scene) == ["autosave"]
    await shelf.write(scene, "a b")
    assert await reasons(session, access, scene) == ["autosave"]
    await age(session, KEEP_EVERY + timedelta(seconds=1))
    await shelf.write(scene, "a b c")
    newest = (await list_versions(session, access, scene, None, 1)).items[0]
    assert (await get_version(session, access, scene, newest.id)).body == body("a b")


async def test_a_save_that_takes_much_away_keeps_it(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    _, (scene,) = await shelf.chapter("I", "a")
    long = " ".join(f"word{n}" for n in range(100))
    await shelf.write(scene, long)
    await shelf.write(scene, long.replace("word1", "Word1", 1))
    assert len((await list_versions(session, access, scene, None, 9)).items) == 1
    await shelf.write(scene, "word")
    newest = (await list_versions(session, access, scene, None, 1)).items[0]
    assert newest.words == 100


async def test_a_save_that_puts_other_words_in_their_place_keeps_them(
    session: AsyncSession, access: Access, shelf: Shelf
) -> None:
    _, (scene,) = await shelf.chapter("I", "a")
    await shelf.write(scene, " ".join(f"word{n}" for n in range(100)))
    await shelf.write(scene, " ".join(f"other{n}" for n in range(100)))
    newest = (await list_versions(session, access, scene, None, 1)).items[0]
    assert newest.words == 100


async def test_a_version_comes_back_and_what_it_replaced_is_kept(
    session: AsyncSession, access: Access, shelf: Shelf
) -> None:
    _, (scene,) = await shelf.chapter("I", "a")
    named = await create_version(session, access, scene, NewVersion(name="First draft"))
    await shelf.write(scene, "rewritten")
    restored = await restore_version(session, access, scene, named.id)
    assert restored.body == body("a")
    newest = (await list_versions(session, access, scene, None, 1)).items[0]
    assert (newest.reason, (await get_version(session, access, scene, newest.id)).body) == (
        "restore",
        body("rewritten"),
    )


async def test_a_split_keeps_the_whole_first(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    _, (scene,) = await shelf.chapter("I", "a")
    await shelf.write(scene, "x", "y")
    await split_scene(session, access, scene, SplitPlace(block=1))
    newest = (await list_versions(session, access, scene, None, 1)).items[0]
    assert (newest.reason, newest.words) == ("split", 2)


async def test_versions_compare_by_paragraph_and_word(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    _, (scene,) = await shelf.chapter("I", "a")
    await shelf.write(scene, "It was a dark night.", "The end.")
    first = await create_version(session, access, scene, NewVersion(name="one"))
    await shelf.write(scene, "It was a bright night.", "A new line entirely, with other words.", "The end.")
    found = await compare_versions(session, access, scene, first.id, None)
    assert [change.kind for change in found.paragraphs] == ["changed", "added", "same"]
    words = [(run.kind, run.text.strip()) for run in found.paragraphs[0].runs]
    assert words[1:3] == [("removed", "dark"), ("added", "bright")]
    second = await create_version(session, access, scene, NewVersion(name="two"))
    assert (await compare_versions(session, access, scene, first.id, second.id)).paragraphs == found.paragraphs


async def test_what_is_not_there_is_not_found(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    _, (scene, other) = await shelf.chapter("I", "a", "b")
    named = await create_version(session, access, scene, NewVersion(name="x"))
    with pytest.raises(NoSuchVersion):
        await get_version(session, access, other, named.id)
    with pytest.raises(NoSuchScene):
        await get_scene(session, access, make_id())
    with pytest.raises(NoSuchScene):
        await list_versions(session, access, make_id(), None, 5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "doc", "content": [{"type": "script"}]},
        {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": 3}]}]},
        {"type": "page"},
    ],
)
async def test_a_body_outside_the_schema_is_refused(
    session: AsyncSession, access: Access, shelf: Shelf, wrong: dict[str, object]
) -> None:
    _, (scene,) = await shelf.chapter("I", "a")
    with pytest.raises(Invalid):
        await update_body(session, access, scene, NewBody(body=wrong), "*")
    assert await shelf.text(scene) == ["a"]


async def test_scenes_come_in_reading_order_page_by_page(session: AsyncSession, access: Access, shelf: Shelf) -> None:
    _, one = await shelf.chapter("I", "a", "b")
    two, _ = await shelf.chapter("II", "c", "d")
    first = await list_scenes(session, access, limit=3)
    rest = await list_scenes(session, access, cursor=first.next_cursor, limit=3)
    assert [scene.title for scene in [*first.items, *rest.items]] == ["a", "b", "c", "d"]
    assert [scene.title for scene in (await list_scenes(session, access, chapter_id=two)).items] == ["c", "d"]
    assert [scene.id for scene in (await list_scenes(session, access, ids=one[1:])).items] == one[1:]


async def test_the_whole_book_is_loaded_for_the_engine_and_for_export(
    session: AsyncSession, access: Access, shelf: Shelf
) -> None:
    chapter, (a, b) = await shelf.chapter("I", "a", "b")
    quote = {"type": "quote", "content": [{"type": "text", "text": "Dear"}]}
    verse = {"type": "verse", "content": [{"type": "text", "text": "O"}]}
    await update_body(session, access, b, NewBody(body={"type": "doc", "content": [quote, verse]}), "*")
    book = await load_book(session, access, FACING)
    assert [(one.key, one.text) for one in book.scenes] == [(str(a), "a"), (str(b), "Dear\n\nO")]
    assert book.scenes[1].kinds == (BlockKind.QUOTE, BlockKind.VERSE)
    assert (book.chapters[0].key, book.chapters[0].title) == (str(chapter), "I")
    manuscript = await load_manuscript(session, access, FACING)
    assert manuscript.chapters[0].scenes[1].text == "Dear\n\nO"
    assert manuscript.words == 3
