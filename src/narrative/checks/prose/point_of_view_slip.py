"""A story told of *he* and *she* says *I* for a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from narrative.checks.finding import Finding, Severity
from narrative.checks.passages import quote_opening
from narrative.checks.places import name_place
from narrative.story.entity import Mention
from narrative.text.discourse import ZoneKind
from narrative.text.span import Span
from narrative.text.verbs import load_verb_forms
from narrative.text.viewpoint import ParagraphViewpoint, Person, Viewpoint

if TYPE_CHECKING:
    from narrative.story.reading import BookReading

TITLE = "Point of view slips"
SEVERITY = Severity.WARNING
WHY = (
    "The narrator changes for a paragraph and changes back, so the reader no longer knows who is telling. It often is "
    "left over from a draft in the first person, or a thought that lost its quotation marks."
)
CHECK = "prose/point-of-view-slip"

LEAST_FIRST = 2
LEAST_DENSITY = 0.01
LEAST_REST = 150
MOST_REST = 0.002
LONGEST_RUN = 3
MOST_TOLD_BY_I = 0.2
MOSTLY = 0.4

_PRESENT = re.compile(
    r"\bI (?:(?:do|can|will|shall|would|should|could)(?:n[’']t| not) |cannot |am|have|know|think|say|see|must|may|might"
    r"|believe|hope|suppose|wish|fear|trust|mean|tell|speak|write|refer|pray|confess|call|want|dare|need|shall|will|can"
    r"|find|feel|do|understand|remember|imagine|ask|like|love|swear|promise|leave|give)\b"
    r"|\b[Ll]et me\b|\b[Mm]y \w+ (?:is|are)\b"
)
_PAST = re.compile(
    r"\bI (?:\w+ly )?(?:\w+ed|was|had|did|saw|went|came|took|knew|thought|said|felt|found|made|told|stood|sat|ran|fell"
    r"|began|held|kept|left|heard|rose|lay|could|would|might|got|gave|put|let|set|turned|brought|caught|spoke|drew|led"
    r"|met|rode|slept|grew|threw|wore|broke|became|understood|meant)\b"
)
_TAG = re.compile(
    r"\b(?:[Hh]e|[Ss]he|(?!They|We)[A-Z][a-z]+) (?:\w+ly )?"
    r"(?:said to (?:him|her)self\b|(?:thought|wondered|mused|said|asked|cried|wrote|answered)[,:])"
)
_QUOTE = re.compile(r"[“”„«»\"]|^\s*(?:[—–‘']|--)|\b(?:quoth|said I)\b")
_NEXT_WORD = re.compile(r"\s+(?:\w+ly\s+)?(?P<word>[a-z]+)")


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring paragraphs of one scene that say *I*."""

    scene: str
    paragraphs: Sequence[ParagraphViewpoint]

    @property
    def first(self) -> int:
        return sum(len(item.first) for item in self.paragraphs)

    @property
    def words(self) -> int:
        return sum(item.words for item in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Rest:
    """What the narration around a run says: words, how often *I*, how often *he* or *she*."""

    words: int
    first: int
    third: int

    @property
    def is_third(self) -> bool:
        return self.third >= 3 and self.first <= MOST_REST * self.words


def find(book: BookReading) -> Iterator[Finding]:
    """Yield each run of up to three paragraphs that say *I* where everything around them says *he* or *she*.

    A book that *I* tells for a fifth of its words or more is passed over, and so are asides of the author (*I cannot
    say*), unmarked thoughts and letters. In a scene that *I* tells, yield each paragraph that calls its narrator by
    name and *he* or *she*.
    """
    yield from _find_named(book)
    if _share_told_by_i(book) >= MOST_TOLD_BY_I:
        return
    told = {scene.key: _find_told(scene.text, book.scenes[scene.key].viewpoint) for scene in book.book.scenes}
    rests = {key: _rest(book.scenes[key].viewpoint, paragraphs) for key, paragraphs in told.items()}
    whole = Rest(
        sum(rest.words for rest in rests.values()),
        sum(rest.first for rest in rests.values()),
        sum(rest.third for rest in rests.values()),
    )
    for key, reading in book.scenes.items():
        for run in _find_runs(key, reading.viewpoint.paragraphs, told[key]):
            if _is_slip(run, rests[key], whole):
                yield _finding(book, run)


def _find_named(book: BookReading) -> Iterator[Finding]:
    for scene in book.book.scenes:
        narrator = book.narrators.get(scene.key)
        view = book.scenes[scene.key].viewpoint
        if narrator is None or view.person is not Person.FIRST:
            continue
        told = [zone.span for zone in book.scenes[scene.key].zones if zone.kind is ZoneKind.NARRATION]
        found: set[Span] = set()
        for mention, entity in book.mentions.get(scene.key, ()):
            if entity.id == narrator and _acts(scene.text, mention.span, told):
                for item in view.paragraphs:
                    is_slip = item.third and not item.first and not item.second and item.span not in found
                    if is_slip and item.span.contains(mention.span):
                        found.add(item.span)
                        yield _finding_of_name(book, scene.key, item, mention)


def _acts(text: str, name: Span, told: Sequence[Span]) -> bool:
    """Say whether the narrator's name stands in narration, as the subject of a verb."""
    verb = _NEXT_WORD.match(text, name.end)
    forms = load_verb_forms()
    if verb is None or verb["word"] not in forms.past | forms.third:
        return False
    return any(span.contains(name) for span in told)


def _finding_of_name(book: BookReading, scene: str, item: ParagraphViewpoint, mention: Mention) -> Finding:
    others = [other for other in book.scenes[scene].viewpoint.paragraphs if other.person is Person.FIRST]
    usual = min(others, key=lambda other: (abs(other.span.start - item.span.start), other.span))
    evidence = (
        quote_opening(book, scene, item.span, (mention.span,)),
        quote_opening(book, scene, usual.span, ()),
    )
    place = name_place(book.book, scene)
    lead = f"{place[:1].upper()}{place[1:]} is told by {mention.surface} as “I”"
    message = f"{lead}, but one paragraph of it speaks of {mention.surface} by name."
    return Finding(CHECK, SEVERITY, message, WHY, evidence, (mention.surface,), 0.75)


def _share_told_by_i(book: BookReading) -> float:
    views = [reading.viewpoint for reading in book.scenes.values()]
    told = sum(view.words for view in views if view.person is Person.FIRST and _is_mostly_i(view))
    return told / max(1, sum(view.words for view in views))


def _is_mostly_i(view: Viewpoint) -> bool:
    return sum(item.words for item in view.paragraphs if item.first) >= MOSTLY * view.words


def _find_told(text: str, view: Viewpoint) -> frozenset[ParagraphViewpoint]:
    """Return the paragraphs in which *I* tells the story: no speech, no letter, no thought, no aside to the reader."""
    return frozenset(item for item in view.paragraphs if item.first and _is_told(item, item.span.of(text)))


def _is_told(item: ParagraphViewpoint, told: str) -> bool:
    if 10 * item.second > len(item.first) or _TAG.search(told) or _QUOTE.search(told):
        return False
    return len(_PRESENT.findall(told)) <= len(_PAST.findall(told))


def _rest(view: Viewpoint, told: frozenset[ParagraphViewpoint]) -> Rest:
    return Rest(view.words, sum(len(item.first) for item in told), view.third)


def _find_runs(
    scene: str, paragraphs: Sequence[ParagraphViewpoint], told: frozenset[ParagraphViewpoint]
) -> Iterator[Run]:
    """Group the paragraphs that ``told`` holds with their next neighbours that it holds."""
    run: list[ParagraphViewpoint] = []
    for paragraph in paragraphs:
        if paragraph in told:
            run.append(paragraph)
        elif run:
            yield Run(scene, tuple(run))
            run = []
    if run:
        yield Run(scene, tuple(run))


def _is_slip(run: Run, scene: Rest, whole: Rest) -> bool:
    dense = run.first >= LEAST_FIRST and run.first >= LEAST_DENSITY * run.words
    if not dense or len(run.paragraphs) > LONGEST_RUN:
        return False
    third = sum(item.third for item in run.paragraphs)
    here, everywhere = (
        Rest(rest.words - run.words, rest.first - run.first, rest.third - third) for rest in (scene, whole)
    )
    near = here if here.words >= LEAST_REST else everywhere
    return near.is_third and everywhere.first <= everywhere.third


def _finding(book: BookReading, run: Run) -> Finding:
    here, usual = run.paragraphs[0], _find_usual(book, run)
    evidence = [quote_opening(book, run.scene, item.span, item.first) for item in run.paragraphs]
    evidence += [quote_opening(book, scene, item.span, ()) for scene, item in usual]
    amount = "one paragraph" if len(run.paragraphs) == 1 else f"{len(run.paragraphs)} paragraphs"
    place = name_place(book.book, run.scene)
    verb = "says" if len(run.paragraphs) == 1 else "say"
    message = f"{place[:1].upper()}{place[1:]} is told of “he” and “she”, but {amount} of it {verb} “I”."
    share = run.first / max(1, run.first + here.third)
    return Finding(CHECK, SEVERITY, message, WHY, tuple(evidence), (), round(min(0.95, 0.55 + 0.4 * share), 3))


def _find_usual(book: BookReading, run: Run) -> list[tuple[str, ParagraphViewpoint]]:
    """Return the paragraph nearest to the run that tells of *he* or *she*: in the scene, else anywhere."""
    start = run.paragraphs[0].span.start
    there = [item for item in book.scenes[run.scene].viewpoint.paragraphs if item.person is Person.THIRD]
    if there:
        return [(run.scene, min(there, key=lambda item: (abs(item.span.start - start), item.span)))]
    for key, reading in book.scenes.items():
        for item in reading.viewpoint.paragraphs:
            if item.person is Person.THIRD:
                return [(key, item)]
    return []
