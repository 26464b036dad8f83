"""``narrative explain``, ``stats`` and ``convert``, and the help of all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from narrative.checks.catalogue import list_checks
from narrative.cli import COMMANDS


def test_help_names_every_command(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(f"\n  {name} " in result.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", ["check", "explain", "stats", "convert"])
def test_every_command_has_examples(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "Examples:" in result.stdout
    assert f"narrative {name}" in result.stdout


def test_an_unknown_command_is_exit_2(run: Run) -> None:
    assert run("chekc").exit_code == 2


def test_explain_lists_every_check(run: Run) -> None:
    listed = run("explain").stdout
    assert all(check.id in listed and check.summary in listed for check in list_checks())


def test_explain_lists_a_family(run: Run) -> None:
    listed = run("explain", "prose").stdout
    assert "prose/passage-repeated" in listed
    assert "structure/" not in listed


@pytest.mark.parametrize("check", [check.id for check in list_checks()])
def test_explain_shows_a_page(run: Run, check: str) -> None:
    page = run("explain", check)
    assert page.exit_code == 0
    assert check in page.stdout
    assert "Wrong" in page.stdout
    assert "What to do" in page.stdout
    assert "```" not in page.stdout


def test_explain_refuses_an_unknown_check(run: Run) -> None:
    result = run("explain", "prose/spelling")
    assert result.exit_code == 2
    assert "“prose/spelling”" in result.stderr


def test_stats_counts_words_chapters_and_scenes(run: Run, story: Path) -> None:
    (book,) = json.loads(run("stats", "--format", "json", str(story)).stdout)["books"]
    assert (book["words"], book["chapters"], book["scenes"]) == (81, 3, 4)
    assert book["reading_minutes"] == 1
    assert [item["words"] for item in book["words_by_chapter"]] == [39, 40, 2]


def test_stats_finds_the_share_of_dialogue_and_the_cast(run: Run, tmp_path: Path) -> None:
    text = "## 1\n\n“We must go,” said Mara. “Now.” Mara rose. Old Tom looked at Mara, and Mara laughed.\n"
    (tmp_path / "talk.md").write_text(text, "utf-8")
    (book,) = json.loads(run("stats", "--format", "json", "talk.md").stdout)["books"]
    assert book["dialogue_share"] == pytest.approx(4 / 16)
    assert book["cast"][0]["name"] == "Mara"
    assert book["cast"][0]["mentions"] == 4


def test_stats_are_drawn_for_reading(run: Run, story: Path) -> None:
    drawn = run("stats", "--chapters", str(story)).stdout
    assert "words         81" in drawn
    assert "Words by chapter" in drawn


def test_stats_refuse_what_is_no_manuscript(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_bytes(b"")
    assert run("stats", "empty.md").exit_code == 2


@pytest.mark.parametrize("ending", [".md", ".txt"])
def test_convert_writes_what_can_be_read_again(run: Run, story: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"copy{ending}"
    assert run("convert", str(story), str(target)).exit_code == 0
    (book,) = json.loads(run("stats", "--format", "json", str(target)).stdout)["books"]
    assert (book["words"], book["chapters"]) == (81, 3)


def test_convert_does_not_write_over_a_file_unless_told(run: Run, story: Path, clean: Path) -> None:
    before = clean.read_bytes()
    result = run("convert", str(story), str(clean))
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert clean.read_bytes() == before
    assert run("convert", "--force", str(story), str(clean)).exit_code == 0
    assert clean.read_bytes() != before


def test_convert_refuses_an_unknown_ending(run: Run, story: Path, tmp_path: Path) -> None:
    result = run("convert", str(story), str(tmp_path / "book.xyz"))
    assert result.exit_code == 2
    assert "“.xyz”" in result.stderr
    assert not (tmp_path / "book.xyz").exists()


def test_convert_leaves_nothing_behind_when_the_source_is_broken(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_bytes(b"")
    assert run("convert", "empty.md", str(tmp_path / "out.md")).exit_code == 2
    assert not (tmp_path / "out.md").exists()


def test_a_command_stopped_from_the_keyboard_says_so(run: Run, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_names: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("narrative.cli.manuscripts.collect_sources", stop)
    result = run("check", str(story))
    assert result.exit_code == 130
    assert result.stderr.strip() == "narrative: stopped."


@pytest.mark.parametrize("words", [["--version"], ["-V"]])
def test_the_version_is_told(run: Run, words: list[str]) -> None:
    assert run(*words).stdout.startswith("narrative, version ")


def test_convert_writes_a_document_of_word(run: Run, story: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.docx"
    assert run("convert", str(story), str(target)).exit_code == 0
    (book,) = json.loads(run("stats", "--format", "json", str(target)).stdout)["books"]
    assert (book["words"], book["chapters"]) == (81, 3)


def test_a_source_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    result = run("convert", "nowhere.md", str(tmp_path / "out.md"))
    assert result.exit_code == 2
    assert "no such file" in result.stderr
