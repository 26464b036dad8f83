"""Second factors: codes of an authenticator app (TOTP), and recovery codes for when it is lost."""

from __future__ import annotations

import base64
import secrets
from datetime import datetime
from io import BytesIO
from uuid import UUID

import pyotp
import segno
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.tokens import digest_token
from narrative.services.access import Principal
from narrative.services.accounts.people import get_account, get_credential
from narrative.services.accounts.schemas import Factors, Method, Passkey, RecoveryCodes, TotpSecret
from narrative.services.accounts.sealing import open_totp, seal_totp
from narrative.services.accounts.tables import Credential, PasskeyRow, RecoveryCode
from narrative.services.accounts.trail import note
from narrative.services.accounts.troubles import SecondFactorMissing, SecondFactorPresent, WrongCode
from narrative.services.rows import now

ISSUER = "Narrative OS"
CODES = 10
STEP = 30  # seconds a code is shown
_CODE_BYTES = 15  # 120 bits: enough that a digest keeps it


async def find_methods(session: AsyncSession, user: UUID) -> tuple[Method, ...]:
    """Return what ``user`` can answer the question for a second factor with; nothing where there is none."""
    factors = await get_factors(session, user)
    if not factors.totp and not factors.passkeys:
        return ()
    methods: list[Method] = ["totp"] if factors.totp else []
    methods += ["passkey"] if factors.passkeys else []
    methods += ["recovery"] if factors.recovery_codes_left else []
    return tuple(methods)


async def get_factors(session: AsyncSession, user: UUID) -> Factors:
    """Return what stands beside the password of ``user``."""
    confirmed = select(Credential.totp_confirmed_at).where(Credential.user_id == user).scalar_subquery()
    left = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user).scalar_subquery()
    row = (await session.execute(select(confirmed, left))).one()
    passkeys = await session.scalars(select(PasskeyRow).where(PasskeyRow.user_id == user).order_by(PasskeyRow.id))
    shown = [Passkey.model_validate(passkey) for passkey in passkeys]
    return Factors(totp=row[0] is not None, recovery_codes_left=row[1], passkeys=shown)


async def begin_totp(session: AsyncSession, who: Principal) -> TotpSecret:
    """Make the secret of an authenticator app; it counts once a code of it was given. Raises SecondFactorPresent."""
    account, credential = await get_account(session, who.user), await get_credential(session, who.user)
    if credential.totp_confirmed_at is not None:
        raise SecondFactorPresent
    secret = pyotp.random_base32()
    credential.totp_secret, credential.totp_step = seal_totp(session, who.user, secret), 0
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.email or account.name, issuer_name=ISSUER)
    return TotpSecret(secret=secret, uri=uri, qr_svg=_draw(uri))


async def confirm_totp(session: AsyncSession, who: Principal, code: str) -> RecoveryCodes:
    """Ask for codes of the app from now on, and return recovery codes.

    Raises SecondFactorMissing where none was begun, SecondFactorPresent, and WrongCode.
    """
    credential = await get_credential(session, who.user)
    if credential.totp_confirmed_at is not None:
        raise SecondFactorPresent
    if credential.totp_secret is None:
        raise SecondFactorMissing
    if not await _use_code(session, credential, code):
        raise WrongCode
    credential.totp_confirmed_at = now()
    await note(session, who.user, "account.totp-added", who.device)
    return await make_recovery_codes(session, who)


async def remove_totp(session: AsyncSession, who: Principal) -> None:
    """Ask for no code of the app any more. Raises SecondFactorMissing."""
    credential = await get_credential(session, who.user)
    if credential.totp_secret is None:
        raise SecondFactorMissing
    was_asked = credential.totp_confirmed_at is not None
    credential.totp_secret, credential.totp_confirmed_at = None, None
    if was_asked:
        await note(session, who.user, "account.totp-removed", who.device)


async def forget_factors(session: AsyncSession, user: UUID) -> None:
    """Take away everything that stands beside the password of ``user``."""
    nothing = {"totp_secret": None, "totp_confirmed_at": None}
    await session.execute(update(Credential).where(Credential.user_id == user).values(nothing))
    await session.execute(delete(PasskeyRow).where(PasskeyRow.user_id == user))
    await session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user))


async def make_recovery_codes(session: AsyncSession, who: Principal) -> RecoveryCodes:
    """Make ten codes, each good once; those made before are good no more."""
    codes = [_make_code() for _ in range(CODES)]
    await session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == who.user))
    moment = now()
    rows = [{"user_id": who.user, "digest": _digest(code), "created_at": moment} for code in codes]
    await session.execute(insert(RecoveryCode).values(rows))
    await note(session, who.user, "account.recovery-codes-made", who.device)
    return RecoveryCodes(recovery_codes=codes)


async def use_totp(session: AsyncSession, user: UUID, code: str) -> bool:
    """Say whether ``code`` is one of the app's now, a step earlier or later, and was not used before; it is now."""
    credential = await get_credential(session, user)
    return credential.totp_confirmed_at is not None and await _use_code(session, credential, code)


async def use_recovery_code(session: AsyncSession, user: UUID, code: str) -> bool:
    """Say whether ``code`` is a recovery code that is left; it is not any more."""
    gone = delete(RecoveryCode).where(RecoveryCode.user_id == user, RecoveryCode.digest == _digest(code))
    if await session.scalar(gone.returning(RecoveryCode.digest)) is None:
        return False
    await note(session, user, "account.recovery-code-used")
    return True


async def _use_code(session: AsyncSession, credential: Credential, code: str) -> bool:
    """Say whether the code fits a step that was not used yet; of two who give it at once one is right."""
    if credential.totp_secret is None:
        return False
    step = find_step(open_totp(session, credential.user_id, credential.totp_secret), code, now())
    if step is None:
        return False
    change = update(Credential).where(Credential.user_id == credential.user_id, Credential.totp_step < step)
    used = await session.scalar(change.values(totp_step=step).returning(Credential.totp_step))
    return used is not None


def find_step(secret: str, code: str, at: datetime) -> int | None:
    """Return the step, this one or a neighbour, whose code is ``code``."""
    given = "".join(code.split())
    if not given.isascii():
        return None
    totp, here = pyotp.TOTP(secret, interval=STEP), int(at.timestamp()) // STEP
    fitting = [step for step in (here - 1, here, here + 1) if secrets.compare_digest(totp.generate_otp(step), given)]
    return fitting[-1] if fitting else None


def _make_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _digest(code: str) -> str:
    """Return the digest of a code, however it was typed."""
    return digest_token("".join(letter for letter in code.lower() if letter.isalnum()))


def _draw(uri: str) -> str:
    out = BytesIO()
    segno.make(uri, error="m").save(out, kind="svg", scale=4, border=2, xmldecl=False, svgns=True, light="#fff")
    return out.getvalue().decode()
