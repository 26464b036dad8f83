import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.manuscript.document import Document, DocumentBlock, Layout, Loss, Rule
from narrative.manuscript.model import Block, BlockKind, Footnote, Image, Mark, Text
from narrative.manuscript.runs import join_runs
from narrative.services.imports.cage import read_caged
from narrative.services.imports.codec import read_document, write_document

TEXTS = st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=20)
RUNS = st.builds(Text, TEXTS, st.frozensets(st.sampled_from(Mark)))
INLINES = st.lists(st.one_of(RUNS, st.builds(lambda run: Footnote((run,)), RUNS)), max_size=4)
BLOCKS = st.builds(lambda inlines, kind: Block(join_runs(inlines), kind), INLINES, st.sampled_from(BlockKind))
LAYOUTS = st.builds(
    Layout, style=st.text(max_size=5), heading=st.integers(0, 6), bold=st.booleans(), size=st.sampled_from([1.0, 1.5])
)
CONTENTS = st.one_of(
    BLOCKS.filter(lambda block: block != Block()), st.builds(Rule, TEXTS), st.just(Image("a.png", "A"))
)


@given(st.lists(st.builds(DocumentBlock, CONTENTS, LAYOUTS), max_size=6))
def test_a_document_is_kept_whole(blocks: list[DocumentBlock]) -> None:
    document = Document(
        tuple(blocks), "T", "A", "en", {}, (Loss("comments", 2),), ("I", "II"), "Markdown", ("A note.",)
    )
    assert read_document(write_document(document)) == document


ATTEMPTS = {
    "the network": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "another program": "import subprocess; subprocess.run(['true'])",
    "a file": "open('escaped', 'w')",
    "a deletion": "import os; os.remove('pyproject.toml')",
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_nothing_leaves_the_cage(attempt: str, tmp_path: Path) -> None:
    program = f"from narrative.services.imports.cage import lock_up; lock_up(); {attempt}"
    ended = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "EscapeAttempt" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_reading_accounts_for_every_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("narrative.services.imports.cage.lock_up", lambda: None)
    told: list[float] = []
    reading = read_caged("a.md", b"# I\n\nOne two.\n\n***\n\nThree.\n", on_progress=told.append)
    assert reading.report["words_in"] == reading.report["words_out"] == 4
    assert [block["text"] for page in reading.pages for block in page][:2] == ["I", "One two."]
    assert told == sorted(told)
