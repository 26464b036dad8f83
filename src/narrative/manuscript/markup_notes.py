"""Finds footnotes in HTML: links that call a note and notes that link back, declared as such or not."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from narrative.manuscript.document import Document
from narrative.manuscript.model import Block, Footnote, Text
from narrative.manuscript.runs import join_texts

Element = Any

MOST_LINKS = 50_000

_LABEL = re.compile(r"\W{0,2}(?:\d{1,4}|[a-z]{1,4}|[*†‡§¶]{1,4})\W{0,2}", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:^|[\s:_-])(?:foot|end|rear|side)?notes?(?:$|[\s\d_-])|(?:foot|end|rear)note(?:$|[\s\d_-])", re.IGNORECASE
)
_CALL = re.compile(r"noteref|footnote-ref|fnanchor|footnoteanc|endnoteanc", re.IGNORECASE)
_RETURN = re.compile(r"backlink|footnote-?back|footnotesym|endnotesym", re.IGNORECASE)
_CONTAINERS = frozenset(["aside", "li", "p", "div", "dd", "section", "td"])
_ABOUT = ("class", "id", "role", "{http://www.idpf.org/2007/ops}type", "epub:type")


class Notes:
    """Which links call which notes. Holds the elements themselves, so that they keep their identity."""

    def __init__(self, calls: Mapping[Element, Element] | None = None, returns: Iterable[Element] = ()) -> None:
        self._calls = dict(calls or {})
        self._notes = set(self._calls.values())
        self._returns = set(returns)

    def at(self, link: Element) -> Element | None:
        """Return the element that holds the note which ``link`` calls."""
        return self._calls.get(link)

    def is_note(self, element: Element) -> bool:
        """Say whether ``element`` is a note that some link calls."""
        return element in self._notes

    def is_return(self, link: Element) -> bool:
        """Say whether ``link`` only leads from a note back to its place."""
        return link in self._returns

    def inside(self) -> Notes:
        """Return what holds inside a note: its links back, but no further notes."""
        return Notes({}, self._returns)

    def join(self, document: Document, label: str) -> Footnote:
        """Return the text of ``document`` as a footnote, its paragraphs parted by blank lines, without its label."""
        texts: list[Text] = []
        for block in document.blocks:
            if isinstance(block.content, Block):
                texts += [Text("\n\n")] if texts else []
                texts += [inline for inline in block.content.inlines if isinstance(inline, Text)]
        return Footnote(_drop_label(join_texts(texts), label))


def _drop_label(texts: Sequence[Text], label: str) -> tuple[Text, ...]:
    core = re.sub(r"\W", "", label)
    if not texts or not core:
        return tuple(texts)
    match = re.match(rf"\W{{0,2}}{re.escape(core)}(?!\w)[\])}}.:]{{0,2}}\s*", texts[0].text)
    rest = texts[0].text[match.end() :] if match else texts[0].text
    return join_texts([Text(rest, texts[0].marks), *texts[1:]])


def find_notes(files: Sequence[tuple[str, Element]]) -> Notes:
    """Return the notes of ``files``, pairs of a name and a tree, which may link to each other.

    A link calls a note when it says so, when its target says it is a note, or when its short label leads to a
    paragraph that links back; a link that is alone in its paragraph (an entry in a table of contents) never does.
    """
    links = [(name, link) for name, root in files for link in _find_links(root)][:MOST_LINKS]
    targets = _find_targets(files)
    calls: dict[Element, Element] = {}
    returns: list[Element] = []
    taken: set[Element] = set()
    for name, link in links:
        target = targets.get(_resolve(name, link.get("href")))
        note = _find_container(target) if target is not None else None
        if note is None or note in taken or not taken.isdisjoint(link.iterancestors()) or not _may_call(link, note):
            continue
        back = [other for other in _find_links(note) if _leads_to(other, link, targets, name, note)]
        declared = _CALL.search(_about(link)) or _NOTE.search(_about(note))
        if back or declared:
            calls[link] = note
            taken.add(note)
            returns += [*back, *(other for other in _find_links(note) if _RETURN.search(_about(other)))]
    return Notes(calls, returns)


def _find_links(root: Element) -> Iterator[Element]:
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2].lower() == "a" and element.get("href"):
            yield element


def _find_targets(files: Sequence[tuple[str, Element]]) -> dict[tuple[str, str], Element]:
    targets: dict[tuple[str, str], Element] = {}
    for name, root in files:
        for element in root.iter():
            if isinstance(element.tag, str):
                for key in filter(None, (element.get("id"), element.get("name"))):
                    targets.setdefault((name, key), element)
    return targets


def _resolve(name: str, href: str) -> tuple[str, str]:
    path, _, fragment = href.partition("#")
    if not fragment or ":" in path:
        return "", ""
    file = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name
    return file, unquote(fragment)


def _find_container(target: Element) -> Element | None:
    """Return the paragraph, list item or box that a target stands in; the box around it when that is a note's own."""
    element = target
    while element is not None and element.tag.rpartition("}")[2].lower() not in _CONTAINERS:
        if re.fullmatch(r"h[1-6]|body|html|nav", element.tag.rpartition("}")[2].lower()):
            return None
        element = element.getparent()
    while element is not None and element is not target:
        parent = element.getparent()
        is_box = parent is not None and parent.tag.rpartition("}")[2].lower() in ("div", "aside", "li", "dd")
        if not (is_box and _NOTE.search(_about(parent)) and _count_anchored(parent) == 1):
            break
        element = parent
    return element


def _count_anchored(element: Element) -> int:
    return sum(1 for link in _find_links(element) if _LABEL.fullmatch("".join(link.itertext()).strip()))


def _may_call(link: Element, note: Element) -> bool:
    label = "".join(link.itertext()).strip()
    if not _LABEL.fullmatch(label) and not _CALL.search(_about(link)):
        return False
    ancestors = list(link.iterancestors())
    if note in ancestors or any(re.search(r"(?:^|\})nav$", str(above.tag)) for above in ancestors):
        return False
    block = next(
        (a for a in ancestors if re.search(r"(?:^|\})(?:p|div|li|h[1-6]|dd|td|blockquote)$", str(a.tag))), None
    )
    return block is not None and "".join(block.itertext()).strip() != label


def _leads_to(
    back: Element, link: Element, targets: Mapping[tuple[str, str], Element], name: str, note: Element
) -> bool:
    """Say whether ``back``, inside ``note``, leads to ``link`` or to something close around it."""
    fragment = unquote((back.get("href") or "").partition("#")[2])
    if not fragment or back is link:
        return False
    target = targets.get((name, fragment))
    if target is None:
        return False
    near = [link, *list(link.iterancestors())[:3], *link.iterchildren()]
    previous = link.getprevious()
    return any(target is element for element in [*near, previous]) and target is not note


def _about(element: Element) -> str:
    return " ".join(filter(None, (element.get(key) for key in _ABOUT)))
