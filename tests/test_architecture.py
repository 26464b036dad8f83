"""Holds what no linter can: who commits, who opens files, how long modules and functions may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "narrative"
PURE = ("text", "manuscript", "story", "checks")
MAY_OPEN_FILES = ("cli", "kit")
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST_MODULE, LONGEST_FUNCTION = 400, 50


def room(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0]


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(path.read_text("utf8"))) if isinstance(node, ast.Call))


def count_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function without its docstring, which in a command is its manual."""
    first, last = function.body[0], function.end_lineno or function.lineno
    documented = ast.get_docstring(function) is not None
    manual = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return last - function.lineno + 1 - manual


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_is_short_and_says_what_it_is(path: Path) -> None:
    source = path.read_text("utf8")
    assert len(source.splitlines()) <= LONGEST_MODULE
    tree = ast.parse(source)
    assert ast.get_docstring(tree), "a module docstring is one sentence that says what it is"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert count_lines(node) <= LONGEST_FUNCTION, f"{node.name} is too long"


def test_only_kit_commits() -> None:
    committing = [
        path
        for path in MODULES
        if room(path) not in ("kit", "migrations")
        for call in calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    ]
    assert committing == []


def test_only_the_command_line_and_kit_open_files() -> None:
    opening = {
        path.relative_to(SOURCE)
        for path in MODULES
        if room(path) in PURE
        for call in calls(path)
        if (isinstance(call.func, ast.Name) and call.func.id == "open")
        or (isinstance(call.func, ast.Attribute) and call.func.attr in {"open", "read_bytes", "write_bytes"})
    }
    assert opening - {Path("manuscript/packages.py")} == set()


def test_a_table_is_imported_by_its_own_service_and_migrations_only() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf8"))):
            if not (isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("narrative.services.")):
                continue
            names = [*node.module.split("."), *(alias.name for alias in node.names)]
            if "tables" in names:
                own = path.relative_to(SOURCE).parts[:2] == ("services", names[2])
                assert own or room(path) == "migrations", f"{path} imports the tables of {names[2]}"


def test_a_banned_word_names_no_module() -> None:
    banned = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
    assert [path for path in MODULES if path.stem in banned] == []
