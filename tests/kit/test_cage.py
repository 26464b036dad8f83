from __future__ import annotations

import ctypes
import errno
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.kit import captives

from narrative.kit.cage import Limits, NeededTooMuch, ReaderBroke, Stopped, TookTooLong, run_caged
from narrative.manuscript.catalogue import read_document
from narrative.manuscript.refusals import IsPdf

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the walls of Linux")


def test_the_answer_comes_back() -> None:
    assert run_caged(captives.double, 21) == 42


def test_a_document_comes_back_as_it_was_read() -> None:
    data = "# One\n\nIt was *dark*.[^1]\n\n[^1]: A note — “so”. 👩‍👩‍👧\n".encode()
    assert run_caged(read_document, data, "book.md") == read_document(data, "book.md")


def test_progress_is_heard() -> None:
    heard: list[float] = []
    assert run_caged(captives.count, 50, on_progress=heard.append) == tuple(map(str, range(50)))
    assert heard == sorted(heard)
    assert len(heard) == 50


def test_noise_does_not_disturb_the_answer() -> None:
    assert run_caged(captives.shout) == "done"


def test_our_own_errors_come_through() -> None:
    with pytest.raises(captives.OutOfInk, match=r"The pen of Ann \{x\} is dry") as caught:
        run_caged(captives.refuse, "Ann {x}")
    assert caught.value.fields == {"who": "Ann {x}"}
    with pytest.raises(IsPdf):
        run_caged(read_document, b"%PDF-1.7 ...", "book.pdf")


@pytest.mark.parametrize("breaks", [captives.fail, captives.crash, captives.vanish, captives.lie])
def test_whatever_breaks_is_a_sentence(breaks: Callable[[], object]) -> None:
    with pytest.raises(ReaderBroke, match="nothing was changed"):
        run_caged(breaks)


def test_a_bug_leaves_its_trace_for_the_log() -> None:
    with pytest.raises(ReaderBroke) as caught:
        run_caged(captives.fail)
    assert "ZeroDivisionError" in str(caught.value.fields["detail"])
    assert "ZeroDivisionError" not in caught.value.message


@pytest.mark.parametrize("slow", [(captives.sleep, 60.0), (captives.spin,)])
def test_what_takes_too_long_is_ended(slow: tuple[Callable[..., object], object]) -> None:
    began = time.monotonic()
    with pytest.raises(TookTooLong, match=r"longer than 0\.5 seconds"):
        run_caged(*slow, limits=Limits(seconds=0.5))
    assert time.monotonic() - began < 30  # of a minute or more


def test_a_large_request_may_be_ended_before_it_is_heard() -> None:
    for _ in range(3):
        with pytest.raises(TookTooLong):
            run_caged(captives.measure, bytes(80_000_000), limits=Limits(seconds=0.001))
    assert run_caged(captives.measure, bytes(20_000_000)) == 20_000_000


def test_what_is_cancelled_stops() -> None:
    began = time.monotonic()
    with pytest.raises(Stopped):
        run_caged(captives.sleep, 60.0, is_cancelled=lambda: time.monotonic() - began > 0.3)
    assert time.monotonic() - began < 30  # of a minute or more


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="their systems keep no such limit")
def test_what_needs_too_much_memory_is_ended() -> None:
    with pytest.raises(NeededTooMuch, match=r"more than 0\.5 GB"):
        run_caged(captives.swallow, limits=Limits(memory=500_000_000))


def test_an_answer_has_its_limit() -> None:
    with pytest.raises(ReaderBroke):
        run_caged(captives.talk_too_much, 100_000, limits=Limits(answer=50_000))


@pytest.mark.parametrize(
    "escape",
    [
        (captives.connect,),
        (captives.write, "escaped"),
        (captives.run,),
        (captives.read_file, "/etc/passwd"),
        pytest.param((captives.fork,), marks=pytest.mark.skipif(sys.platform == "win32", reason="no fork")),
    ],
    ids=lambda escape: escape[0].__name__,
)
def test_nothing_escapes(escape: tuple[Callable[..., object], object], tmp_path: Path) -> None:
    arguments = [str(tmp_path / argument) if argument == "escaped" else argument for argument in escape[1:]]
    with pytest.raises(ReaderBroke) as caught:
        run_caged(escape[0], *arguments)
    assert "PermissionError" in str(caught.value.fields["detail"])
    assert list(tmp_path.iterdir()) == []


@ON_LINUX
def test_nothing_escapes_behind_pythons_back(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert captives.connect_natively(port) == 0
        assert run_caged(captives.connect_natively, port) in (errno.ENETUNREACH, errno.EACCES, errno.EPERM)
    with pytest.raises(ReaderBroke, match="save it again"):
        run_caged(captives.load_natively)
    assert captives.LIBC
    if captives.LIBC.syscall(444, None, ctypes.c_size_t(0), 1) < 1:
        pytest.skip("this kernel has no Landlock")
    assert run_caged(captives.write_natively, str(tmp_path / "x")) == -1
    assert list(tmp_path.iterdir()) == []


def test_secrets_of_the_parent_stay_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    assert "DATABASE_URL" not in run_caged(captives.look_around)


def test_no_process_is_left_behind() -> None:
    if not Path("/proc/self/task").exists():
        pytest.skip("no /proc here")
    with pytest.raises(TookTooLong):
        run_caged(captives.spin, limits=Limits(seconds=0.2))
    assert [process for process in Path("/proc").iterdir() if process.name.isdigit() and _is_worker(process)] == []


def _is_worker(process: Path) -> bool:
    try:
        parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
        return parent == str(os.getpid()) and "cage_worker" in (process / "cmdline").read_text()
    except (OSError, IndexError):
        return False
