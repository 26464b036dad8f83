"""An author, a project, and a small book in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.services.access import Access
from narrative.services.accounts import User, ensure_author
from narrative.services.manuscript.outline import get_outline
from narrative.services.manuscript.scenes import get_scene, update_body
from narrative.services.manuscript.schemas import NewBody, NewItem, Outline
from narrative.services.manuscript.structure import Kind, create_item
from narrative.services.projects import NewProject, create_project


def body(*paragraphs: str) -> dict[str, Any]:
    """An editor's document of plain paragraphs."""
    content = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in paragraphs]
    return {"type": "doc", "content": content or [{"type": "paragraph"}]}


@dataclass(frozen=True)
class Shelf:
    """Short calls for what most tests do."""

    session: AsyncSession
    access: Access

    async def outline(self) -> Outline:
        return await get_outline(self.session, self.access, {})

    async def titles(self) -> list[tuple[str, list[str]]]:
        outline = await self.outline()
        return [(c.title, [s.title for s in c.scenes]) for part in outline.parts for c in part.chapters]

    async def add(self, kind: Kind, title: str, parent: UUID | None = None, after: UUID | None = None) -> UUID:
        item = await create_item(
            self.session, self.access, kind, NewItem(title=title, parent_id=parent, after_id=after)
        )
        return item.id

    async def chapter(self, title: str, *scenes: str) -> tuple[UUID, list[UUID]]:
        """A chapter whose scenes say ``scenes``; the titles of its scenes are their texts."""
        chapter = await self.add(Kind.CHAPTER, title)
        first = (await self.outline()).parts[-1].chapters[-1].scenes[0].id
        ids = []
        for text in scenes:
            scene = await self.add(Kind.SCENE, text, chapter)
            await self.write(scene, text)
            ids.append(scene)
        if scenes:
            from narrative.services.manuscript.deletions import delete_item

            await delete_item(self.session, self.access, Kind.SCENE, first)
        return chapter, ids or [first]

    async def write(self, scene: UUID, *paragraphs: str) -> None:
        await update_body(self.session, self.access, scene, NewBody(body=body(*paragraphs)), "*")

    async def text(self, scene: UUID) -> list[str]:
        found = await get_scene(self.session, self.access, scene)
        return ["".join(node["text"] for node in block.get("content", [])) for block in found.body["content"]]


@pytest.fixture
async def author(session: AsyncSession) -> User:
    return await ensure_author(session)


@pytest.fixture
async def access(session: AsyncSession, author: User) -> Access:
    return await create_project(session, author.id, NewProject(title="The Hound"))


@pytest.fixture
def shelf(session: AsyncSession, access: Access) -> Shelf:
    return Shelf(session, access)
