"""Texts that Hypothesis draws: prose with every kind of mark, and anything else that Unicode holds."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = [
    " ", " ", " ", "\n", "\n\n", ".", ",", "?", "!", "…", "...", "—", "--", "“", "”", "‘", "’", '"', "'", "«", "»", "„",
    "he said", "said Holmes", "I", "was", "is", "had gone", "Mr.", "Dr. Watson", "etc.", "p.m.", "'tis", "don’t",
    "boys’",
    "Monday", "3 May", "three days later", "the next morning", "half past eight", "twenty-three years old", "_", "*",
    "Mary", "London", "She", "walked", "walks", "If", "would", "1884", "THE END", "Dear Sir,", "Yours,", "\t", "\u2028",
    "👩‍🚀", "é", "e\u0301", "ß", "\x00", "\ufeff", "(", ")", "[", "]", "0", "12", "o’clock",
]  # fmt: skip

prose = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
texts = st.one_of(prose, st.text(max_size=200), st.text(alphabet="“”‘’\"'.?!— aI\n", max_size=120))

PATHOLOGICAL = [
    '"', "'", "“", "”", "‘", "’", "—", "--", ".", "…", " ", "\n", " \n", "\n\n", "_", "«", "„", '."', "— ", '—" ',
    "A. ",
    "'a ", "‘a ", "a’ ", '"a ', "“a ", "I ", "was ", "a", "1", "1,", "1:", "Mr. ", "twenty-", "one hundred and ",
    "of the ",
    "three days ", "May ", "if ", "he said ", "\u2028", "x'", "'x' ",
]  # fmt: skip
