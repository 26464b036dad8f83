"""What runs behind the scenes, as people see and end it."""

from narrative.services.jobs.service import cancel_job, get_job

__all__ = ["cancel_job", "get_job"]
