"""Who may come in: every route declares the permission it asks for, and gets the access it grants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant
from fastapi.requests import HTTPConnection
from fastapi.routing import APIRoute

from narrative.errors import Unauthenticated
from narrative.kit.buckets import Claim
from narrative.kit.database import Database, Session, set_person
from narrative.kit.settings import Settings
from narrative.kit.signing import Signer
from narrative.rest.cookies import read_access_cookie
from narrative.rest.origin import find_origin
from narrative.rest.rates import PERSON, PROJECT, WORK, charge
from narrative.services.access import Access, Principal, Scope
from narrative.services.accounts import NotHere, get_author
from narrative.services.projects import Permission, enter
from narrative.services.projects.permissions import covers
from narrative.services.sessions import PREFIX, TokenTooNarrow, check_device, check_token

_DECLARED: dict[Callable[..., Any], str] = {}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What keeps a process busy for a while.
_WORK = frozenset({Permission.IMPORT, Permission.EXPORT, Permission.CHECKS_RUN})


async def identify(connection: HTTPConnection, session: Session) -> Principal:
    """Return who asks: alone on a machine the one author, else by cookie, access token or personal access token.

    The device is looked up each time, so whoever was signed out is out at once. The transaction works for that person
    from here on, and knows where the request came from. Raises Unauthenticated.
    """
    session.info["origin"] = find_origin(connection)
    settings: Settings = connection.app.state.settings
    if settings.is_local:
        author = await get_author(session)
        await set_person(session, author.id)
        connection.state.person = author.id
        return Principal(author.id)
    who = await _recognise(connection, session, settings)
    connection.state.person = who.user  # for the log, should they be refused
    await charge(connection, Claim(PERSON, f"person:{who.user}"))
    return who


async def _recognise(connection: HTTPConnection, session: Session, settings: Settings) -> Principal:
    token = _find_token(connection, settings)
    if token.startswith(PREFIX):
        return await check_token(session, token)
    signer: Signer = connection.app.state.signer
    return await check_device(session, await signer.read(session, token))


async def sign_in(request: Request, session: Session) -> Principal:
    """Return who asks; a personal access token that may only read does not write."""
    who = await identify(request, session)
    if request.method not in _SAFE_METHODS and who.scopes is not None and who.scopes == {Scope.READ}:
        raise TokenTooNarrow
    return who


async def sign_in_owner(request: Request, session: Session) -> Principal:
    """Return who asks for a deleted book of theirs; a token must reach as far as to delete one."""
    who = await identify(request, session)
    if not covers(who.scopes, Permission.PROJECT_DELETE):
        raise TokenTooNarrow
    return who


async def sign_in_person(request: Request, session: Session) -> Principal:
    """Return the person at the desk: what is about their account is for no token, and not for a local studio."""
    _refuse_local(request)
    return await sign_in_self(request, session)


async def sign_out(request: Request, session: Session) -> Principal:
    """Return whose device is to be signed out; an access token that has expired still says which one it is."""
    _refuse_local(request)
    settings: Settings = request.app.state.settings
    session.info["origin"] = find_origin(request)
    token = _find_token(request, settings)
    if token.startswith(PREFIX):
        await check_token(session, token)
        raise TokenTooNarrow
    signer: Signer = request.app.state.signer
    return await check_device(session, await signer.read(session, token, expired=True))


async def sign_in_self(request: Request, session: Session) -> Principal:
    """Return the person at the desk, also of a local studio; no token."""
    who = await identify(request, session)
    if who.scopes is not None:
        raise TokenTooNarrow
    return who


async def open_door() -> None:
    """Let anybody in; the route shows nothing of anybody's book."""


async def visit(request: Request, session: Session) -> None:
    """Let anybody in who wants to sign in or up; the transaction knows from where they come."""
    _refuse_local(request)
    session.info["origin"] = find_origin(request)


Author = Annotated[Principal, Depends(sign_in, scope="function")]
Owner = Annotated[Principal, Depends(sign_in_owner, scope="function")]
Person = Annotated[Principal, Depends(sign_in_person, scope="function")]
Leaving = Annotated[Principal, Depends(sign_out, scope="function")]
Oneself = Annotated[Principal, Depends(sign_in_self, scope="function")]
Public = Depends(open_door)
Visitor = Depends(visit, scope="function")
_DECLARED[sign_in] = "account"
_DECLARED[sign_in_owner] = "owner"
_DECLARED[sign_in_person] = _DECLARED[sign_in_self] = _DECLARED[sign_out] = "person"
_DECLARED[open_door] = _DECLARED[visit] = "public"


def permit(permission: Permission) -> Any:
    """Return the dependency that lets whoever asks into the project of the path to do ``permission``."""

    async def let_in(project_id: UUID, request: Request, session: Session) -> Access:
        who = await identify(request, session)
        if not covers(who.scopes, permission):
            raise TokenTooNarrow
        access = await enter(session, who.user, project_id, permission)
        await charge(request, *_claim(access, permission))
        return access

    _DECLARED[let_in] = permission
    return Depends(let_in, scope="function")


ProjectReader = Annotated[Access, permit(Permission.PROJECT_READ)]
ProjectEditor = Annotated[Access, permit(Permission.PROJECT_UPDATE)]
ProjectOwner = Annotated[Access, permit(Permission.PROJECT_DELETE)]
Waker = Annotated[Access, permit(Permission.PROJECT_WAKE)]
Archivist = Annotated[Access, permit(Permission.PROJECT_ARCHIVE)]
Transferrer = Annotated[Access, permit(Permission.PROJECT_TRANSFER)]
Leaver = Annotated[Access, permit(Permission.PROJECT_LEAVE)]
MembersReader = Annotated[Access, permit(Permission.MEMBERS_READ)]
MembersManager = Annotated[Access, permit(Permission.MEMBERS_MANAGE)]
Reader = Annotated[Access, permit(Permission.MANUSCRIPT_READ)]
Writer = Annotated[Access, permit(Permission.MANUSCRIPT_WRITE)]
Importer = Annotated[Access, permit(Permission.IMPORT)]
Exporter = Annotated[Access, permit(Permission.EXPORT)]
FindingsReader = Annotated[Access, permit(Permission.CHECKS_READ)]
Checker = Annotated[Access, permit(Permission.CHECKS_RUN)]
Dismisser = Annotated[Access, permit(Permission.FINDINGS_DISMISS)]
CastReader = Annotated[Access, permit(Permission.ENTITIES_READ)]
CastEditor = Annotated[Access, permit(Permission.ENTITIES_WRITE)]
JobsReader = Annotated[Access, permit(Permission.JOBS_READ)]
JobsCanceller = Annotated[Access, permit(Permission.JOBS_CANCEL)]
ActivityReader = Annotated[Access, permit(Permission.ACTIVITY_READ)]
TrashReader = Annotated[Access, permit(Permission.TRASH_READ)]
TrashRestorer = Annotated[Access, permit(Permission.TRASH_RESTORE)]
ChangesReader = Annotated[Access, permit(Permission.CHANGES_READ)]
ChangesUndoer = Annotated[Access, permit(Permission.CHANGES_UNDO)]


def _claim(access: Access, permission: Permission) -> list[Claim]:
    """Return what a request takes from its project, and from its person where it makes much work."""
    claims = [Claim(PROJECT, f"project:{access.project}")]
    return [*claims, Claim(WORK, f"work:{access.user}")] if permission in _WORK else claims


def list_permissions(route: APIRoute) -> set[str]:
    """Return every permission that ``route`` declares; one that declares none is a hole."""
    return {_DECLARED[call] for call in _list_calls(route.dependant) if call in _DECLARED}


def _list_calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    for dependency in dependant.dependencies:
        if dependency.call is not None:
            yield dependency.call
        yield from _list_calls(dependency)


async def name_principal(request: Request) -> str:
    """Return whose the kept answers to repeated requests are; nobody's are for whoever sends the same bytes.

    An answer of a book is given again to nobody who may not see the book any more. Raises NoSuchProject.
    """
    database: Database = request.app.state.database
    try:
        async with database.request() as session:
            user = (await identify(request, session)).user
            with suppress(ValueError):
                if project := request.path_params.get("project_id"):
                    await enter(session, user, UUID(str(project)), Permission.PROJECT_READ)
            return str(user)
    except Unauthenticated:
        return "nobody"


def _find_token(connection: HTTPConnection, settings: Settings) -> str:
    kind, _, token = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token.strip():
        return token.strip()
    if cookie := read_access_cookie(connection, settings):
        return cookie
    raise Unauthenticated


def _refuse_local(request: Request) -> None:
    settings: Settings = request.app.state.settings
    if settings.is_local:
        raise NotHere
