"""The people: for now the one author of a local studio."""

from narrative.services.accounts.naming import Person, load_people
from narrative.services.accounts.schemas import User
from narrative.services.accounts.service import ensure_author, get_author

__all__ = ["Person", "User", "ensure_author", "get_author", "load_people"]
