"""Figures of projects that several rooms know: each room says how its own are found, and all are asked for at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, Double, Select, bindparam, cast, literal, select

PROJECTS: BindParameter[Any] = bindparam("projects", expanding=True)
"""The projects a query for figures is asked about; given when it is executed, so that the query is written once."""


def select_figure(project: Any, name: str, value: Any) -> Select[Any]:
    """Return the query for one figure: the columns ``project_id``, ``name`` and ``value``, a number."""
    query = select(project, literal(name).label("name"), cast(value, Double).label("value"))
    return query.where(project.in_(PROJECTS))
