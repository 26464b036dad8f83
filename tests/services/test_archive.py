import io
import json
import random
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from tests.services.conftest import Shelf, body

from narrative.checks.history import Verdict
from narrative.errors import Invalid
from narrative.kit.bundle import MANIFEST, Bundle, BundleChanged, BundleWriter, NoBundle, read_bundle
from narrative.kit.cage import run_caged
from narrative.kit.ids import make_id
from narrative.manuscript.catalogue import read_document
from narrative.manuscript.refusals import CutOff, Damaged, EmptyFile, UnpacksTooLarge
from narrative.manuscript.structure import build_manuscript, find_outline
from narrative.sample import NAME, load_sample
from narrative.services import checks, entities
from narrative.services.access import Access
from narrative.services.accounts import User
from narrative.services.archive import bring_book, list_folders, list_tables, write_archive
from narrative.services.archive.catalogue import get_project_table, is_person, list_columns
from narrative.services.archive.columns import find_codec
from narrative.services.archive.troubles import ArchiveTooNew
from narrative.services.entities import EntityMerge
from narrative.services.manuscript.adopting import adopt_manuscript
from narrative.services.manuscript.deletions import delete_item, restore_deletion
from narrative.services.manuscript.images import create_images
from narrative.services.manuscript.outline import get_outline
from narrative.services.manuscript.scenes import update_body
from narrative.services.manuscript.schemas import NewBody, NewVersion
from narrative.services.manuscript.structure import Kind
from narrative.services.manuscript.versions import create_version
from narrative.services.projects import Permission, enter

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
PIECES = [
    "Ахав",
    "שלום עולם",
    "مرحبا",
    "👩‍👩‍👧‍👦",
    "e\u0301",
    "\u202eabc\u202c",
    "moor",
    "“No,”",
    "\ufeff",
    "𝔘",
    "\t",
    '"\\',
    "'",
    "\u2028",
]
"""What breaks careless readers: other scripts, right to left, joined and combining characters, quotes, separators."""


async def pack(session: AsyncSession, access: Access) -> bytes:
    file = io.BytesIO()
    await write_archive(session, access, file)
    return file.getvalue()


async def bring(session: AsyncSession, author: User, data: bytes) -> Access:
    bundle = read_bundle(data)
    (folder,) = list_folders(bundle)
    return await bring_book(session, author.id, bundle, folder)


async def bring_all(session: AsyncSession, author: User, bundle: Bundle) -> None:
    async with session.begin_nested():
        for folder in list_folders(bundle):
            await bring_book(session, author.id, bundle, folder)


async def count_books(session: AsyncSession) -> int:
    return (await session.scalars(select(func.count()).select_from(get_project_table()))).one()


async def rows_of(session: AsyncSession, access: Access) -> dict[str, list[Any]]:
    """Every row of a book, whosever it is."""
    await enter(session, access.user, access.project, Permission.MANUSCRIPT_READ)
    found = {}
    for table in list_tables():
        columns = [column for column in list_columns(table) if not is_person(column)]
        query = select(*columns).where(table.c.project_id == access.project).order_by(*table.primary_key)
        found[table.name] = [tuple(row) for row in await session.execute(query)]
    return found


async def check(session: AsyncSession, access: Access) -> None:
    job = make_id()
    task = await checks.begin_check(session, access, job)
    checked = checks.check_book(task.book, task.decisions, {}, on_progress=lambda *_: None)
    await checks.finish_check(session, access, job, checked)


async def write_strange_book(shelf: Shelf, seed: int) -> None:
    """A small book of strange characters, with every kind of row that an author's work leaves."""
    chance = random.Random(seed)

    def say() -> str:
        return " ".join(chance.choices(PIECES, k=chance.randint(1, 12)))

    session, access = shelf.session, shelf.access
    await create_images(session, access, {f"{seed:024d}.png": PNG + bytes([seed])})
    for _ in range(3):
        _, scenes = await shelf.chapter(say(), *(say() for _ in range(chance.randint(1, 4))))
        await create_version(session, access, scenes[0], NewVersion(name=say()))
        await shelf.write(scenes[0], say(), say())
    picture = {"type": "image", "attrs": {"name": f"{seed:024d}.png", "alt": say()}}
    await shelf.write(scenes[0], say())
    mixed = body(say(), say())
    mixed["content"].append(picture)
    await update_body(session, access, scenes[0], NewBody(body=mixed), "*")
    deleted, _ = await shelf.chapter(say(), say())
    await delete_item(session, access, Kind.CHAPTER, deleted)


@pytest.mark.parametrize("seed", range(6))
async def test_a_book_comes_back_equal(session: AsyncSession, author: User, shelf: Shelf, seed: int) -> None:
    await write_strange_book(shelf, seed)
    before = await rows_of(session, shelf.access)
    again = await bring(session, author, await pack(session, shelf.access))
    assert again.project != shelf.access.project
    assert await rows_of(session, again) == before
    assert await rows_of(session, shelf.access) == before


async def test_a_whole_novel_comes_back_with_findings_verdicts_and_decisions(
    session: AsyncSession, author: User, access: Access
) -> None:
    document = read_document(load_sample(), NAME)
    await adopt_manuscript(session, access, build_manuscript(document, find_outline(document)))
    await check(session, access)
    found = await checks.list_findings(session, access, checks.Filter(), None, 50)
    verdict = checks.NewDismissal(verdict=Verdict.INTENDED)
    await checks.dismiss_finding(session, access, found.items[0].id, verdict, None)
    cast = (await entities.list_entities(session, access, None, None, 50)).items
    await entities.merge_entities(session, access, EntityMerge(ids=(cast[0].id, cast[1].id)))
    before, outline = await rows_of(session, access), await get_outline(session, access, {})

    data = await pack(session, access)
    again = await bring(session, author, data)
    assert await rows_of(session, again) == before
    assert await get_outline(session, again, {}) == outline
    assert len(before["finding"]) > 5
    assert len(before["entity_decision"]) == 1
    dismissed = await checks.list_findings(session, again, checks.Filter(checks.Standing.DISMISSED), None, 50)
    assert [item.id for item in dismissed.items] == [found.items[0].id]
    await check(session, again)
    dismissed = await checks.list_findings(session, again, checks.Filter(checks.Standing.DISMISSED), None, 50)
    assert [item.id for item in dismissed.items] == [found.items[0].id]


async def test_what_was_deleted_can_still_be_restored(session: AsyncSession, author: User, shelf: Shelf) -> None:
    chapter, _ = await shelf.chapter("Gone", "All of it.")
    deletion = await delete_item(session, shelf.access, Kind.CHAPTER, chapter)
    again = await bring(session, author, await pack(session, shelf.access))
    await restore_deletion(session, again, deletion)
    assert "Gone" in [title for title, _ in await Shelf(session, again).titles()]


async def test_an_archive_is_open_to_people_and_programs(session: AsyncSession, shelf: Shelf) -> None:
    await write_strange_book(shelf, 7)
    package = zipfile.ZipFile(io.BytesIO(await pack(session, shelf.access)))
    names = package.namelist()
    assert 'title: "The Hound"' in package.read("book.md").decode()
    assert package.read(f"pictures/{7:024d}.png") == PNG + b"\x07"
    manifest = json.loads(package.read(MANIFEST))
    assert manifest["version"] == 1
    assert {*manifest["members"]} | {MANIFEST} == {*names}
    scenes = package.read("rows/scene.jsonl").decode().split("\n")[:-1]
    assert manifest["books"][0]["counts"]["scene"] == len(scenes) > 3
    assert all("project_id" not in json.loads(scene) for scene in scenes)
    assert "rows/scene_reading.jsonl" not in names


def test_every_table_of_a_project_goes_along_or_says_why_not() -> None:
    """A table outside ``(project_id, …)`` keys is somebody's, not the book's: it must be named in ``LEFT_OUT``."""
    for table in list_tables():
        assert "project_id" in table.primary_key.columns, f"name {table.name} in LEFT_OUT, or give it the project's key"


def test_every_column_of_a_project_can_be_archived() -> None:
    for table in list_tables():
        for column in list_columns(table):
            find_codec(column)


def test_nothing_that_stays_behind_is_lost_with_what_goes() -> None:
    """Rows that go into cold storage must not take rows with them that do not."""
    going = {table.name for table in list_tables()}
    for table in list_tables()[0].metadata.tables.values():
        if table.name not in going:
            assert {key.column.table.name for key in table.foreign_keys} & going == set(), table.name


def rewrite(data: bytes, change: Callable[[dict[str, bytes], dict[str, Any]], None]) -> Bundle:
    """The bundle with its members or its manifest changed by someone who made it look whole again."""
    bundle = read_bundle(data)
    members, about = dict(bundle.members), dict(bundle.about)
    change(members, about)
    file = io.BytesIO()
    writer = BundleWriter(file)
    for name, member in members.items():
        writer.add(name, member)
    writer.close(about)
    return read_bundle(file.getvalue())


def edit(table: str, **fields: Any) -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    """A change of the first row of ``table``."""

    def change(members: dict[str, bytes], _about: dict[str, Any]) -> None:
        name = f"rows/{table}.jsonl"
        first, *rest = members[name].split(b"\n")
        members[name] = b"\n".join([json.dumps(json.loads(first) | fields).encode(), *rest])

    return change


def put(name: str, data: bytes) -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    return lambda members, _about: members.update({name: data})


def say(**fields: Any) -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    return lambda _members, about: about.update(fields)


SCRIPT = {"type": "doc", "content": [{"type": "script", "content": [{"type": "text", "text": "alert(1)"}]}]}
HOSTILE = {
    "a body outside the schema": edit("scene_body", body=SCRIPT),
    "a version outside the schema": edit("scene_version", body=SCRIPT),
    "a column that there is not": edit("scene", admin=True),
    "a project to write into": edit("scene", project_id="00000000-0000-0000-0000-000000000000"),
    "a number as text": edit("scene_body", revision="1"),
    "a truth as a number": edit("scene_body", revision=True),
    "nothing where something belongs": edit("chapter", title=None),
    "a number too large": edit("scene_body", revision=2**40),
    "a character no text holds": edit("chapter", title="a\x00b"),
    "half a character": edit("chapter", title="\ud800"),
    "a time without zone": edit("chapter", created_at="2026-01-01T00:00:00"),
    "a place that sorts nowhere": edit("chapter", position="!"),
    "a role no chapter has": edit("chapter", role="villain"),
    "a scene in no chapter": edit("scene", chapter_id="0192aaaa-0000-7000-8000-000000000000"),
    "JSON of another shape": edit("deletion", undo=[1]),
    "bytes that are not there": edit("image", data={"file": "../../etc/passwd"}),
    "a table that there is not": put("rows/account.jsonl", b"{}\n"),
    "rows of the people in a book": put("rows/membership.jsonl", b"{}\n"),
    "no JSON": put("rows/scene.jsonl", b"{\n"),
    "a list for a row": put("rows/scene.jsonl", b"[1]\n"),
    "deep JSON": put("rows/scene.jsonl", b"[" * 100_000 + b"\n"),
    "a number that is none": put("rows/finding.jsonl", b'{"confidence": NaN}\n'),
    "two books in one": put("rows/project.jsonl", b"{}\n{}\n"),
    "another format": say(format="something-else"),
    "no version": say(version="1"),
    "a newer version": say(version=2),
    "no books": say(books=[]),
    "books that are none": say(books=7),
    "one folder twice": say(books=[{"folder": ""}, {"folder": ""}]),
    "a book that is not there": say(books=[{"folder": "elsewhere/"}]),
}


@pytest.mark.parametrize("trouble", HOSTILE)
async def test_a_hostile_archive_is_refused_and_leaves_nothing(
    session: AsyncSession, author: User, shelf: Shelf, trouble: str
) -> None:
    await write_strange_book(shelf, 3)
    data = await pack(session, shelf.access)
    bundle = rewrite(data, HOSTILE[trouble])
    before = await count_books(session)
    with pytest.raises(Invalid) as refusal:
        await bring_all(session, author, bundle)
    assert "nothing was" in refusal.value.message
    assert isinstance(refusal.value, ArchiveTooNew) == (trouble == "a newer version")
    assert await count_books(session) == before


async def test_counts_and_kinds_are_not_believed(session: AsyncSession, author: User, shelf: Shelf) -> None:
    await write_strange_book(shelf, 2)
    data = await pack(session, shelf.access)
    lies = edit("scene_body", words=10**6, text="Something else", digest="0" * 64)
    bundle = rewrite(data, lies)
    again = await bring_book(session, author.id, bundle, "")
    assert (await rows_of(session, again))["scene_body"] == (await rows_of(session, shelf.access))["scene_body"]
    page = rewrite(data, edit("image", media_type="text/html"))
    again = await bring_book(session, author.id, page, "")
    assert (await rows_of(session, again))["image"] == (await rows_of(session, shelf.access))["image"]


async def test_what_another_wrote_is_by_whoever_brings_it(session: AsyncSession, author: User, shelf: Shelf) -> None:
    await write_strange_book(shelf, 1)
    bundle = rewrite(await pack(session, shelf.access), edit("scene_version", user_id=str(make_id())))
    again = await bring_book(session, author.id, bundle, "")
    table = next(table for table in list_tables() if table.name == "scene_version")
    query = select(table.c.user_id).where(table.c.project_id == again.project).distinct()
    assert (await session.scalars(query)).all() == [author.id]


async def test_an_older_archive_lacks_columns_and_gets_their_defaults(
    session: AsyncSession, author: User, shelf: Shelf
) -> None:
    def drop(members: dict[str, bytes], _about: dict[str, Any]) -> None:
        lines = [json.loads(line) for line in members["rows/chapter.jsonl"].split(b"\n") if line]
        kept = [{name: value for name, value in line.items() if name != "role"} for line in lines]
        members["rows/chapter.jsonl"] = b"\n".join(json.dumps(line).encode() for line in kept)

    await write_strange_book(shelf, 1)
    bundle = rewrite(await pack(session, shelf.access), drop)
    again = await bring_book(session, author.id, bundle, "")
    assert {row.role for row in (await get_outline(session, again, {})).parts[0].chapters} == {"body"}


async def test_bytes_are_proved_before_they_are_read(session: AsyncSession, shelf: Shelf) -> None:
    await write_strange_book(shelf, 1)
    data = await pack(session, shelf.access)

    def rezip(change: Callable[[dict[str, bytes]], object]) -> bytes:
        package = zipfile.ZipFile(io.BytesIO(data))
        members = {name: package.read(name) for name in package.namelist()}
        change(members)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as written:
            for name, member in members.items():
                written.writestr(name, member)
        return file.getvalue()

    with pytest.raises(BundleChanged, match="other content"):
        run_caged(read_bundle, rezip(lambda members: members.update({"book.md": b"Mine now."})))
    with pytest.raises(BundleChanged, match="missing"):
        run_caged(read_bundle, rezip(lambda members: members.pop("rows/scene.jsonl")))
    with pytest.raises(BundleChanged, match="not in its list"):
        run_caged(read_bundle, rezip(lambda members: members.update({"evil.sh": b"rm"})))
    with pytest.raises(NoBundle):
        run_caged(read_bundle, rezip(lambda members: members.pop(MANIFEST)))
    for broken, refusal in ((b"", EmptyFile), (b"hello", NoBundle), (data[:-40], CutOff), (data[2000:], NoBundle)):
        with pytest.raises(refusal):
            run_caged(read_bundle, broken)
    with pytest.raises((Damaged, CutOff, BundleChanged)):
        run_caged(read_bundle, data[:500] + b"\x00" * 200 + data[700:])
    assert run_caged(read_bundle, data) == read_bundle(data)


def test_a_bomb_is_counted_while_it_unpacks() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(MANIFEST, json.dumps({"members": {"bomb": {"sha256": ""}}}))
        with package.open("bomb", "w", force_zip64=True) as bomb:
            for _ in range(500):
                bomb.write(bytes(1_000_000))
    with pytest.raises(UnpacksTooLarge):
        run_caged(read_bundle, file.getvalue())
