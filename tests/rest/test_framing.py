"""Where one request ends and the next begins is never in doubt, whatever stands before the studio."""

from __future__ import annotations

import asyncio

import pytest

SMUGGLED = b"GET /api/v1/projects HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


async def send(address: str, *headers: bytes, body: bytes = b"") -> bytes:
    """Everything the studio answers to one request with ``headers``, and to what hides in its ``body``."""
    host, _, port = address.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"\r\n".join([b"POST /api/v1/projects HTTP/1.1", b"Host: 127.0.0.1", *headers, b"", b""]) + body)
    try:
        return await asyncio.wait_for(reader.read(), 20)
    finally:
        writer.close()
        await writer.wait_closed()


@pytest.mark.parametrize(
    "headers",
    [
        [b"Content-Length: 5", b"Transfer-Encoding: chunked"],
        [b"Transfer-Encoding: chunked", b"Content-Length: 5"],
        [b"Content-Length: 5", b"Content-Length: 6"],
        [b"Content-Length: +5"],
        [b"Content-Length : 5"],
        [b"Transfer-Encoding: xchunked"],
        [b"Transfer-Encoding: chunked, identity"],
    ],
    ids=lambda headers: b" ".join(headers).decode(),
)
async def test_a_request_with_a_doubtful_end_hides_no_other(address: str, headers: list[bytes]) -> None:
    answer = await send(address, *headers, body=b"0\r\n\r\n" + SMUGGLED)
    assert answer.count(b"HTTP/1.1 ") <= 1, answer
    assert b"HTTP/1.1 2" not in answer, answer


async def test_two_requests_on_one_line_get_two_answers(address: str) -> None:
    answer = await send(address, b"Content-Length: 5", body=b"0\r\n\r\n" + SMUGGLED)
    assert answer.count(b"HTTP/1.1 ") == 2, answer
