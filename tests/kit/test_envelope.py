"""A sealed secret opens where it was put and nowhere else; keys change and the sealed words stay as they are."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.kit.envelope import SecretSpoiled, find_key_id, open_sealed, rewrap, seal
from narrative.kit.ids import make_id
from narrative.kit.keyring import BadKeys, Key, KeyFile, KeyMissing, Keyring, make_key, open_keyring, read_keys
from narrative.kit.settings import Settings

ADA, BEN, BOOK = make_id(), make_id(), make_id()


def hold(*keys: Key) -> Any:
    """A session as far as sealing goes."""
    return SimpleNamespace(info={"keyring": Keyring(lambda: keys)})


KEY = make_key()
SESSION = hold(KEY)


@given(st.binary(max_size=300))
def test_what_is_sealed_opens_again(plain: bytes) -> None:
    assert open_sealed(SESSION, "totp", ADA, seal(SESSION, "totp", ADA, plain)) == plain


@pytest.mark.parametrize(
    ("purpose", "person", "elsewhere"),
    [
        ("model-key", ADA, {}),
        ("totp", BEN, {}),
        ("totp", ADA, {"project_id": BOOK}),
        ("totp", ADA, {"name": "second"}),
    ],
)
def test_what_is_moved_does_not_open(purpose: str, person: UUID, elsewhere: dict[str, Any]) -> None:
    sealed = seal(SESSION, "totp", ADA, b"JBSWY3DP")
    with pytest.raises(SecretSpoiled):
        open_sealed(SESSION, purpose, person, sealed, **elsewhere)


def test_places_that_only_look_alike_are_apart() -> None:
    sealed = seal(SESSION, "a", ADA, b"x", name="bc")
    with pytest.raises(SecretSpoiled):
        open_sealed(SESSION, "ab", ADA, sealed, name="c")


@given(st.integers(min_value=0), st.integers(0, 7))
def test_one_changed_bit_is_noticed(position: int, bit: int) -> None:
    sealed = bytearray(seal(SESSION, "totp", ADA, b"JBSWY3DP"))
    sealed[position % len(sealed)] ^= 1 << bit
    with pytest.raises((SecretSpoiled, KeyMissing)):
        open_sealed(SESSION, "totp", ADA, bytes(sealed))


@pytest.mark.parametrize("sealed", [b"", b"\x01", b"\x02" * 200, b"JBSWY3DPEHPK3PXP"])
def test_what_was_never_sealed_is_refused(sealed: bytes) -> None:
    with pytest.raises(SecretSpoiled):
        open_sealed(SESSION, "totp", ADA, sealed)


def test_the_same_words_are_never_sealed_the_same() -> None:
    assert len({seal(SESSION, "totp", ADA, b"same") for _ in range(50)}) == 50
    assert b"same words" not in seal(SESSION, "totp", ADA, b"same words")


def test_an_older_key_opens_and_the_newest_seals() -> None:
    old, new = make_key(), make_key()
    sealed = seal(hold(old), "totp", ADA, b"JBSWY3DP")
    both = hold(new, old)
    assert open_sealed(both, "totp", ADA, sealed) == b"JBSWY3DP"
    assert find_key_id(seal(both, "totp", ADA, b"later")) == new.id
    with pytest.raises(KeyMissing, match=str(old)):
        open_sealed(hold(new), "totp", ADA, sealed)


def test_a_new_wrapping_leaves_the_words_alone() -> None:
    old, new = make_key(), make_key()
    sealed = seal(hold(old), "totp", ADA, b"JBSWY3DP")
    again = rewrap(hold(new, old).info["keyring"], sealed)
    assert again != sealed
    assert again[69:] == sealed[69:]
    assert open_sealed(hold(new), "totp", ADA, again) == b"JBSWY3DP"


def test_a_key_shows_its_id_and_not_itself() -> None:
    assert KEY.write() not in f"{KEY} {KEY!r} {[KEY]}"
    assert str(KEY) == KEY.id.hex()
    assert KEY.id not in KEY.value


def test_keys_are_read_in_either_alphabet_and_any_layout() -> None:
    keys = [make_key() for _ in range(3)]
    first, second, third = (key.write() for key in keys)
    urlsafe = second.replace("+", "-").replace("/", "_")
    assert read_keys(f" {first}, {urlsafe}\n{third}\n", "here") == tuple(keys)


@pytest.mark.parametrize("text", ["", "short", "QUJD", f"{'Q' * 43}= QUJD", "é" * 44])
def test_keys_that_are_none_are_refused_without_showing_them(text: str) -> None:
    with pytest.raises(BadKeys, match="in the setting cannot be used") as caught:
        read_keys(text, "the setting")
    assert not text or text not in str(caught.value)


def test_the_key_file_is_made_once_for_its_owners_eyes(tmp_path: Path) -> None:
    keyring = open_keyring(Settings(data=tmp_path))
    key = keyring.find_current()
    path = tmp_path / "keys" / "encryption"
    assert open_keyring(Settings(data=tmp_path)).list_keys() == (key,)
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [found.name for found in path.parent.iterdir()] == ["encryption"]


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    start, found = threading.Barrier(8), []

    def load() -> None:
        start.wait(10)
        found.append(KeyFile(tmp_path).load())

    threads = [threading.Thread(target=load) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(found) == 8
    assert len(set(found)) == 1


def test_the_setting_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = make_key(), make_key()
    monkeypatch.setenv("NARRATIVE_ENCRYPTION_KEYS", f"{new.write()} {old.write()}")
    assert open_keyring(Settings(data=tmp_path)).list_keys() == (new, old)
    assert not (tmp_path / "keys").exists()
