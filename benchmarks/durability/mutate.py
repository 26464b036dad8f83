"""Makes updates that nobody's editor would send, out of real ones: by chance, with a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

_EDGES = [0, 1, 2, 127, 128, 255, 1 << 16, 1 << 70]
_EDGES += [edge + step for bits in (31, 32, 53, 63, 64) for edge in (1 << bits,) for step in (-1, 0)]
Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def write_number(number: int) -> bytes:
    """Return ``number`` as the updates hold numbers, seven bits a byte."""
    data = bytearray()
    while number > 127:
        data.append(number & 127 | 128)
        number >>= 7
    return bytes([*data, number])


def flip_bits(chance: random.Random, update: bytes, _others: Sequence[bytes]) -> bytes:
    data = bytearray(update)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 16))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def cut_off(chance: random.Random, update: bytes, _others: Sequence[bytes]) -> bytes:
    return update[: chance.randrange(len(update))]


def cut_out(chance: random.Random, update: bytes, _others: Sequence[bytes]) -> bytes:
    start, end = sorted(chance.choices(range(len(update) + 1), k=2))
    return update[:start] + update[end:]


def repeat(chance: random.Random, update: bytes, _others: Sequence[bytes]) -> bytes:
    start, end = sorted(chance.choices(range(len(update) + 1), k=2))
    return update[:end] + update[start:end] * chance.choice((1, 2, 10, 200)) + update[end:]


def splice(chance: random.Random, update: bytes, others: Sequence[bytes]) -> bytes:
    other = chance.choice(others)
    return update[: chance.randrange(len(update))] + other[chance.randrange(len(other)) :]


def put_number(chance: random.Random, update: bytes, _others: Sequence[bytes]) -> bytes:
    """Put a number on the edge of some range in the place of a byte: a length, a count, a client, a clock."""
    place = chance.randrange(len(update))
    return update[:place] + write_number(chance.choice(_EDGES)) + update[place + 1 :]


def put_bytes(chance: random.Random, update: bytes, _others: Sequence[bytes]) -> bytes:
    place = chance.randrange(len(update) + 1)
    return update[:place] + chance.randbytes(chance.choice((1, 2, 8, 64))) + update[place:]


def confuse_kinds(chance: random.Random, update: bytes, _others: Sequence[bytes]) -> bytes:
    """Say of a small number that it is another: the kind of a content, of a type, of a parent."""
    small = [place for place, byte in enumerate(update) if byte < 12 or (byte & 0x1F < 11 and byte > 0x3F)]
    place = chance.choice(small or [0])
    return update[:place] + bytes([update[place] & 0xE0 | chance.randrange(16)]) + update[place + 1 :]


def pile_up(chance: random.Random, update: bytes, others: Sequence[bytes]) -> bytes:
    """Mutate several times over."""
    for _ in range(chance.randint(2, 5)):
        update = chance.choice(SINGLE)(chance, update or b"\x00", others)
    return update


def make_up(chance: random.Random, _update: bytes, _others: Sequence[bytes]) -> bytes:
    return chance.randbytes(chance.choice((0, 1, 2, 10, 100, 1000)))


SINGLE: tuple[Mutation, ...] = (
    flip_bits,
    cut_off,
    cut_out,
    repeat,
    splice,
    put_number,
    put_bytes,
    confuse_kinds,
)
ALL: tuple[Mutation, ...] = (*SINGLE, pile_up, make_up)


def mutate(chance: random.Random, updates: Sequence[bytes]) -> tuple[str, bytes]:
    """Return the name of a mutation and what it made of one of ``updates``."""
    mutation = chance.choice(ALL)
    return mutation.__name__, mutation(chance, chance.choice(updates), updates)
