"""A page's story as a book: headings of level one are parts, of level two chapters, ``***`` parts scenes."""

from __future__ import annotations

import re

from narrative.manuscript.model import Block, BlockKind, Chapter, Manuscript, Part, Role, Scene, Text
from narrative.story.book import Book, load_book

FRONT = {"dedication", "contents", "copyright", "preface", "foreword"}


def block(paragraph: str) -> Block:
    lines = paragraph.splitlines()
    if all(line.startswith(">") for line in lines):
        return Block((Text(" ".join(line.lstrip("> ") for line in lines)),), BlockKind.QUOTE)
    return Block((Text(" ".join(lines)),))


def load_story(markdown: str, language: str = "en") -> Book:
    parts: list[tuple[str, list[tuple[str, list[list[Block]]]]]] = [("", [])]
    for paragraph in re.split(r"\n{2,}", markdown.strip()):
        if paragraph.startswith("# "):
            parts.append((paragraph[2:].strip(), []))
        elif paragraph.startswith("## "):
            parts[-1][1].append((paragraph[3:].strip(), [[]]))
        else:
            if not parts[-1][1]:
                parts[-1][1].append(("", [[]]))
            scenes = parts[-1][1][-1][1]
            if paragraph.strip() == "***":
                scenes.append([])
            else:
                scenes[-1].append(block(paragraph))
    return load_book(
        Manuscript(
            language=language,
            parts=tuple(
                Part(
                    title,
                    tuple(
                        Chapter(
                            name,
                            tuple(Scene(tuple(blocks)) for blocks in scenes),
                            Role.FRONT if name.lower() in FRONT else Role.BODY,
                        )
                        for name, scenes in chapters
                    ),
                )
                for title, chapters in parts
                if chapters
            ),
        )
    )
