"""``narrative keys``: the keys that kept secrets are sealed with, and how they are changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from narrative.cli.refusal import refuse
from narrative.cli.serve import NoServer, find_missing
from narrative.errors import Conflict, NarrativeError

if TYPE_CHECKING:
    from narrative.kit.address import Address
    from narrative.kit.keyring import Keyring
    from narrative.kit.rewrapping import Vaults
    from narrative.kit.settings import Settings

_data = click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="The data folder of the studio.")


class KeyInUse(Conflict):
    """{count} kept secrets are still sealed with older keys; nothing was changed. First run: narrative keys rotate."""


class KeptElsewhere(Conflict):
    """The setting NARRATIVE_ENCRYPTION_KEYS keeps the keys: take the old ones out there. None is used any more."""


@click.group("keys", short_help="Change the keys that kept secrets are sealed with.")
def command() -> None:
    """See and change the keys that people's kept secrets are sealed with.

    Each secret has a key of its own, and the newest of these keys keeps those shut. The keys are in a file in the data
    folder, or in the setting NARRATIVE_ENCRYPTION_KEYS, which may name a vault. A running studio needs no restart.

    \b
    To change them: narrative keys rotate, and some time later: narrative keys retire
    """


@command.command("make")
def make() -> None:
    """Print a new key, for NARRATIVE_ENCRYPTION_KEYS: before the others, with a blank between."""
    _need_server()
    from narrative.kit.keyring import make_key

    click.echo(make_key().write())


@command.command("list")
@_data
def list_keys(data: Path | None) -> None:
    """Show each key's name, the newest first, and how many secrets it keeps shut."""
    with _opened(data) as (_, keyring, vaults):
        counts = vaults.count_by_key()
        for place, key in enumerate(keyring.list_keys()):
            click.echo(f"{key}  {counts.pop(str(key), 0):6d} secrets{'  (current)' if place == 0 else ''}")
        for name, count in counts.items():
            click.echo(f"{name}  {count:6d} secrets  (this key is not known: they cannot be opened)")


@command.command("rotate")
@_data
def rotate(data: Path | None) -> None:
    """Put every kept secret under a new key.

    With the key file a new key is made; with NARRATIVE_ENCRYPTION_KEYS the first one there is taken. The secrets
    themselves stay as they are. Stopped half way, even by force, it goes on where it was when it is called again.
    Where people sign in, a new key signs their sessions within the hour; nobody is signed out.
    """
    from narrative.kit.rewrapping import NotAllUnderOneKey

    with _opened(data) as (settings, keyring, vaults):
        _add_key(settings, keyring, vaults)
        if settings.mode == "multi-user":
            asyncio.run(_add_signing_key(vaults.owner, keyring))
        done = vaults.rewrap(keyring)
        click.echo(f"{done.changed} of {done.all} secrets are under the key {keyring.find_current()} now.")
        if done.left:
            raise NotAllUnderOneKey(left=done.left)
        click.echo(f"All {done.all} are, and were tried. Older keys stay until: narrative keys retire")


@command.command("retire")
@_data
def retire(data: Path | None) -> None:
    """Forget the keys that no secret needs any more."""
    from narrative.kit.keyring import KeyFile

    with _opened(data) as (settings, keyring, vaults):
        keys = keyring.list_keys()
        _refuse_used(vaults, keyring)
        if settings.encryption_keys is not None:
            raise KeptElsewhere
        file = KeyFile(settings.data)
        file.replace(keys[:1])
        try:
            _refuse_used(vaults, keyring)
        except KeyInUse:
            file.replace(keys)  # something was sealed just before its key went
            raise
        click.echo(f"{len(keys) - 1} older keys are gone; {keys[0]} is the only one.")


def _add_key(settings: Settings, keyring: Keyring, vaults: Vaults) -> None:
    """Make a new key current, unless an earlier change is unfinished or others keep the keys."""
    from narrative.kit.keyring import KeyFile, make_key

    current = str(keyring.find_current())
    unfinished = any(name != current for name in vaults.count_by_key())
    if settings.encryption_keys is None and not unfinished:
        KeyFile(settings.data).replace((make_key(), *keyring.list_keys()))


async def _add_signing_key(owner: Address, keyring: Keyring) -> None:
    """Have a new key for access tokens; what the ones before it signed is believed until it expires."""
    from narrative.kit.database import Database
    from narrative.kit.signing import Signer

    database = Database(owner, 2, keyring)
    try:
        async with database.transaction() as session:
            await Signer("").rotate(session)
    finally:
        await database.close()


def _refuse_used(vaults: Vaults, keyring: Keyring) -> None:
    current = str(keyring.find_current())
    if used := sum(count for name, count in vaults.count_by_key().items() if name != current):
        raise KeyInUse(count=used)


@contextmanager
def _opened(data: Path | None) -> Iterator[tuple[Settings, Keyring, Vaults]]:
    """Yield the settings, the keys and the sealed secrets; say every trouble in words."""
    _need_server()
    from narrative.kit.keyring import open_keyring
    from narrative.kit.rewrapping import Vaults
    from narrative.kit.server import open_owner
    from narrative.kit.settings import load_settings
    from narrative.migrations.tables import find_tables

    find_tables()
    try:
        settings = load_settings(data=data)
        with asyncio.Runner() as runner:
            opening = open_owner(settings)
            owner: Address = runner.run(opening.__aenter__())
            vaults = Vaults(owner)
            try:
                yield settings, open_keyring(settings), vaults
            finally:
                vaults.close()
                runner.run(opening.__aexit__(None, None, None))
    except NarrativeError as trouble:
        refuse(trouble)


def _need_server() -> None:
    if missing := find_missing():
        refuse(NoServer(missing=missing))
