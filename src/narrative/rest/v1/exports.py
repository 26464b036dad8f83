"""The way out: the whole book as a file."""

from __future__ import annotations

import asyncio
from enum import StrEnum

from fastapi import Response

from narrative.kit.database import Session
from narrative.kit.idempotency import Router
from narrative.rest.answers import attach, problems
from narrative.rest.doors import Exporter
from narrative.services.library import export_book
from narrative.services.writing import bring_up_to_date

router = Router(prefix="/projects/{project_id}", tags=["export"])


class ExportFormat(StrEnum):
    """The formats a book goes out in."""

    MARKDOWN = "markdown"
    TEXT = "text"
    DOCX = "docx"


_KINDS = {
    ExportFormat.MARKDOWN: ("md", "text/markdown; charset=utf-8"),
    ExportFormat.TEXT: ("txt", "text/plain; charset=utf-8"),
    ExportFormat.DOCX: ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@router.get("/export", summary="The whole book as a file", response_class=Response, responses=problems())
async def export(session: Session, access: Exporter, format: ExportFormat = ExportFormat.DOCX) -> Response:  # noqa: A002
    """Return the book, every word of it, in an open format."""
    await bring_up_to_date(session, access.project)
    title, write = await export_book(session, access, format.value)
    extension, media_type = _KINDS[format]
    headers = {"Content-Disposition": attach(f"{title}.{extension}")}
    return Response(await asyncio.to_thread(write), media_type=media_type, headers=headers)
