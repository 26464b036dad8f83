"""Signs short-lived access tokens (JWT, Ed25519) with keys kept in the database, and reads only what it signed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OKPKey
from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from narrative.errors import Unauthenticated
from narrative.kit.database import Database
from narrative.kit.envelope import open_sealed, seal
from narrative.kit.ids import make_id
from narrative.kit.tables import SigningKeyRow

LIFETIME = timedelta(minutes=5)
SIGNS = timedelta(days=30)  # how long a key signs
BELIEVED = SIGNS + timedelta(days=1)  # and how long it is believed
LEEWAY = 60  # seconds by which the clocks of several processes may differ
AUDIENCE = "narrative-os"
_ALGORITHM = "Ed25519"  # EdDSA, by the name RFC 9864 gives it; no other one is read
_TYPE = "at+jwt"
_LONGEST = 2_000  # characters; ours are a quarter of that
_LOCK = 0x6E6F736B  # one process makes a key at a time
_PATIENCE = 1.0  # seconds between two looks for a key that nobody knows

_STUDIO = UUID(int=0)  # whose the keys are: nobody's in particular
_PURPOSE = "signing-key"


class TokenNotOurs(Unauthenticated):
    """That access token was not signed here, or not for this; sign in again."""


class TokenExpired(Unauthenticated):
    """The access token has expired; refresh it, or sign in again."""


class _KeyUnknown(Exception):
    """The token names a key that was not loaded."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What an access token says: who, and on which device."""

    user: UUID
    device: UUID


class Signer:
    """The keys of one studio, as one process knows them; in the database they are sealed."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer
        self._keys: dict[str, OKPKey] = {}
        self._newest = ""
        self._looked = float("-inf")

    async def prepare(self, database: Database, at: datetime | None = None) -> None:
        """Know every key, with one among them that is young enough to sign; forget those past belief.

        Called at the start and every hour. The keys are read in a transaction of their own: none is used that was
        not kept.
        """
        moment = at or datetime.now(UTC)
        async with database.transaction() as session:
            await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            await session.execute(delete(SigningKeyRow).where(SigningKeyRow.created_at < moment - BELIEVED))
            young = select(SigningKeyRow.kid).where(SigningKeyRow.created_at > moment - SIGNS).limit(1)
            if await session.scalar(young) is None:
                await self.rotate(session, moment)
        async with database.transaction() as session:
            await self._load(session, moment)

    async def rotate(self, session: AsyncSession, at: datetime | None = None) -> None:
        """Make a new key; it signs as soon as each process has looked, and the one before it is still believed."""
        kid = str(make_id())
        private = OKPKey.generate_key("Ed25519").as_pem(private=True)
        sealed = seal(session, _PURPOSE, _STUDIO, private, name=kid)
        session.add(SigningKeyRow(kid=kid, private=sealed, created_at=at or datetime.now(UTC)))
        await session.flush()

    def sign(self, claims: Claims, at: datetime | None = None) -> str:
        """Return an access token for ``claims``, good for five minutes."""
        moment = at or datetime.now(UTC)
        body = {"iss": self._issuer, "aud": AUDIENCE, "sub": str(claims.user), "did": str(claims.device)}
        times = {"iat": int(moment.timestamp()), "exp": int((moment + LIFETIME).timestamp())}
        header = {"alg": _ALGORITHM, "kid": self._newest, "typ": _TYPE}
        return jwt.encode(header, body | times, self._keys[self._newest], algorithms=[_ALGORITHM])

    async def read(
        self, session: AsyncSession, token: str, at: datetime | None = None, *, expired: bool = False
    ) -> Claims:
        """Return what ``token`` says, also an ``expired`` one for who only wants to leave.

        Raises TokenExpired, and TokenNotOurs for everything else that is amiss.
        """
        moment = at or datetime.now(UTC)
        try:
            return self._read(token, moment, expired=expired)
        except _KeyUnknown:
            if time.monotonic() - self._looked < _PATIENCE:
                raise TokenNotOurs from None
        await self._load(session, moment)
        try:
            return self._read(token, moment, expired=expired)
        except _KeyUnknown:
            raise TokenNotOurs from None

    def _read(self, token: str, moment: datetime, *, expired: bool) -> Claims:
        if len(token) > _LONGEST:
            raise TokenNotOurs
        try:
            found = jwt.decode(token, self._find_key, algorithms=[_ALGORITHM])
            now = int(found.claims["iat"]) if expired else int(moment.timestamp())
            self._make_rules(now).validate(found.claims)
            if found.header.get("typ") != _TYPE:
                raise TokenNotOurs
            return Claims(UUID(found.claims["sub"]), UUID(found.claims["did"]))
        except ExpiredTokenError as problem:
            raise TokenExpired from problem
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as problem:
            raise TokenNotOurs from problem

    def _make_rules(self, now: int) -> jwt.JWTClaimsRegistry:
        said: dict[str, Any] = {name: {"essential": True} for name in ("sub", "did", "iat", "exp")}
        said["iss"] = {"essential": True, "value": self._issuer}
        said["aud"] = {"essential": True, "value": AUDIENCE}
        return jwt.JWTClaimsRegistry(now=now, leeway=LEEWAY, **said)

    def _find_key(self, token: Any) -> OKPKey:
        key = self._keys.get(str(token.headers().get("kid")))
        if key is None:
            raise _KeyUnknown
        return key

    async def _load(self, session: AsyncSession, moment: datetime) -> None:
        query = select(SigningKeyRow).where(SigningKeyRow.created_at > moment - BELIEVED)
        rows = list(await session.scalars(query.order_by(SigningKeyRow.created_at)))
        self._keys = {row.kid: _open(session, row) for row in rows}
        self._newest = rows[-1].kid if rows else ""
        self._looked = time.monotonic()


def _open(session: AsyncSession, row: SigningKeyRow) -> OKPKey:
    return OKPKey.import_key(open_sealed(session, _PURPOSE, _STUDIO, row.private, name=row.kid))
