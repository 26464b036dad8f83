from __future__ import annotations

import pytest

from narrative.manuscript.css import StyleSheet, find_margin, find_size, is_set_in, read_declarations


def test_rules_for_elements_and_classes_are_laid_over_each_other() -> None:
    sheet = StyleSheet(
        "/* p.x {font-style: italic} */ @import 'a.css'; p { font-weight: bold; color: red } .x, h1.y { Font-Style: Italic }"  # noqa: E501
        "div p { font-size: 9em } #id { font-size: 9em } a:hover { font-size: 9em } .x { font-weight: normal !important }"  # noqa: E501
    )
    assert sheet.find("p") == {"font-weight": "bold"}
    assert sheet.find("p", "x") == {"font-weight": "normal", "font-style": "italic"}
    assert sheet.find("h1", "y") == {"font-style": "italic"}
    assert sheet.find("h2", "y") == {}
    assert sheet.find("p", "x", "font-style: normal; top: 0") == {"font-weight": "normal", "font-style": "normal"}


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ("2em", 3.0),
        ("150%", 2.25),
        ("24px", 1.5),
        ("18pt", 1.5),
        ("x-large", 1.5),
        ("larger", 1.8),
        ("calc(1px)", 1.5),
        ("", 1.5),
    ],
)
def test_sizes(value: str, size: float) -> None:
    assert find_size(value, 1.5) == pytest.approx(size)


@pytest.mark.parametrize(
    ("margin", "sides"),
    [
        ("1em", (1, 1, 1, 1)),
        ("2em 1em", (2, 1, 2, 1)),
        ("3em 0 1em", (3, 0, 1, 0)),
        ("1em 2em 3em 4em", (1, 2, 3, 4)),
        ("auto", (0, 0, 0, 0)),
    ],
)
def test_margins(margin: str, sides: tuple[float, ...]) -> None:
    found = read_declarations(f"margin: {margin}")
    assert tuple(find_margin(found, side) for side in ("top", "right", "bottom", "left")) == sides


def test_what_stands_inside_its_neighbours() -> None:
    assert is_set_in(read_declarations("margin: 0 10%"))
    assert is_set_in(read_declarations("margin-left: 2em; margin-right: 1em"))
    assert not is_set_in(read_declarations("margin-left: 2em"))


def test_a_hostile_sheet_is_read_in_short_time() -> None:
    assert StyleSheet("{" * 100_000, "a" * 400_000, ".a," * 100_000, "p{" * 100_000, "/*" * 100_000).find("p") == {}
