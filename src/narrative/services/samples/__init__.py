"""The sample novel, on the shelf from the first start."""

from narrative.services.samples.service import ensure_sample

__all__ = ["ensure_sample"]
