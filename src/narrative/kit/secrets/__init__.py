"""Settings that are kept elsewhere: in the environment, in files, in HashiCorp Vault, in AWS Secrets Manager."""

from narrative.kit.secrets.keeper import Keeper, SecretAway
from narrative.kit.secrets.references import BadReference, Reference, find_references
from narrative.kit.secrets.setting import KEEPER, LiveSecret

__all__ = ["KEEPER", "BadReference", "Keeper", "LiveSecret", "Reference", "SecretAway", "find_references"]
