"""Turns a paragraph's person or tense by word lists of its own, apart from the engine's."""

from __future__ import annotations

import re

_IRREGULAR = """
was:is were:are had:has said:says went:goes came:comes saw:sees took:takes gave:gives knew:knows thought:thinks
felt:feels found:finds made:makes told:tells stood:stands sat:sits ran:runs rode:rides fell:falls began:begins
held:holds kept:keeps left:leaves brought:brings heard:hears spoke:speaks rose:rises grew:grows drew:draws
threw:throws lay:lies led:leads met:meets shook:shakes slept:sleeps swept:sweeps wore:wears flew:flies broke:breaks
caught:catches crept:creeps drank:drinks drove:drives hung:hangs lost:loses sang:sings sprang:springs struck:strikes
wept:weeps won:wins became:becomes forgot:forgets bent:bends could:can did:does
"""
_PRESENT = dict(pair.split(":") for pair in _IRREGULAR.split())
_PLURAL_PRESENT = {"is": "are", "can": "can", "has": "have", "does": "do", "goes": "go"}
_SUBJECT = re.compile(r"\b(?P<subject>[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e|I|[A-Z][a-z]+|who) (?P<verb>[a-z]+)\b")
_PLURALS = {"they", "we", "i", "you"}


# These forms are the past of a verb and nothing else: no participle is spelt so.
_ONLY_PAST = re.compile(
    r"\b(?<!had )(?<!have )(?<!has )(?:was|went|came|saw|took|gave|knew|ran|rode|fell|began|spoke|rose|grew|drew|threw|"
    r"shook|wore|flew|broke|drove|sang|sprang|became|forgot)\b"
)
_PLURAL_NOUN = re.compile(r"\w+[^s'’]s|men|women|folk|people|they|we|twain|children|both|all", re.IGNORECASE)
_JOINED = re.compile(r"(?P<joint>\b(?:and|but|then)) (?P<verb>[a-z]+)\b")
_PASSIVE = re.compile(r"\b(?:was|were|is|are|be|been|had|has|have|being)\b")


def to_present(paragraph: str) -> tuple[str, int]:
    """Return ``paragraph`` with its past verbs put in the present, and how many they were.

    Turned are the verbs that follow their subject, those that can be nothing but a past, and those that *and* joins to
    a clause without an auxiliary.
    """
    count = 0

    def turn(match: re.Match[str]) -> str:
        nonlocal count
        present = _present(match["verb"], is_plural=match["subject"].lower() in _PLURALS)
        count += present is not None
        if (match["subject"], present) == ("I", "are"):
            return "I am"
        return match.group() if present is None else f"{match['subject']} {present}"

    def turn_word(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        before = turned[: match.start()].split()[-1:] or [""]
        if before == ["I"] and match.group() == "was":
            return "am"
        third = _PRESENT[match.group()]
        return _PLURAL_PRESENT.get(third, _without_s(third)) if _PLURAL_NOUN.fullmatch(before[0]) else third

    def turn_joined(match: re.Match[str]) -> str:
        nonlocal count
        clause = re.split(r"[.;:!?]", paragraph[: match.start()])[-1]
        present = None if _PASSIVE.search(clause) else _present(match["verb"], is_plural=False)
        count += present is not None
        return match.group() if present is None else f"{match['joint']} {present}"

    turned = _JOINED.sub(turn_joined, paragraph)
    return _ONLY_PAST.sub(turn_word, _SUBJECT.sub(turn, turned)), count


def _present(verb: str, *, is_plural: bool) -> str | None:
    third = _PRESENT.get(verb) or _regular(verb)
    if third is None or not is_plural:
        return third
    return _PLURAL_PRESENT.get(third, _without_s(third))


def _without_s(third: str) -> str:
    if third.endswith("ies"):
        return f"{third[:-3]}y"
    if third.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return third[:-2]
    return third.removesuffix("s")


def _regular(verb: str) -> str | None:
    if not re.fullmatch(r"[a-z]{2,}ed", verb) or verb.endswith("eed"):
        return None
    stem = verb[:-2]
    if stem.endswith("i"):
        return f"{stem[:-1]}ies"
    if re.search(r"([bdgmnprt])\1$", stem):
        return f"{stem[:-1]}s"
    if re.search(r"(?:s|x|z|ch|sh)$", stem) and not re.search(r"[aeiou]s$", stem):
        return f"{stem}es"
    vowel = re.search(r"(?<![aeiou])[aiou][bcdgkmptvzr]$|[^aeiou]l$|[rnl][cgsv]$|[aeiou]s$|[iu]r$|u$", stem)
    return f"{stem}es" if vowel and not re.search(r"(?:it|et|om|on|er|en|our)$", stem) else f"{stem}s"


_TO_FIRST = {
    "he": {"he": "I", "him": "me", "his": "my", "himself": "myself"},
    "she": {"she": "I", "her": "my", "hers": "mine", "herself": "myself"},
}
_AGREEMENT = {"is": "am", "has": "have", "does": "do"}


def to_first_person(paragraph: str, pronoun: str) -> tuple[str, int]:
    """Return ``paragraph`` as told by the one it calls ``pronoun`` (``he`` or ``she``), and how many words changed."""
    table = _TO_FIRST[pronoun]
    count = 0

    def turn(match: re.Match[str]) -> str:
        nonlocal count
        word = match.group()
        first = table[word.lower()]
        if word.lower() == "her" and not re.match(r" [a-z]+", paragraph[match.end() : match.end() + 3]):
            first = "me"
        count += 1
        return first if first == "I" or word[0].islower() else first.capitalize()

    turned = re.sub(rf"\b(?:{'|'.join(table)})\b", turn, paragraph, flags=re.IGNORECASE)
    return re.sub(r"\bI (is|has|does)\b", lambda match: f"I {_AGREEMENT[match[1]]}", turned), count


_LEFT = re.compile(
    rf"\b(?:{'|'.join(_PRESENT)}|bade|spake|brake|gat|cast|lit|abode|bore|clung|drew|ate|swam|shone|sought|taught)\b"
    r"|\b[a-z]{3,}ed\b(?= (?:the|a|an|his|her|its|their|him|it|them|to|up|out|down|away|at)\b)"
)


def count_left(paragraph: str) -> int:
    """Return how many words of ``paragraph`` still look like verbs in the past."""
    return len(_LEFT.findall(paragraph))
