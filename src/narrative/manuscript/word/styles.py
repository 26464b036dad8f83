"""The styles of a DOCX: what each paragraph and each run looks like once all that it inherits is counted in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from narrative.manuscript.document import Alignment
from narrative.manuscript.model import BlockKind
from narrative.manuscript.styling import Look, find_kind
from narrative.manuscript.word.elements import attribute, child, children, number, switch, value

Element = Any
Said = TypeVar("Said", "ParagraphStyle", "RunStyle")

MOST_INHERITED = 20

_ALIGNMENTS: dict[str, Alignment] = {
    **dict.fromkeys(("center",), "center"),
    **dict.fromkeys(("right", "end"), "end"),
    **dict.fromkeys(("both", "distribute"), "justify"),
    **dict.fromkeys(("left", "start"), "start"),
}
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RunStyle:
    """What is said about characters; None where nothing is said. ``size`` is in half points."""

    bold: bool | None = None
    italic: bool | None = None
    small_caps: bool | None = None
    hidden: bool | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What is said about a paragraph; None where nothing is said. ``space`` is what stands above, in twips.

    ``numbering`` is the id of a numbering and the level in it.
    """

    outline: int | None = None
    align: Alignment | None = None
    page_break: bool | None = None
    space: int | None = None
    is_set_in: bool | None = None
    numbering: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """A named style with all that it inherits."""

    name: str = ""
    paragraph: ParagraphStyle = ParagraphStyle()
    run: RunStyle = RunStyle()

    @property
    def heading(self) -> int:
        """The level of a heading style, 0 for any other."""
        found = _HEADING.fullmatch(self.name)
        return int(found[1]) if found else 0

    @property
    def kind(self) -> BlockKind:
        """What kind of block the name of the style speaks of."""
        return BlockKind.PARAGRAPH if self.heading else find_kind(self.name)


class Styles:
    """Every style of a document, by id."""

    def __init__(self, root: Element | None) -> None:
        elements = {} if root is None else {attribute(one, "styleId") or "": one for one in children(root, "style")}
        self._elements: Mapping[str, Element] = elements
        self._cache: dict[str, Style] = {}
        defaults = child(root, "docDefaults")
        self.default_run = read_run(child(child(defaults, "rPrDefault"), "rPr"))
        self.default_paragraph = read_paragraph(child(child(defaults, "pPrDefault"), "pPr"))
        self._normal = next(
            (key for key, one in elements.items() if attribute(one, "type") == "paragraph" and is_on(one, "default")),
            "",
        )

    def find(self, style_id: str | None) -> Style:
        """Return the paragraph style called ``style_id``, or the document's normal one."""
        key = style_id if style_id in self._elements else self._normal
        return self._resolve(key or "")

    def find_run(self, style_id: str | None) -> RunStyle:
        """Return what the character style called ``style_id`` says."""
        return self._resolve(style_id).run if style_id in self._elements and style_id else RunStyle()

    def _resolve(self, key: str) -> Style:
        if key not in self._cache:
            chain: list[Element] = []
            at = key
            while at in self._elements and len(chain) < MOST_INHERITED:
                chain.append(self._elements[at])
                at = value(self._elements[at], "basedOn") or ""
            paragraph, run = ParagraphStyle(), RunStyle()
            for element in reversed(chain):
                paragraph = over(paragraph, read_paragraph(child(element, "pPr")))
                run = over(run, read_run(child(element, "rPr")))
            self._cache[key] = Style((value(chain[0], "name") or key) if chain else key, paragraph, run)
        return self._cache[key]


def is_on(element: Element, name: str) -> bool:
    """Say whether the attribute called ``name`` is on."""
    return (attribute(element, name) or "0").lower() in ("1", "true", "on")


def over(below: Said, above: Said) -> Said:
    """Return ``below`` with everything that ``above`` says laid over it."""
    said = {field.name: got for field in fields(above) if (got := getattr(above, field.name)) is not None}
    return replace(below, **said)


def read_run(properties: Element | None) -> RunStyle:
    """Return what ``rPr`` says."""
    if properties is None:
        return RunStyle()
    size = value(properties, "sz")
    return RunStyle(
        switch(properties, "b"),
        switch(properties, "i"),
        switch(properties, "smallCaps"),
        switch(properties, "vanish"),
        number(size) if size else None,
    )


def read_paragraph(properties: Element | None) -> ParagraphStyle:
    """Return what ``pPr`` says."""
    if properties is None:
        return ParagraphStyle()
    level, space, indent = value(properties, "outlineLvl"), child(properties, "spacing"), child(properties, "ind")
    set_in = None
    if indent is not None:
        sides = [number(attribute(indent, a) or attribute(indent, b)) for a, b in (("left", "start"), ("right", "end"))]
        set_in = min(sides) >= 280
    before = None if space is None else attribute(space, "before")
    return ParagraphStyle(
        number(level) if level else None,
        _ALIGNMENTS.get(value(properties, "jc") or ""),
        switch(properties, "pageBreakBefore"),
        number(before) if before else None,
        set_in,
        _find_numbering(properties),
    )


def _find_numbering(properties: Element) -> tuple[int, int] | None:
    found = child(properties, "numPr")
    key = value(found, "numId")
    return None if key is None else (number(key), number(value(found, "ilvl")))


def find_look(default: RunStyle, paragraph: RunStyle, named: RunStyle, direct: RunStyle) -> Look:
    """Return how a run looks. A property that both styles switch on is off, as Word has it; the run itself wins."""

    def toggle(kind: str) -> bool:
        said = getattr(direct, kind)
        if said is not None:
            return bool(said)
        return bool(getattr(default, kind)) or (bool(getattr(paragraph, kind)) != bool(getattr(named, kind)))

    sizes = (direct.size, named.size, paragraph.size, default.size, 20)
    return Look(toggle("bold"), toggle("italic"), toggle("small_caps"), float(next(filter(None, sizes))))
