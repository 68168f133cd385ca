"""Faults of the gateway: what happens to connections and sessions."""

from playground.faults.fault import Fault
from playground.gateway.close_codes import CUT, GatewayClose
from playground.gateway.connection import Connection
from playground.gateway.hub import GatewayHub

_ENDS_SESSION = frozenset(
    {
        1000,
        1001,
        GatewayClose.INVALID_SEQUENCE,
        GatewayClose.SESSION_TIMED_OUT,
        GatewayClose.AUTHENTICATION_FAILED,
    }
)
"""After these a session cannot be resumed (Opcodes and Status Codes, Gateway Close Event Codes)."""


class GatewayFaults:
    """Begins and ends the faults of scope "gateway", and the gateway's part of an outage."""

    def __init__(self, hub: GatewayHub) -> None:
        self._hub = hub
        self._silenced: dict[str, list[Connection]] = {}
        self._refusals: set[str] = set()

    @property
    def refuses_connections(self) -> bool:
        """Whether nobody gets through to the gateway now."""
        return bool(self._refusals)

    def begin(self, fault: Fault) -> None:
        """Do what the fault means, at once."""
        shard = fault.parameters.get("shard")
        match fault.kind.name:
            case "gateway_close":
                self._close(fault.parameters["code"], shard)
            case "gateway_reconnect":
                self._hub.ask_to_reconnect(shard)
            case "gateway_invalidate":
                self._hub.invalidate(resumable=fault.parameters["resumable"], shard=shard)
            case "gateway_hang":
                self._silenced[fault.id] = [connection for _, connection in self._hub.connections(shard)]
                for connection in self._silenced[fault.id]:
                    connection.hang()
            case "gateway_refuse":
                self._refusals.add(fault.id)
            case "outage":
                self._refusals.add(fault.id)
                self._close(CUT, None)

    def end(self, fault: Fault) -> None:
        """Let things be as before; safe to repeat."""
        self._refusals.discard(fault.id)
        for connection in self._silenced.pop(fault.id, ()):
            connection.go_on()

    def _close(self, code: int, shard: int | None) -> None:
        self._hub.drop(code, shard=shard, for_good=code in _ENDS_SESSION)
