"""The job face: what runs behind the scenes, each a thin call of a service."""

from collections.abc import Mapping

from narrative.jobs import checking, importing, inviting, mailing, resting, welcoming
from narrative.kit.work import Body
from narrative.services import accounts, checks, imports, projects, retention, samples

BODIES: Mapping[str, Body] = {
    imports.KIND: importing.run,
    checks.KIND: checking.run,
    accounts.KIND: mailing.run,
    projects.INVITATION: inviting.run,
    retention.KIND: resting.run,
    samples.KIND: welcoming.run,
}
"""What each kind of job does."""
