"""The walls of the cage, put up by a process around itself: memory, time, files and network, as the system allows.

Nothing here imports more than the standard library, and what a system does not know is left out: the audit hook holds
everywhere, the limits on POSIX, the rest on Linux.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import struct
import sys
from collections.abc import Sequence
from types import ModuleType

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows: the parent's clock and the readers' own counts remain
    resource = None

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_DIE_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_READ_FILES = 0b1100  # read a file, list a folder

_FORBIDDEN = (
    *("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.system", "os.startfile"),
    *("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate"),
    *("os.kill", "os.setxattr", "shutil.", "ftplib.", "urllib.", "http.", "smtplib.", "webbrowser.", "ctypes.dlopen"),
    *("winreg.", "tempfile."),
)


def raise_walls(memory: int, seconds: float, readable: Sequence[str]) -> None:
    """Shut this process in for good: ``memory`` in bytes, ``seconds`` of work, only ``readable`` folders to read."""
    folders = [os.path.realpath(path) for path in readable if path]
    _limit(memory, seconds)
    if sys.platform == "linux":
        _shut_on_linux(folders)
    _listen(folders)


def _limit(memory: int, seconds: float) -> None:
    if resource is None:
        return
    limits = [("RLIMIT_AS", memory), ("RLIMIT_CPU", int(seconds) + 1), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0)]
    for name, most in [*limits, ("RLIMIT_NOFILE", 64), ("RLIMIT_NPROC", 0)]:
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))
    with contextlib.suppress(AttributeError, ValueError, OSError):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _shut_on_linux(folders: Sequence[str]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_DIE_WITH_PARENT, int(signal.SIGKILL), 0, 0, 0)
    if libc.unshare(_NEW_NETWORK) != 0:
        libc.unshare(_NEW_USER | _NEW_NETWORK)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    version = libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    bits = 13 + (version >= 2) + (version >= 3) + (version >= 5)
    rules = struct.pack("=QQQ", (1 << bits) - 1, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = libc.syscall(_LANDLOCK_CREATE, rules[:size], ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return
    for folder in [*folders, "/lib", "/lib64", "/usr/lib"]:
        with contextlib.suppress(OSError):
            place = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
            libc.syscall(_LANDLOCK_ADD, ruleset, 1, struct.pack("=Qi", _READ_FILES, place), 0)
            os.close(place)
    libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _listen(folders: Sequence[str]) -> None:
    """Let Python itself refuse what a reader never does; the hook cannot be taken down again."""
    inside = tuple(folder.rstrip("/\\") + os.sep for folder in [*folders, "/lib", "/lib64", "/usr/lib"])
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            raise PermissionError(f"{event} is not allowed here")
        if event == "open":
            path, mode, flags = arguments
            writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & writing)
            if writes or (isinstance(path, str) and not os.path.realpath(path).startswith(inside)):
                raise PermissionError(f"{path!r} is not to be opened here")

    sys.addaudithook(refuse)
