"""Says what each paragraph is set out as: plain text, a letter, a diary, verse, an epigraph, a heading or a sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from narrative.text.language.lists import load_lines, load_words
from narrative.text.span import Span


class Layout(StrEnum):
    """What a paragraph is set out as. All but ``plain`` are names of zones, too."""

    PLAIN = "plain"
    LETTER = "letter"
    DIARY = "diary"
    VERSE = "verse"
    EPIGRAPH = "epigraph"
    HEADING = "heading"
    INSCRIPTION = "inscription"


_LONGEST_LETTER = 80
_FIRST_PERSON = re.compile(r"\b(?:I|me|my|mine|myself|we|us|our)\b")
_THIRD_PERSON = re.compile(r"\b(?:[Hh]e|[Ss]he|him|his|her)\b")
_LINE_OF_VERSE = 58
_ATTRIBUTION = re.compile(r"[\s_*]*(?:[—–―]|--)\s?[\w“\"_*(]|[\s_*]*[A-Z][A-Z.’' ]{4,40}[\s_*.]*$")
_NOT_A_LETTER = re.compile(r"[\W\d_]+")
_MONTH = (
    r"(?:Jan(?:uary|\.)|Feb(?:ruary|\.)|March|April|May|June|July|Aug(?:ust|\.)|Sept(?:ember|\.)|Oct(?:ober|\.)"
    r"|Nov(?:ember|\.)|Dec(?:ember|\.))"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE = (
    rf"(?:(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH},? (?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b"
    rf"|{_DAY}[,.—]|{_DAY}(?: (?:morning|evening|night))?[.,—])"
)
_DIARY_HEAD = re.compile(
    rf"[\s_*“\"]*(?:(?:[A-Z][\w.’ ]{{2,24}}, )?{_DATE}[^\n]{{0,40}}?(?:[.,:][—–]|[.,:]_|[.,:]\*|\.?—|[.]?$)"
    rf"|Later[.,—_*]|Same day|Midnight[.,—_*])"
)


@cache
def _salutation() -> re.Pattern[str]:
    words = "|".join(sorted(load_words("en", "salutations")))
    kin = "|".join(sorted(load_words("en", "salutation_kin")))
    start = r"[\s_*“\"‘']*(?:(?:my|our|to)\s+)?(?:own |very |good )?"
    end = r"(?:[,:;!]?(?:\s?[—–]|--)|[,:;!][_*]*\s*$)"
    return re.compile(
        rf"{start}(?:(?:sirs?|madam|gentlemen|mesdames)(?:[,:;]?(?:\s?[—–]|--)|[,:;][_*]*\s*$)"
        rf"|(?:{words})\b(?! (?:was|is|had|said|did))(?:\s[\w.’'-]+){{0,6}}{end}"
        rf"|(?<=my )(?:{kin}){end}|(?<=own )(?:{kin}){end})",
        re.IGNORECASE,
    )


@cache
def _valediction() -> re.Pattern[str]:
    lines = "|".join(re.escape(line) for line in load_lines("en", "valedictions"))
    return re.compile(rf"[\s_*“\"‘']*(?:{lines})\b", re.IGNORECASE)


def find_layouts(
    text: str, paragraphs: Sequence[Span], kinds: Sequence[str], spoken: Sequence[Span] = ()
) -> tuple[Layout, ...]:
    """Return the layout of each paragraph. ``spoken`` are spans that hold speech: no letter or diary begins there."""
    found = [_layout_alone(text, span, kind) for span, kind in zip(paragraphs, kinds, strict=True)]
    spoken_starts = {span.start for span in spoken}
    silent = _blank_out(text, spoken)
    _mark_epigraphs(text, paragraphs, found)
    _mark_diaries(text, silent, paragraphs, found)
    _mark_letters(text, silent, paragraphs, found, spoken_starts)
    _mark_inscriptions(text, paragraphs, found)
    _mark_quoted(paragraphs, kinds, found)
    return tuple(found)


def _blank_out(text: str, spans: Sequence[Span]) -> str:
    """Return ``text`` with blanks where ``spans`` stand, so that all places stay the same."""
    pieces, start = [], 0
    for span in spans:
        pieces += [text[start : span.start], " " * (span.end - span.start)]
        start = span.end
    return "".join((*pieces, text[start:]))


def _layout_alone(text: str, span: Span, kind: str) -> Layout:
    if kind == "verse":
        return Layout.VERSE
    words = text.count(" ", span.start, span.end) + 1
    if words > 60:
        return Layout.PLAIN
    content = span.of(text)
    if _NOT_A_LETTER.fullmatch(content):
        return Layout.HEADING
    if _looks_like_verse(content):
        return Layout.VERSE
    if kind == "paragraph" and _looks_like_heading(content, words):
        return Layout.HEADING
    return Layout.PLAIN


def _looks_like_verse(content: str) -> bool:
    """Say whether there are three short lines or more, nearly all of which begin with a capital."""
    lines = [line.strip(" \t_*“\"‘'") for line in content.split("\n")]
    if len(lines) < 3 or max(map(len, lines)) > _LINE_OF_VERSE:
        return False
    return sum(line[:1].isupper() for line in lines) >= 0.75 * len(lines)


def _looks_like_heading(content: str, words: int) -> bool:
    """Say whether a short paragraph is a title: capitals throughout, or a chapter's number."""
    bare = content.strip(" _*.")
    if words > 12 or "\n" in bare or content[0] in "“\"‘'—":
        return False
    if re.fullmatch(r"(?:chapter|part|book|volume|act|scene)\s+[\w-]+(?:[.:—–-].*)?", bare, re.IGNORECASE):
        return True
    if re.fullmatch(r"[IVXLC]{1,7}|\d{1,3}", bare):
        return True
    is_capital = bare == bare.upper() and sum(character.isalpha() for character in bare) > 3
    return is_capital and content[-1] not in '!?,;”"'


def _mark_epigraphs(text: str, paragraphs: Sequence[Span], found: list[Layout]) -> None:
    """An attribution among the first paragraphs makes an epigraph of itself and of what stands above it."""
    for index in range(min(5, len(paragraphs))):
        span = paragraphs[index]
        above = paragraphs[:index]
        if span.end - span.start > 80 or not above or not _ATTRIBUTION.match(text, span.start, span.end):
            continue
        below = paragraphs[index + 1 : index + 6]
        announced = text[above[-1].end - 1] in ":—"
        is_dialogue = announced or any(text[item.start] in "—–" for item in (*above, *below))
        if is_dialogue or text.count(" ", span.start, span.end) > 8:
            continue
        if all(item.end - item.start < 600 for item in above) and text[span.end - 1] not in "!?,;”":
            for place in range(index + 1):
                if found[place] is not Layout.HEADING:
                    found[place] = Layout.EPIGRAPH
            return


def _mark_diaries(text: str, silent: str, paragraphs: Sequence[Span], found: list[Layout]) -> None:
    """A date at the head opens an entry that runs on, as long as its paragraphs speak of *I*."""
    is_open = False
    for index, span in enumerate(paragraphs):
        if found[index] is Layout.PLAIN and _DIARY_HEAD.match(text, span.start, span.end):
            is_open = _is_personal(silent, paragraphs[index : index + 6])
            if not is_open and span.end - span.start < 60:
                found[index] = Layout.HEADING
        if is_open and found[index] is Layout.PLAIN:
            found[index] = Layout.DIARY
        elif found[index] is Layout.HEADING:
            is_open = False


def _is_personal(text: str, paragraphs: Sequence[Span]) -> bool:
    """Say whether the paragraphs, taken together, say *I* at least a third as often as *he* and *she*."""
    first = sum(len(_FIRST_PERSON.findall(text, span.start, span.end)) for span in paragraphs)
    third = sum(len(_THIRD_PERSON.findall(text, span.start, span.end)) for span in paragraphs)
    return first > 1 and first * 3 >= third


def _mark_letters(text: str, silent: str, paragraphs: Sequence[Span], found: list[Layout], spoken: set[int]) -> None:
    """From a salutation to the farewell and the name below it; without a farewell, only at the start of a scene."""
    index = 0
    while index < len(paragraphs):
        span = paragraphs[index]
        if found[index] is not Layout.PLAIN or span.start in spoken or not _is_salutation(text, span):
            index += 1
            continue
        end = _find_farewell(text, paragraphs, index)
        if end is None:
            is_at_start = index <= 2 and _is_personal(silent, paragraphs[index : index + 12])
            end = len(paragraphs) if is_at_start else index + 1
        for place in range(index, end):
            if found[place] in {Layout.PLAIN, Layout.DIARY, Layout.HEADING}:
                found[place] = Layout.LETTER
        index = end


def _is_salutation(text: str, span: Span) -> bool:
    return bool(_salutation().match(text, span.start, min(span.end, span.start + 90)))


def _find_farewell(text: str, paragraphs: Sequence[Span], index: int) -> int | None:
    """Return the index after the letter's last paragraph: its farewell, and a name or a postscript after it."""
    for place in range(index, min(len(paragraphs), index + _LONGEST_LETTER)):
        span = paragraphs[place]
        last_line = text.rfind("\n", span.start, span.end) + 1
        start = max(span.start, last_line)
        is_short = span.end - start < 140
        if is_short and _valediction().match(text, start, span.end):
            after = place + 1
            while after < len(paragraphs) and _is_signature(text, paragraphs[after]):
                after += 1
            return after
    return None


def _is_signature(text: str, span: Span) -> bool:
    content = span.of(text).strip(" _*")
    if re.match(r"P\.?\s?S\b", content):
        return True
    words = content.split()
    return len(words) <= 6 and all(word[0].isupper() or not word[0].isalpha() for word in words)


def _mark_inscriptions(text: str, paragraphs: Sequence[Span], found: list[Layout]) -> None:
    """What is set in capitals, or below words that announce writing, is read off something."""
    cues = load_words("en", "writing_cues")
    for index in range(1, len(paragraphs)):
        span, above = paragraphs[index], paragraphs[index - 1]
        if found[index] is not Layout.PLAIN or span.end - span.start > 400 or text[above.end - 1] not in ":—":
            continue
        words = re.findall(r"[\w-]+", text[max(above.start, above.end - 40) : above.end].lower())[-5:]
        if text[span.start] not in "“\"‘'" and any(word in cues for word in words):
            found[index] = Layout.INSCRIPTION


def _mark_quoted(paragraphs: Sequence[Span], kinds: Sequence[str], found: list[Layout]) -> None:
    """A block set apart as a quotation that nothing else explains: a short run of them is read off something.

    Where nearly the whole scene is set apart, it is a document of its own, as in a novel of letters and diaries.
    """
    is_document = sum(kind == "quote" for kind in kinds) > 0.5 * len(kinds)
    start = 0
    while start < len(kinds):
        end = start + 1
        while end < len(kinds) and kinds[end] == kinds[start]:
            end += 1
        is_short = end - start <= 2 and paragraphs[end - 1].end - paragraphs[start].start < 240
        for index in range(start, end):
            if kinds[index] == "quote" and found[index] is Layout.PLAIN:
                found[index] = Layout.INSCRIPTION if is_short and not is_document else Layout.LETTER
        start = end
