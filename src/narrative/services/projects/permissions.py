"""The policy: what each role and each token scope may do, in the one table that every face asks."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from narrative.services.access import Role, Scope


class Permission(StrEnum):
    """Something that may be done in a project."""

    PROJECT_READ = "project:read"
    PROJECT_UPDATE = "project:update"
    PROJECT_ARCHIVE = "project:archive"
    PROJECT_WAKE = "project:wake"
    PROJECT_DELETE = "project:delete"
    PROJECT_TRANSFER = "project:transfer"
    PROJECT_LEAVE = "project:leave"
    MEMBERS_READ = "members:read"
    MEMBERS_MANAGE = "members:manage"
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
    ACTIVITY_READ = "activity:read"
    TRASH_READ = "trash:read"
    TRASH_RESTORE = "trash:restore"
    CHANGES_READ = "changes:read"
    CHANGES_UNDO = "changes:undo"


_LOOK = frozenset(permission for permission in Permission if permission.endswith(":read")) | {Permission.EXPORT}
_OWN = frozenset(
    {
        Permission.PROJECT_ARCHIVE,
        Permission.PROJECT_DELETE,
        Permission.PROJECT_TRANSFER,
        Permission.MEMBERS_MANAGE,
    }
)

AT_REST = frozenset(
    {
        Permission.PROJECT_READ,
        Permission.PROJECT_WAKE,
        Permission.PROJECT_ARCHIVE,
        Permission.PROJECT_DELETE,
        Permission.PROJECT_TRANSFER,
        Permission.PROJECT_LEAVE,
        Permission.MEMBERS_READ,
        Permission.MEMBERS_MANAGE,
        Permission.ACTIVITY_READ,
    }
)
"""What may be done with a book in cold storage, where none of its text is at hand."""

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.EDITOR: frozenset(Permission) - _OWN,
    Role.COMMENTER: _LOOK | {Permission.PROJECT_LEAVE},
    Role.VIEWER: _LOOK | {Permission.PROJECT_LEAVE},
}

SCOPES: Mapping[Scope, frozenset[Permission]] = {
    Scope.READ: _LOOK,
    Scope.WRITE: frozenset(Permission) - _OWN - {Permission.PROJECT_LEAVE},
    Scope.MANAGE: frozenset(Permission),
}
"""What a personal access token may do at most; the role of its person still holds."""


def grants(role: Role, permission: Permission) -> bool:
    """Say whether ``role`` may do what ``permission`` names."""
    return permission in GRANTS[role]


def covers(scopes: frozenset[Scope] | None, permission: Permission) -> bool:
    """Say whether a token with ``scopes`` reaches as far as ``permission``; None is a person, who is not held back."""
    return scopes is None or any(permission in SCOPES[scope] for scope in scopes)
