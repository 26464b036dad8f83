"""What people entrust: their own secrets, sealed for them, their project and one purpose."""

from narrative.services.secrets.service import (
    KeptSecret,
    NoSuchSecret,
    forget_secret,
    keep_secret,
    list_secrets,
    read_secret,
)

__all__ = ["KeptSecret", "NoSuchSecret", "forget_secret", "keep_secret", "list_secrets", "read_secret"]
