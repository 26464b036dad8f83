"""Discovers the members of an open set: every module of a package, in the order of their names."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType


def find_modules(package: ModuleType) -> Iterator[ModuleType]:
    """Import and yield every module below ``package``, packages themselves left out, sorted by dotted name."""
    names = sorted(
        info.name for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}.") if not info.ispkg
    )
    for name in names:
        yield importlib.import_module(name)
