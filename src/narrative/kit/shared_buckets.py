"""Token buckets in a Redis that several processes share; asked by one script, so that no two of them meet halfway."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from pydantic import SecretStr
from redis.asyncio import BlockingConnectionPool, Redis
from redis.credentials import CredentialProvider
from redis.exceptions import AuthenticationError, RedisError

from narrative.kit.buckets import Claim, Clock, MemoryBuckets, Verdict, judge, read_clock
from narrative.kit.secrets import LiveSecret

log = logging.getLogger("narrative.limits")

_AWAY_SECONDS = 5
_SECONDS = 1.0
_TURN_SECONDS = 5.0  # to wait for a connection of ours, which says nothing of Redis
_CONNECTIONS = 16

# KEYS: buckets; ARGV: now in microseconds (0 asks the server's clock), then cost and depth of each.
_SCRIPT = """
local now = tonumber(ARGV[1])
if now == 0 then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000000 + tonumber(time[2])
end
local gaps, granted = {}, 1
for i, key in ipairs(KEYS) do
  local full = tonumber(redis.call('GET', key) or 0)
  gaps[i] = math.max(full - now, 0)
  if gaps[i] + tonumber(ARGV[2 * i]) > tonumber(ARGV[2 * i + 1]) then granted = 0 end
end
if granted == 1 then
  for i, key in ipairs(KEYS) do
    local gap = gaps[i] + tonumber(ARGV[2 * i])
    redis.call('SET', key, string.format('%.0f', now + gap), 'PX', math.ceil(gap / 1000) + 1)
  end
end
table.insert(gaps, granted)
return gaps
"""


class _Credentials(CredentialProvider):
    """Who signs in to Redis, as the setting says when a connection is made."""

    def __init__(self, secret: SecretStr) -> None:
        self._secret = secret

    def get_credentials(self) -> tuple[str] | tuple[str, str]:
        """Return the name and the password, or the password alone where there is no name."""
        parts = urlsplit(self._secret.get_secret_value())
        name, password = unquote(parts.username or ""), unquote(parts.password or "")
        return (name, password) if name else (password,)


class RedisBuckets:
    """Buckets in a Redis; while it is away those of this process serve, so that nothing is ever without a limit."""

    def __init__(self, url: str | SecretStr, clock: Clock | None = None) -> None:
        self._secret = SecretStr(url) if isinstance(url, str) else url
        parts = urlsplit(self._secret.get_secret_value())
        pool = BlockingConnectionPool.from_url(
            urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])),
            credential_provider=_Credentials(self._secret) if parts.password or parts.username else None,
            max_connections=_CONNECTIONS,
            timeout=_TURN_SECONDS,
            socket_timeout=_SECONDS,
            socket_connect_timeout=_SECONDS,
        )
        self._redis: Any = Redis(connection_pool=pool)
        self._script = self._redis.register_script(_SCRIPT)
        self._clock = clock
        self._own = MemoryBuckets(clock or read_clock)
        self._away_until = 0.0

    async def take(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Grant all ``claims`` and spend their tokens, or refuse and spend none."""
        if time.monotonic() < self._away_until:
            return self._own.take_now(claims)
        try:
            return await self._ask(claims)
        except (RedisError, OSError, TimeoutError, ValueError) as problem:
            self._away_until = time.monotonic() + _AWAY_SECONDS
            if isinstance(problem, AuthenticationError) and isinstance(self._secret, LiveSecret):
                await asyncio.to_thread(self._secret.look_again, self._secret.get_secret_value())
            log.warning("Redis does not answer (%s); this process limits on its own meanwhile.", problem)
            return self._own.take_now(claims)

    async def _ask(self, claims: Sequence[Claim]) -> list[Verdict]:
        numbers = [number for claim in claims for number in (claim.cost, claim.rate.depth)]
        keys = [f"narrative:bucket:{claim.key}" for claim in claims]
        found = await self._script(keys=keys, args=[self._clock() if self._clock else 0, *numbers])
        *gaps, granted = (int(number) for number in found)
        return judge(claims, gaps, is_granted=bool(granted))

    async def close(self) -> None:
        """Give the connections back."""
        await self._redis.aclose(close_connection_pool=True)
