"""HashiCorp Vault: key-value secrets of version 2, read with a token or as an AppRole."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from narrative.kit.secrets.references import Reference
from narrative.kit.secrets.sources import NotFoundThere, pick_from, read_variable

_SECONDS = 5
_RENEW_AT = 2 / 3  # of a token's life


class Vault:
    """The Vault of VAULT_ADDR; its token is renewed before it ends, and a new one asked for when it has ended."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._token = ""
        self._renew_at = self._ends_at = float("inf")

    def read(self, reference: Reference) -> str:
        """Return the field's value in the newest version."""
        with _speaking() as client:
            self._sign_in(client)
            try:
                answer = self._read(client, reference)
            except _hvac().exceptions.Forbidden:  # the token ended before its time, or another one lies in the file
                self._token = ""
                self._sign_in(client)
                answer = self._read(client, reference)
        return pick_from(answer["data"]["data"], reference.field)

    def _read(self, client: Any, reference: Reference) -> Any:
        mount, _, path = reference.place.strip("/").partition("/")
        return client.secrets.kv.v2.read_secret_version(path, mount_point=mount, raise_on_deleted_version=True)

    def _sign_in(self, client: Any) -> None:
        now = self._clock()
        if self._token and now < self._renew_at:
            client.token = self._token
            return
        if self._token and now < self._ends_at and self._renew(client):
            return
        role = read_variable("VAULT_ROLE_ID")
        if role:
            client.token = None
            answer = client.auth.approle.login(role, read_variable("VAULT_SECRET_ID"), use_token=False)
            self._keep(client, answer["auth"]["client_token"], answer["auth"])
            return
        self._keep(client, read_variable("VAULT_TOKEN"), {})
        if not self._token:
            raise NotFoundThere("neither VAULT_TOKEN nor VAULT_ROLE_ID says who asks")
        self._renew(client)  # tells how long it lasts; a token that does not end refuses, which is as well

    def _renew(self, client: Any) -> bool:
        client.token = self._token
        try:
            answer = client.auth.token.renew_self()
        except _hvac().exceptions.VaultError:
            return False
        self._keep(client, self._token, answer["auth"])
        return True

    def _keep(self, client: Any, token: str, lease: dict[str, Any]) -> None:
        self._token = client.token = token
        seconds = float(lease.get("lease_duration") or "inf")
        self._renew_at, self._ends_at = self._clock() + seconds * _RENEW_AT, self._clock() + seconds


@contextmanager
def _speaking() -> Iterator[Any]:
    """Yield a client, and say in our words what goes wrong: an answer of Vault may quote more than a log should."""
    address = os.environ.get("VAULT_ADDR", "")
    if not address:
        raise NotFoundThere("VAULT_ADDR does not say where Vault is")
    hvac = _hvac()
    client = hvac.Client(
        url=address,
        namespace=os.environ.get("VAULT_NAMESPACE") or None,
        verify=os.environ.get("VAULT_CACERT") or True,
        timeout=_SECONDS,
    )
    try:
        yield client
    except hvac.exceptions.InvalidPath:
        raise NotFoundThere("nothing is kept there in Vault") from None
    except hvac.exceptions.Forbidden:
        raise NotFoundThere("Vault does not allow it") from None
    except hvac.exceptions.VaultError as problem:
        raise NotFoundThere(f"Vault refused ({type(problem).__name__})") from None
    except (OSError, ValueError, KeyError, TypeError):  # no connection, or an answer that is none of Vault's
        raise NotFoundThere(f"Vault does not answer at {address}") from None
    finally:
        client.adapter.close()


def _hvac() -> Any:
    try:
        import hvac  # noqa: PLC0415 - only some installations need it
        import hvac.exceptions  # noqa: PLC0415
    except ImportError:
        raise NotFoundThere("the package for it is not installed: pip install 'narrative-os[vault]'") from None
    return hvac
