"""Finds quotations in every typography: speech, titles, words held at arm's length, and quoted text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from narrative.text.dash_dialogue import DASH_OPENING, find_dash_speech
from narrative.text.paragraphs import find_paragraphs
from narrative.text.quotation_kinds import QuotationKind, classify
from narrative.text.quotation_marks import Marks, Pair, find_speech_end, pair_marks
from narrative.text.span import Span

__all__ = ["Marks", "Quotation", "QuotationKind", "Style", "find_quotation_style", "find_quotations"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a book sets its speech: ``outer`` around it, ``inner`` for a quotation inside another one."""

    outer: Marks = Marks.DOUBLE
    inner: Marks = Marks.SINGLE


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation, or one paragraph of it: ``continues`` says that it goes on from the paragraph before.

    ``span`` holds the marks, ``content`` what stands between them. ``closed`` is false where the closing mark is
    missing, by custom because the quotation goes on in the next paragraph, or by a slip. ``depth`` is 0 for a
    quotation in narration, 1 for one inside that. A quotation that narration interrupts is several.
    """

    span: Span
    content: Span
    kind: QuotationKind
    closed: bool = True
    continues: bool = False
    depth: int = 0


_INNER = {Marks.DOUBLE: Marks.SINGLE, Marks.LOW: Marks.SINGLE}
_DOUBLE_OPENING = re.compile(r"(?:(?<=[\s—(\[])|(?<![\s\S]))[\"“](?=\s?\w)")
_SINGLE_OPENING = re.compile(r"(?:(?<=[.,:;?!—]\s)|(?<=\n)|(?<![\s\S]))['‘]\s?(?=[A-Z])")
_INWARD_OPENING = re.compile(r"»(?=\w)")
_OPENINGS = {Marks.DOUBLE: '"“', Marks.SINGLE: "'‘", Marks.GUILLEMETS: "«", Marks.LOW: "„", Marks.CORNER: "「"}
_MARK = re.compile("[“”\"„«»‘’'‹›「」『』]")


def find_quotation_style(texts: Iterable[str]) -> Style:
    """Return the style that the most paragraphs and openings of ``texts`` speak for; double marks where none does.

    Give it all scenes of a book: one scene alone may hold a handful of marks.
    """
    votes: Counter[Marks] = Counter()
    for text in texts:
        votes.update(_count_votes(text))
    if votes[Marks.LOW]:
        votes[Marks.LOW] += votes[Marks.DOUBLE]
    outer = max(votes, key=lambda marks: (votes[marks], marks is Marks.DOUBLE), default=Marks.DOUBLE)
    if not votes[outer]:
        outer = Marks.DOUBLE
    return Style(outer, _INNER.get(outer, Marks.DOUBLE))


def _count_votes(text: str) -> Counter[Marks]:
    """Count what looks like the beginning of speech; one at the start of a paragraph counts three times."""
    inward = len(_INWARD_OPENING.findall(text))
    outward = text.count("«")
    votes = Counter(
        {
            Marks.DOUBLE: len(_DOUBLE_OPENING.findall(text)),
            Marks.SINGLE: len(_SINGLE_OPENING.findall(text)),
            Marks.LOW: text.count("„"),
            Marks.CORNER: text.count("「"),
            Marks.INWARD_GUILLEMETS: inward,
            Marks.GUILLEMETS: outward if outward > inward else 0,
        }
    )
    for paragraph in find_paragraphs(text):
        if DASH_OPENING.match(text, paragraph.start, paragraph.end):
            votes[Marks.DASH] += 3
        elif _DOUBLE_OPENING.match(text, paragraph.start):
            votes[Marks.DOUBLE] += 2
        elif _SINGLE_OPENING.match(text, paragraph.start):
            votes[Marks.SINGLE] += 2
    return votes


def find_quotations(
    text: str, style: Style | None = None, paragraphs: Sequence[Span] | None = None
) -> tuple[Quotation, ...]:
    """Return the quotations of ``text`` in order, an outer one before those inside it.

    No quotation crosses a paragraph; those of one depth never overlap. ``style`` is the book's, or drawn from
    ``text`` alone. An apostrophe is told from a single mark by what stands around it, and a missing closing mark is
    made good before the tag, at the next opening mark, or at the end of the paragraph.
    """
    style = style or find_quotation_style((text,))
    spans = find_paragraphs(text) if paragraphs is None else paragraphs
    found: list[Quotation] = []
    is_open = False
    for index, paragraph in enumerate(spans):
        following = spans[index + 1].start if index + 1 < len(spans) else len(text)
        outer = _pair_outer(text, paragraph, style, following)
        for number, pair in enumerate(outer):
            continues = is_open and number == 0 and pair.start <= paragraph.start + 1
            found.extend(_read_pair(text, pair, paragraph, style, continues=continues))
        found.extend(_find_other(text, paragraph, outer, style))
        is_open = bool(outer) and not outer[-1].is_closed and outer[-1].end == paragraph.end
    found.sort(key=lambda quotation: (quotation.span.start, quotation.depth))
    return tuple(found)


def _pair_outer(text: str, paragraph: Span, style: Style, following: int) -> list[Pair]:
    """Return the outermost pairs of a paragraph; a slip at its end is cut back to the tag, if it has one."""
    if style.outer is Marks.DASH:
        return list(find_dash_speech(text, paragraph))
    if not _MARK.search(text, paragraph.start, paragraph.end):
        return []
    pairs = pair_marks(text, paragraph.start, paragraph.end, style.outer)
    if pairs and not pairs[-1].is_closed and pairs[-1].end == paragraph.end:
        openings = _OPENINGS.get(style.outer, "")
        goes_on = text[following : following + 1] in openings and following < len(text)
        if not goes_on:
            last = pairs[-1]
            pairs[-1] = Pair(last.start, find_speech_end(text, last.start, last.end), is_closed=False)
    return pairs


def _read_pair(text: str, pair: Pair, paragraph: Span, style: Style, *, continues: bool) -> Iterator[Quotation]:
    span = Span(pair.start, pair.end)
    content = _find_content(text, pair, style.outer)
    is_speech = style.outer is Marks.DASH or not pair.is_closed or continues
    kind = QuotationKind.SPEECH if is_speech else classify(text, span, content, paragraph)
    yield Quotation(span, content, kind, closed=pair.is_closed, continues=continues)
    for inner in _pair_inside(text, content, style):
        yield _nested(text, inner, style.inner, kind)


def _pair_inside(text: str, content: Span, style: Style) -> list[Pair]:
    if content.start >= content.end or not _MARK.search(text, content.start, content.end):
        return []
    pairs = pair_marks(text, content.start, content.end, style.inner)
    return [pair for pair in pairs if pair.is_closed or pair.start == content.start]


def _nested(text: str, pair: Pair, marks: Marks, outer: QuotationKind) -> Quotation:
    content = _find_content(text, pair, marks)
    inside = content.of(text)
    is_spoken = inside[-1:] in ",.!?…—-" and outer is QuotationKind.SPEECH
    kind = QuotationKind.SPEECH if is_spoken else QuotationKind.UNKNOWN
    return Quotation(Span(pair.start, pair.end), content, kind, closed=pair.is_closed, depth=1)


def _find_other(text: str, paragraph: Span, outer: list[Pair], style: Style) -> Iterator[Quotation]:
    """Yield what other marks set off in the narration between ``outer``; speech is not looked for there."""
    start = paragraph.start
    for pair in (*outer, Pair(paragraph.end, paragraph.end, is_closed=True)):
        if start < pair.start and _MARK.search(text, start, pair.start):
            for other in pair_marks(text, start, pair.start, style.inner):
                if other.is_closed:
                    span, content = Span(other.start, other.end), _find_content(text, other, style.inner)
                    yield Quotation(span, content, classify(text, span, content, paragraph))
        start = pair.end


def _find_content(text: str, pair: Pair, marks: Marks) -> Span:
    width = 1
    if marks is Marks.DASH:
        match = DASH_OPENING.match(text, pair.start, pair.end)
        width = match.end() - match.start() if match else 1
    start, end = pair.start + width, pair.end - 1 if pair.is_closed and marks is not Marks.DASH else pair.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, max(start, end))
