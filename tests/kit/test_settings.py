"""Settings come from the environment, keep secrets to themselves, and have a place for books for everyone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from narrative.kit.settings import BadSetting, Settings, find_data_folder, load_settings


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("NARRATIVE_") or name == "DATABASE_URL":
            monkeypatch.delenv(name)


def test_without_anything_it_is_a_studio_on_this_machine() -> None:
    settings = Settings()
    assert (settings.host, settings.port, settings.mode) == ("127.0.0.1", 8000, "local")
    assert settings.database_url is None


@pytest.mark.parametrize("name", ["DATABASE_URL", "NARRATIVE_DATABASE_URL"])
def test_a_database_of_ones_own_is_named_and_its_password_never_shown(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "postgresql://me:hunter2@host/books")
    settings = Settings()
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://me:hunter2@host/books"
    assert "hunter2" not in f"{settings} {settings!r} {settings.model_dump_json()}"


@pytest.mark.parametrize("host", ["::1", "[::1]"])
def test_its_address_is_one_a_browser_understands(host: str) -> None:
    assert Settings(host=host).address == "http://[::1]:8000"
    assert Settings().address == "http://127.0.0.1:8000"


def test_every_field_is_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATIVE_PORT", "9000")
    monkeypatch.setenv("NARRATIVE_SAMPLE", "0")
    monkeypatch.setenv("NARRATIVE_ORIGINS", '["http://localhost:5173"]')
    settings = Settings()
    assert (settings.port, settings.sample, settings.origins) == (9000, False, ("http://localhost:5173",))


def test_the_data_folder_is_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert Settings(data=Path("books")).data == tmp_path / "books"
    assert Settings(data=Path("~/books")).data == tmp_path / "books"


def test_root_keeps_books_where_the_databases_account_can_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert find_data_folder() == Path("/var/lib/narrative-os")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert find_data_folder().is_relative_to("/home/ada")


def test_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATIVE_PORT", "70000")
    with pytest.raises(BadSetting, match=r"NARRATIVE_PORT cannot be used: input should be less than"):
        load_settings()
    monkeypatch.setenv("NARRATIVE_PORT", "8000")
    monkeypatch.setenv("NARRATIVE_ORIGINS", "no json")
    with pytest.raises(BadSetting, match="origins"):
        load_settings(data=None)


def test_what_is_given_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATIVE_PORT", "9000")
    assert load_settings(port=0).port == 0
    assert load_settings(port=None).port == 9000
