"""Serves the built web app: hashed files for ever, its one page at every address that is not the API's."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

import narrative
from narrative.rest.doors import Public
from narrative.rest.headers import make_nonce, write_page_policy
from narrative.rest.methods import list_methods

_PACKAGE = Path(narrative.__file__).parent
# Said here, since what a system says differs: some know no fonts, some call scripts plain text.
_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
_WORTH_PACKING = ("text/", "application/json", "image/svg+xml", "application/manifest+json")
NONCE = "{{nonce}}"  # stands in the built page wherever a script or a style is allowed
_UNBUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Narrative OS</title>
<style nonce="{{nonce}}">
body { font: 1.1rem/1.6 Georgia, serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem }
</style>
<h1>The studio's pages are not built yet</h1>
<p>Narrative OS itself runs; your books are safe. In the folder of the source code, <code>make run</code> builds the
pages and starts again. An installed <code>narrative-os[server]</code> brings them along.</p>
"""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the web app, as it is sent."""

    content: bytes
    packed: bytes | None
    media_type: str
    etag: str


def find_site() -> Path | None:
    """Return the folder of the built web app: inside the installed package, or in a checkout where it was built."""
    for folder in (_PACKAGE / "web", _PACKAGE.parents[1] / "web" / "dist"):
        if (folder / "index.html").is_file():
            return folder
    return None


def make_router(site: Path | None = None) -> APIRouter:
    """Return the routes of the web app in ``site``, or where ``find_site`` finds it at the time."""
    router = APIRouter(include_in_schema=False, dependencies=[Public])

    @router.api_route("/{path:path}", methods=["GET", "HEAD"])
    def serve(request: Request, path: str) -> Response:
        if path == "api" or path.startswith("api/"):
            raise HTTPException(405 if list_methods(request.app, f"/{path}") else 404)
        folder = site or find_site()
        if folder is None:
            return _show(_UNBUILT, 503)
        return _answer(request, folder, path)

    return router


def _answer(request: Request, folder: Path, path: str) -> Response:
    found = _find_file(folder, path)
    if found is None and "." in path.rpartition("/")[2]:
        raise HTTPException(404)
    file = found or folder / "index.html"
    asset = load_asset(file, file.stat().st_mtime_ns)
    if asset.media_type == "text/html":
        return _show(asset.content.decode())
    is_hashed = path.startswith("assets/")
    headers = {
        "cache-control": "public, max-age=31536000, immutable" if is_hashed else "no-cache",
        "etag": asset.etag,
        "vary": "accept-encoding",
    }
    if request.headers.get("if-none-match") == asset.etag:
        return Response(None, 304, headers)
    if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.packed, 200, headers | {"content-encoding": "gzip"}, asset.media_type)
    return Response(asset.content, 200, headers, asset.media_type)


def _show(page: str, status: int = 200) -> Response:
    """Return a page with a nonce of its own; a kept copy would carry an old one, so it names no state to ask for."""
    nonce = make_nonce()
    headers = {"cache-control": "no-cache", "content-security-policy": write_page_policy(nonce)}
    return Response(page.replace(NONCE, nonce), status, headers, "text/html")


def _find_file(folder: Path, path: str) -> Path | None:
    """Return the file at ``path`` inside ``folder``; nothing outside it is ever found."""
    if not path or "\0" in path or "\\" in path:
        return None
    file = (folder / path).resolve()
    return file if file.is_relative_to(folder.resolve()) and file.is_file() else None


@lru_cache(maxsize=512)
def load_asset(file: Path, _changed: int) -> Asset:
    """Return ``file`` with its packed form, kept until it changes."""
    content = file.read_bytes()
    guessed = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    media_type = _MEDIA_TYPES.get(file.suffix, guessed)
    packed = gzip.compress(content, 6, mtime=0) if media_type.startswith(_WORTH_PACKING) else None
    if packed is not None and len(packed) >= len(content):
        packed = None
    return Asset(content, packed, media_type, f'"{hashlib.sha256(content).hexdigest()[:32]}"')
