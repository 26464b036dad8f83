"""Every resource of version 1, one line each."""

from __future__ import annotations

from narrative.kit.idempotency import Router
from narrative.rest.v1 import (
    account,
    accounts,
    activity,
    changes,
    checking,
    entities,
    exports,
    imports,
    invitations,
    jobs,
    members,
    outline,
    privacy,
    projects,
    reports,
    scenes,
    session,
    trash,
)

RESOURCES = (
    session,
    accounts,
    account,
    projects,
    reports,
    members,
    invitations,
    outline,
    scenes,
    imports,
    checking,
    entities,
    exports,
    jobs,
    privacy,
    activity,
    trash,
    changes,
)

router = Router(prefix="/api/v1", generate_unique_id_function=lambda route: route.name)
for resource in RESOURCES:
    router.include_router(resource.router)
router.include_router(account.secret_router)
