"""Writes chapter numbers in the ways authors do."""

from __future__ import annotations

_UNITS = (
    *("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"),
    *("Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen"),
)
_TENS = ["", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety"]
_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def write_words(number: int) -> str:
    """Return ``Twenty-One`` for 21; numbers go up to 99."""
    tens, units = divmod(number, 10)
    if number < 20:
        return _UNITS[number]
    return _TENS[tens] + (f"-{_UNITS[units]}" if units else "")


def write_roman(number: int) -> str:
    """Return ``XXI`` for 21; numbers go up to 89."""
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written
