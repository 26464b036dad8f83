"""A secret setting that may be kept elsewhere: whoever reads it gets what it is now."""

from __future__ import annotations

from typing import Final

from pydantic import SecretStr

from narrative.kit.secrets.aws import SecretsManager
from narrative.kit.secrets.keeper import Keeper
from narrative.kit.secrets.references import find_references
from narrative.kit.secrets.sources import Environment, Files
from narrative.kit.secrets.vault import Vault

KEEPER: Final = Keeper({"env": Environment(), "file": Files(), "vault": Vault(), "aws-sm": SecretsManager()})
"""The values of this process."""


class LiveSecret(SecretStr):
    """The text of a setting and its name; its references are filled in whenever it is read."""

    def __init__(self, text: str, setting: str, keeper: Keeper = KEEPER) -> None:
        super().__init__(text)
        self.setting = setting
        self.references = find_references(text)
        self._keeper = keeper

    def get_secret_value(self) -> str:
        """Return the setting with every reference filled in. Raises ``SecretAway`` for what was never found."""
        return self._keeper.look_up(self.setting, self._secret_value) if self.references else self._secret_value

    def look_again(self, seen: str) -> str:
        """Return the setting as it is kept at this moment; ``seen`` did not work."""
        return self._keeper.look_again(self.setting, self._secret_value, seen) if self.references else seen

    def look_back(self) -> str:
        """Return the setting as it was before its last change."""
        return self._keeper.look_back(self.setting, self._secret_value) if self.references else self._secret_value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LiveSecret) and self._secret_value == other._secret_value

    def __hash__(self) -> int:
        return hash(self._secret_value)
