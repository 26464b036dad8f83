"""What is yours: one book or everything of a person as a zip, out and in again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from functools import partial
from typing import IO, Annotated
from uuid import UUID

from fastapi import BackgroundTasks, Depends, File, Request, Response, UploadFile, status
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, StringConstraints

from narrative.errors import Unavailable
from narrative.kit.bundle import make_room, read_bundle, read_out
from narrative.kit.cage import run_caged
from narrative.kit.cold import ColdStorage
from narrative.kit.database import Database, Session
from narrative.kit.idempotency import Router
from narrative.kit.mail import Mailer
from narrative.kit.settings import Settings
from narrative.rest.answers import attach, problems
from narrative.rest.cookies import clear_cookies
from narrative.rest.doors import Exporter, Oneself, Person, Waker
from narrative.rest.packing import begin, send_growing, unhurried
from narrative.services import archive, library, privacy, retention
from narrative.services.projects import Permission, Project, enter
from narrative.services.values import Order
from narrative.services.writing import bring_up_to_date

router = Router(tags=["your data"])
_ZIP = "application/zip"
_AT_ONCE = 2
_BUSY = asyncio.Semaphore(_AT_ONCE)


def find_database(request: Request) -> Database:
    """Return the studio's database, for what needs a moment of its own."""
    database: Database = request.app.state.database
    return database


def find_cold(request: Request) -> ColdStorage:
    """Return where the studio's stored books lie."""
    settings: Settings = request.app.state.settings
    return ColdStorage(settings.cold_folder)


Books = Annotated[Database, Depends(find_database)]
Cold = Annotated[ColdStorage, Depends(find_cold)]


class TooManyArchives(Unavailable):
    """Other archives are being packed just now; nothing was changed. Try again in a minute."""


class ProjectTitle(BaseModel):
    """A book by its title."""

    id: UUID
    title: str


class Erasure(Order):
    """The password once more, and the address of the account to confirm that all of it is to go."""

    password: Annotated[str, StringConstraints(max_length=1000)]
    confirm: Annotated[str, StringConstraints(max_length=320)]


class Imported(BaseModel):
    """The books that an archive held, which are now yours."""

    projects: list[ProjectTitle]


@router.get(
    "/projects/{project_id}/archive",
    summary="The whole book as an archive",
    response_class=Response,
    responses=problems(),
)
async def export_archive(database: Books, access: Exporter) -> StreamingResponse:
    """Return the book with its versions, pictures and verdicts, open to people and programs, to be imported again."""
    async with database.request() as session:
        await bring_up_to_date(session, access.project)
    async with _packing() as file, database.snapshot() as session:
        inside = await enter(session, access.user, access.project, Permission.EXPORT)
        title = await archive.write_archive(session, inside, file)
    return _send(file, f"{title}.zip")


@router.get("/account/export", summary="Everything of yours", response_class=Response)
async def export_account(database: Books, author: Oneself, cold: Cold, request: Request) -> StreamingResponse:
    """Return a zip of what the studio holds of you, and of every book that your role lets you take out.

    It is sent while it is packed, so a large shelf takes as long as it takes; books in the trash and in cold storage
    are in it too.
    """

    async def pack(done: Callable[[], None]) -> None:
        async with database.snapshot() as session:
            await privacy.write_account(session, author.id, file, cold, done)

    async def send() -> AsyncIterator[bytes]:
        async with _taking_turns(), aclosing(send_growing(file, pack, request.scope)) as pieces:
            async for piece in pieces:
                yield piece

    if _BUSY.locked():
        raise TooManyArchives
    file = make_room()
    headers = {"Content-Disposition": attach("narrative-os.zip")}
    return StreamingResponse(await begin(send()), media_type=_ZIP, headers=headers)


@router.post(
    "/account/import", status_code=status.HTTP_201_CREATED, summary="Bring an archive", responses=problems(413)
)
async def import_archive(
    session: Session,
    author: Oneself,
    request: Request,
    file: Annotated[UploadFile, File(description="What an export gave you.")],
) -> Imported:
    """Make the books of an archive yours: all of them as they were, or nothing at all."""
    pace = partial(unhurried, request.scope)
    async with _taking_turns():
        bundle = await asyncio.to_thread(run_caged, read_bundle, await file.read())
        projects = await privacy.bring_books(session, author.id, bundle, pace)
        for stored in privacy.list_stored(bundle):
            inside = await asyncio.to_thread(run_caged, read_bundle, stored)
            projects += await privacy.bring_books(session, author.id, inside, pace)
    return Imported(projects=[ProjectTitle(id=project.id, title=project.title) for project in projects])


@router.post("/projects/{project_id}/wake", summary="Bring a book back from cold storage", responses=problems(409))
async def wake_project(session: Session, access: Waker, cold: Cold) -> Project:
    """Bring a stored book back exactly as it was laid away."""
    async with _taking_turns():
        await retention.wake_book(session, access, cold)
    return await library.show_book(session, access)


@router.post(
    "/account/erasure", status_code=status.HTTP_204_NO_CONTENT, summary="Erase yourself", responses=problems(401, 409)
)
async def erase_account(
    session: Session,
    who: Person,
    erasure: Erasure,
    cold: Cold,
    request: Request,
    response: Response,
    after: BackgroundTasks,
) -> None:
    """Erase your account, your books and everything that names you, for good; books of others stay theirs."""
    email, books = await privacy.erase_person(session, who, erasure.password, erasure.confirm)
    settings: Settings = request.app.state.settings
    after.add_task(Mailer(settings).forget, email)  # files go once the rows are gone for good
    for book in books:
        after.add_task(cold.discard, book)
    clear_cookies(response, settings)


@asynccontextmanager
async def _packing() -> AsyncIterator[IO[bytes]]:
    """Yield room for an archive, gone at once where it is not finished. Raises TooManyArchives."""
    async with _taking_turns():
        file = make_room()
        try:
            yield file
        except BaseException:
            file.close()
            raise


@asynccontextmanager
async def _taking_turns() -> AsyncIterator[None]:
    """Let few be at it at once: each takes memory, a process's time and a connection. Raises TooManyArchives."""
    if _BUSY.locked():
        raise TooManyArchives
    async with _BUSY:
        yield


def _send(file: IO[bytes], name: str) -> StreamingResponse:
    size = file.seek(0, 2)
    headers = {"Content-Disposition": attach(name), "Content-Length": str(size)}
    return StreamingResponse(read_out(file), media_type=_ZIP, headers=headers)
