"""``narrative check``: what it prints, how it exits, and what it makes of files that are no manuscripts."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.cli.conftest import STORY, TWICE, Run


def test_nothing_found_is_exit_0(run: Run, clean: Path) -> None:
    result = run("check", str(clean))
    assert (result.exit_code, result.stdout) == (0, "Nothing found in 10 words.\n")


def test_findings_are_grouped_by_chapter_with_both_passages_marked(run: Run, story: Path) -> None:
    result = run("check", str(story))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0] == str(story)
    assert "  Chapter 1" in lines
    assert "  Chapter 2" in lines
    assert "✗ blocker  Chapter 2 is followed by chapter 4: there is no chapter 3." in result.stdout
    assert result.stdout.count("»The ferry lay low") == 2
    assert result.stdout.count("Chapter »") == 2
    assert "chapter 2, scene 2" in result.stdout
    assert lines[-1].startswith("2 findings in 81 words: 1 blocker, 1 warning. Score ")


def test_no_line_is_wider_than_the_terminal(run: Run, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, run("check", str(story)).stdout.splitlines()[1:])) <= 60


def test_colour_is_used_when_it_is_asked_for(run: Run, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = run("check", str(story)).stdout
    assert "\x1b[31m" in coloured
    assert "»" not in coloured


def test_quiet_says_only_what_was_found(run: Run, clean: Path) -> None:
    result = run("check", "-q", str(clean))
    assert (result.exit_code, result.output) == (0, "")


def test_select_and_ignore_take_checks_and_families(run: Run, story: Path) -> None:
    assert "1 finding in" in run("check", "--select", "prose", str(story)).stdout
    assert "1 finding in" in run("check", "--ignore", "prose/passage-repeated", str(story)).stdout
    assert run("check", "-s", "prose", "-i", "prose/passage-repeated", str(story)).exit_code == 0


def test_an_unknown_check_is_exit_2(run: Run, story: Path) -> None:
    result = run("check", "--select", "spelling", str(story))
    assert result.exit_code == 2
    assert "“spelling”" in result.stderr
    assert result.stdout == ""


def test_a_file_that_is_not_there_does_not_keep_the_others_from_being_checked(run: Run, story: Path) -> None:
    result = run("check", "nowhere.md", str(story))
    assert result.exit_code == 2
    assert "narrative: nowhere.md: There is no such file." in result.stderr
    assert "2 findings" in result.stdout


def broken_docx() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", "<w:document>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.md", b""),
        ("blank.txt", b" \n\n \n"),
        ("rubbish.docx", bytes(range(256)) * 40),
        ("broken.docx", broken_docx()),
        ("cut.epub", b"PK\x03\x04 and no more"),
        ("book.pdf", b"%PDF-1.7\n1 0 obj"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    ],
)
def test_what_is_no_manuscript_is_refused_in_a_sentence(run: Run, tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    result = run("check", name)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"narrative: {name}: ")
    assert result.stderr.rstrip().endswith(".")
    assert "Traceback" not in result.output


def test_a_folder_means_its_manuscripts_in_natural_order(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / ".hidden.md").write_text(STORY, "utf-8")
    for number in (10, 2, 1):
        (folder / f"chapter {number}.md").write_text(f"## Chapter {number}\n\nMara swam on.\n", "utf-8")
    separate = run("check", str(folder))
    assert separate.exit_code == 0
    assert separate.stdout == "Nothing found in 9 words of 3 books.\n"
    joined = run("check", "--one-book", str(folder))
    assert "Chapter 2 is followed by chapter 10: there is no chapter 3 to 9." in " ".join(joined.stdout.split())


def test_an_empty_folder_is_exit_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    result = run("check", "none")
    assert result.exit_code == 2
    assert "no manuscript in this folder" in result.stderr


def test_standard_input_is_a_file(run: Run) -> None:
    result = run("check", "-", stdin=STORY.encode())
    assert result.exit_code == 1
    assert result.stdout.startswith("standard input\n")


def test_json_holds_verbatim_evidence(run: Run, story: Path) -> None:
    value = json.loads(run("check", "--format", "json", str(story)).stdout)
    assert value["version"] == 1
    assert value["problems"] == []
    (book,) = value["books"]
    assert book["title"] == "The Ferry"
    repeated = next(item for item in book["findings"] if item["check"] == "prose/passage-repeated")
    assert len(repeated["id"]) == 32
    assert [item["quote"] + "." for item in repeated["evidence"]] == [TWICE, TWICE]
    assert repeated["evidence"][1]["chapter"] == {"number": 2, "title": "Chapter 2"}
    assert repeated["evidence"][1]["scene"] == 2
    heading = next(item for item in book["findings"] if item["check"] == "structure/chapter-numbering")["evidence"][1]
    assert (heading["place"], heading["quote"], heading["marks"]) == ("title", "Chapter 4", [{"start": 8, "end": 9}])


def test_json_lists_the_files_that_could_not_be_read(run: Run) -> None:
    value = json.loads(run("check", "--format", "json", "nowhere.md").stdout)
    assert value["problems"][0]["type"] == "no-such-file"


def test_sarif_shows_both_places(run: Run, story: Path) -> None:
    log = json.loads(run("check", "--format", "sarif", str(story)).stdout)
    assert log["version"] == "2.1.0"
    (sarif,) = log["runs"]
    rules = [rule["id"] for rule in sarif["tool"]["driver"]["rules"]]
    lines = STORY.splitlines()
    for result in sarif["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert len(result["locations"]) == 1
        assert len(result["relatedLocations"]) >= 1
        assert len(result["partialFingerprints"]["narrativeIdentity/v1"]) == 32
    gap = next(item for item in sarif["results"] if item["ruleId"] == "structure/chapter-numbering")
    region = gap["locations"][0]["physicalLocation"]["region"]
    assert "Chapter 2" in lines[region["startLine"] - 1]
    assert lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1] == "Chapter 2"


def test_markdown_sets_the_words_at_fault_in_bold(run: Run, story: Path) -> None:
    page = run("check", "--format", "markdown", str(story)).stdout
    assert page.startswith("# The Ferry\n\n2 findings in 81 words.")
    assert page.count("> **The ferry lay low") == 2


def test_settings_beside_the_manuscript_hold(run: Run, story: Path) -> None:
    (story.parent / "narrative.toml").write_text('ignore = ["structure"]\n', "utf-8")
    assert "1 finding in" in run("check", str(story)).stdout


def test_a_dismissed_finding_stays_dismissed(run: Run, story: Path) -> None:
    book = json.loads(run("check", "--format", "json", str(story)).stdout)["books"][0]
    reasons = "".join(f'{item["id"][:8]} = "It is meant."\n' for item in book["findings"])
    (story.parent / "narrative.toml").write_text(f"[dismissed]\n{reasons}", "utf-8")
    result = run("check", str(story))
    assert (result.exit_code, result.stdout) == (0, "Nothing found in 81 words. 2 dismissed.\n")


@pytest.mark.parametrize(
    "toml",
    [
        "ignore = [",
        'ignore = "prose"',
        "colour = true",
        "language = 3",
        '[dismissed]\nab = "x"',
        "dismissed = 1",
        b"\xff",
    ],
)
def test_bad_settings_are_refused_in_a_sentence(run: Run, story: Path, toml: str | bytes) -> None:
    (story.parent / "narrative.toml").write_bytes(toml if isinstance(toml, bytes) else toml.encode())
    result = run("check", str(story))
    assert result.exit_code == 2
    assert "narrative.toml" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "text",
    [
        "## 1\n\n👩‍👩‍👧 said “hello” to 🐉. Z̸a̸l̸g̸o̸ came.\n",
        "## 1\n\nقالت مريم إنها ستعود غدا. \u202eوداعا\u202c\n",
    ],
)
def test_any_writing_is_read(run: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "any.md").write_text(text, "utf-8")
    assert run("check", "any.md").exit_code == 0


def test_a_manuscript_cannot_drive_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "drive.md").write_text(STORY.replace("The ferry lay", "\x1b]0;x\x07\u202eThe ferry lay"), "utf-8")
    output = run("check", "drive.md").stdout
    assert "\x1b" not in output
    assert "\u202e" not in output


def test_the_cache_changes_nothing(run: Run, story: Path, tmp_path: Path) -> None:
    first = run("check", "--format", "json", str(story)).stdout
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert kept
    assert run("check", "--format", "json", str(story)).stdout == first
    for path in kept:
        path.write_bytes(b"damaged")
    assert run("check", "--format", "json", str(story)).stdout == first
    assert run("check", "--no-cache", "--format", "json", str(story)).stdout == first


def test_the_same_bytes_give_the_same_findings_whatever_the_hash_seed(story: Path, tmp_path: Path) -> None:
    outputs = set()
    for seed in ("0", "1", "4711"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "NARRATIVE_CACHE": str(tmp_path / seed)}
        command = [sys.executable, "-m", "narrative", "check", "--format", "json", str(story)]
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert done.returncode == 1
        outputs.add(done.stdout)
    assert len(outputs) == 1
