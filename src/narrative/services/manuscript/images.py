"""The pictures of a book."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from narrative.kit.ids import make_id
from narrative.services.access import Access
from narrative.services.manuscript.schemas import Picture
from narrative.services.manuscript.tables import ImageRow
from narrative.services.manuscript.troubles import NoSuchImage
from narrative.services.rows import now

_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}
UNKNOWN = "application/octet-stream"


def find_media_type(data: bytes) -> str:
    """Return what a picture is by its first bytes; anything a browser might run is ``application/octet-stream``."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for signature, kind in _SIGNATURES.items() if data.startswith(signature)), UNKNOWN)


async def get_image(session: AsyncSession, access: Access, name: str) -> Picture:
    """Return a picture by the name bodies call it."""
    query = select(ImageRow).where(ImageRow.project_id == access.project, ImageRow.name == name)
    row = await session.scalar(query.options(undefer(ImageRow.data)))
    if row is None:
        raise NoSuchImage
    return Picture.model_validate(row)


async def load_images(session: AsyncSession, access: Access, names: Collection[str]) -> dict[str, bytes]:
    """Return the pictures called ``names``, by name."""
    if not names:
        return {}
    query = select(ImageRow.name, ImageRow.data).where(ImageRow.project_id == access.project)
    query = query.where(ImageRow.name.in_(names))
    return {row.name: row.data for row in await session.execute(query)}


async def create_images(session: AsyncSession, access: Access, images: Mapping[str, bytes]) -> None:
    """Keep pictures; one whose name is taken is left as it is, since names say what is inside."""
    for name, data in images.items():
        values = {"name": name, "data": data, "media_type": find_media_type(data), "created_at": now()}
        values |= {"project_id": access.project, "id": make_id()}
        await session.execute(insert(ImageRow).values(values).on_conflict_do_nothing())
