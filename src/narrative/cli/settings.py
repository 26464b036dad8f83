"""Reads ``narrative.toml``: what to check, in which language, and what the author has dismissed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from narrative.errors import Invalid

NAME = "narrative.toml"
_KEYS = frozenset({"language", "select", "ignore", "dismissed"})


class BadSettings(Invalid):
    """{path}: {fault}. Nothing was checked; mend the file or move it away."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What one ``narrative.toml`` says. ``dismissed`` holds the reason by the beginning of a finding's identity."""

    language: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    dismissed: Mapping[str, str] = field(default_factory=dict)

    def dismisses(self, identity: str) -> bool:
        return any(identity.startswith(prefix) for prefix in self.dismissed)


def find_settings(folder: Path) -> Settings:
    """Return what the nearest ``narrative.toml`` says, in ``folder`` or above it. Raises BadSettings."""
    for place in (folder, *folder.parents):
        path = place / NAME
        if path.is_file():
            return read_settings(path)
    return Settings()


def read_settings(path: Path) -> Settings:
    """Return what ``path`` says. Raises BadSettings when it is no TOML or says something unknown."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(path=path, fault=f"it cannot be read ({error})") from error
    unknown = sorted(set(values) - _KEYS)
    if unknown:
        raise BadSettings(path=path, fault=f"“{unknown[0]}” is no setting; there are {', '.join(sorted(_KEYS))}")
    language = values.get("language", "")
    if not isinstance(language, str):
        raise BadSettings(path=path, fault="“language” is a tag such as “en”")
    return Settings(language, _names(values, "select", path), _names(values, "ignore", path), _dismissed(values, path))


def _names(values: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    names = values.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadSettings(path=path, fault=f"“{key}” is a list of checks or families")
    return tuple(names)


def _dismissed(values: Mapping[str, Any], path: Path) -> dict[str, str]:
    reasons = values.get("dismissed", {})
    if not isinstance(reasons, dict) or not all(isinstance(reason, str) for reason in reasons.values()):
        raise BadSettings(path=path, fault="“dismissed” is a table of a finding's number and the reason")
    short = sorted(identity for identity in reasons if len(identity) < 8)
    if short:
        raise BadSettings(path=path, fault=f"“{short[0]}” is too short: give a finding's first eight digits or more")
    return dict(reasons)
