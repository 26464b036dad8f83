"""Holds rows from elsewhere to what the rooms promise each other: bodies, pictures, places, and a book that reads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.pagination import LARGEST_LIMIT
from narrative.services import checks, entities, imports
from narrative.services.access import Access
from narrative.services.archive.troubles import ArchiveNotUnderstood
from narrative.services.library import export_book
from narrative.services.manuscript.forms import Written, read_blocks
from narrative.services.manuscript.images import find_media_type
from narrative.services.manuscript.outline import get_outline
from narrative.services.manuscript.positions import is_position

Row = dict[str, Any]


def fit_row(table: str, row: Row) -> Row:
    """Return ``row`` as its room promises it to be. Raises Invalid for what cannot be made so."""
    if "position" in row and not is_position(row["position"]):
        raise ArchiveNotUnderstood(what="a place among siblings that sorts nowhere")
    fit = _FITS.get(table)
    return row | fit(row) if fit else row


async def prove_book(session: AsyncSession, access: Access) -> None:
    """Read the book once as its readers will. Raises ArchiveNotUnderstood where one of them would stumble."""
    try:
        _, write = await export_book(session, access, "text")
        await asyncio.to_thread(write)
        await get_outline(session, access, await checks.count_by_scene(session, access))
        for standing in checks.Standing:
            await checks.list_findings(session, access, checks.Filter(standing), None, LARGEST_LIMIT)
        await entities.list_entities(session, access, None, None, LARGEST_LIMIT)
        await entities.load_decisions(session, access)
        await imports.list_imports(session, access, None, LARGEST_LIMIT)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise ArchiveNotUnderstood(what="a book that cannot be read") from error


def _fit_body(row: Row) -> Row:
    """Every form of a body is made anew from the one that the closed schema lets in."""
    written = Written.of(read_blocks(row["body"]))
    return {name: getattr(written, name) for name in ("body", "text", "kinds", "words", "digest")}


def _fit_version(row: Row) -> Row:
    written = Written.of(read_blocks(row["body"]))
    return {name: getattr(written, name) for name in ("body", "words", "digest")}


def _fit_image(row: Row) -> Row:
    """What a picture is, its bytes say: nothing a browser might run is kept as a picture."""
    return {"media_type": find_media_type(row["data"])}


_FITS: Mapping[str, Callable[[Row], Row]] = {
    "scene_body": _fit_body,
    "scene_version": _fit_version,
    "image": _fit_image,
}
