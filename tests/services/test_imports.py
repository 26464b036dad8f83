import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.queue import cancel_job
from narrative.manuscript.catalogue import read_document
from narrative.services import imports
from narrative.services.access import Access
from narrative.services.imports import Import, NewOutline, prepare_reading
from narrative.services.imports.schemas import Status
from narrative.services.imports.troubles import NoSuchImport, NotReady
from narrative.services.projects import ProjectChange, get_project, update_project

FILE = b"---\ntitle: The Sign\nauthor: Doyle\n---\n\n# I\n\nOne two.\n\n# II\n\nThree.\n"


@pytest.fixture
async def brought(session: AsyncSession, access: Access) -> Import:
    return await imports.create_import(session, access, "C:\\Books\\sign.md", FILE)


async def read(session: AsyncSession, access: Access, brought: Import) -> Import:
    filename, data = await imports.load_file(session, access, brought.id)
    await imports.keep_reading(session, access, brought.id, prepare_reading(read_document(data, filename)))
    return await imports.get_import(session, access, brought.id)


async def test_a_file_waits_to_be_read(session: AsyncSession, access: Access, brought: Import) -> None:
    assert (brought.filename, brought.status, brought.report) == ("sign.md", Status.READING, None)
    with pytest.raises(NotReady):
        await imports.begin_applying(session, access, brought.id)
    assert (await imports.list_blocks(session, access, brought.id, None, 10)).items == []


async def test_a_cancelled_reading_says_so(session: AsyncSession, access: Access, brought: Import) -> None:
    assert brought.job_id
    await cancel_job(session, access.project, brought.job_id)
    assert (await imports.get_import(session, access, brought.id)).status is Status.CANCELLED
    with pytest.raises(NotReady):
        await imports.begin_applying(session, access, brought.id)


async def test_a_reading_that_comes_twice_does_not_undo_the_outline(
    session: AsyncSession, access: Access, brought: Import
) -> None:
    ready = await read(session, access, brought)
    wanted = NewOutline(boundaries=(ready.boundaries or ())[:1])
    document, outline = await imports.prepare_outline(session, access, brought.id, wanted, ready.etag)
    report = imports.report_again(document, outline)
    await imports.update_outline(session, access, brought.id, outline, report)
    again = await read(session, access, brought)
    assert len(again.boundaries or ()) == 1
    assert again.report is not None
    assert again.report.words_in == again.report.words_out


async def test_applying_twice_is_applying_once(session: AsyncSession, access: Access, brought: Import) -> None:
    await read(session, access, brought)
    assert (await imports.begin_applying(session, access, brought.id)).status is Status.IMPORTING
    with pytest.raises(NotReady):
        await imports.begin_applying(session, access, brought.id)
    await imports.apply_import(session, access, brought.id)
    await imports.apply_import(session, access, brought.id)
    assert (await imports.get_import(session, access, brought.id)).status is Status.DONE
    with pytest.raises(NotReady):
        await imports.begin_applying(session, access, brought.id)


async def test_title_and_author_come_from_the_file_where_there_were_none(
    session: AsyncSession, access: Access, brought: Import
) -> None:
    await update_project(session, access, ProjectChange(title=""), "*")
    await read(session, access, brought)
    await imports.begin_applying(session, access, brought.id)
    await imports.apply_import(session, access, brought.id)
    project = await get_project(session, access)
    assert (project.title, project.author) == ("The Sign", "Doyle")
    await imports.undo_import(session, access, brought.id)
    project = await get_project(session, access)
    assert (project.title, project.author) == ("", "")


async def test_an_import_that_was_undone_can_be_applied_again(
    session: AsyncSession, access: Access, brought: Import
) -> None:
    await read(session, access, brought)
    for _ in range(2):
        await imports.begin_applying(session, access, brought.id)
        await imports.apply_import(session, access, brought.id)
        await imports.undo_import(session, access, brought.id)
    with pytest.raises(NotReady):
        await imports.undo_import(session, access, brought.id)


async def test_a_forgotten_file_is_gone(session: AsyncSession, access: Access, brought: Import) -> None:
    await imports.delete_import(session, access, brought.id)
    with pytest.raises(NoSuchImport):
        await imports.get_import(session, access, brought.id)
