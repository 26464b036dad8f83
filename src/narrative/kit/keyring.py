"""The key-encryption keys: from the setting ``encryption_keys``, or from a file that is made at first use."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from narrative.errors import Unavailable
from narrative.kit.settings import Settings

KEY_BYTES = 32
ID_BYTES = 8


class BadKeys(Unavailable):
    """The encryption keys in {place} cannot be used: each is 32 random bytes in base64, the newest first.

    Nothing was changed. Make one with: narrative keys make
    """


class KeyMissing(Unavailable):
    """A kept secret was sealed with the key {key_id}, which is not among the encryption keys.

    Nothing was lost: add that key behind the others again.
    """


@dataclass(frozen=True, slots=True)
class Key:
    """One key-encryption key; its ``id`` is drawn from its bytes and tells nothing of them."""

    value: bytes = field(repr=False)

    @property
    def id(self) -> bytes:
        """What sealed secrets name the key by."""
        return hashlib.sha256(b"narrative encryption key\0" + self.value).digest()[:ID_BYTES]

    def __str__(self) -> str:
        return self.id.hex()

    def write(self) -> str:
        """Return the key as people and vaults keep it: base64."""
        return base64.b64encode(self.value).decode()


class Keyring:
    """The keys in use, read anew whenever they are needed; the first is current and seals, the others only open."""

    def __init__(self, load: Callable[[], tuple[Key, ...]]) -> None:
        self._load = load

    def find_current(self) -> Key:
        """Return the key that seals what is sealed now."""
        return self._load()[0]

    def find(self, key_id: bytes) -> Key:
        """Return the key of that id. Raises ``KeyMissing``."""
        for key in self._load():
            if key.id == key_id:
                return key
        raise KeyMissing(key_id=key_id.hex())

    def list_keys(self) -> tuple[Key, ...]:
        """Return every key, the current one first."""
        return self._load()


def make_key() -> Key:
    """Return a new random key."""
    return Key(secrets.token_bytes(KEY_BYTES))


def open_keyring(settings: Settings) -> Keyring:
    """Return the keys of the setting ``encryption_keys``, or those of the key file in the data folder."""
    given = settings.encryption_keys
    if given is not None:
        return Keyring(lambda: read_keys(given.get_secret_value(), "NARRATIVE_ENCRYPTION_KEYS"))
    return Keyring(KeyFile(settings.data).load)


@lru_cache(maxsize=8)
def read_keys(text: str, place: str) -> tuple[Key, ...]:
    """Return the keys written in ``text``, apart by blanks, lines or commas. Raises ``BadKeys``, naming ``place``."""
    try:
        keys = tuple(
            Key(base64.b64decode(word, altchars=b"-_" if re.search("[-_]", word) else None, validate=True))
            for word in re.split(r"[\s,]+", text.strip())
        )
    except (binascii.Error, ValueError):
        raise BadKeys(place=place) from None
    if not keys or any(len(key.value) != KEY_BYTES for key in keys):
        raise BadKeys(place=place)
    return keys


class KeyFile:
    """The keys of an installation that keeps them itself: ``keys/encryption`` in its data folder, for its eyes only."""

    def __init__(self, data: Path) -> None:
        self.path = data / "keys" / "encryption"

    def load(self) -> tuple[Key, ...]:
        """Return the keys; at first use one is made. Two processes that do so at once agree on one."""
        try:
            text = self.path.read_text("ascii")
        except FileNotFoundError:
            self._write((make_key(),), os.link)
            text = self.path.read_text("ascii")
        return read_keys(text, str(self.path))

    def replace(self, keys: tuple[Key, ...]) -> None:
        """Keep ``keys`` from now on; a reader finds the old ones or the new ones, never half of them."""
        self._write(keys, os.replace)

    def _write(self, keys: tuple[Key, ...], place: Callable[[Path, Path], None]) -> None:
        """Write a draft, have it on disk, and put it in place: what is sealed with a key must not outlive it."""
        folder = self.path.parent
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = folder / f"draft-{secrets.token_hex(8)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.writelines(f"{key.write()}\n" for key in keys)
            file.flush()
            os.fsync(file.fileno())
        try:
            place(draft, self.path)
        except FileExistsError:
            pass  # another process was first; its key is ours
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
