"""Cuts text into words, numbers and marks."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from narrative.text.language.lists import load_words
from narrative.text.span import Span


class Token(NamedTuple):
    """A word, a number or a mark and where it stands."""

    start: int
    end: int
    text: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def is_word(self) -> bool:
        """Say whether it holds a letter or a digit."""
        return self.text[0].isalnum() or self.text[-1].isalnum()


_FORMS = r"""
    [a-z]{{2,}}+(?![\w'’‑.-])                    # most words, at once
  | (?=[A-Z])(?:{titles})\.                              # a title with its full stop
  | (?:[^\W\d_]\.){{2,}}                        # M.R.C.S.
  | [A-HJ-Z]\.(?=\s?[A-Z])                      # an initial before a name
  | \d+(?:[.,:]\d+)*(?:st|nd|rd|th)?\b          # 1,000  8:35  3rd
  | [^\W_]+(?:['’‑-][^\W_]+)*                   # a word, its apostrophes and hyphens
  | \.{{2,}} | -{{2,}}                          # dots or dashes in a row
  | [^\s]                                       # any other mark alone
"""


@cache
def _pattern(language: str) -> re.Pattern[str]:
    titles = "|".join(sorted(load_words(language, "pointed_titles"), key=len, reverse=True))
    return re.compile(_FORMS.format(titles=rf"\b(?:{titles})"), re.VERBOSE)


def find_tokens(text: str, language: str = "en") -> tuple[Token, ...]:
    """Return the tokens of ``text`` in order; together they cover every character that is not blank.

    A word keeps its apostrophes and hyphens (``don't``, ``good-bye``), a title its full stop (``Mr.``).
    """
    return tuple(Token(m.start(), m.end(), m.group()) for m in _pattern(language).finditer(text))
