"""Books and the walls between them: who may do what in which project."""

from narrative.services.projects.deleted import DeletedProject, find_deleted, list_deleted
from narrative.services.projects.entering import enter, enter_deleted, finish_for
from narrative.services.projects.invitations import KIND as INVITATION
from narrative.services.projects.invitations import (
    accept_by_token,
    accept_waiting,
    create_invitation,
    decline_waiting,
    list_invitations,
    list_waiting,
    look_at_invitation,
    resend_invitation,
    withdraw_invitation,
    write_invitation,
)
from narrative.services.projects.members import (
    list_members,
    remove_member,
    select_figures,
    transfer_project,
    update_role,
)
from narrative.services.projects.permissions import Permission, covers
from narrative.services.projects.schemas import NewProject, Project, ProjectChange
from narrative.services.projects.service import (
    archive_project,
    create_project,
    delete_project,
    get_project,
    has_projects,
    list_projects,
    put_fields_back,
    restore_project,
    update_project,
)
from narrative.services.projects.templates import find_parts, list_templates
from narrative.services.projects.troubles import AtRest

__all__ = [
    "INVITATION",
    "AtRest",
    "DeletedProject",
    "NewProject",
    "Permission",
    "Project",
    "ProjectChange",
    "accept_by_token",
    "accept_waiting",
    "archive_project",
    "covers",
    "create_invitation",
    "create_project",
    "decline_waiting",
    "delete_project",
    "enter",
    "enter_deleted",
    "find_deleted",
    "find_parts",
    "finish_for",
    "get_project",
    "has_projects",
    "list_deleted",
    "list_invitations",
    "list_members",
    "list_projects",
    "list_templates",
    "list_waiting",
    "look_at_invitation",
    "put_fields_back",
    "remove_member",
    "resend_invitation",
    "restore_project",
    "select_figures",
    "transfer_project",
    "update_project",
    "update_role",
    "withdraw_invitation",
    "write_invitation",
]
