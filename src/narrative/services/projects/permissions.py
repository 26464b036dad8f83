"""What each role may do: the one table that every face asks."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from narrative.services.access import Role


class Permission(StrEnum):
    """Something that may be done in a project."""

    PROJECT_READ = "project:read"
    PROJECT_UPDATE = "project:update"
    PROJECT_DELETE = "project:delete"
    MANUSCRIPT_READ = "manuscript:read"
    MANUSCRIPT_WRITE = "manuscript:write"
    IMPORT = "manuscript:import"
    EXPORT = "manuscript:export"
    CHECKS_READ = "checks:read"
    CHECKS_RUN = "checks:run"
    FINDINGS_DISMISS = "findings:dismiss"
    ENTITIES_READ = "entities:read"
    ENTITIES_WRITE = "entities:write"
    JOBS_READ = "jobs:read"
    JOBS_CANCEL = "jobs:cancel"


_READ = frozenset(p for p in Permission if p.endswith(":read")) | {Permission.EXPORT}

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.EDITOR: frozenset(Permission) - {Permission.PROJECT_DELETE},
    Role.VIEWER: _READ,
}


def grants(role: Role, permission: Permission) -> bool:
    """Say whether ``role`` may do what ``permission`` names."""
    return permission in GRANTS[role]
