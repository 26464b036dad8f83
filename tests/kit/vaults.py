"""A small Vault on loopback, as clients of its HTTP interface meet it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FakeVault:
    """As much of Vault as a client of key-value secrets meets: tokens that end, roles, versions, a sealed state."""

    def __init__(self) -> None:
        self.secrets: dict[str, dict[str, Any]] = {}
        self.roles = {"role": "role-secret"}
        self.tokens = {"root-token"}
        self.status = 0
        self.log: list[str] = []
        self.lease = 3600

    def answer(self, method: str, path: str, token: str | None, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:  # noqa: PLR0911
        self.log.append(f"{method} {path}")
        if self.status:
            return self.status, {"errors": [f"trouble with {self.secrets}"]}
        if path == "auth/approle/login":
            if self.roles.get(body.get("role_id", "")) != body.get("secret_id"):
                return 400, {"errors": ["invalid role or secret ID"]}
            given = f"token-{len(self.tokens)}"
            self.tokens.add(given)
            return 200, {"auth": {"client_token": given, "lease_duration": self.lease, "renewable": True}}
        if token not in self.tokens:
            return 403, {"errors": ["permission denied"]}
        if path == "auth/token/renew-self":
            if token == "root-token":
                return 400, {"errors": ["lease is not renewable"]}
            return 200, {"auth": {"client_token": token, "lease_duration": self.lease, "renewable": True}}
        if path not in self.secrets:
            return 404, {"errors": []}
        return 200, {"data": {"data": self.secrets[path], "metadata": {"version": 1}}}

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve on loopback while the block lasts, and yield the address."""
        vault = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)) or b"{}")
                token = self.headers.get("x-vault-token")
                status, told = vault.answer(self.command, self.path.removeprefix("/v1/"), token, body)
                sent = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            do_GET = do_POST = do_PUT = handle_any  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.02,))
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_port}"
            finally:
                server.shutdown()
                thread.join()
