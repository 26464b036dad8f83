"""Who may come in: every route declares the permission it asks for, and gets the access it grants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from narrative.kit.database import Session
from narrative.services.access import Access
from narrative.services.accounts import User, get_author
from narrative.services.projects import Permission, enter

_DECLARED: dict[Callable[..., Any], str] = {}


async def sign_in(session: Session) -> User:
    """Return who asks: alone on a machine, the one author."""
    return await get_author(session)


async def open_door() -> None:
    """Let anybody in; the route shows nothing of anybody's book."""


Author = Annotated[User, Depends(sign_in, scope="function")]
_DECLARED[sign_in] = "account"
_DECLARED[open_door] = "public"
Public = Depends(open_door)


def permit(permission: Permission) -> Any:
    """Return the dependency that lets whoever asks into the project of the path to do ``permission``."""

    async def let_in(project_id: UUID, session: Session, author: Author) -> Access:
        return await enter(session, author.id, project_id, permission)

    _DECLARED[let_in] = permission
    return Depends(let_in, scope="function")


ProjectReader = Annotated[Access, permit(Permission.PROJECT_READ)]
ProjectEditor = Annotated[Access, permit(Permission.PROJECT_UPDATE)]
ProjectOwner = Annotated[Access, permit(Permission.PROJECT_DELETE)]
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


def list_permissions(route: APIRoute) -> set[str]:
    """Return every permission that ``route`` declares; one that declares none is a hole."""
    return {_DECLARED[call] for call in _list_calls(route.dependant) if call in _DECLARED}


def _list_calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    for dependency in dependant.dependencies:
        if dependency.call is not None:
            yield dependency.call
        yield from _list_calls(dependency)
