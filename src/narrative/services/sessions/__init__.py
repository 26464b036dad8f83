"""What lets people in again: devices and their tokens, personal access tokens, tickets, one-time secrets."""

from narrative.services.sessions.devices import (
    check_device,
    end_device,
    end_devices,
    find_origin,
    list_devices,
    refresh_device,
    start_device,
)
from narrative.services.sessions.one_time import OneTime, forget_once, issue_once, look_once, note_once, take_once
from narrative.services.sessions.personal_tokens import (
    PREFIX,
    check_token,
    create_token,
    delete_token,
    delete_tokens,
    list_tokens,
)
from narrative.services.sessions.schemas import Device, MadeToken, NewToken, PersonalToken, Tokens
from narrative.services.sessions.sweeping import forget_expired
from narrative.services.sessions.tickets import LIFETIME as TICKET_LIFETIME
from narrative.services.sessions.tickets import make_ticket, take_ticket
from narrative.services.sessions.troubles import SessionEnded, TokenReused, TokenTooNarrow

__all__ = [
    "PREFIX",
    "TICKET_LIFETIME",
    "Device",
    "MadeToken",
    "NewToken",
    "OneTime",
    "PersonalToken",
    "SessionEnded",
    "TokenReused",
    "TokenTooNarrow",
    "Tokens",
    "check_device",
    "check_token",
    "create_token",
    "delete_token",
    "delete_tokens",
    "end_device",
    "end_devices",
    "find_origin",
    "forget_expired",
    "forget_once",
    "issue_once",
    "list_devices",
    "list_tokens",
    "look_once",
    "make_ticket",
    "note_once",
    "refresh_device",
    "start_device",
    "take_once",
    "take_ticket",
]
