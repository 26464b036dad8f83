"""Access tokens: only what this studio signed, for this purpose, until its time is over."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey
from sqlalchemy import func, select, text

from narrative.kit.database import Database
from narrative.kit.ids import make_id
from narrative.kit.keyring import Keyring, make_key
from narrative.kit.signing import AUDIENCE, BELIEVED, LIFETIME, SIGNS, Claims, Signer, TokenExpired, TokenNotOurs
from narrative.kit.tables import SigningKeyRow

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SITE = "https://books.example.org"
CLAIMS = Claims(make_id(), make_id())


@pytest.fixture
async def database(dsn: str, tmp_path: Path):
    key = make_key()
    opened = Database(dsn, pool_size=4, keyring=Keyring(lambda: (key,)))
    yield opened
    await opened.close()


@pytest.fixture
async def signer(database: Database) -> Signer:
    made = Signer(SITE)
    await made.prepare(database, NOW)
    return made


async def read(database: Database, signer: Signer, token: str, at: datetime = NOW) -> Claims:
    async with database.transaction() as session:
        return await signer.read(session, token, at)


async def test_what_was_signed_is_read(database: Database, signer: Signer) -> None:
    token = signer.sign(CLAIMS, NOW)
    assert await read(database, signer, token) == CLAIMS
    header = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    assert header["alg"] == "Ed25519"
    assert header["typ"] == "at+jwt"
    assert timedelta(minutes=5) == LIFETIME


async def test_it_expires(database: Database, signer: Signer) -> None:
    token = signer.sign(CLAIMS, NOW)
    assert await read(database, signer, token, NOW + LIFETIME + timedelta(seconds=59))
    with pytest.raises(TokenExpired):
        await read(database, signer, token, NOW + LIFETIME + timedelta(seconds=61))
    with pytest.raises(TokenNotOurs):
        await read(database, signer, token, NOW - timedelta(minutes=2))  # signed in the future


def forge(key: object, algorithm: str, **changes: object) -> str:
    kid = changes.pop("kid", "x")
    body = {"iss": SITE, "aud": AUDIENCE, "sub": str(CLAIMS.user), "did": str(CLAIMS.device)}
    times = {"iat": int(NOW.timestamp()), "exp": int(NOW.timestamp()) + 300}
    said = {name: value for name, value in (body | times | changes).items() if value is not None}
    return jwt.encode({"alg": algorithm, "kid": kid, "typ": "at+jwt"}, said, key, algorithms=[algorithm])


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://evil.example"},
        {"aud": "another"},
        {"sub": "no number"},
        {"sub": None},
        {"did": None},
        {"exp": None},
        {"iat": None},
        {"aud": None},
        {"iss": None},
    ],
    ids=str,
)
async def test_every_claim_is_needed(database: Database, signer: Signer, change: dict[str, object]) -> None:
    key = signer._keys[signer._newest]
    assert await read(database, signer, forge(key, "Ed25519", kid=signer._newest)) == CLAIMS
    with pytest.raises(TokenNotOurs):
        await read(database, signer, forge(key, "Ed25519", kid=signer._newest, **change))


async def test_no_other_algorithm_is_believed(database: Database, signer: Signer) -> None:
    public = signer._keys[signer._newest].as_pem(private=False)
    body = forge(signer._keys[signer._newest], "Ed25519", kid=signer._newest).split(".")[1]
    for algorithm in ("HS256", "none", "EdDSA"):
        said = json.dumps({"alg": algorithm, "kid": signer._newest, "typ": "at+jwt"}).encode()
        head = base64.urlsafe_b64encode(said).decode().rstrip("=")
        mac = hmac.digest(public, f"{head}.{body}".encode(), "sha256")
        confused = f"{head}.{body}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
        with pytest.raises(TokenNotOurs):
            await read(database, signer, confused)
    stranger = forge(OKPKey.generate_key("Ed25519"), "Ed25519", kid=signer._newest)
    with pytest.raises(TokenNotOurs):
        await read(database, signer, stranger)


@pytest.mark.parametrize("bad", ["", "x", "a.b.c", "a.b", "." * 50, "x" * 5_000, "é.ü.ß", "eyJhbGciOiJub25lIn0.e30."])
async def test_rubbish_is_not_ours(database: Database, signer: Signer, bad: str) -> None:
    with pytest.raises(TokenNotOurs):
        await read(database, signer, bad)


async def test_a_token_that_was_altered_is_not_ours(database: Database, signer: Signer) -> None:
    head, body, signature = signer.sign(CLAIMS, NOW).split(".")
    other = json.loads(base64.urlsafe_b64decode(body + "==")) | {"sub": str(make_id())}
    forged = base64.urlsafe_b64encode(json.dumps(other).encode()).decode().rstrip("=")
    with pytest.raises(TokenNotOurs):
        await read(database, signer, f"{head}.{forged}.{signature}")


async def test_keys_change_and_the_old_one_is_believed_a_while(database: Database, signer: Signer) -> None:
    old = signer.sign(CLAIMS, NOW)
    later = NOW + SIGNS + timedelta(minutes=1)
    recent = signer.sign(CLAIMS, later)
    await signer.prepare(database, later)
    new = signer.sign(CLAIMS, later)
    kids = {json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))["kid"] for token in (old, recent, new)}
    assert len(kids) == 2
    assert await read(database, signer, recent, later) == CLAIMS
    assert await read(database, signer, new, later) == CLAIMS
    await signer.prepare(database, NOW + BELIEVED + timedelta(minutes=1))
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(SigningKeyRow)) == 1


async def test_another_process_learns_of_a_new_key_when_it_meets_one(database: Database, signer: Signer) -> None:
    other = Signer(SITE)
    await other.prepare(database, NOW)
    async with database.transaction() as session:
        await signer.rotate(session, NOW + timedelta(days=1))
    await signer.prepare(database, NOW + timedelta(days=1))
    token = signer.sign(CLAIMS, NOW + timedelta(days=1))
    other._looked = float("-inf")
    assert await read(database, other, token, NOW + timedelta(days=1)) == CLAIMS


async def test_two_processes_that_start_at_once_make_one_key(database: Database) -> None:
    import asyncio

    await asyncio.gather(*(Signer(SITE).prepare(database, NOW) for _ in range(4)))
    async with database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(SigningKeyRow)) == 1


async def test_the_key_is_sealed_in_the_database(database: Database, signer: Signer) -> None:
    async with database.transaction() as session:
        kept = await session.scalar(text("SELECT private FROM signing_key"))
    assert b"PRIVATE KEY" not in kept
    assert b"PRIVATE KEY" in signer._keys[signer._newest].as_pem(private=True)
