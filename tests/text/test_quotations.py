from itertools import pairwise

import pytest
from hypothesis import given

from narrative.text.paragraphs import find_paragraphs
from narrative.text.quotation_marks import Marks
from narrative.text.quotations import QuotationKind, Style, find_quotation_style, find_quotations

from .texts import texts


def speech(text: str, style: Style | None = None) -> list[str]:
    return [q.content.of(text) for q in find_quotations(text, style) if q.depth == 0 and q.kind is QuotationKind.SPEECH]


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("“Come,” he said. “It is late.”", ["Come,", "It is late."]),
        ('"Come," he said. "It is late."', ["Come,", "It is late."]),
        ('"But I--" he began; "I--"', ["But I--", "I--"]),
        ("‘Come,’ he said. ‘It’s the boys’ room.’", ["Come,", "It’s the boys’ room."]),
        ("'Come,' he said. 'It's the boys' room, an' I'm goin'.'", ["Come,", "It's the boys' room, an' I'm goin'."]),
        ("'Tell 'em 'e's in the 'ouse,' said she.", ["Tell 'em 'e's in the 'ouse,"]),
        ("«Viens», dit-il. « Il est tard. »", ["Viens", "Il est tard."]),
        ("„Komm“, sagte er. „Es ist spät.“", ["Komm", "Es ist spät."]),
        ("»Komm«, sagte er.\n\n»Es ist spät.«", ["Komm", "Es ist spät."]),
        ("「来て」と彼は言った。", ["来て"]),
        ("—Come, he said. —It is late.", ["Come,", "It is late."]),
        ("— Come — said the boy — it is late.", ["Come", "it is late."]),
    ],
)
def test_speech_is_found_in_every_typography(text: str, spoken: list[str]) -> None:
    assert speech(text) == spoken


def test_an_opening_mark_in_the_next_paragraph_continues_the_quotation() -> None:
    text = "“First.\n\n“Second,” he said.\n\n“Third.”"
    first, second, third = find_quotations(text)
    assert (first.closed, second.continues, third.continues) == (False, True, False)
    assert first.span.of(text) == "“First."


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("“Come here, he said.\n\nNobody came.", ["Come here,"]),
        ("“Come here.\n\nNobody came.", ["Come here."]),
        ("“Come here, said Ann. “At once.”", ["Come here,", "At once."]),
        ('He said, "Come.\n\n"No."', ["Come.", "No."]),
    ],
)
def test_a_missing_closing_mark_costs_no_more_than_its_paragraph(text: str, spoken: list[str]) -> None:
    assert speech(text) == spoken


def test_a_quotation_inside_another_is_one_deeper() -> None:
    text = "“She cried, ‘Stop!’ and ran.”"
    outer, inner = find_quotations(text)
    assert (outer.depth, inner.depth, inner.content.of(text)) == (0, 1, "Stop!")
    british = "‘She cried, “Stop!” and ran,’ he said."
    assert [(q.depth, q.content.of(british)) for q in find_quotations(british)] == [
        (0, "She cried, “Stop!” and ran,"),
        (1, "Stop!"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The so-called “improvements” cost him his garden.", QuotationKind.TEXT),
        ("He thought her “uppish” and left.", QuotationKind.SCARE),
        ("She hummed “Auld Lang Syne” all day.", QuotationKind.TITLE),
        ("The label read the words “drink me” in red.", QuotationKind.TEXT),
        ("He whispered, “Auld Lang Syne.”", QuotationKind.SPEECH),
        ("“Quite.”", QuotationKind.SPEECH),
    ],
)
def test_marks_that_are_not_for_speech_are_told_apart(text: str, kind: QuotationKind) -> None:
    assert [quotation.kind for quotation in find_quotations(text)] == [kind]


@pytest.mark.parametrize(
    ("texts_of_book", "style"),
    [
        (["“Yes,” he said.", "‘No’"], Style(Marks.DOUBLE, Marks.SINGLE)),
        (["‘Yes,’ he said.", "He said, ‘No “really” no.’"], Style(Marks.SINGLE, Marks.DOUBLE)),
        (["'Yes,' he said.\n\n'No.'", "'Tis late."], Style(Marks.SINGLE, Marks.DOUBLE)),
        (["Nobody’s here, the boys' room is empty."], Style(Marks.DOUBLE, Marks.SINGLE)),
        (["—Yes.\n\n—No.\n\nHe “left”."], Style(Marks.DASH, Marks.DOUBLE)),
    ],
)
def test_a_book_has_one_style(texts_of_book: list[str], style: Style) -> None:
    assert find_quotation_style(texts_of_book) == style


@given(texts)
def test_quotations_lie_in_order_inside_their_paragraphs(text: str) -> None:
    for marks in Marks:
        style = Style(marks, Marks.DOUBLE if marks is not Marks.DOUBLE else Marks.SINGLE)
        quotations = find_quotations(text, style)
        paragraphs = find_paragraphs(text)
        assert quotations == find_quotations(text, style)
        for quotation in quotations:
            assert quotation.span.contains(quotation.content)
            assert any(paragraph.contains(quotation.span) for paragraph in paragraphs)
        for depth in (0, 1):
            row = [quotation.span for quotation in quotations if quotation.depth == depth]
            assert all(a.end <= b.start for a, b in pairwise(row))
