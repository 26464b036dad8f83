"""AWS Secrets Manager, with the region and credentials of the usual environment."""

from __future__ import annotations

from typing import Any

from narrative.kit.secrets.references import Reference
from narrative.kit.secrets.sources import NotFoundThere, pick_field

_SECONDS = 5


class SecretsManager:
    """The secrets of one AWS account, by name or ARN."""

    def read(self, reference: Reference) -> str:
        """Return the secret's current text, or one field of it where it is JSON."""
        answer = _ask(reference.place)
        if "SecretString" not in answer:
            raise NotFoundThere("it is no text")
        return pick_field(answer["SecretString"], reference.field)


def _ask(name: str) -> dict[str, Any]:
    try:
        from botocore.config import Config  # noqa: PLC0415 - only some installations need it
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415
        from botocore.session import get_session  # noqa: PLC0415
    except ImportError:
        raise NotFoundThere("the package for it is not installed: pip install 'narrative-os[aws]'") from None
    limits = Config(connect_timeout=_SECONDS, read_timeout=_SECONDS, retries={"total_max_attempts": 2})
    try:
        client = get_session().create_client("secretsmanager", config=limits)
        try:
            answer: dict[str, Any] = client.get_secret_value(SecretId=name)
        finally:
            client.close()
    except ClientError as problem:
        raise NotFoundThere(f"AWS refused ({problem.response['Error']['Code']})") from None
    except BotoCoreError as problem:
        raise NotFoundThere(f"AWS could not be asked ({type(problem).__name__})") from None
    return answer
