"""The codes with which the gateway closes a connection (Opcodes and Status Codes, Gateway Close Event Codes)."""

from enum import IntEnum

CUT = 1006
"""Stands for a connection that is lost without a close frame (RFC 6455, 7.4.1)."""


class GatewayClose(IntEnum):
    """`reason` is the text of the close frame."""

    UNKNOWN_ERROR = 4000
    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQUENCE = 4007
    RATE_LIMITED = 4008
    SESSION_TIMED_OUT = 4009
    INVALID_SHARD = 4010
    SHARDING_REQUIRED = 4011
    INVALID_VERSION = 4012
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014

    @property
    def reason(self) -> str:
        return _REASONS[self]


_REASONS = {
    GatewayClose.UNKNOWN_ERROR: "Unknown error.",
    GatewayClose.UNKNOWN_OPCODE: "Unknown opcode.",
    GatewayClose.DECODE_ERROR: "Error while decoding payload.",
    GatewayClose.NOT_AUTHENTICATED: "Not authenticated.",
    GatewayClose.AUTHENTICATION_FAILED: "Authentication failed.",
    GatewayClose.ALREADY_AUTHENTICATED: "Already authenticated.",
    GatewayClose.INVALID_SEQUENCE: "Invalid seq.",
    GatewayClose.RATE_LIMITED: "Rate limited.",
    GatewayClose.SESSION_TIMED_OUT: "Session timed out.",
    GatewayClose.INVALID_SHARD: "Invalid shard.",
    GatewayClose.SHARDING_REQUIRED: "Sharding required.",
    GatewayClose.INVALID_VERSION: "Invalid API version.",
    GatewayClose.INVALID_INTENTS: "Invalid intent(s).",
    GatewayClose.DISALLOWED_INTENTS: "Disallowed intent(s).",
}
