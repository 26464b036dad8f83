"""The trail: who changed what, when, from what and to what."""

from narrative.services.audit.service import record

__all__ = ["record"]
