"""Runs the checks over a book, follows what they find, and keeps the author's verdicts."""

from narrative.services.checks.annotations import list_annotations
from narrative.services.checks.findings import (
    Filter,
    dismiss_finding,
    get_finding,
    judge_again,
    list_findings,
    reopen_finding,
)
from narrative.services.checks.schemas import (
    Annotations,
    Asked,
    CheckItem,
    CheckRun,
    FindingItem,
    FindingPage,
    NewDismissal,
    Standing,
)
from narrative.services.checks.service import (
    KIND,
    ask_check,
    begin_check,
    count_by_scene,
    finish_check,
    follow_change,
    get_latest,
    load_readings,
    request_check,
    select_figures,
    show_check,
    show_checks,
)
from narrative.services.reader.book import check_book, find_missing

__all__ = [
    "KIND",
    "Annotations",
    "Asked",
    "CheckItem",
    "CheckRun",
    "Filter",
    "FindingItem",
    "FindingPage",
    "NewDismissal",
    "Standing",
    "ask_check",
    "begin_check",
    "check_book",
    "count_by_scene",
    "dismiss_finding",
    "find_missing",
    "finish_check",
    "follow_change",
    "get_finding",
    "get_latest",
    "judge_again",
    "list_annotations",
    "list_findings",
    "load_readings",
    "reopen_finding",
    "request_check",
    "select_figures",
    "show_check",
    "show_checks",
]
