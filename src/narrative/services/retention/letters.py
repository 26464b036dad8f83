"""The letter that tells an owner that their book is about to rest."""

from __future__ import annotations

from narrative.kit.mail import Letter
from narrative.services.retention.resting import Owner, Rule

_TEXT = """Hello {name},

nobody has worked on your book “{title}” for {months} months. In {days} days it will be laid in cold storage. Nothing is
lost by that: it stays on your shelf, and you can wake it there at any time, exactly as it is now.

To keep it at hand, open it and work on it: {site}

Narrative OS at {site}
"""


def write_notice(owner: Owner, rule: Rule, site: str) -> Letter | None:
    """Return the letter to ``owner``; None for one without an address, as in a studio on one's own machine."""
    if not owner.email:
        return None
    title = owner.title or "Untitled"
    text = _TEXT.format(name=owner.name, title=title, months=rule.months, days=rule.grace_days, site=site)
    return Letter(owner.email, f"“{' '.join(title.split())[:100]}” will be laid in cold storage", text)
