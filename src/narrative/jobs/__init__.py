"""The job face: what runs behind the scenes, each a thin call of a service."""

from __future__ import annotations

from collections.abc import Mapping

from narrative.kit.work import Body

BODIES: Mapping[str, Body] = {}
