"""From where a request comes: the address of whoever asks, also behind proxies, and their program."""

from __future__ import annotations

from ipaddress import ip_address

from fastapi.requests import HTTPConnection

from narrative.services.access import Origin

_LONGEST_AGENT = 300


def find_origin(connection: HTTPConnection) -> Origin:
    """Return from where ``connection`` comes.

    Each proxy writes down at the end of ``X-Forwarded-For`` whom it heard; with as many as the setting ``proxies`` says
    the last of them are believed, and nothing that stands before them: that anybody can write.
    """
    peer = connection.client.host if connection.client else ""
    agent = connection.headers.get("user-agent", "")
    shown = "".join(letter for letter in agent if letter.isprintable())[:_LONGEST_AGENT]
    return Origin(_find_address(connection, peer), shown)


def _find_address(connection: HTTPConnection, peer: str) -> str:
    proxies: int = connection.app.state.settings.proxies
    if proxies == 0:
        return peer
    heard = [part.strip() for line in connection.headers.getlist("x-forwarded-for") for part in line.split(",")]
    said = heard[-proxies] if len(heard) >= proxies else peer
    try:
        return str(ip_address(said.strip("[]")))
    except ValueError:
        return peer
