"""Parses XML and HTML without ever leaving the bytes it was given: no entities, no DTDs, no network."""

from __future__ import annotations

import html.entities
import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from narrative.manuscript.decoding import decode
from narrative.manuscript.refusals import Damaged, TooDeep, Unsafe

Element = Any

_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*>")
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_NAMES = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_TOO_MUCH = re.compile(r"depth|huge", re.IGNORECASE)
_HTML_MARK = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)


def parse_xml(data: bytes) -> Element:
    """Return the root element of ``data``. Raises ``Unsafe`` when it declares entities, ``Damaged`` when it is no XML.

    A document type without declarations, as XHTML has, is allowed and ignored; HTML's named characters are understood.
    """
    if _ENTITY.search(data.replace(b"\0", b"") if b"\0" in data else data):
        raise Unsafe
    data = _NAMED.sub(_number, _DOCTYPE.sub(b"", data, count=1))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise (TooDeep if "depth" in str(error) else Damaged) from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise Unsafe
    return root


def parse_xhtml(data: bytes) -> Element:
    """Return the root of a page of an EPUB: as XML, or as HTML where its author was careless."""
    try:
        return parse_xml(data)
    except Damaged:
        return parse_html(data)


def parse_html(data: bytes) -> Element:
    """Return the root element of ``data``, whatever its mistakes. Raises ``Damaged`` when there is nothing in it."""
    return parse_html_text(_decode_html(data))


def parse_html_text(text: str) -> Element:
    """Return the root element of ``text``; entities that it declares itself stay unresolved."""
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise (TooDeep if "depth" in str(error) else Damaged) from error
    for entry in parser.error_log:  # of what is too long or too deep for it, this parser drops words in silence
        if _TOO_MUCH.search(entry.message):
            raise TooDeep if "depth" in entry.message else Damaged
    return root


def _number(match: re.Match[bytes]) -> bytes:
    name = match[1].decode("ascii")
    if match[1] in _XML_NAMES or name not in html.entities.name2codepoint:
        return match[0]
    return b"&#%d;" % html.entities.name2codepoint[name]


def _decode_html(data: bytes) -> str:
    declared = _HTML_MARK.search(data[:4000])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)
