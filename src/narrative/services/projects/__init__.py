"""Books and the walls between them: who may do what in which project."""

from narrative.services.projects.permissions import Permission
from narrative.services.projects.schemas import NewProject, Project, ProjectChange
from narrative.services.projects.service import (
    create_project,
    delete_project,
    enter,
    get_project,
    has_projects,
    list_projects,
    restore_project,
    update_project,
)

__all__ = [
    "NewProject",
    "Permission",
    "Project",
    "ProjectChange",
    "create_project",
    "delete_project",
    "enter",
    "get_project",
    "has_projects",
    "list_projects",
    "restore_project",
    "update_project",
]
