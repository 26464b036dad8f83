"""DOCX, the format of Word and of everything that talks to Word."""

from __future__ import annotations

import posixpath
from typing import Any

from narrative.errors import NarrativeError
from narrative.manuscript import losses
from narrative.manuscript.collecting import Collector, Progress, ignore_progress
from narrative.manuscript.document import Document
from narrative.manuscript.model import Manuscript
from narrative.manuscript.packages import Package, is_package, join_path
from narrative.manuscript.parsing import parse_xml
from narrative.manuscript.refusals import Damaged
from narrative.manuscript.word.body import BodyReader, Sources
from narrative.manuscript.word.elements import attribute, child, children, name_of, value
from narrative.manuscript.word.numbering import Numbering
from narrative.manuscript.word.styles import Styles
from narrative.manuscript.word.writing import write_docx

NAME = "Word (DOCX)"
EXTENSIONS = (".docx", ".docm", ".dotx")

Element = Any


def matches(data: bytes) -> bool:
    """Say whether ``data`` is a package with a Word document in it."""
    if not is_package(data):
        return False
    try:
        return any(name.lower().startswith("word/") for name in Package(data).names)
    except NarrativeError:
        return False


def read(data: bytes, on_progress: Progress = ignore_progress) -> Document:
    """Return the document that ``data`` holds: insertions accepted, deletions left out, comments listed."""
    word = _WordPackage(data)
    body = child(word.parse(word.main), "body")
    if body is None:
        raise Damaged
    on_progress(0.3)
    collector = Collector()
    reader = BodyReader(collector, word.sources())
    reader.read(body, lambda done: on_progress(0.3 + 0.7 * done))
    word.list_losses(collector)
    on_progress(1.0)
    return collector.build(**word.properties())


def write(manuscript: Manuscript) -> bytes:
    """Return ``manuscript`` as a DOCX with styles, footnotes and pictures; the same book gives the same bytes."""
    return write_docx(manuscript)


class _WordPackage:
    """The parts of a DOCX, found by their relationships."""

    def __init__(self, data: bytes) -> None:
        self._package = Package(data)
        top = self._relationships("")
        self.main = next((target for kind, target, _ in top.values() if kind == "officeDocument"), "word/document.xml")
        self._related = self._relationships(self.main)
        self._notes: dict[str, dict[str, Element]] = {}

    def parse(self, name: str) -> Element:
        return parse_xml(self._package.read(name))

    def sources(self) -> Sources:
        """Return what the body refers to."""
        return Sources(
            Styles(self._part("styles")),
            Numbering(self._part("numbering")),
            self._find_image,
            self._find_note,
            lambda key: self._related.get(key, ("", "", False))[2],
        )

    def list_losses(self, collector: Collector) -> None:
        """List what stands outside the text: comments, and the lines at the top and foot of pages."""
        comments = self._part("comments")
        if comments is not None:
            collector.lose(*losses.COMMENTS, sum(1 for _ in children(comments, "comment")))
        for kind, target, _ in self._related.values():
            if kind in ("header", "footer") and target in self._package:
                words = (one.text or "" for one in self.parse(target).iter() if name_of(one) == "t")
                collector.lose(*losses.HEADERS, int(bool("".join(words).strip())))

    def properties(self) -> dict[str, str]:
        """Return the title, author and language that the file declares."""
        core = self._package.find("docProps/core.xml")
        found = {} if core is None else {name_of(one): one.text or "" for one in parse_xml(core)}
        styles = self._part("styles")
        run = child(child(child(styles, "docDefaults"), "rPrDefault"), "rPr")
        language = value(run, "lang") or found.get("language", "")
        return {"title": found.get("title", ""), "author": found.get("creator", ""), "language": language}

    def _part(self, kind: str) -> Element | None:
        for found, target, is_external in self._related.values():
            if found == kind and not is_external and target in self._package:
                return self.parse(target)
        return None

    def _find_image(self, key: str) -> bytes | None:
        kind, target, is_external = self._related.get(key, ("", "", True))
        return None if is_external or kind != "image" else self._package.find(target)

    def _find_note(self, kind: str, key: str) -> Element | None:
        if kind not in self._notes:
            root = self._part(f"{kind}s")
            notes = () if root is None else children(root, kind)
            self._notes[kind] = {
                attribute(note, "id") or "": note
                for note in notes
                if "separator" not in (attribute(note, "type") or "").lower()
            }
        return self._notes[kind].get(key)

    def _relationships(self, name: str) -> dict[str, tuple[str, str, bool]]:
        """Return what ``name`` refers to, by id: the kind, the entry it means, and whether it lies outside."""
        folder, base = posixpath.split(name)
        data = self._package.find(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for one in () if data is None else parse_xml(data):
            target, is_external = one.get("Target") or "", one.get("TargetMode") == "External"
            entry = target if is_external else join_path(name, target)
            found[one.get("Id") or ""] = ((one.get("Type") or "").rpartition("/")[2], entry, is_external)
        return found
