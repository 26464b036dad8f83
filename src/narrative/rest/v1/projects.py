"""Projects: the books on the shelf."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response, status

from narrative.kit.database import Session
from narrative.kit.idempotency import Router
from narrative.kit.pagination import Page
from narrative.rest.answers import PAGE, Cursor, IfMatch, Limit, problems, tag
from narrative.rest.doors import Archivist, Author, Owner, ProjectEditor, ProjectOwner, ProjectReader, Public
from narrative.services import library, projects
from narrative.services.projects import NewProject, Project, ProjectChange
from narrative.services.projects.schemas import Template
from narrative.services.values import Deleted

router = Router(tags=["projects"])


@router.get("/projects", summary="List the books")
async def list_projects(
    session: Session,
    author: Author,
    cursor: Cursor = None,
    limit: Limit = PAGE,
    archived: Annotated[bool, Query(description="The archived ones instead of the others.")] = False,  # noqa: FBT002
) -> Page[Project]:
    """Return the books of whoever asks, the newest first."""
    return await library.list_books(session, author.id, cursor, limit, archived=archived)


@router.post("/projects", status_code=status.HTTP_201_CREATED, summary="Begin a book")
async def create_project(session: Session, author: Author, new: NewProject, response: Response) -> Project:
    """Begin a book with the chapters of a template, or one empty chapter."""
    project = await library.begin_project(session, author.id, new)
    tag(response, project.etag)
    return project


@router.get("/templates", summary="Ways to begin a book", dependencies=[Public])
async def list_templates() -> tuple[Template, ...]:
    """Return the templates a book can begin with."""
    return projects.list_templates()


@router.get("/projects/{project_id}", summary="Show a book", responses=problems())
async def get_project(session: Session, access: ProjectReader, response: Response) -> Project:
    """Return a book with its words, its score and its open findings."""
    project = await library.show_book(session, access)
    tag(response, project.etag)
    return project


@router.patch("/projects/{project_id}", summary="Change the title page", responses=problems(412))
async def update_project(
    session: Session, access: ProjectEditor, change: ProjectChange, response: Response, if_match: IfMatch = None
) -> Project:
    """Change what stands on the title page."""
    await projects.update_project(session, access, change, if_match)
    project = await library.show_book(session, access)
    tag(response, project.etag)
    return project


@router.post("/projects/{project_id}/archive", summary="Put a book away", responses=problems())
async def archive_project(session: Session, access: Archivist) -> Project:
    """Take a book off the shelf without deleting it; everything else stays as it is."""
    await projects.archive_project(session, access, archived=True)
    return await library.show_book(session, access)


@router.post("/projects/{project_id}/unarchive", summary="Put a book back on the shelf", responses=problems())
async def unarchive_project(session: Session, access: Archivist) -> Project:
    """Put an archived book back on the shelf."""
    await projects.archive_project(session, access, archived=False)
    return await library.show_book(session, access)


@router.delete("/projects/{project_id}", summary="Delete a book", responses=problems(412))
async def delete_project(session: Session, access: ProjectOwner, if_match: IfMatch = None) -> Deleted:
    """Hide a book; it comes back at `/deletions/{deletion_id}/restore`."""
    return Deleted(deletion_id=await projects.delete_project(session, access, if_match))


@router.post("/deletions/{deletion_id}/restore", summary="Bring back a deleted book", responses=problems())
async def restore_project(session: Session, owner: Owner, deletion_id: UUID) -> Project:
    """Bring back a deleted book exactly as it was."""
    return await library.show_book(session, await projects.restore_project(session, owner.id, deletion_id))
