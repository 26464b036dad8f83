"""Knows every table: the kit's own and those of each room."""

from __future__ import annotations

import importlib
import pkgutil

import narrative.services
from narrative.kit import tables as _kit_tables  # noqa: F401 - so that the metadata knows them


def find_tables() -> None:
    """Import every room's ``tables``, so that the metadata knows every table."""
    for info in pkgutil.walk_packages(narrative.services.__path__, "narrative.services."):
        if info.name.endswith(".tables"):
            importlib.import_module(info.name)
