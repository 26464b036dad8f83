"""Signs devices in and out: each is a family of refresh tokens, of which the newest works, once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.kit.bus import publish
from narrative.kit.database import set_person
from narrative.kit.signing import LIFETIME, Claims, Signer
from narrative.kit.tokens import digest_token, make_token
from narrative.services.access import Origin, Principal
from narrative.services.rows import now
from narrative.services.sessions.agents import name_agent
from narrative.services.sessions.schemas import Device, Tokens
from narrative.services.sessions.tables import DeviceRow, RefreshTokenRow
from narrative.services.sessions.troubles import NoSuchDevice, SessionEnded, TokenReused

IDLE = timedelta(days=30)  # a device not used for so long is signed out
LONGEST = timedelta(days=180)  # and every device after so long
GRACE = timedelta(seconds=10)  # in which a client may ask again whose answer was lost
_SEEN = timedelta(minutes=5)  # as fine as “last seen” is
_LONGEST_AGENT = 300
_RECOGNISE = text("SELECT recognise_device(:user, :device, :moment)")


async def start_device(session: AsyncSession, signer: Signer, user: UUID) -> Tokens:
    """Sign ``user`` in on a new device and return its first tokens."""
    await set_person(session, user)
    origin, moment = find_origin(session), now()
    row = DeviceRow(user_id=user, agent=origin.agent[:_LONGEST_AGENT], address=origin.address)
    row.last_seen_at, row.expires_at = moment, moment + IDLE
    session.add(row)
    await session.flush()
    return await _hand_out(session, signer, row, make_token("nor_"))


async def refresh_device(session: AsyncSession, signer: Signer, token: str) -> Tokens:
    """Take a refresh token and return the next ones.

    Raises SessionEnded for one that is unknown or whose device was signed out. A token that was used already ends its
    device (TokenReused), except within ten seconds by the same program: its answer may have been lost, and it gets the
    very same successor again, so that a family never divides.
    """
    digest = digest_token(token)
    await set_person(session, None, digest)
    found = await session.get(RefreshTokenRow, digest)
    if found is None:
        raise SessionEnded
    await set_person(session, found.user_id)
    device = await _lock_device(session, found.device_id)
    await session.refresh(found)
    if found.used_at is None and found.expires_at > now():
        return await _use(session, signer, device, found, token)
    successor = await _find_successor(session, found, token)
    if successor is None:
        await _end(session, found.user_id, DeviceRow.id == device.id)
        raise TokenReused(found.user_id, device.id)
    return _show(signer, device, successor)


async def check_device(session: AsyncSession, claims: Claims) -> Principal:
    """Return who asks by an access token, if its device is still signed in. Raises SessionEnded.

    One question to the database, which also names the person for its walls.
    """
    moment = now()
    seen = await session.scalar(_RECOGNISE, {"user": claims.user, "device": claims.device, "moment": moment})
    if seen is None:
        raise SessionEnded
    if moment - seen > _SEEN:
        change = update(DeviceRow).where(DeviceRow.id == claims.device)
        await session.execute(change.values(last_seen_at=moment, address=find_origin(session).address))
    return Principal(claims.user, claims.device)


async def list_devices(session: AsyncSession, who: Principal) -> list[Device]:
    """Return the devices that the person is signed in on, the one last used first."""
    query = select(DeviceRow).where(DeviceRow.user_id == who.user, DeviceRow.ended_at.is_(None))
    query = query.where(DeviceRow.expires_at > now()).order_by(DeviceRow.last_seen_at.desc(), DeviceRow.id)
    return [_show_device(row, who) for row in await session.scalars(query)]


async def end_device(session: AsyncSession, who: Principal, device: UUID) -> str:
    """Sign the person out on ``device``, at once and with its sockets; return its name. Raises NoSuchDevice."""
    agents = await _end(session, who.user, DeviceRow.id == device)
    if not agents:
        raise NoSuchDevice
    return name_agent(agents[0])


async def end_devices(session: AsyncSession, user: UUID, keep: UUID | None = None) -> int:
    """Sign ``user`` out everywhere, but not on ``keep``; return on how many devices."""
    return len(await _end(session, user, DeviceRow.id != keep if keep else DeviceRow.user_id == user))


def find_origin(session: AsyncSession) -> Origin:
    """Return from where this transaction was asked for; a job and a command come from the studio itself."""
    origin: Origin | None = session.info.get("origin")
    return origin or Origin("", "")


async def _use(session: AsyncSession, signer: Signer, device: DeviceRow, used: RefreshTokenRow, token: str) -> Tokens:
    moment, origin = now(), find_origin(session)
    used.used_at, used.used_by, used.salt = moment, origin.agent[:_LONGEST_AGENT], secrets.token_hex(16)
    device.last_seen_at, device.address = moment, origin.address
    device.expires_at = min(moment + IDLE, device.created_at + LONGEST)
    return await _hand_out(session, signer, device, _make_successor(token, used.salt))


async def _find_successor(session: AsyncSession, used: RefreshTokenRow, token: str) -> str | None:
    """Return the token that followed ``used``, for whom its answer was lost; None when this is a second use."""
    by_same = used.used_by == find_origin(session).agent[:_LONGEST_AGENT]
    if not by_same or used.used_at is None or used.salt is None or now() - used.used_at > GRACE:
        return None
    successor = _make_successor(token, used.salt)
    row = await session.get(RefreshTokenRow, digest_token(successor), populate_existing=True)
    return successor if row is not None and row.used_at is None else None


def _make_successor(token: str, salt: str) -> str:
    """Return the one token that can follow ``token``; nobody makes it without both the token and the kept salt."""
    drawn = hmac.digest(token.encode(), salt.encode(), hashlib.sha256)
    return "nor_" + base64.urlsafe_b64encode(drawn).decode().rstrip("=")


async def _hand_out(session: AsyncSession, signer: Signer, device: DeviceRow, token: str) -> Tokens:
    row = RefreshTokenRow(digest=digest_token(token), user_id=device.user_id, device_id=device.id)
    row.expires_at = device.expires_at
    session.add(row)
    await session.flush()
    return _show(signer, device, token)


def _show(signer: Signer, device: DeviceRow, token: str) -> Tokens:
    access = signer.sign(Claims(device.user_id, device.id))
    return Tokens(
        user=device.user_id,
        device=device.id,
        access_token=access,
        refresh_token=token,
        expires_in=int(LIFETIME.total_seconds()),
    )


async def _lock_device(session: AsyncSession, device: UUID) -> DeviceRow:
    query = select(DeviceRow).where(DeviceRow.id == device, DeviceRow.ended_at.is_(None), DeviceRow.expires_at > now())
    row = await session.scalar(query.with_for_update(), execution_options={"populate_existing": True})
    if row is None:
        raise SessionEnded
    return row


async def _end(session: AsyncSession, user: UUID, which: ColumnElement[bool]) -> list[str]:
    change = update(DeviceRow).where(DeviceRow.user_id == user, DeviceRow.ended_at.is_(None), which)
    moment = now()
    change = change.values(ended_at=moment, expires_at=moment).returning(DeviceRow.id, DeviceRow.agent)
    rows = (await session.execute(change, execution_options={"synchronize_session": False})).all()
    for row in rows:
        await publish(session, user, {"type": "signed-out", "device_id": str(row.id)})
    return [row.agent for row in rows]


def _show_device(row: DeviceRow, who: Principal) -> Device:
    return Device(
        id=row.id,
        name=name_agent(row.agent),
        address=row.address,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        is_current=row.id == who.device,
    )
