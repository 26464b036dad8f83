"""What the tests of the cage put into it: functions that behave, and functions that do not."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from narrative.errors import Invalid
from narrative.manuscript.document import Document

LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None  # taken in before the walls go up


class OutOfInk(Invalid):
    """The pen of {who} is dry; nothing was written."""


def double(number: int) -> int:
    return 2 * number


def measure(data: bytes) -> int:
    return len(data)


def count(steps: int, on_progress: Callable[[float], None]) -> tuple[str, ...]:
    for step in range(steps):
        on_progress(step / steps)
    return tuple(map(str, range(steps)))


def shout() -> str:
    sys.stdout.write("noise on standard output" * 1000)
    return "done"


def refuse(who: str) -> int:
    raise OutOfInk(who=who)


def fail() -> int:
    raise ZeroDivisionError("a bug")


def sleep(seconds: float) -> int:
    time.sleep(seconds)
    return 0


def spin() -> int:
    while True:
        pass


def swallow() -> int:
    return len([bytearray(50_000_000) for _ in range(1000)])


def crash() -> int:
    ctypes.string_at(0)
    return 0


def vanish() -> int:
    os._exit(3)


def lie() -> Document:
    return "no document"  # type: ignore[return-value]


def talk_too_much(length: int) -> str:
    return "x" * length


def connect() -> int:
    socket.create_connection(("127.0.0.1", 9), timeout=1).close()
    return 0


def connect_natively(port: int) -> int:
    """Open a socket behind Python's back and try to reach loopback; return the error's number."""
    assert LIBC
    address = b"\x02\x00" + port.to_bytes(2, "big") + b"\x7f\x00\x00\x01" + bytes(8)
    return 0 if LIBC.connect(LIBC.socket(2, 1, 0), address, 16) == 0 else ctypes.get_errno()


def write(path: str) -> int:
    return Path(path).write_text("x")


def write_natively(path: str) -> int:
    """Create a file behind Python's back; return what ``open`` returned."""
    assert LIBC
    return int(LIBC.open(path.encode(), os.O_CREAT | os.O_WRONLY, 0o600))


def load_natively() -> int:
    ctypes.CDLL(None)
    return 0


def read_file(path: str) -> str:
    return Path(path).read_text()


def run() -> int:
    return subprocess.run([sys.executable, "-c", "pass"], check=False).returncode


def fork() -> int:
    return os.fork()


def look_around() -> dict[str, str]:
    return dict(os.environ)
