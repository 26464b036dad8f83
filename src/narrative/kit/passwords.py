"""Keeps passwords as argon2id hashes, worked out by two threads at most, and refuses those that everybody uses."""

from __future__ import annotations

import asyncio
import re
import secrets
import unicodedata
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from narrative.errors import Invalid, Unavailable

SHORTEST, LONGEST = 8, 128
ADVISED = 15
THREADS = 2
WAITING = 64
_APP_WORDS = ("narrative", "narrativeos", "novel", "manuscript")
_PIECES = re.compile(r"[\W_]+")

Value = TypeVar("Value")

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="passwords")
_turns: dict[asyncio.AbstractEventLoop, _Turns] = {}


class PasswordTooShort(Invalid):
    """A password has at least {shortest} characters; {advised} are better: a few words in a row, say."""


class PasswordTooLong(Invalid):
    """A password has at most {longest} characters."""


class PasswordTooCommon(Invalid):
    """That password is one of those that are tried first; choose one that nobody else would think of."""


class PasswordTooNear(Invalid):
    """That password is made of your name, your address or the name of this studio; choose another one."""


class SignInsBusy(Unavailable):
    """Too many people are signing in at this moment; try again in a few seconds."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password was right, and whether its hash should be made anew because the parameters changed."""

    right: bool
    outdated: bool = False


class _Turns:
    """Whose turn it is: as many at a time as there are threads, and only so many waiting."""

    def __init__(self) -> None:
        self.free = asyncio.Semaphore(THREADS)
        self.waiting = 0


def check_password(password: str, *about: str) -> None:
    """Refuse a password that is too short, too long, on the list of common ones, or made of the words ``about``.

    Raises PasswordTooShort, PasswordTooLong, PasswordTooCommon and PasswordTooNear. Nothing else is asked of it: any
    character may stand in it, and none must.
    """
    plain = _normalise(password)
    if len(plain) < SHORTEST:
        raise PasswordTooShort(shortest=SHORTEST, advised=ADVISED)
    if len(plain) > LONGEST:
        raise PasswordTooLong(longest=LONGEST)
    if plain.lower() in load_common_passwords():
        raise PasswordTooCommon
    if _is_made_of(plain.lower(), about):
        raise PasswordTooNear


async def hash_password(password: str) -> str:
    """Return the argon2id hash of ``password``, parameters and salt included."""
    return await _off_loop(_hash, password)


async def verify_password(hashed: str | None, password: str) -> Verdict:
    """Say whether ``password`` is the one of ``hashed``; where there is no hash the same work is done for nothing."""
    return await _off_loop(_verify, hashed, password)


@asynccontextmanager
async def take_turn() -> AsyncIterator[None]:
    """Wait, holding nothing else, until it is one's turn to hash: who waits here keeps no database connection.

    Raises SignInsBusy when too many wait already.
    """
    turns = _find_turns()
    if turns.waiting >= WAITING:
        raise SignInsBusy
    turns.waiting += 1
    try:
        await turns.free.acquire()
    finally:
        turns.waiting -= 1
    try:
        yield
    finally:
        turns.free.release()


@cache
def load_common_passwords() -> frozenset[str]:
    """Return the passwords that are tried first, in small letters."""
    text = files("narrative.kit").joinpath("common_passwords.txt").read_text("utf8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))


def _find_turns() -> _Turns:
    """Return the turns of this loop; a process serves on one loop, tests may have several."""
    loop = asyncio.get_running_loop()
    for other in [known for known in _turns if known.is_closed()]:
        del _turns[other]
    return _turns.setdefault(loop, _Turns())


def _is_made_of(plain: str, about: tuple[str, ...]) -> bool:
    """Say whether what is left without the words ``about`` would be no password; long sentences may name them."""
    words = {piece for text in about for piece in _PIECES.split(_normalise(text).lower()) if len(piece) > 2}
    whole = rest = _PIECES.sub("", plain)
    for word in sorted(words | set(_APP_WORDS), key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != whole and len(rest) < SHORTEST


def _normalise(password: str) -> str:
    """Return the same characters however a keyboard composed them."""
    return unicodedata.normalize("NFKC", password)


async def _off_loop(function: Callable[..., Value], *arguments: Any) -> Value:
    return await asyncio.get_running_loop().run_in_executor(_threads, function, *arguments)


def _hash(password: str) -> str:
    return _hasher.hash(_normalise(password))


def _verify(hashed: str | None, password: str) -> Verdict:
    try:
        _hasher.verify(hashed or _make_dummy(), _normalise(password))
    except (Argon2Error, InvalidHashError):
        return Verdict(right=False)
    return Verdict(hashed is not None, hashed is not None and _hasher.check_needs_rehash(hashed))


@lru_cache(1)
def _make_dummy() -> str:
    """Return a hash that nobody has the password of."""
    return _hasher.hash(secrets.token_urlsafe())
