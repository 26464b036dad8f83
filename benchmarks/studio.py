"""Measures the studio itself, through its own API on its own PostgreSQL: import, outline, saving, checking, undo.

``python -m benchmarks.studio NOVEL…`` joins the novels into one book, brings it in, and prints one line a request: the
median of several in milliseconds, or the seconds of one job, each with what it worked on.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

from narrative.app import create_app
from narrative.kit.settings import Settings

ROUNDS = 9

Call = Callable[[], Awaitable[httpx.Response]]


async def take_median(what: str, call: Call) -> httpx.Response:
    """Print the median of ``ROUNDS`` calls and return the last answer."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = await call()
        times.append(time.perf_counter() - start)
        answer.raise_for_status()
    print(f"{what:<44} {1000 * statistics.median(times):8.1f} ms   {len(answer.content) / 1000:8.1f} kB")
    return answer


async def take_job(what: str, client: httpx.AsyncClient, address: str, begun: float, *final: str) -> Any:
    """Print the seconds from ``begun`` until ``address`` has one of the statuses ``final``."""
    while (found := (await client.get(address)).json())["status"] not in final:  # noqa: ASYNC110 - a client can only ask again
        await asyncio.sleep(0.02)
    print(f"{what:<44} {time.perf_counter() - begun:8.2f} s    {found['status']}")
    return found


async def bring(client: httpx.AsyncClient, book: str, data: bytes, what: str) -> str:
    """Bring a file into the book; return the address of the import."""
    begun = time.perf_counter()
    made = (await client.post(f"{book}/imports", files={"file": ("novel.md", data)})).json()
    address = f"{book}/imports/{made['id']}"
    await take_job(f"{what}: read, outline, report", client, address, begun, "ready", "failed")
    begun = time.perf_counter()
    await client.post(f"{address}/apply")
    await take_job(f"{what}: put into the book", client, address, begun, "done", "failed")
    return address


async def check(client: httpx.AsyncClient, book: str, what: str) -> None:
    """Have the book checked."""
    begun = time.perf_counter()
    job = (await client.post(f"{book}/checks")).json()["job_id"]
    await take_job(what, client, f"{book}/jobs/{job}", begun, "done", "failed")


async def measure(client: httpx.AsyncClient, novels: list[Path]) -> None:
    """Print every line."""
    data = b"\n\n".join(novel.read_bytes() for novel in novels)
    book = f"/projects/{(await client.post('/projects', json={'title': 'Measured'})).json()['id']}"
    first = await bring(client, book, data, "first import")
    outline = (await take_median("GET outline", lambda: client.get(f"{book}/outline"))).json()
    scenes = [scene for part in outline["parts"] for chapter in part["chapters"] for scene in chapter["scenes"]]
    print(f"{'':<44} {outline['words']:8} words, {len(scenes)} scenes")
    await check(client, book, "check, cold")
    await check(client, book, "check again, nothing changed")
    longest = max(scenes, key=lambda scene: scene["words"])
    address = f"{book}/scenes/{longest['id']}"
    scene = (await take_median(f"GET scene of {longest['words']} words", lambda: client.get(address))).json()
    body = scene["body"]

    async def save() -> httpx.Response:
        body["content"][0]["content"][0]["text"] += " And"
        return await client.put(f"{address}/body", json={"body": body}, headers={"If-Match": "*"})

    await take_median("PUT its body", save)
    await take_median("GET 20 scenes", lambda: client.get(f"{book}/scenes"))
    await check(client, book, "check after the edit")
    await take_median("GET its annotations", lambda: client.get(f"{address}/annotations"))
    await take_median("GET findings, five", lambda: client.get(f"{book}/findings?limit=5"))
    await take_median("GET cast and places, fifty", lambda: client.get(f"{book}/entities"))
    await take_median("GET the shelf", lambda: client.get("/projects"))
    await take_median("GET export as Markdown", lambda: client.get(f"{book}/export?format=markdown"))
    again = await bring(client, book, data.replace(b" night", b" evening"), "import again, edited")
    begun = time.perf_counter()
    (await client.post(f"{again}/undo")).raise_for_status()
    print(f"{'undo of the import':<44} {time.perf_counter() - begun:8.2f} s")
    assert (await client.get(first)).status_code == 200


async def main() -> None:
    """Start a studio in a folder of its own and measure it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("novels", type=Path, nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nos-") as folder:
        Path(folder).chmod(0o755)  # noqa: ASYNC240 - nobody waits yet
        app = create_app(Settings(data=Path(folder, "data"), sample=False, port=0))
        async with app.router.lifespan_context(app):
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1") as client:
                await measure(client, options.novels)


if __name__ == "__main__":
    asyncio.run(main())
