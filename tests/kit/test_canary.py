"""Nothing secret in logs, answers, settings or the database: canaries are sent through all of it, and looked for."""

from __future__ import annotations

import asyncio
import base64
import email
import email.policy
import io
import logging
import os
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pyotp
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import make_url
from tests.conftest import Server
from tests.kit.rotating import Rotating

from narrative.app import create_app
from narrative.kit.account import find_account
from narrative.kit.binaries import find_binaries
from narrative.kit.database import set_person
from narrative.kit.keyring import make_key
from narrative.kit.logs import OneLine
from narrative.kit.secrets import KEEPER
from narrative.kit.settings import Settings
from narrative.rest.doors import Public
from narrative.services.secrets import keep_secret, read_secret

pytestmark = [
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="another server's passwords are its own"),
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]

ADDRESS, SITE = "canary@example.org", "http://localhost:8000"
NOT_OURS = ("mail.log", "httpx", "httpcore", "asyncio")  # the other ends of the line, which run in this test too


@dataclass
class Aviary:
    """The canaries that were let out, and everything that came back."""

    birds: dict[str, str] = field(default_factory=dict)
    answers: list[str] = field(default_factory=list)
    log: io.StringIO = field(default_factory=io.StringIO)

    def let_out(self, name: str, secret: str) -> str:
        """Look for ``secret`` from now on, under this name; return it."""
        assert len(secret) >= 6, name
        self.birds[name] = secret
        return secret

    def find(self, text: str) -> list[str]:
        """Return the names of the canaries in ``text``: as they are, in hexadecimal, in base64."""
        lowered = text.lower()
        return [name for name, bird in self.birds.items() if any(form in lowered for form in _forms(bird))]


def _forms(bird: str) -> set[str]:
    encoded = bird.encode()
    packed = base64.b64encode(encoded).decode().rstrip("=")[:-1]
    return {bird.lower(), encoded.hex(), packed.lower()}


@pytest.fixture
def aviary() -> Iterator[Aviary]:
    """Every record of every logger of ours is written as it would be, and kept."""
    made = Aviary()
    handler = logging.StreamHandler(made.log)
    handler.setFormatter(OneLine("%(name)s %(levelname)s %(message)s"))
    handler.addFilter(lambda record: not record.name.startswith(NOT_OURS))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield made
    root.removeHandler(handler)
    root.setLevel(level)


@dataclass
class Post:
    """A mail server that asks for a password."""

    password: str
    port: int = 0
    letters: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        message = email.message_from_bytes(bytes(envelope.content or b""), policy=email.policy.default)
        self.letters.append(str(message.get_content()))  # type: ignore[attr-defined]
        return "250 OK"

    def check(self, _server: object, _session: object, _envelope: object, _kind: str, given: Any) -> AuthResult:
        return AuthResult(success=given.password == self.password.encode(), handled=False)

    async def wait(self, count: int) -> str:
        """The token in the newest letter, once there are ``count``."""
        for _ in range(400):
            if len(self.letters) >= count:
                return self.letters[-1].split("#token=")[1].split()[0]
            await asyncio.sleep(0.05)
        raise AssertionError(f"{len(self.letters)} of {count} letters came")


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def post(aviary: Aviary, rotating: Rotating) -> Iterator[Post]:
    made = Post(aviary.let_out("SMTP password", "canary-smtp-5f1e"))
    rotating.vault.secrets["kv/data/mail"] = {"password": made.password}
    made.port = find_free_port()
    options: Any = {"authenticator": made.check, "auth_required": True, "auth_require_tls": False}
    controller = Controller(made, hostname="127.0.0.1", port=made.port, **options)
    controller.start()
    yield made
    controller.stop()


@pytest.fixture
async def shared(
    aviary: Aviary, rotating: Rotating, post: Any, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[FastAPI]:
    """A studio with a canary in every secret setting."""
    rotating.put(aviary.let_out("database password", "canary-db-91c4"))
    await rotating.alter("canary-db-91c4")
    aviary.let_out("Vault token", os.environ["VAULT_TOKEN"])
    monkeypatch.setenv("CANARY_KEYS", aviary.let_out("encryption key", make_key().write()))
    app = create_app(
        Settings(
            database_url=SecretStr(rotating.address),
            migration_url=SecretStr(server.name(server.owner, make_url(rotating.dsn).database or "")),
            smtp_url=SecretStr(f"smtp://studio:{{vault://kv/mail#password}}@127.0.0.1:{post.port}"),
            encryption_keys=SecretStr("env:CANARY_KEYS"),
            data=tmp_path,
            sample=False,
            mode="multi-user",
            public_url=SITE,
            limits=False,
        )
    )

    async def crash(word: str) -> None:
        raise RuntimeError(f"postgresql://me:{word}@host/books\nAuthorization: Bearer {word}")

    app.add_api_route("/api/v1/crash", crash, dependencies=[Public])
    app.router.routes.insert(0, app.router.routes.pop())  # before the pages, which are at every address
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def ask(shared: FastAPI, aviary: Aviary) -> AsyncIterator[Any]:
    """Ask as a careful client does, each request with a key of its own; what is refused is kept."""
    transport = httpx.ASGITransport(shared, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=f"{SITE}/api/v1") as client:

        async def send(method: str, path: str, json: Any = None, token: str = "", status: int = 200) -> Any:
            headers = {"idempotency-key": f"key-{len(aviary.answers)}-{path}"}
            if token:
                headers["authorization"] = f"Bearer {token}"
            answer = await client.request(method, path, json=json, headers=headers)
            assert answer.status_code == status, f"{method} {path}: {answer.status_code} {answer.text}"
            aviary.answers.append(answer.text if status >= 400 else "")
            return answer.json() if answer.content else None

        yield send


async def test_nothing_secret_comes_back(
    shared: FastAPI, ask: Any, aviary: Aviary, post: Post, rotating: Rotating, server: Server, tmp_path: Path
) -> None:
    token = await sign_up(ask, aviary, post)
    await use_tokens(ask, aviary, token)
    token = await use_second_factor(ask, aviary, token)
    await change_passwords(ask, aviary, post, token)
    await ask_wrongly(ask, aviary)
    await keep_a_secret(shared, aviary)
    await lose_everything(ask, rotating, post)
    assert [line for line in aviary.log.getvalue().splitlines() if aviary.find(line)] == [], "in the log"
    assert "RuntimeError" in aviary.log.getvalue(), "the crash was logged"
    assert [answer for answer in aviary.answers if aviary.find(answer)] == [], "in an answer that refuses"
    settings = shared.state.settings
    assert aviary.find(f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}") == []
    assert aviary.find(repr(vars(settings))) == []
    dumped = dump(server, rotating)
    assert "credential" in dumped
    assert "idempotency" in dumped
    assert aviary.find(dumped) == [], "in a dump of the database"
    assert aviary.find(read_files(tmp_path)) == [], "in the data folder"
    assert aviary.find(read_log(server)) == [], "in PostgreSQL's own log"
    assert len(aviary.birds) >= 20


async def sign_up(ask: Any, aviary: Aviary, post: Post) -> str:
    password = aviary.let_out("password", "canary password one")
    await ask("POST", "/accounts", {"email": ADDRESS, "name": "Cana", "password": password}, status=202)
    link = aviary.let_out("confirming link", await post.wait(1))
    await ask("POST", "/accounts/verify", {"token": link}, status=204)
    wrong = aviary.let_out("wrong password", "canary password wrong")
    await ask("POST", "/session", {"email": ADDRESS, "password": wrong}, status=401)
    return await sign_in(ask, aviary, "first", {"password": password})


async def sign_in(ask: Any, aviary: Aviary, which: str, order: dict[str, Any]) -> str:
    answer = await ask("POST", "/session", {"email": ADDRESS, "cookies": False} | order)
    return remember(aviary, which, answer)


def remember(aviary: Aviary, which: str, answer: Any) -> str:
    aviary.let_out(f"{which} refresh token", answer["refresh_token"])
    return aviary.let_out(f"{which} access token", answer["access_token"])


async def use_tokens(ask: Any, aviary: Aviary, token: str) -> None:
    made = await ask("POST", "/account/tokens", {"name": "s", "scopes": ["read"], "expires_in_days": 3}, token, 201)
    personal = aviary.let_out("personal token", made["token"])
    await ask("GET", "/projects", token=personal)
    await ask("POST", "/projects", {"title": "Mine"}, token, 201)
    aviary.let_out("ticket", (await ask("POST", "/session/ticket", token=token))["ticket"])
    refresh = aviary.birds["first refresh token"]
    again = await ask("POST", "/session/refresh", {"refresh_token": refresh})
    remember(aviary, "second", again)
    await ask("GET", "/session", token=aviary.let_out("forged token", token[:-6] + "canary"), status=401)


async def use_second_factor(ask: Any, aviary: Aviary, token: str) -> str:
    proof = {"password": "canary password one"}
    await ask("POST", "/account/totp", {"password": "canary password wrong"}, token, 403)
    secret = aviary.let_out("TOTP secret", (await ask("POST", "/account/totp", proof, token))["secret"])
    app = pyotp.TOTP(secret)
    codes = await ask("POST", "/account/totp/confirm", {"code": app.now()}, token)
    for number, code in enumerate(codes["recovery_codes"]):
        aviary.let_out(f"recovery code {number}", code)
    asked = await ask("POST", "/session", {"email": ADDRESS, "cookies": False} | proof)
    challenge = aviary.let_out("challenge", asked["challenge"])
    order = {"challenge": challenge, "method": "recovery", "cookies": False}
    await ask("POST", "/session/second-factor", order | {"code": "wrong-canary"}, status=401)
    answer = await ask("POST", "/session/second-factor", order | {"code": codes["recovery_codes"][0]})
    return remember(aviary, "third", answer)


async def change_passwords(ask: Any, aviary: Aviary, post: Post, token: str) -> None:
    new = aviary.let_out("new password", "canary password two")
    letters = len(post.letters)
    await ask("POST", "/account/password", {"current": "canary password one", "new": new}, token, 204)
    await ask("POST", "/accounts/password-reset", {"email": ADDRESS}, status=202)
    for _ in range(400):
        if "#token=" in "".join(post.letters[letters:]):
            break
        await asyncio.sleep(0.05)
    link = aviary.let_out("resetting link", "".join(post.letters[letters:]).split("#token=")[1].split()[0])
    third = aviary.let_out("reset password", "canary password three")
    await ask("POST", "/accounts/password-reset/confirm", {"token": link, "password": third}, status=204)
    await ask("POST", "/accounts/password-reset/confirm", {"token": link, "password": third}, status=422)


async def ask_wrongly(ask: Any, aviary: Aviary) -> None:
    odd = aviary.let_out("misplaced secret", "canary-misplaced-77")
    await ask("POST", "/session", {"email": [odd], "password": {"x": odd}, "more": odd}, status=422)
    await ask("POST", "/accounts", {"email": ADDRESS, "name": "C", "password": odd * 200}, status=422)
    await ask("POST", "/session/second-factor", {"challenge": odd, "method": odd, "code": odd}, status=422)
    await ask("GET", "/session", token=odd, status=401)
    await ask("GET", f"/crash?word={odd}", status=500)


async def keep_a_secret(shared: FastAPI, aviary: Aviary) -> None:
    key = aviary.let_out("model key", "sk-canary-4f2a9c")
    async with shared.state.database.transaction() as session:
        await set_person(session, UUID(int=7))
        await session.run_sync(
            lambda inner: inner.connection().exec_driver_sql(
                f"INSERT INTO account (id, name, created_at) VALUES ('{UUID(int=7)}', 'Key', now())"
            )
        )
        await keep_secret(session, UUID(int=7), "model-key", key.encode())
        assert await read_secret(session, UUID(int=7), "model-key") == key.encode()


async def lose_everything(ask: Any, rotating: Rotating, post: Post) -> None:
    """The mail server changes its password, the vault goes away, the database refuses."""
    post.password = "changed"
    await ask("POST", "/accounts/password-reset", {"email": ADDRESS}, status=202)
    rotating.vault.status = 503
    await asyncio.to_thread(KEEPER.look_again, "DATABASE_URL", "{vault://kv/db#password}", "canary-db-91c4")
    await rotating.alter("changed")
    await rotating.hang_up()
    await ask("GET", "/studio")
    await ask("POST", "/session", {"email": ADDRESS, "password": "canary password three"}, status=503)


def read_files(folder: Path) -> str:
    return "".join(path.read_bytes().decode("latin-1") for path in folder.rglob("*") if path.is_file())


def dump(server: Server, rotating: Rotating) -> str:
    """The whole database as its own tool writes it."""
    programs = find_binaries(None, find_account(), Path(server_data(server)) / "programs")
    name = make_url(rotating.dsn).database or ""
    command = [programs.find("pg_dump"), "--dbname", server.name(server.admin, name)]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def server_data(server: Server) -> str:
    with psycopg.connect(server.admin) as connection:
        (folder,) = connection.execute("SHOW data_directory").fetchone() or ("",)
    return str(Path(folder).parent.parent)


def read_log(server: Server) -> str:
    return (Path(server_data(server)) / "logs" / "postgres.log").read_text(errors="replace")
