"""Draws the tables of docs/security.md: each requirement, where it is met, and which test shows it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "security.md"
ASVS = ROOT / "docs" / "security" / "asvs.toml"
TOP_10 = ROOT / "docs" / "security" / "api-top-10.toml"
STATUSES = ("met", "partly", "not met", "not applicable")
CHAPTERS = {
    1: "Encoding and sanitization",
    2: "Validation and business logic",
    3: "Web frontend",
    4: "API and web service",
    5: "File handling",
    6: "Authentication",
    7: "Session management",
    8: "Authorization",
    9: "Self-contained tokens",
    10: "OAuth and OIDC",
    11: "Cryptography",
    12: "Secure communication",
    13: "Configuration",
    14: "Data protection",
    15: "Secure coding and architecture",
    16: "Security logging and error handling",
    17: "WebRTC",
}

Claims = Mapping[str, Mapping[str, Any]]


def load_claims(path: Path) -> Claims:
    """Return what ``path`` claims, by the requirement's number."""
    return tomllib.loads(path.read_text("utf-8"))


def draw_security() -> dict[Path, str]:
    """Return the page with its tables drawn anew; what stands outside the marks is left as it is."""
    page = PAGE.read_text("utf-8")
    page = _put(page, "asvs", _draw_asvs(load_claims(ASVS)))
    return {PAGE: _put(page, "api-top-10", _draw_top_10(load_claims(TOP_10)))}


def _put(page: str, mark: str, table: str) -> str:
    before, opening, rest = page.partition(f"<!-- {mark}: written by `python -m tools.docs` -->\n")
    _, closing, after = rest.partition(f"<!-- /{mark} -->\n")
    return f"{before}{opening}\n{table}\n{closing}{after}"


def _draw_asvs(claims: Claims) -> str:
    lines = [_count(claims), ""]
    for number, title in CHAPTERS.items():
        members = {name: claim for name, claim in claims.items() if name.split(".")[0] == str(number)}
        lines += [f"### V{number} {title}", "", "| | level | asked | | where, and the test that shows it |"]
        lines += ["|---|---|---|---|---|"]
        lines += [_draw_row(name, claim, f"L{claim['level']}") for name, claim in members.items()]
        lines.append("")
    return "\n".join(lines)


def _draw_top_10(claims: Claims) -> str:
    head = ["| | risk | | where, and the test that shows it |", "|---|---|---|---|"]
    return "\n".join([*head, *(_draw_row(name, claim) for name, claim in claims.items()), ""])


def _count(claims: Claims) -> str:
    levels = {level: Counter(c["status"] for c in claims.values() if c["level"] == level) for level in (1, 2)}
    told = (
        f"level {level}: " + ", ".join(f"{counts[status]} {status}" for status in STATUSES)
        for level, counts in levels.items()
    )
    tested = sum(1 for claim in claims.values() if claim["status"] in {"met", "partly"} and "tests" in claim)
    shown = sum(1 for claim in claims.values() if claim["status"] in {"met", "partly"})
    return f"{'; '.join(told)}. Of the {shown} that are met or partly met, {tested} name a test."


def _draw_row(name: str, claim: Mapping[str, Any], *more: str) -> str:
    cells = [name, *more, claim["asks"], f"**{claim['status']}**", " · ".join(_draw_proofs(claim))]
    return "| " + " | ".join(cells) + " |"


def _draw_proofs(claim: Mapping[str, Any]) -> Iterable[str]:
    if "where" in claim:
        yield ", ".join(f"[{path.removeprefix('src/narrative/')}](../{path})" for path in claim["where"])
    if "tests" in claim:
        yield ", ".join(f"`{test.removeprefix('tests/')}`" for test in claim["tests"])
    if "note" in claim:
        yield claim["note"]
