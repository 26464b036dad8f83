"""Settings that are kept elsewhere: looked up, renewed, and never shown when something goes wrong."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.kit.vaults import FakeVault

from narrative.kit.secrets import Keeper, LiveSecret, Reference, SecretAway, find_references
from narrative.kit.secrets.aws import SecretsManager
from narrative.kit.secrets.sources import Environment, Files, NotFoundThere
from narrative.kit.secrets.vault import Vault
from narrative.kit.settings import BadSetting, Settings, load_settings, renew_secrets

CANARY = "canary-7f3a"


class Clock:
    """A clock that goes when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Shelf:
    """A place of values that may be away."""

    def __init__(self, **values: str) -> None:
        self.values = values
        self.asked = 0
        self.away = False

    def read(self, reference: Reference) -> str:
        self.asked += 1
        if self.away:
            raise NotFoundThere("it is away")
        return self.values[reference.place]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("NARRATIVE_", "VAULT_", "AWS_")) or name == "DATABASE_URL":
            monkeypatch.delenv(name)


# ---- what a reference is


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("env:SMTP", [("env", "SMTP", "")]),
        ("file:/run/secrets/x y", [("file", "/run/secrets/x y", "")]),
        ("vault://kv/narrative/db#password", [("vault", "kv/narrative/db", "password")]),
        ("vault://kv/db", [("vault", "kv/db", "")]),
        (
            "aws-sm://arn:aws:secretsmanager:eu-west-1:1:secret:db-Ab#pw",
            [("aws-sm", "arn:aws:secretsmanager:eu-west-1:1:secret:db-Ab", "pw")],
        ),
        ("postgresql://a:{vault://kv/db#password}@h/d", [("vault", "kv/db", "password")]),
        ("{env:USER}:{file:/x}", [("env", "USER", ""), ("file", "/x", "")]),
        ("postgresql://a:b{c}d@h/d", []),
        ("plain", []),
    ],
)
def test_a_reference_is_found(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(one.scheme, one.place, one.field) for one in find_references(text)] == found


@pytest.mark.parametrize("text", ["vault://kv", "vault:kv/db#x", "env:", "file://x", "aws-sm://", "a{vault://kv}b"])
def test_half_a_reference_is_refused_by_name(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATIVE_SMTP_URL", text)
    with pytest.raises(BadSetting, match=r"NARRATIVE_SMTP_URL cannot be used: “.*” is no reference"):
        load_settings()


def test_a_value_is_escaped_for_the_address_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSWORD", "p@ss/w:rd{}%")
    keeper = Keeper({"env": Environment()})
    text = "postgresql://me:{env:PASSWORD}@host/books"
    assert keeper.look_up("X", text) == "postgresql://me:p%40ss%2Fw%3Ard%7B%7D%25@host/books"
    assert keeper.look_up("X", "{env:PASSWORD} {env:PASSWORD}") == "p@ss/w:rd{}% p@ss/w:rd{}%"
    assert keeper.look_up("X", "env:PASSWORD") == "p@ss/w:rd{}%"


def test_every_secret_setting_may_be_kept_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "smtp").write_text("smtp://me:pw@host\n")
    monkeypatch.setenv("NARRATIVE_SMTP_URL", f"file:{tmp_path / 'smtp'}")
    monkeypatch.setenv("HIDDEN", "redis://host")
    settings = Settings(redis_url="env:HIDDEN", database_url="postgresql://me:pw@host/books")
    assert settings.smtp_url is not None
    assert settings.redis_url is not None
    assert settings.smtp_url.get_secret_value() == "smtp://me:pw@host"
    assert settings.redis_url.get_secret_value() == "redis://host"
    assert {secret.setting for secret in settings.secrets} == {"NARRATIVE_SMTP_URL", "NARRATIVE_REDIS_URL"}
    assert "pw" not in f"{settings!r} {settings.model_dump_json()}"


# ---- the near places


@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "no such file"), (b"\xff\xfe", "no text"), (b"x" * 70_000, "too large")],
)
def test_a_file_that_gives_no_secret_is_named(tmp_path: Path, content: bytes | None, reason: str) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SecretAway, match=f"setting NARRATIVE_X names file:{path}, .*{reason}"):
        Keeper({"file": Files()}).look_up("NARRATIVE_X", f"file:{path}")


def test_a_variable_that_is_not_there_is_named() -> None:
    with pytest.raises(SecretAway, match=r"setting NARRATIVE_X names env:NOWHERE, .*no such variable"):
        Keeper({"env": Environment()}).look_up("NARRATIVE_X", "a {env:NOWHERE}")


# ---- keeping


def test_a_value_is_kept_for_its_time(clock: Clock) -> None:
    shelf = Shelf(A="first")
    keeper = Keeper({"env": shelf}, 300, clock)
    assert keeper.look_up("X", "env:A") == "first"
    shelf.values["A"] = "second"
    clock.now += 299
    assert keeper.look_up("X", "env:A") == "first"
    clock.now += 1
    assert keeper.look_up("X", "env:A") == "second"
    assert shelf.asked == 2


def test_the_last_good_value_is_used_while_the_place_is_away(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf(A=CANARY)
    keeper = Keeper({"env": shelf}, 300, clock)
    keeper.look_up("NARRATIVE_X", "env:A")
    shelf.away = True
    for _ in range(3):
        clock.now += 301
        assert keeper.look_up("NARRATIVE_X", "env:A") == CANARY
    shelf.away = False
    clock.now += 301
    keeper.look_up("NARRATIVE_X", "env:A")
    assert caplog.messages == [
        "The setting NARRATIVE_X: env:A could not be looked up (it is away); its last value is used.",
        "The setting NARRATIVE_X: env:A is there again.",
    ]


def test_a_place_that_is_away_is_not_asked_again_at_once(clock: Clock) -> None:
    shelf = Shelf(A="a")
    keeper = Keeper({"env": shelf}, 300, clock)
    keeper.look_up("X", "env:A")
    shelf.away = True
    for _ in range(20):
        keeper.look_again("X", "env:A", "a")
    assert shelf.asked == 2


def test_many_who_look_again_at_once_share_one_look(clock: Clock) -> None:
    shelf = Shelf(A="old")
    keeper = Keeper({"env": shelf}, 300, clock)
    keeper.look_up("X", "env:A")
    shelf.values["A"] = "new"
    found = [keeper.look_again("X", "env:A", "old") for _ in range(10)]
    assert found == ["new"] * 10
    assert shelf.asked == 2
    assert keeper.look_back("X", "env:A") == "old"


async def test_values_in_use_are_renewed_behind_the_scenes() -> None:
    renewed = asyncio.Event()
    loop = asyncio.get_running_loop()

    class Changing:
        """A place with a new value each time."""

        asked = 0

        def read(self, _: Reference) -> str:
            self.asked += 1
            if self.asked == 3:
                loop.call_soon_threadsafe(renewed.set)
            return str(self.asked)

    keeper = Keeper({"env": Changing()})
    keeper.look_up("X", "env:A")
    async with keeper.renewing(0.1):
        await asyncio.wait_for(renewed.wait(), 20)
    assert int(keeper.look_up("X", "env:A")) >= 2


async def test_a_studio_does_not_start_without_its_secrets() -> None:
    with pytest.raises(SecretAway, match="NARRATIVE_REDIS_URL"):
        async with renew_secrets(Settings(redis_url="env:NOWHERE")):
            pass


# ---- HashiCorp Vault, by its HTTP interface


@pytest.fixture
def vault(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeVault]:
    fake = FakeVault()
    fake.secrets["kv/data/narrative/db"] = {"password": CANARY}
    with fake.serving() as address:
        monkeypatch.setenv("VAULT_ADDR", address)
        yield fake


PASSWORD = Reference("vault", "kv/narrative/db", "password")


def test_vault_is_read_with_a_token(vault: FakeVault, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VAULT_TOKEN", "root-token")
    assert Vault().read(PASSWORD) == CANARY
    assert Vault().read(Reference("vault", "kv/narrative/db")) == CANARY
    monkeypatch.delenv("VAULT_TOKEN")
    (tmp_path / "token").write_text("root-token\n")
    monkeypatch.setenv("VAULT_TOKEN_FILE", str(tmp_path / "token"))
    assert Vault().read(PASSWORD) == CANARY


def test_vault_is_read_as_a_role_and_the_token_is_used_until_it_ends(
    vault: FakeVault, monkeypatch: pytest.MonkeyPatch, clock: Clock, tmp_path: Path
) -> None:
    (tmp_path / "id").write_text("role-secret\n")
    monkeypatch.setenv("VAULT_ROLE_ID", "role")
    monkeypatch.setenv("VAULT_SECRET_ID_FILE", str(tmp_path / "id"))
    source = Vault(clock)
    read, login, renew = "GET kv/data/narrative/db", "POST auth/approle/login", "PUT auth/token/renew-self"
    assert source.read(PASSWORD) == source.read(PASSWORD) == CANARY
    assert vault.log == [login, read, read]
    clock.now += 3000  # past two thirds of its life
    source.read(PASSWORD)
    assert [entry.replace("POST auth/token", "PUT auth/token") for entry in vault.log[3:]] == [renew, read]
    clock.now += 4000  # past its end
    source.read(PASSWORD)
    assert vault.log[5:] == [login, read]
    vault.tokens.clear()  # revoked before its time
    assert source.read(PASSWORD) == CANARY
    assert vault.log[7:] == [read, login, read]


@pytest.mark.parametrize(
    ("status", "reason"), [(403, "does not allow"), (503, "VaultDown"), (500, "InternalServerError"), (429, "refused")]
)
def test_what_vault_refuses_is_said_without_its_words(
    vault: FakeVault, monkeypatch: pytest.MonkeyPatch, status: int, reason: str
) -> None:
    monkeypatch.setenv("VAULT_TOKEN", "root-token")
    vault.status = status
    with pytest.raises(SecretAway, match=f"vault://kv/narrative/db#password, .*{reason}") as caught:
        Keeper({"vault": Vault()}).look_up("DATABASE_URL", f"postgresql://me:{{{PASSWORD}}}@host/books")
    assert CANARY not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("variables", "reference", "reason"),
    [
        ({}, "kv/narrative/db#password", "neither VAULT_TOKEN nor VAULT_ROLE_ID"),
        ({"VAULT_TOKEN": "wrong"}, "kv/narrative/db#password", "does not allow"),
        ({"VAULT_ROLE_ID": "role", "VAULT_SECRET_ID": "wrong"}, "kv/narrative/db#password", "refused .InvalidRequest"),
        ({"VAULT_TOKEN": "root-token"}, "kv/nothing#password", "nothing is kept there"),
        ({"VAULT_TOKEN": "root-token"}, "kv/narrative/db#other", "no such field"),
        ({"VAULT_TOKEN": "root-token", "VAULT_ADDR": ""}, "kv/narrative/db#password", "VAULT_ADDR does not say"),
        ({"VAULT_TOKEN": "t", "VAULT_ADDR": "http://127.0.0.1:1"}, "kv/narrative/db#password", "does not answer"),
    ],
)
def test_each_way_to_miss_has_its_sentence(
    vault: FakeVault, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], reference: str, reason: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SecretAway, match=reason) as caught:
        Keeper({"vault": Vault()}).look_up("NARRATIVE_X", f"vault://{reference}")
    assert not any(value in str(caught.value) for value in ("role-secret", "wrong", CANARY))


def test_a_vault_that_goes_away_leaves_its_last_value(
    vault: FakeVault, monkeypatch: pytest.MonkeyPatch, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("VAULT_TOKEN", "root-token")
    keeper = Keeper({"vault": Vault()}, 300, clock)
    keeper.look_up("NARRATIVE_X", str(PASSWORD))
    vault.status = 503
    clock.now += 301
    assert keeper.look_up("NARRATIVE_X", str(PASSWORD)) == CANARY
    assert "could not be looked up (Vault refused (VaultDown))" in caplog.text
    assert CANARY not in caplog.text


# ---- AWS Secrets Manager, by moto


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    import boto3
    from moto import mock_aws

    for name, value in {
        "ACCESS_KEY_ID": "testing",
        "SECRET_ACCESS_KEY": "testing",
        "DEFAULT_REGION": "eu-west-1",
    }.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    with mock_aws():
        yield boto3.client("secretsmanager")


def test_aws_is_read_by_name_and_by_arn_whole_and_by_field(aws: Any) -> None:
    made = aws.create_secret(Name="narrative/db", SecretString=json.dumps({"password": CANARY, "port": 5432}))
    aws.create_secret(Name="plain", SecretString=CANARY)
    source = SecretsManager()
    assert source.read(Reference("aws-sm", "narrative/db", "password")) == CANARY
    assert source.read(Reference("aws-sm", made["ARN"], "port")) == "5432"
    assert source.read(Reference("aws-sm", "plain")) == CANARY
    aws.put_secret_value(SecretId="plain", SecretString="changed")
    assert source.read(Reference("aws-sm", "plain")) == "changed"


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("nowhere", "ResourceNotFoundException"),
        ("plain#field", "no JSON"),
        ("fields#other", "no such field"),
        ("bytes", "no text"),
    ],
)
def test_what_aws_does_not_give_is_said(aws: Any, reference: str, reason: str) -> None:
    aws.create_secret(Name="plain", SecretString=CANARY)
    aws.create_secret(Name="fields", SecretString=json.dumps({"password": CANARY}))
    aws.create_secret(Name="bytes", SecretBinary=b"\x00")
    with pytest.raises(SecretAway, match=reason) as caught:
        Keeper({"aws-sm": SecretsManager()}).look_up("NARRATIVE_X", f"aws-sm://{reference}")
    assert CANARY not in str(caught.value)


def test_aws_without_a_region_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(SecretAway, match="NoRegionError"):
        Keeper({"aws-sm": SecretsManager()}).look_up("NARRATIVE_X", "aws-sm://plain")


# ---- what is shown


def test_a_live_secret_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIDDEN", CANARY)
    secret = LiveSecret("env:HIDDEN", "NARRATIVE_X", Keeper({"env": Environment()}))
    assert secret.get_secret_value() == CANARY
    logging.getLogger("narrative").info("%s %r", secret, [secret])
    assert CANARY not in f"{secret} {secret!r} {vars(secret)}"
