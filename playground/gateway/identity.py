"""What a bot says of itself in IDENTIFY, and the code that closes the connection where it may not be so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playground.entities import Application
from playground.gateway.close_codes import GatewayClose
from playground.gateway.intents import ALL_INTENTS, PRIVILEGED, Intent


@dataclass(frozen=True, slots=True)
class Identity:
    """The intents and the shard that a session is for."""

    intents: Intent
    shard_id: int
    shard_count: int


def read_identity(data: Any, application: Application) -> Identity | GatewayClose:
    """Return what was said, or the code that it is refused with (Gateway Events, Identify)."""
    if not isinstance(data, dict) or not isinstance(data.get("properties"), dict):
        return GatewayClose.DECODE_ERROR
    if data.get("token") != application.token:
        return GatewayClose.AUTHENTICATION_FAILED
    shard = _shard_of(data.get("shard") if data.get("shard") is not None else [0, 1])
    if shard is None:
        return GatewayClose.INVALID_SHARD
    intents = data.get("intents")
    if isinstance(intents, bool) or not isinstance(intents, int) or intents & ~ALL_INTENTS.value or intents < 0:
        return GatewayClose.INVALID_INTENTS
    if intents & PRIVILEGED.value and not application.privileged_intents:
        return GatewayClose.DISALLOWED_INTENTS
    return Identity(Intent(intents), *shard)


def _shard_of(value: object) -> tuple[int, int] | None:
    if not isinstance(value, Sequence) or len(value) != 2:
        return None
    shard_id, count = value
    if not isinstance(shard_id, int) or not isinstance(count, int) or not 0 <= shard_id < count:
        return None
    return shard_id, count
