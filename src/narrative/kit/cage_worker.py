"""The process inside the cage: takes one function and its arguments, shuts itself in, calls it and answers.

It is started as a file, before the house can be found, so it imports the house only once it knows where it stands.
"""

from __future__ import annotations

import importlib
import json
import os
import pickle
import struct
import sys
import traceback
from collections.abc import Callable
from typing import Any, BinaryIO, cast

PROGRESS, ANSWER, REFUSAL = b"p", b"a", b"r"
HEADER = struct.Struct(">cQ")


def main() -> None:
    """Answer one request from standard input on standard output."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    request = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the parent, which trusts us less than we trust it
    sys.path[:] = request["path"]
    try:
        answer = _answer(request, output)
    except MemoryError:
        _send(output, REFUSAL, b'{"cause":"memory"}')
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent must hear of it
        _send(output, REFUSAL, _describe(error))
    else:
        _send(output, ANSWER, answer)
    output.close()
    os._exit(0)  # nothing in here deserves a tidy end


def _answer(request: dict[str, Any], output: BinaryIO) -> bytes:
    walls = importlib.import_module("narrative.kit.cage_walls")
    wire = importlib.import_module("narrative.kit.wire")
    function: Any = importlib.import_module(request["module"])
    for name in request["name"].split("."):
        function = getattr(function, name)
    arguments = pickle.loads(request["arguments"])  # noqa: S301 - from the parent
    warm = request["warm"]
    for module in warm:
        importlib.import_module(module)
    walls.raise_walls(request["memory"], request["seconds"], [*sys.path, sys.prefix, sys.base_prefix])
    sys.setrecursionlimit(8000)
    keywords = {"on_progress": _reporter(output)} if request["reports"] else {}
    return cast("bytes", wire.dump_value(function(*arguments, **keywords)))


def _reporter(output: BinaryIO) -> Callable[[float], None]:
    last = -1.0

    def report(done: float) -> None:
        nonlocal last
        if done - last >= 0.01 or done >= 1.0:
            last = done
            _send(output, PROGRESS, struct.pack(">d", done))

    return report


def _send(output: BinaryIO, kind: bytes, payload: bytes) -> None:
    output.write(HEADER.pack(kind, len(payload)) + payload)
    output.flush()


def _describe(error: BaseException) -> bytes:
    ours = getattr(sys.modules.get("narrative.errors"), "NarrativeError", ())
    if isinstance(error, ours):
        fields = {key: str(value) for key, value in error.fields.items()}
        what = {"cause": "refused", "module": type(error).__module__, "name": type(error).__qualname__}
        return json.dumps({**what, "kind": error.kind, "message": error.message, "fields": fields}).encode()
    trace = "".join(traceback.format_exception(error))[-4000:]
    return json.dumps({"cause": "broke", "trace": trace}).encode("utf-8", "replace")


if __name__ == "__main__":
    main()
