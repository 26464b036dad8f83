"""Finds parts, chapters and scenes in a document, and makes a manuscript of them."""

from narrative.manuscript.structure.building import Account, account_for, build_manuscript, check_outline
from narrative.manuscript.structure.outlining import find_outline

__all__ = ["Account", "account_for", "build_manuscript", "check_outline", "find_outline"]
