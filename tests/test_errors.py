import pytest

from narrative.errors import Conflict, Invalid, NarrativeError


class TooManyPages(Invalid):
    """The book has {pages} pages and
    {limit} can be read; nothing was imported."""


def test_the_docstring_is_the_message() -> None:
    error = TooManyPages(pages=900, limit=800)
    assert str(error) == "The book has 900 pages and 800 can be read; nothing was imported."
    assert error.fields == {"pages": 900, "limit": 800}


def test_a_message_of_its_own_wins_and_keeps_its_braces() -> None:
    assert str(Conflict("Scene {4} moved.", scene="x")) == "Scene {4} moved."


def test_kind_is_inherited_and_the_slug_is_the_name() -> None:
    assert TooManyPages.kind == "invalid"
    assert TooManyPages.slug() == "too-many-pages"


@pytest.mark.parametrize("kind", NarrativeError.__subclasses__())
def test_every_kind_says_a_sentence(kind: type[NarrativeError]) -> None:
    assert str(kind()).endswith(".")
    assert kind.kind != NarrativeError.kind
