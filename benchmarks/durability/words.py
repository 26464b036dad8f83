"""Words of which each is written once, so that whatever is lost or doubled can be counted."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pycrdt import XmlElement, XmlFragment, XmlText

_WORD = re.compile(r"w\d{4}n\d{6}")
_FILLERS = ("the river rose", "é😀 et tout", "и снова", "she said so", "…", "naïve")


class Hand:
    """What one writer does: it has words of its own, puts them anywhere and takes whole ones out."""

    def __init__(self, number: int, chance: random.Random) -> None:
        self._number, self._chance = number, chance
        self._count = 0
        self.put: dict[str, int] = {}
        """Every word it wrote, and how many characters were written with it."""
        self.taken: set[str] = set()
        """The words it took out, its own and those of others."""

    def make(self) -> str:
        """Return a word that was never written, with something around it."""
        self._count += 1
        word = f"w{self._number:04}n{self._count:06}"
        said = f"{word} {self._chance.choice(_FILLERS)} "
        self.put[word] = len(said)
        return said

    def change(self, body: dict[str, Any]) -> tuple[dict[str, Any], str, set[str]]:
        """Return a whole ``body`` otherwise: with one word more, which is named too, and some fewer."""
        blocks = json.loads(json.dumps(body["content"]))
        if self._chance.random() < 0.3:
            blocks.insert(self._chance.randint(0, len(blocks)), {"type": "paragraph"})
        gone: set[str] = set()
        chosen = self._chance.choice(blocks)
        text = "".join(run.get("text", "") for run in chosen.get("content", []))
        for found in self._chance.sample(_WORD.findall(text), min(2, len(_WORD.findall(text)))):
            text = text.replace(found, "", 1)
            gone.add(found)
        said = self.make()
        place = self._chance.choice([0, len(text), *(found.end() for found in _WORD.finditer(text))])
        chosen["content"] = [{"type": "text", "text": f"{text[:place]} {said}{text[place:]}"}]
        return {"type": "doc", "content": blocks}, said.split(" ", 1)[0], gone

    def write(self, body: XmlFragment) -> Iterator[str]:
        """Put a new word at the end of any paragraph."""
        line = self._choose_line(body)
        said = self.make()
        line.insert(len(line), said)
        yield said.split(" ", 1)[0]

    def paste(self, body: XmlFragment, length: int) -> Iterator[str]:
        """Put a new word and ``length`` code points of stuffing at the end of any paragraph."""
        line = self._choose_line(body)
        said = self.make()
        line.insert(len(line), said + "stuffing " * (length // 9))
        yield said.split(" ", 1)[0]

    def edit(self, body: XmlFragment) -> Iterator[str]:
        """Put a word between two others, take one out, or begin a paragraph."""
        dice = self._chance.random()
        if dice < 0.03 and len(body.children) < 60:
            body.children.insert(self._chance.randint(0, len(body.children)), XmlElement("paragraph"))
        line = self._choose_line(body)
        text = read_line(line)
        found = list(_WORD.finditer(text))
        if found and dice > 0.55:
            gone = self._chance.choice(found)
            start, length = len(text[: gone.start()].encode()), len(gone[0])
            del line[start : start + length]
            self.taken.add(gone[0])
            yield f"-{gone[0]}"
            return
        place = self._chance.choice(found).end() if found else len(text)
        said = self.make()
        line.insert(len(text[:place].encode()), f" {said}")
        yield said.split(" ", 1)[0]

    def _choose_line(self, body: XmlFragment) -> XmlText:
        if not len(body.children):
            body.children.append(XmlElement("paragraph"))
        paragraph: Any = body.children[self._chance.randrange(len(body.children))]
        if not len(paragraph.children):
            paragraph.children.append(XmlText(""))
        line: XmlText = paragraph.children[0]
        return line


def read_line(line: XmlText) -> str:
    """Return what a text says."""
    return "".join(run for run, _ in line.diff() if isinstance(run, str))


def read_body(body: XmlFragment) -> str:
    """Return what a document says, a line a paragraph."""
    paragraphs: Any = body.children
    return "\n".join("".join(read_line(line) for line in paragraph.children) for paragraph in paragraphs)


def read_http(scene: dict[str, Any]) -> str:
    """Return what HTTP says of a scene, a line a paragraph."""
    blocks = scene["body"]["content"]
    return "\n".join("".join(run.get("text", "\n") for run in block.get("content", [])) for block in blocks)


def judge(texts: Mapping[str, str], put: set[str], taken: set[str]) -> list[str]:
    """Return what is wrong with what several say of one scene: they differ, or a word is lost or doubled.

    ``put`` are all words that were written, ``taken`` those of them that somebody took out.
    """
    first = next(iter(texts.values()))
    wrong = [f"{name} says something else" for name, text in texts.items() if text != first]
    for name, text in texts.items():
        found = count_words(text)
        wrong += [f"{name}: {word} is lost" for word in sorted(put - taken) if not found[word]]
        wrong += [f"{name}: {word} is there {times} times" for word, times in found.items() if times > 1]
        wrong += [f"{name}: nobody wrote {word}" for word in found if word not in put]
    return wrong


def count_words(text: str) -> Counter[str]:
    """Return how often each word of ours is in ``text``."""
    return Counter(_WORD.findall(text))
