"""Passwords: what is refused, that a dummy costs as much as a real one, and that only two are hashed at a time."""

from __future__ import annotations

import asyncio

import argon2
import pytest

from narrative.kit import passwords
from narrative.kit.passwords import (
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooNear,
    PasswordTooShort,
    SignInsBusy,
    check_password,
    hash_password,
    load_common_passwords,
    take_turn,
    verify_password,
)


async def test_a_password_is_right_or_wrong() -> None:
    hashed = await hash_password("a lamp over the moor")
    assert (await verify_password(hashed, "a lamp over the moor")).right
    assert not (await verify_password(hashed, "A lamp over the moor")).right
    assert not (await verify_password(None, "a lamp over the moor")).right
    assert not (await verify_password("no hash at all", "a lamp over the moor")).right


async def test_the_parameters_are_those_we_promise() -> None:
    found = argon2.extract_parameters(await hash_password("a lamp over the moor"))
    assert found.type is argon2.Type.ID
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19 * 1024, 2, 1)
    dummy = argon2.extract_parameters(passwords._make_dummy())
    assert dummy == found


async def test_a_hash_of_older_parameters_is_to_be_made_anew() -> None:
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("a lamp over the moor")
    assert (await verify_password(weak, "a lamp over the moor")).outdated
    assert not (await verify_password(weak, "another one")).outdated
    assert not (await verify_password(await hash_password("x"), "x")).outdated


async def test_characters_are_the_same_however_they_are_composed() -> None:
    hashed = await hash_password("e\N{COMBINING ACUTE ACCENT}tude in the dark")
    assert (await verify_password(hashed, "\N{LATIN SMALL LETTER E WITH ACUTE}tude in the dark")).right


@pytest.mark.parametrize(
    ("password", "trouble"),
    [
        ("7 chars", PasswordTooShort),
        ("x" * 129, PasswordTooLong),
        ("password", PasswordTooCommon),
        ("PassWord123", PasswordTooCommon),
        ("qwertyuiop", PasswordTooCommon),
        ("12345678", PasswordTooCommon),
        ("iloveyou", PasswordTooCommon),
        ("mara.lindqvist", PasswordTooNear),
        ("Lindqvist-2026", PasswordTooNear),
        ("narrative-os-1", PasswordTooNear),
        ("lighthouse99", PasswordTooNear),
    ],
)
def test_what_is_tried_first_is_refused(password: str, trouble: type[Exception]) -> None:
    with pytest.raises(trouble):
        check_password(password, "Mara Lindqvist", "mara@lighthouse.example")


@pytest.mark.parametrize(
    "password",
    ["a lamp over the moor", "мороз и солнце", "8 chars!", "x7" * 64, "mara walked over it", " " * 9],
)
def test_anything_else_may_be_a_password(password: str) -> None:
    check_password(password, "Mara Lindqvist", "mara@lighthouse.example")


def test_the_list_of_common_ones_holds_thousands_and_no_short_one() -> None:
    common = load_common_passwords()
    assert len(common) > 3_000
    assert all(len(word) >= passwords.SHORTEST and word == word.lower() for word in common)


async def test_two_take_their_turn_and_the_others_wait_until_too_many_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "WAITING", 3)
    inside, most, leave = 0, 0, asyncio.Event()

    async def work() -> None:
        nonlocal inside, most
        async with take_turn():
            inside += 1
            most = max(most, inside)
            await leave.wait()
            inside -= 1

    tasks = [asyncio.create_task(work()) for _ in range(5)]
    while inside < 2:  # noqa: ASYNC110
        await asyncio.sleep(0)
    with pytest.raises(SignInsBusy):
        await work()
    leave.set()
    await asyncio.gather(*tasks)
    assert most == 2


def test_only_two_threads_hash() -> None:
    assert passwords._threads._max_workers == 2
