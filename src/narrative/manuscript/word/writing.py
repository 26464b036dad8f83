"""Writes a manuscript as a DOCX: real styles, real footnotes, and the same bytes for the same book."""

from __future__ import annotations

import importlib.resources
import io
import zipfile
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from narrative.manuscript.model import Block, BlockKind, Chapter, Footnote, Image, Inline, Manuscript, Mark, Text
from narrative.manuscript.pictures import find_extension, find_pixels
from narrative.manuscript.runs import join_runs, replace_unprintable

SCENE_BREAK = "* * *"

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_MARKS = ((Mark.STRONG, "<w:b/>"), (Mark.EMPHASIS, "<w:i/>"), (Mark.SMALL_CAPS, "<w:smallCaps/>"))
_STYLES = {BlockKind.QUOTE: "Quote", BlockKind.VERSE: "Verse"}
_MEDIA = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_EMU_PER_PIXEL, _WIDEST = 9525, 5_486_400
_SECTION = (
    '<w:sectPr><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" '
    'w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
)
_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)


def write_docx(manuscript: Manuscript) -> bytes:
    """Return ``manuscript`` as the bytes of a DOCX; parts and chapters begin pages, scenes are parted by ``* * *``."""
    writer = _Writer(manuscript.images)
    body = "".join(writer.book(manuscript))
    files = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            {
                "rId1": (f"{_OFFICE}/officeDocument", "word/document.xml"),
                "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            }
        ),
        "docProps/core.xml": _core(manuscript),
        "word/document.xml": f"{_HEAD}<w:document {_NAMESPACES}><w:body>{body}{_SECTION}</w:body></w:document>",
        "word/styles.xml": _styles(manuscript.language),
        "word/settings.xml": f'{_HEAD}<w:settings {_NAMESPACES}><w:footnotePr><w:footnote w:id="-1"/>'
        '<w:footnote w:id="0"/></w:footnotePr></w:settings>',
        "word/footnotes.xml": f"{_HEAD}<w:footnotes {_NAMESPACES}>{_SEPARATORS}{''.join(writer.notes)}</w:footnotes>",
        "word/_rels/document.xml.rels": _relationships(writer.relations),
    }
    return _pack({**{name: text.encode("utf-8") for name, text in files.items()}, **writer.media})


class _Writer:
    """Turns blocks into XML, and gathers the notes and pictures they call."""

    def __init__(self, images: Mapping[str, bytes]) -> None:
        self.notes: list[str] = []
        self.media: dict[str, bytes] = {}
        self.relations = {
            f"rId{number}": (f"{_OFFICE}/{kind}", f"{kind}.xml")
            for number, kind in enumerate(("styles", "settings", "footnotes"), start=1)
        }
        self._images = images

    def book(self, manuscript: Manuscript) -> Iterator[str]:
        """Yield every paragraph of the book."""
        if manuscript.title:
            yield _paragraph("Title", _run(manuscript.title))
        if manuscript.author:
            yield _paragraph("Subtitle", _run(manuscript.author))
        has_parts = any(part.title for part in manuscript.parts)
        for part in manuscript.parts:
            if part.title:
                yield _paragraph("Heading1", _run(part.title))
            for chapter in part.chapters:
                yield from self._chapter(chapter, "Heading2" if has_parts else "Heading1")

    def _chapter(self, chapter: Chapter, style: str) -> Iterator[str]:
        if chapter.title:
            yield _paragraph(style, _run(chapter.title))
        for number, scene in enumerate(chapter.scenes):
            if number and not scene.title:
                yield _paragraph("SceneBreak", _run(SCENE_BREAK))
            if scene.title:
                yield _paragraph("Heading3", _run(scene.title))
            plain = "FirstParagraph"
            for block in scene.blocks:
                if isinstance(block, Image):
                    yield self._picture(block)
                else:
                    yield _paragraph(_STYLES.get(block.kind, plain), self._inlines(block))
                    plain = "Normal"

    def _inlines(self, block: Block) -> str:
        return "".join(self._inline(inline) for inline in join_runs(block.inlines))

    def _inline(self, inline: Inline) -> str:
        if isinstance(inline, Text):
            return _run(inline.text, inline.marks)
        self.notes.append(_note(inline, len(self.notes) + 1))
        return (
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
            f'<w:footnoteReference w:id="{len(self.notes)}"/></w:r>'
        )

    def _picture(self, image: Image) -> str:
        data = self._images.get(image.name, b"")
        extension = find_extension(data)
        if not extension:
            return _paragraph("Picture", _run(image.alt)) if image.alt else ""
        number = len(self.media) + 1
        self.media[f"word/media/image{number}{extension}"] = data
        self.relations[f"rIdImage{number}"] = (f"{_OFFICE}/image", f"media/image{number}{extension}")
        return _paragraph("Picture", f"<w:r><w:drawing>{_drawing(image.alt, number, data)}</w:drawing></w:r>")


def _paragraph(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'


def _run(text: str, marks: frozenset[Mark] = frozenset()) -> str:
    said = "".join(tag for mark, tag in _MARKS if mark in marks)
    looks = f"<w:rPr>{said}</w:rPr>" if said else ""
    lines = "<w:br/>".join(_characters(line) for line in replace_unprintable(text).split("\n"))
    return f"<w:r>{looks}{lines}</w:r>"


def _characters(line: str) -> str:
    pieces = (f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in line.split("\t"))
    return "<w:tab/>".join(pieces)


def _note(note: Footnote, number: int) -> str:
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>' + _run(" ")
    paragraphs, line = [], mark
    for run in note.content:
        for index, piece in enumerate(run.text.split("\n\n")):
            if index:
                paragraphs.append(line)
                line = ""
            line += _run(piece, run.marks) if piece else ""
    body = "".join(_paragraph("FootnoteText", text) for text in [*paragraphs, line])
    return f'<w:footnote w:id="{number}">{body}</w:footnote>'


def _drawing(alt: str, number: int, data: bytes) -> str:
    width, height = (max(1, side) * _EMU_PER_PIXEL for side in find_pixels(data))
    if width > _WIDEST:
        width, height = _WIDEST, max(1, height * _WIDEST // width)
    extent = f'cx="{width}" cy="{height}"'
    name = f'id="{number}" name="Picture {number}" descr={quoteattr(replace_unprintable(alt))}'
    return (
        f"<wp:inline><wp:extent {extent}/><wp:docPr {name}/><a:graphic><a:graphicData "
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="rIdImage{number}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline>"
    )


def _styles(language: str) -> str:
    template = importlib.resources.files("narrative.manuscript.word").joinpath("styles.xml").read_text("utf-8")
    return template.replace('"LANGUAGE"', quoteattr(language or "en"))


def _core(manuscript: Manuscript) -> str:
    fields = (("title", manuscript.title), ("creator", manuscript.author), ("language", manuscript.language))
    inner = "".join(f"<dc:{name}>{escape(replace_unprintable(text))}</dc:{name}>" for name, text in fields if text)
    namespaces = f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return f"{_HEAD}<cp:coreProperties {namespaces}>{inner}</cp:coreProperties>"


def _content_types() -> str:
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml", **_MEDIA}
    parts = {"document": "document.main", "styles": "styles", "settings": "settings", "footnotes": "footnotes"}
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        + "".join(f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in defaults.items())
        + "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in parts.items()
        )
        + '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relationships(relations: Mapping[str, tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, (kind, target) in relations.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _pack(files: Mapping[str, bytes]) -> bytes:
    """Return a package of ``files`` whose entries all carry the same old date, so that equal books are equal bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()
