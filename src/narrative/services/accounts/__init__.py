"""The people: their accounts, how they sign in, and what happened to their accounts."""

from narrative.services.accounts.addresses import ask_address, confirm_address
from narrative.services.accounts.factors import (
    begin_totp,
    confirm_totp,
    get_factors,
    make_recovery_codes,
    remove_totp,
)
from narrative.services.accounts.mailing import KIND, write_letter
from narrative.services.accounts.naming import Person, find_address, load_people
from narrative.services.accounts.passkeys import (
    Place,
    add_passkey,
    ask_new_passkey,
    ask_passkey,
    delete_passkey,
    give_passkey,
)
from narrative.services.accounts.passwords import ask_reset, change_password, reset_password
from narrative.services.accounts.people import get_me, rename
from narrative.services.accounts.schemas import Me, User
from narrative.services.accounts.service import ensure_author, get_author
from narrative.services.accounts.signing_in import (
    Admission,
    give_code,
    prove_again,
    refresh,
    sign_in,
    sign_out,
    sign_out_device,
    sign_out_everywhere,
)
from narrative.services.accounts.signing_up import ask_verification, sign_up, verify
from narrative.services.accounts.sweeping import forget_old_guesses
from narrative.services.accounts.tokens import delete_token, make_token
from narrative.services.accounts.trail import list_events, note
from narrative.services.accounts.troubles import NotHere, SignUpClosed

__all__ = [
    "KIND",
    "Admission",
    "Me",
    "NotHere",
    "Person",
    "Place",
    "SignUpClosed",
    "User",
    "add_passkey",
    "ask_address",
    "ask_new_passkey",
    "ask_passkey",
    "ask_reset",
    "ask_verification",
    "begin_totp",
    "change_password",
    "confirm_address",
    "confirm_totp",
    "delete_passkey",
    "delete_token",
    "ensure_author",
    "find_address",
    "forget_old_guesses",
    "get_author",
    "get_factors",
    "get_me",
    "give_code",
    "give_passkey",
    "list_events",
    "load_people",
    "make_recovery_codes",
    "make_token",
    "note",
    "prove_again",
    "refresh",
    "remove_totp",
    "rename",
    "reset_password",
    "sign_in",
    "sign_out",
    "sign_out_device",
    "sign_out_everywhere",
    "sign_up",
    "verify",
    "write_letter",
]
