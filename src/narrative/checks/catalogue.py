"""Lists the checks and runs them over a book that has been read."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from narrative import checks, registry
from narrative.checks.finding import Finding, Severity
from narrative.checks.page import Page, read_page
from narrative.errors import NotFound
from narrative.text.language.lists import has_language

if TYPE_CHECKING:
    from narrative.story.reading import BookReading

Progress = Callable[[int, int], None]
GRAVEST_FIRST = tuple(Severity)


class UnknownCheck(NotFound):
    """There is no check and no family of checks called “{name}”. `narrative explain` lists them all."""


@dataclass(frozen=True, slots=True)
class Check:
    """One member of the catalogue. ``id`` is ``family/name``; ``summary`` one sentence; ``severity`` its usual one.

    ``reads_words`` says that it rests on the words of a language and not on their places alone.
    """

    id: str
    title: str
    summary: str
    why: str
    severity: Severity
    page: Page
    reads_words: bool
    find: Callable[[BookReading], Iterator[Finding]]

    @property
    def family(self) -> str:
        return self.id.partition("/")[0]

    @property
    def name(self) -> str:
        return self.id.partition("/")[2]


@functools.cache
def list_checks() -> tuple[Check, ...]:
    """Return every check, by family and name. A module of a family is a check when it has a ``find``."""
    return tuple(_load(module) for module in registry.find_modules(checks) if hasattr(module, "find"))


def get_check(name: str) -> Check:
    """Return the check called ``name`` (``family/name``). Raises UnknownCheck."""
    for check in list_checks():
        if check.id == name:
            return check
    raise UnknownCheck(name=name)


def select_checks(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Check, ...]:
    """Return the checks that ``select`` names (all, if it is empty) less those that ``ignore`` names.

    A name is a check's or a family's. Raises UnknownCheck.
    """
    wanted, unwanted = tuple(select), tuple(ignore)
    known = {name for check in list_checks() for name in (check.id, check.family)}
    for name in (*wanted, *unwanted):
        if name not in known:
            raise UnknownCheck(name=name)
    return tuple(
        check
        for check in list_checks()
        if (not wanted or {check.id, check.family} & {*wanted}) and not {check.id, check.family} & {*unwanted}
    )


def run_checks(
    reading: BookReading,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    on_progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Return what the chosen checks find, best first. ``on_progress`` is told how many of how many are done.

    In a language without word lists, checks that rest on words say nothing.
    """
    speaks = has_language(reading.book.language)
    chosen = [check for check in select_checks(select, ignore) if speaks or not check.reads_words]
    found: dict[str, Finding] = {}
    for done, check in enumerate(chosen, start=1):
        for finding in check.find(reading):
            found.setdefault(finding.identity, finding)
        if on_progress:
            on_progress(done, len(chosen))
    order = {scene.key: place for place, scene in enumerate(reading.book.scenes)}
    return sort_findings(found.values(), order)


def sort_findings(findings: Iterable[Finding], order: dict[str, int]) -> tuple[Finding, ...]:
    """Return ``findings`` best first: the gravest, then the surest, then by place. ``order`` numbers the scenes."""

    def key(finding: Finding) -> tuple[object, ...]:
        places = sorted((order.get(item.scene, len(order)), item.span) for item in finding.evidence)
        return GRAVEST_FIRST.index(finding.severity), -finding.confidence, places, finding.check, finding.identity

    return tuple(sorted(findings, key=key))


def _load(module: ModuleType) -> Check:
    package, _, name = module.__name__.rpartition(".")
    page = importlib.resources.files(package).joinpath(f"{name}.md").read_text(encoding="utf-8")
    family = package.rpartition(".")[2]
    return Check(
        id=f"{family}/{name}".replace("_", "-"),
        title=module.TITLE,
        summary=_summary(module),
        why=module.WHY,
        severity=module.SEVERITY,
        page=read_page(page),
        reads_words=getattr(module, "READS_WORDS", True),
        find=module.find,
    )


def _summary(module: ModuleType) -> str:
    paragraph: Sequence[str] = (module.__doc__ or "").strip().split("\n\n")
    return " ".join(paragraph[0].split())
