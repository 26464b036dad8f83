"""Ways to begin a book: outlines whose chapters say what happens in them, to be written over or thrown away."""

from __future__ import annotations

from dataclasses import dataclass

from narrative.services.projects.schemas import Template
from narrative.services.projects.troubles import NoSuchTemplate

Parts = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Shape:
    title: str
    description: str
    parts: Parts


_SHAPES = {
    "blank": _Shape("Blank", "One empty chapter.", (("", ("Chapter 1",)),)),
    "three-acts": _Shape(
        "Three acts",
        "A beginning that ends in a choice, a middle that turns at its centre, an ending that pays for both.",
        (
            (
                "Act One",
                ("The world as it is", "Something breaks in", "No wish to go", "The choice"),
            ),
            (
                "Act Two",
                (
                    "A new world",
                    "First try",
                    "Friends and enemies",
                    "It gets worse",
                    "The middle: everything turns",
                    "The price",
                    "The enemy closes in",
                    "All is lost",
                ),
            ),
            ("Act Three", ("The last plan", "The reckoning", "The climax", "The world as it has become")),
        ),
    ),
    "journey": _Shape(
        "The journey",
        "Twelve stations of a hero who leaves home and comes back another, after Joseph Campbell.",
        (
            ("Leaving", ("The ordinary world", "The call", "The refusal", "The guide", "The first threshold")),
            ("Trials", ("Tests and companions", "Nearing the cave", "The ordeal", "The reward")),
            ("Return", ("The road back", "The resurrection", "Home with the gift")),
        ),
    ),
    "thriller": _Shape(
        "Thriller",
        "A crime, a hunt that goes wrong, a clock that runs out.",
        (
            ("The crime", ("What was done", "Who is called", "The first lead", "The lie")),
            ("The hunt", ("The second victim", "The wrong man", "The hunter is hunted", "Nobody to trust")),
            ("The clock", ("What it was about", "The trap", "The last hour", "Afterwards")),
        ),
    ),
    "quest": _Shape(
        "Fantasy quest",
        "A company, a road, a thing to be won or destroyed, and what it costs.",
        (
            ("The company", ("The quiet land", "The burden", "The company gathers", "The road begins")),
            ("The road", ("The old forest", "The city of strangers", "The betrayal", "The company breaks")),
            ("The end of the road", ("Alone", "The dark tower", "The burden is laid down", "The way home")),
        ),
    ),
}


def list_templates() -> tuple[Template, ...]:
    """Return every template, the blank one first."""
    return tuple(_show(key, shape) for key, shape in _SHAPES.items())


def find_parts(template: str) -> Parts:
    """Return the parts of a template, each with the titles of its chapters. Raises NoSuchTemplate."""
    if template not in _SHAPES:
        raise NoSuchTemplate
    return _SHAPES[template].parts


def _show(key: str, shape: _Shape) -> Template:
    outline = tuple(chapter for _, chapters in shape.parts for chapter in chapters)
    return Template(id=key, title=shape.title, description=shape.description, chapters=len(outline), outline=outline)
