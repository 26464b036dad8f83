"""ODT, the format of LibreOffice and OpenOffice."""

from __future__ import annotations

from typing import Any

from narrative.errors import NarrativeError
from narrative.manuscript import losses
from narrative.manuscript.collecting import Collector, Progress, ignore_progress
from narrative.manuscript.document import Document
from narrative.manuscript.opendocument.body import BodyReader, name_of
from narrative.manuscript.opendocument.styles import Styles
from narrative.manuscript.packages import Package, is_package, join_path
from narrative.manuscript.parsing import parse_xml
from narrative.manuscript.refusals import IsSpreadsheet, PasswordProtected

NAME = "OpenDocument (ODT)"
EXTENSIONS = (".odt", ".ott")

Element = Any

_MIMETYPE = b"application/vnd.oasis.opendocument"
_MANIFEST = "META-INF/manifest.xml"


def matches(data: bytes) -> bool:
    """Say whether ``data`` is a package of OpenDocument."""
    try:
        package = Package(data) if is_package(data) else None
        if package is None:
            return False
        return (package.find("mimetype") or b"").startswith(_MIMETYPE) or (
            "content.xml" in package and _MANIFEST in package
        )
    except NarrativeError:
        return False


def read(data: bytes, on_progress: Progress = ignore_progress) -> Document:
    """Return the document that ``data`` holds. Raises ``PasswordProtected``, or ``IsSpreadsheet`` for other papers."""
    package = Package(data)
    if b"encryption-data" in (package.find(_MANIFEST) or b"") or "encrypted-package" in package:
        raise PasswordProtected
    content = parse_xml(package.read("content.xml"))
    named = package.find("styles.xml")
    sheets = [content] if named is None else [content, parse_xml(named)]
    text = next(iter(content.iter("{*}text")), None)
    if text is None:
        raise IsSpreadsheet
    on_progress(0.3)
    collector, styles = Collector(), Styles(sheets)
    reader = BodyReader(collector, styles, lambda address: package.find(join_path("content.xml", address) or "?"))
    reader.read(text, lambda done: on_progress(0.3 + 0.7 * done))
    for sheet in sheets:
        _list_headers(sheet, collector)
    on_progress(1.0)
    meta = _read_meta(package)
    return collector.build(
        title=meta.get("title", ""),
        author=meta.get("initial-creator") or meta.get("creator", ""),
        language=styles.language or meta.get("language", ""),
    )


def _list_headers(sheet: Element, collector: Collector) -> None:
    for element in sheet.iter("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}header", "{*}footer"):
        if "".join(element.itertext()).strip():
            collector.lose(*losses.HEADERS)


def _read_meta(package: Package) -> dict[str, str]:
    data = package.find("meta.xml")
    return {} if data is None else {name_of(one): one.text or "" for one in parse_xml(data).iter() if name_of(one)}
