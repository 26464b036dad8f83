"""Seals secrets for their place: AES-256-GCM under a data key of their own, which a key-encryption key wraps.

A sealed secret is one version byte, the wrapped data key (the key-encryption key's id, a nonce, the key and its tag)
and the sealed words (a nonce, the words and their tag). Who seals names the place: purpose, person, project and name.
They are the associated data, so what is moved to another row, person or purpose does not open.
"""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeDecorator

from narrative.errors import Unavailable
from narrative.kit.keyring import ID_BYTES, KEY_BYTES, Key, Keyring

VERSION = b"\x01"
_NONCE, _TAG = 12, 16
_KEY_END = len(VERSION) + ID_BYTES + _NONCE + KEY_BYTES + _TAG
_SHORTEST = _KEY_END + _NONCE + _TAG


class SecretSpoiled(Unavailable):
    """A kept secret does not open: it was damaged, or it is not where it was put. It has to be entered again."""


class Sealed(TypeDecorator[bytes]):
    """A column of sealed secrets. ``narrative keys rotate`` finds every such column by this type."""

    impl = LargeBinary
    cache_ok = True


def seal(
    session: AsyncSession, purpose: str, user_id: UUID, plain: bytes, *, project_id: UUID | None = None, name: str = ""
) -> bytes:
    """Return ``plain`` sealed for that purpose, person, project and name, with the keys of ``session``."""
    return seal_with(find_keyring(session), _describe(purpose, user_id, project_id, name), plain)


def open_sealed(
    session: AsyncSession, purpose: str, user_id: UUID, sealed: bytes, *, project_id: UUID | None = None, name: str = ""
) -> bytes:
    """Return what was sealed for exactly that place. Raises ``SecretSpoiled`` and ``KeyMissing``."""
    return open_with(find_keyring(session), _describe(purpose, user_id, project_id, name), sealed)


def find_keyring(session: AsyncSession) -> Keyring:
    """Return the keys that the session's database was opened with."""
    keyring: Keyring = session.info["keyring"]
    return keyring


def seal_with(keyring: Keyring, place: bytes, plain: bytes) -> bytes:
    """Return ``plain`` sealed under a new data key, wrapped by the current key."""
    data_key, nonce = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(_NONCE)
    return VERSION + _wrap(keyring.find_current(), data_key) + nonce + AESGCM(data_key).encrypt(nonce, plain, place)


def open_with(keyring: Keyring, place: bytes, sealed: bytes) -> bytes:
    """Return what was sealed for ``place``. Raises ``SecretSpoiled`` and ``KeyMissing``."""
    data_key, words = unwrap(keyring, sealed), sealed[_KEY_END:]
    try:
        return AESGCM(data_key).decrypt(words[:_NONCE], words[_NONCE:], place)
    except InvalidTag:
        raise SecretSpoiled from None


def rewrap(keyring: Keyring, sealed: bytes) -> bytes:
    """Return ``sealed`` with its data key under the current key; the sealed words stay as they are, bit by bit."""
    return VERSION + _wrap(keyring.find_current(), unwrap(keyring, sealed)) + sealed[_KEY_END:]


def find_key_id(sealed: bytes) -> bytes:
    """Return the id of the key-encryption key that ``sealed`` names. Raises ``SecretSpoiled``."""
    if len(sealed) < _SHORTEST or sealed[:1] != VERSION:
        raise SecretSpoiled
    return sealed[1 : 1 + ID_BYTES]


def _wrap(key: Key, data_key: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return key.id + nonce + AESGCM(key.value).encrypt(nonce, data_key, VERSION + key.id)


def unwrap(keyring: Keyring, sealed: bytes) -> bytes:
    """Return the data key of ``sealed``. Raises ``SecretSpoiled`` and ``KeyMissing``."""
    key = keyring.find(find_key_id(sealed))
    wrapped = sealed[1 + ID_BYTES : _KEY_END]
    try:
        return AESGCM(key.value).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], VERSION + key.id)
    except InvalidTag:
        raise SecretSpoiled from None


def _describe(purpose: str, user_id: UUID, project_id: UUID | None, name: str) -> bytes:
    """Return the place as bytes that no other place has: each part with its length before it."""
    parts: list[Any] = [purpose, user_id, project_id or "", name]
    words = [str(part).encode() for part in parts]
    return VERSION + b"".join(len(word).to_bytes(4) + word for word in words)
