"""Makes small DOCX, EPUB and ODT files by hand, for the tests of their readers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def pack(files: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def make_docx(body: str, related: Mapping[str, str] | None = None, **parts: str | bytes) -> bytes:
    """Return a DOCX: ``parts`` are ``styles="<w:style…>"`` and the like, ``related`` further relationships by id."""
    relations = "".join(
        f'<Relationship Id="{name}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>' for name in parts if name.isalpha()
    )
    for key, target in (related or {}).items():
        kind = "hyperlink" if target.startswith("http") else "image"
        mode = 'TargetMode="External"' if target.startswith("http") else ""
        relations += f'<Relationship Id="{key}" Type="{RELATIONS}/{kind}" Target="{target}" {mode}/>'
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" Type="{RELATIONS}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {W} {R} {MORE}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relations}</Relationships>',
    }
    for name, content in parts.items():
        files[f"word/{name}.xml"] = content if isinstance(content, bytes) else f"<w:{name} {W} {R}>{content}</w:{name}>"
    return pack(files)


def paragraph(text: str = "", properties: str = "", looks: str = "") -> str:
    run = f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def make_epub(
    pages: Mapping[str, str], extra: Mapping[str, bytes | str] | None = None, manifest: str = "", version: str = "3.0"
) -> bytes:
    """Return an EPUB whose spine is ``pages``: names and bodies, or whole files where they begin with ``<?xml``."""
    items = "".join(
        f'<item id="p{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="p{n}"/>' for n in range(len(pages)))
    opf = (
        f'<package xmlns="http://www.idpf.org/2007/opf" version="{version}"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Sea</dc:title><dc:creator>Ann Bell</dc:creator>'
        f"<dc:language>en-GB</dc:language></metadata><manifest>{items}{manifest}</manifest><spine>{spine}</spine></package>"
    )
    files: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "OPS/book.opf": opf,
        **{f"OPS/{name}": make_page(body) for name, body in pages.items()},
        **(extra or {}),
    }
    return pack(files)


def make_page(body: str) -> str:
    if body.startswith("<?xml"):
        return body
    return (
        '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Page</title>'
        f'<link rel="stylesheet" href="style.css"/></head><body>{body}</body></html>'
    )
