"""Runs the studio's server: takes the port, starts the app, says where it is, and stops everything when told to."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import sys
import webbrowser
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress

import click
import uvicorn
from fastapi import FastAPI

from narrative.app import create_app
from narrative.errors import Unavailable
from narrative.jobs import BODIES
from narrative.kit.folder import FolderInUse, find_holder, is_held
from narrative.kit.logs import start_logging
from narrative.kit.process import Processes
from narrative.kit.schema import upgrade_schema
from narrative.kit.server import find_running, open_database
from narrative.kit.settings import Settings, renew_secrets
from narrative.kit.worker import Worker
from narrative.realtime.events import LONGEST_MESSAGE
from narrative.rest.shield import LOOPBACK

_LEAVE_SECONDS = 3  # for answers under way, once told to stop


class PortTaken(Unavailable):
    """Port {port} on {host} is taken by another program. Stop that one, or choose another port: --port {other}."""


class PortForbidden(Unavailable):
    """This account may not listen on {host}, port {port}. Choose a port above 1023, such as --port 8000."""


class AddressUnknown(Unavailable):
    """There is no address {host} on this machine. Leave --host out to listen on 127.0.0.1."""


class LocalOnly(Unavailable):
    """The studio signs its one author in by itself, so it listens on this machine only, not on {host}.

    With --multi-user people sign in, and it may listen there.
    """


class PublicUrlMissing(Unavailable):
    """Say where browsers find the studio that listens on {host}: --public-url https://books.example.org."""


class _Server(uvicorn.Server):
    """A server that leaves signals to us: a stop is a stop, not an error."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def run_studio(settings: Settings, *, opens: bool = False) -> None:
    """Serve until Ctrl-C or SIGTERM. Raises PortTaken, LocalOnly and what the database raises at its start."""
    start_logging()
    _check_place(settings)
    if settings.database_url is None and is_held(settings.data):
        raise FolderInUse(folder=settings.data, where=find_holder(settings.data))
    with take_port(settings.host, settings.port) as taken:
        port: int = taken.getsockname()[1]
        with suppress(KeyboardInterrupt):
            _run(_serve(settings.model_copy(update={"port": port}), taken, opens=opens))


def _check_place(settings: Settings) -> None:
    """Refuse to be found by others where nobody signs in, and where nobody could say by which name."""
    if settings.host in LOOPBACK | {"::1"}:
        return
    if settings.is_local:
        raise LocalOnly(host=settings.host)
    if not settings.public_url:
        raise PublicUrlMissing(host=settings.host)


def run_worker(settings: Settings, at_once: int) -> None:
    """Work off jobs until Ctrl-C or SIGTERM. Raises NothingRuns when there is no database to work with."""
    start_logging()
    with suppress(KeyboardInterrupt):
        _run(_work(settings, at_once))


@contextmanager
def take_port(host: str, port: int) -> Iterator[socket.socket]:
    """Yield a listening socket. Raises PortTaken, PortForbidden and AddressUnknown."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only of a socket that says it is TCP asyncio takes Nagle's wait, which costs a second small message 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((host.strip("[]"), port))
            taken.listen(2048)
        except PermissionError as problem:
            raise PortForbidden(host=host, port=port) from problem
        except socket.gaierror as problem:
            raise AddressUnknown(host=host) from problem
        except OSError as problem:
            if problem.errno == 99:  # EADDRNOTAVAIL
                raise AddressUnknown(host=host) from problem
            raise PortTaken(host=host, port=port, other=port + 1) from problem
        yield taken


def _run(work: Coroutine[None, None, None]) -> None:
    """Run ``work`` on a loop that the database's driver can use; on Windows the usual one is not."""
    factory = asyncio.SelectorEventLoop if sys.platform == "win32" else None
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(work)


def configure(app: FastAPI) -> uvicorn.Config:
    """Return how the studio is served; whoever calls it runs the app's lifespan."""
    return uvicorn.Config(
        app,
        lifespan="off",  # ours is around it, so that its troubles reach the reader as sentences
        log_config=None,
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=2 * LONGEST_MESSAGE,  # the app itself lets go whoever talks too much
        ws_per_message_deflate=False,  # what goes to a hundred people would be compressed a hundred times
        ws_ping_interval=20,
        ws_ping_timeout=20,
        timeout_graceful_shutdown=_LEAVE_SECONDS,
    )


async def _serve(settings: Settings, taken: socket.socket, *, opens: bool) -> None:
    app = create_app(settings)
    stopping = asyncio.Event()
    _stop_on_signals(stopping)
    async with app.router.lifespan_context(app):
        server = _Server(configure(app))
        serving = asyncio.create_task(server.serve(sockets=[taken]))
        gc.freeze()
        gc.enable()
        click.echo(f"Narrative OS is at {settings.address}  (books in {settings.data}, Ctrl-C stops)")
        if opens:
            await asyncio.to_thread(webbrowser.open, settings.address)
        waiting = asyncio.create_task(stopping.wait())
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        app.state.bus.end_all()
        server.should_exit = True
        await serving
    click.echo("Narrative OS has stopped; everything is saved.")


async def _work(settings: Settings, at_once: int) -> None:
    address = find_running(settings)
    await asyncio.to_thread(upgrade_schema, address)
    database = open_database(address, settings)
    processes = Processes(at_once, settings.process_memory)
    stopping = asyncio.Event()
    _stop_on_signals(stopping)
    try:
        async with renew_secrets(settings), Worker(database, processes, BODIES, at_once, settings).working():
            click.echo(f"Working off jobs, up to {at_once} at a time  (Ctrl-C stops)")
            await stopping.wait()
    finally:
        processes.close()
        await database.close()


def _stop_on_signals(stopping: asyncio.Event) -> None:
    """End in order at Ctrl-C, SIGTERM and a closed terminal; who asks three times does not wait for the order.

    Where loops have no signals, Ctrl-C interrupts.
    """
    loop = asyncio.get_running_loop()
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

    def stop() -> None:
        if stopping.is_set():
            for number in numbers:
                loop.remove_signal_handler(number)
        stopping.set()

    for number in numbers:
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop)
