"""The shelf of books: each project with the figures that several rooms know."""

from narrative.services.library.service import begin_project, export_book, list_books, show_book

__all__ = ["begin_project", "export_book", "list_books", "show_book"]
