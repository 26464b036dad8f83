"""EPUB 2 and 3: the files of the spine in their order, read as one book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from narrative.errors import NarrativeError
from narrative.manuscript.collecting import Collector, Progress, ignore_progress
from narrative.manuscript.css import StyleSheet
from narrative.manuscript.decoding import decode
from narrative.manuscript.document import Document
from narrative.manuscript.markdown_inline import find_embedded
from narrative.manuscript.markup import MarkupReader, name_of
from narrative.manuscript.markup_notes import find_notes
from narrative.manuscript.packages import Package, is_package, join_path
from narrative.manuscript.parsing import parse_xhtml, parse_xml
from narrative.manuscript.refusals import CopyProtected, Damaged

NAME = "EPUB"
EXTENSIONS = (".epub",)

MOST_CONTENTS = 5_000

Element = Any

_CONTAINER = "META-INF/container.xml"
_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document")
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry of the manifest: where it lies, what it is and what it is for."""

    path: str
    media: str
    purposes: str


def matches(data: bytes) -> bool:
    """Say whether ``data`` is a package with a container in it, as every EPUB has."""
    try:
        return is_package(data) and _CONTAINER in Package(data)
    except NarrativeError:
        return False


def read(data: bytes, on_progress: Progress = ignore_progress) -> Document:
    """Return the document that ``data`` holds. Raises ``CopyProtected`` when its text is locked."""
    book = _Book(Package(data))
    pages = list(book.pages())
    on_progress(0.3)
    notes = find_notes([(item.path, root) for item, root in pages])
    collector = Collector()
    for number, (item, root) in enumerate(pages, start=1):
        collector.break_file()
        reader = MarkupReader(collector, book.styles(item, root), book.finder(item), notes)
        reader.read(root, in_contents="nav" in item.purposes.split())
        on_progress(0.3 + 0.7 * number / len(pages))
    return collector.build(
        title=book.metadata("title"),
        author=book.metadata("creator"),
        language=book.metadata("language"),
        contents=list(book.contents())[:MOST_CONTENTS],
    )


class _Book:
    """The parts of an EPUB, as its package document lists them."""

    def __init__(self, package: Package) -> None:
        self._package = package
        _refuse_locked(package)
        roots = parse_xml(package.read(_CONTAINER)).iter("{*}rootfile")
        self._path = next((unquote(one.get("full-path") or "") for one in roots), "")
        self._opf = parse_xml(package.read(self._path))
        self._items = {
            one.get("id") or "": _Item(
                join_path(self._path, unquote(one.get("href") or "")),
                (one.get("media-type") or "").lower(),
                one.get("properties") or "",
            )
            for one in self._opf.iter("{*}item")
        }
        self._sheets: dict[tuple[str, ...], StyleSheet] = {}

    def metadata(self, name: str) -> str:
        """Return what the book says of itself under the Dublin Core name ``name``."""
        return next((one.text or "" for one in self._opf.iter("{http://purl.org/dc/elements/1.1/}" + name)), "")

    def pages(self) -> Iterator[tuple[_Item, Element]]:
        """Yield the files of the spine; one that is missing is ``Damaged``, for its words would be."""
        for reference in self._opf.iter("{*}itemref"):
            item = self._items.get(reference.get("idref") or "")
            if item is None or item.path not in self._package:
                raise Damaged
            if item.media in _PAGES or item.path.lower().endswith((".xhtml", ".html", ".htm", ".xml")):
                yield item, parse_xhtml(self._package.read(item.path))

    def styles(self, item: _Item, root: Element) -> StyleSheet:
        """Return the style sheets that a page names, and its own."""
        links = [
            one.get("href") or "" for one in root.iter("{*}link") if "stylesheet" in (one.get("rel") or "").lower()
        ]
        paths = tuple(path for link in links if (path := join_path(item.path, unquote(link))) in self._package)
        own = tuple(one.text or "" for one in root.iter("{*}style"))
        key = (*paths, "", *own)
        if key not in self._sheets:
            self._sheets[key] = StyleSheet(*(decode(self._package.read(path)) for path in paths), *own)
        return self._sheets[key]

    def finder(self, item: _Item) -> Any:
        """Return what finds the pictures of a page by their addresses."""

        def find(address: str) -> bytes | None:
            if address.startswith("data:"):
                return find_embedded(address)
            path = join_path(item.path, unquote(address))
            return self._package.find(path) if path else None

        return find

    def contents(self) -> Iterator[str]:
        """Yield the titles of the declared table of contents: the navigation page of EPUB 3, else the NCX of EPUB 2."""
        for item in self._items.values():
            if "nav" in item.purposes.split() and item.path in self._package:
                yield from _read_navigation(parse_xhtml(self._package.read(item.path)))
                return
        for item in self._items.values():
            if item.media == "application/x-dtbncx+xml" and item.path in self._package:
                for label in parse_xml(self._package.read(item.path)).iter("{*}navPoint"):
                    yield "".join(label.find("{*}navLabel").itertext()) if label.find("{*}navLabel") is not None else ""


def _read_navigation(root: Element) -> Iterator[str]:
    for nav in root.iter("{*}nav", "nav"):
        kind = nav.get("{http://www.idpf.org/2007/ops}type") or nav.get("epub:type") or "toc"
        if "toc" in kind.split():
            yield from ("".join(one.itertext()) for one in nav.iter() if name_of(one) in ("a", "span"))


def _refuse_locked(package: Package) -> None:
    """Raise ``CopyProtected`` when more is locked than fonts, which publishers scramble and nobody here needs."""
    data = package.find("META-INF/encryption.xml")
    if "META-INF/rights.xml" in package and data is not None:
        raise CopyProtected
    for method in () if data is None else parse_xml(data).iter("{*}EncryptedData"):
        algorithms = [one.get("Algorithm") or "" for one in method.iter("{*}EncryptionMethod")]
        if any(algorithm not in _FONTS for algorithm in algorithms):
            raise CopyProtected
