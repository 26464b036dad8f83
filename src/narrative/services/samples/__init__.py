"""The sample novel, on the shelf from the first start."""

from narrative.services.samples.service import KIND, ask_sample, ensure_sample

__all__ = ["KIND", "ask_sample", "ensure_sample"]
