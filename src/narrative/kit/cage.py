"""Runs a function on what a stranger sent in a process of its own: shut in, watched, ended when it takes too long."""

from __future__ import annotations

import contextlib
import inspect
import json
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar, cast, get_type_hints

from narrative import errors
from narrative.errors import Invalid, NarrativeError, Unavailable
from narrative.kit import cage_worker
from narrative.kit.cage_worker import ANSWER, HEADER, PROGRESS, REFUSAL
from narrative.kit.wire import NotThatType, load_value

T = TypeVar("T")

_POLL = 0.05
_KEPT_ENVIRONMENT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a caged function may use: seconds of wall clock, bytes of memory (POSIX), bytes of answer."""

    seconds: float = 120.0
    memory: int = 2_000_000_000
    answer: int = 600_000_000


class TookTooLong(Invalid):
    """This took longer than {seconds} seconds and was stopped; nothing was changed.

    Open the file in your word processor, save it again as DOCX, or split it in two.
    """


class NeededTooMuch(Invalid):
    """This needed more than {memory} of memory and was stopped; nothing was changed.

    Take large pictures out of the file, or split it in two.
    """


class ReaderBroke(Invalid):
    """Something in this file made its reader stop; nothing was changed.

    Open it in your word processor and save it again under a new name, as DOCX.
    """


class Stopped(Unavailable):
    """You stopped this; nothing was changed."""


def run_caged(
    function: Callable[..., T],
    *arguments: object,
    limits: Limits | None = None,
    on_progress: Callable[[float], None] | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> T:
    """Return ``function(*arguments)``, called in the cage.

    ``function`` stands at the top of a module, says what it returns (dataclasses and plain values, see ``wire``) and
    reports by an argument ``on_progress`` if it has one, from 0.0 to 1.0, which is called in this thread. Raises what
    the function raises of our own errors, else ``TookTooLong``, ``NeededTooMuch``, ``ReaderBroke``, or ``Stopped``
    soon after ``is_cancelled`` says so.
    """
    limits = limits or Limits()
    returns = get_type_hints(function)["return"]
    with _start() as process:
        sender = _send_request(process, function, arguments, limits)
        try:
            kind, payload = _wait(process, limits, on_progress, is_cancelled)
        finally:
            process.kill()
            sender.join(timeout=10)  # it closes the pipe that it writes to, which nobody else may do meanwhile
    if kind != ANSWER:
        raise _explain(payload, limits)
    try:
        return cast("T", load_value(returns, payload))
    except NotThatType as error:
        raise ReaderBroke(detail=str(error)) from error


def _start() -> subprocess.Popen[bytes]:
    environment = {key: os.environ[key] for key in _KEPT_ENVIRONMENT if key in os.environ}
    command = [sys.executable, "-I", "-S", "-X", "utf8", str(Path(cage_worker.__file__))]
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=flags,
    )


def _send_request(
    process: subprocess.Popen[bytes], function: Callable[..., object], arguments: tuple[object, ...], limits: Limits
) -> threading.Thread:
    request = {
        "path": [str(Path(path).resolve()) for path in sys.path],
        "module": function.__module__,
        "name": function.__qualname__,
        "arguments": pickle.dumps(arguments, protocol=5),
        "memory": limits.memory,
        "seconds": limits.seconds,
        "reports": "on_progress" in inspect.signature(function).parameters,
        "warm": ["encodings.idna", "encodings.cp1252", "encodings.utf_16", "traceback", "json"],
    }

    def write(stream: IO[bytes]) -> None:
        with contextlib.suppress(OSError), stream:
            pickle.dump(request, stream, protocol=5)

    assert process.stdin is not None  # noqa: S101 - asked for above
    sender = threading.Thread(target=write, args=(process.stdin,), daemon=True)
    sender.start()
    return sender


def _wait(
    process: subprocess.Popen[bytes],
    limits: Limits,
    on_progress: Callable[[float], None] | None,
    is_cancelled: Callable[[], bool],
) -> tuple[bytes, bytes]:
    """Return the last frame of the process: its answer or its refusal."""
    frames: queue.Queue[tuple[bytes, bytes]] = queue.Queue()
    assert process.stdout is not None  # noqa: S101 - asked for above
    threading.Thread(target=_listen, args=(process.stdout, frames, limits.answer), daemon=True).start()
    deadline = time.monotonic() + limits.seconds
    while True:
        try:
            kind, payload = frames.get(timeout=_POLL)
        except queue.Empty:
            if is_cancelled():
                raise Stopped from None
            if time.monotonic() > deadline:
                raise TookTooLong(seconds=f"{limits.seconds:g}") from None
            continue
        if kind == PROGRESS and len(payload) == 8:
            if on_progress:
                on_progress(min(1.0, max(0.0, struct.unpack(">d", payload)[0])))
        elif kind:
            return kind, payload
        else:
            return REFUSAL, json.dumps({"cause": _find_cause(process)}).encode()


def _listen(stream: IO[bytes], frames: queue.Queue[tuple[bytes, bytes]], most: int) -> None:
    """Put each frame of ``stream`` into ``frames``, and an empty one at its end or when one is too long."""
    with contextlib.suppress(OSError, ValueError):
        while len(header := stream.read(HEADER.size)) == HEADER.size:
            kind, length = HEADER.unpack(header)
            if kind not in (PROGRESS, ANSWER, REFUSAL) or length > most:
                frames.put((REFUSAL, b'{"cause": "broke", "trace": "an answer too long"}'))
                return
            payload = stream.read(length)
            if len(payload) != length:
                break
            frames.put((kind, payload))
    frames.put((b"", b""))


def _find_cause(process: subprocess.Popen[bytes]) -> str:
    """Return why a process ended without a word: its time was up, or it broke."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=2)
    return "time" if process.returncode == -getattr(signal, "SIGXCPU", 0) else "broke"


def _explain(payload: bytes, limits: Limits) -> NarrativeError:
    try:
        said = json.loads(payload)
        cause = said["cause"]
    except (ValueError, KeyError, TypeError):
        return ReaderBroke(detail="an answer that nobody understands")
    if cause == "memory":
        return NeededTooMuch(memory=f"{limits.memory / 1e9:g} GB")
    if cause == "time":
        return TookTooLong(seconds=f"{limits.seconds:g}")
    if cause == "refused":
        return _rebuild(said)
    return ReaderBroke(detail=str(said.get("trace", ""))[-4000:])


def _rebuild(said: dict[str, object]) -> NarrativeError:
    """Return the error that was raised inside, if it is one of ours and already known here; else one of its kind."""
    module = sys.modules.get(str(said.get("module")))
    found = getattr(module, str(said.get("name")), None)
    fields = said.get("fields")
    given = {str(key): str(value) for key, value in fields.items()} if isinstance(fields, dict) else {}
    if not (isinstance(found, type) and issubclass(found, NarrativeError)):
        kinds = {kind.kind: kind for kind in errors.NarrativeError.__subclasses__()}
        found = kinds.get(str(said.get("kind")), ReaderBroke)
    error = found(str(said.get("message", ""))[:2000])
    error.fields.update(given)
    return error
