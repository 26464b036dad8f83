"""The job face: what runs behind the scenes, each a thin call of a service."""

from collections.abc import Mapping

from narrative.jobs import checking, importing
from narrative.kit.work import Body
from narrative.services import checks, imports

BODIES: Mapping[str, Body] = {imports.KIND: importing.run, checks.KIND: checking.run}
"""What each kind of job does."""
