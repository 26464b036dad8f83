"""What happened in a book, told from its trail."""

from narrative.services.activity.schemas import ActivityItem, Actor
from narrative.services.activity.sentences import Names, write_phrase
from narrative.services.activity.service import list_activity, load_names

__all__ = ["ActivityItem", "Actor", "Names", "list_activity", "load_names", "write_phrase"]
