"""The gateway's operations (Opcodes and Status Codes, Gateway Opcodes)."""

from enum import IntEnum


class Opcode(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE = 4
    RESUME = 6
    RECONNECT = 7
    MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    ACK = 11
    SOUNDBOARD = 31


ASKED_IN_SESSION = frozenset({Opcode.PRESENCE, Opcode.VOICE, Opcode.MEMBERS, Opcode.SOUNDBOARD})
"""What a bot may send only once it has a session."""
