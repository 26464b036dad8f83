from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from narrative.manuscript.catalogue import read_document as read_file
from narrative.manuscript.document import Document, DocumentBlock, Layout, Loss, Rule
from narrative.manuscript.model import Block, BlockKind, Footnote, Image, Mark, Text
from narrative.manuscript.outline import Outline
from narrative.manuscript.runs import join_runs
from narrative.services.imports import prepare_reading, report_again
from narrative.services.reader.codec import read_document, write_document

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


def test_a_reading_accounts_for_every_word() -> None:
    document = read_file(b"# I\n\nOne two.\n\n***\n\nThree.\n", "a.md")
    reading = prepare_reading(document)
    assert reading.report["words_in"] == reading.report["words_out"] == 4
    assert [block["text"] for page in reading.pages for block in page][:2] == ["I", "One two."]
    assert read_document(reading.document) == replace(document, images={})
    assert report_again(reading.document, Outline(reading.boundaries)) == reading.report
