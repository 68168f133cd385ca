"""Everything that is made to go wrong now: added, asked for every request, ended."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from aiohttp import web

from playground.faults.answers import Dropped, banned, failure, rate_limited, refused
from playground.faults.fault import Answerer, Fault
from playground.faults.gateway import GatewayFaults
from playground.faults.kinds import OWN, Scope
from playground.faults.wish import FaultError, Wish, read_wish, wish_for
from playground.faults.words import describe
from playground.faults.world import NothingToDo, WorldFaults
from playground.gateway.hub import GatewayHub
from playground.payloads import Payloads
from playground.rest.record import RequestRecord
from playground.world import World

KEPT_PAST = 50


@dataclass(frozen=True, slots=True)
class PastFault:
    """What was done, or is over."""

    at: datetime
    id: str
    kind: str
    text: str


class Faults:
    """What is asked for by kind, see `kinds.KINDS`, and the functions of a test's own."""

    def __init__(self, world: World, hub: GatewayHub, payloads: Payloads) -> None:
        self.past: deque[PastFault] = deque(maxlen=KEPT_PAST)
        """The latest first."""
        self._world = world
        self._gateway = GatewayFaults(hub)
        self._deeds = WorldFaults(world, hub, payloads)
        self._active: dict[str, Fault] = {}
        self._numbers = count(1)

    def add(self, kind: str, /, **wish: Any) -> Fault:
        """Make something go wrong: `add("error", status=503, route="/channels/*/messages", times=3)`.

        Kinds, their parameters and the common ones are in `kinds`; "429" or "503" stand for the kinds of that status.
        Raises: FaultError when the wish is no such thing, or means nothing in this world.
        """
        return self._grant(read_wish({"kind": kind, **wish}, self._world))

    def call(self, answerer: Answerer, /, **wish: Any) -> Fault:
        """Ask a function about every request that is meant: `call(lose, moment="after", method="POST", every=3)`.

        What it returns is answered in place of the truth; None leaves the request to the faults that come after it.
        It takes the moment and what every fault of requests takes. Raises: FaultError.
        """
        return self._grant(wish_for(OWN, wish, self._world), answerer)

    def _grant(self, read: Wish, answerer: Answerer | None = None) -> Fault:
        now = self._world.clock.seconds()
        common = dict(read.common)
        begins_at = now + common.pop("after_seconds")
        lasts = common.pop("for_seconds", None)
        ends_at = begins_at + lasts if lasts is not None else None
        identity = f"f{next(self._numbers)}"
        fault = Fault(identity, read.kind, read.parameters, begins_at, ends_at, answerer=answerer, **common)
        if begins_at > now:
            self._active[fault.id] = fault
            fault.alarms.append(self._world.clock.call_after(begins_at - now, lambda: self._begin_late(fault)))
            return fault
        try:
            self._begin(fault)
        except NothingToDo as error:
            raise FaultError({"": str(error)}) from error
        return fault

    def active(self) -> list[Fault]:
        """Return what goes wrong now or is to begin later, in the order in which it was asked for."""
        return list(self._active.values())

    def find(self, fault_id: str) -> Fault | None:
        return self._active.get(fault_id)

    def remove(self, fault: Fault) -> None:
        """End the fault; safe to repeat."""
        if self._active.pop(fault.id, None) is None:
            return
        fault.over.set()
        for alarm in fault.alarms:
            alarm.cancel()
        if not fault.has_begun:
            self._note(fault, f"Called off: {self.text_of(fault)}")
            return
        self._gateway.end(fault)
        self._deeds.end(fault)
        self._note(fault, f"Ended: {self.text_of(fault)}")

    def clear(self) -> None:
        """End everything."""
        for fault in self.active():
            self.remove(fault)

    def text_of(self, fault: Fault) -> str:
        """Return the fault in a line of plain words."""
        return describe(fault, self._world)

    @property
    def refuses_connections(self) -> bool:
        """Whether nobody gets through to the gateway now."""
        return self._gateway.refuses_connections

    def outage_answer(self, record: RequestRecord) -> web.Response | None:
        """Return what any request gets while the API is down; None while it is up."""
        for fault in self._active.values():
            if fault.kind.name == "outage" and fault.has_begun and fault.parameters["part"] != "gateway":
                fault.hits += 1
                record.fault = fault.id
                return Dropped() if fault.parameters["how"] == "drop" else failure(503, "html")
        return None

    async def answer_before(self, record: RequestRecord) -> web.Response | None:
        """Return the answer that a request gets without being applied, if a fault befalls it now."""
        return await self._answer(record, "before")

    async def answer_after(self, record: RequestRecord) -> web.Response | None:
        """Return the answer that an applied request gets in place of the true one."""
        return await self._answer(record, "after")

    async def _answer(self, record: RequestRecord, moment: str) -> web.Response | None:
        for fault in self.active():
            if fault.kind.scope is Scope.REQUEST and fault.parameters.get("moment", "before") == moment:
                answer = await self._strike(fault, record)
                if answer is not None:
                    return answer
        return None

    async def _strike(self, fault: Fault, record: RequestRecord) -> web.Response | None:
        if not fault.strikes(record):
            return None
        if fault.left == 0 and fault.kind.name != "hang":
            # One that keeps requests waiting stays, as its end lets them go.
            self.remove(fault)
        given = fault.parameters
        match fault.kind.name:
            case "latency":
                await self._world.clock.sleep(given["seconds"] + fault.random.uniform(0, given["jitter_seconds"]))
            case "error":
                return failure(given["status"], given["body"])
            case "drop":
                return Dropped()
            case "hang":
                await fault.over.wait()
                return Dropped()
            case "own" if fault.answerer is not None:
                return await fault.answerer(record)
            case "rate_limit":
                if given["limit_scope"] == "cloudflare":
                    return banned()
                after = given["retry_after_seconds"]
                resets_at = self._world.clock.now().timestamp() + after
                bucket = f"{record.method} {record.route}"
                return rate_limited(given["limit_scope"], after, resets_at, bucket, given["code"])
            case "refuse":
                return refused(given["code"])
        return None

    def _begin(self, fault: Fault) -> None:
        text = describe(fault, self._world)
        fault.has_begun = True
        if fault.kind.scope in (Scope.WORLD, Scope.OUTAGE):
            self._deeds.begin(fault)
        if fault.kind.scope is Scope.GATEWAY or fault.parameters.get("part") in ("all", "gateway"):
            self._gateway.begin(fault)
        if fault.kind.stands:
            self._active[fault.id] = fault
        else:
            fault.hits = 1
            self._active.pop(fault.id, None)
        if fault.kind.scope is not Scope.REQUEST:
            self._note(fault, text)
        if fault.ends_at is not None:
            left = fault.ends_at - self._world.clock.seconds()
            fault.alarms.append(self._world.clock.call_after(max(0.0, left), lambda: self.remove(fault)))

    def _begin_late(self, fault: Fault) -> None:
        try:
            self._begin(fault)
        except NothingToDo as error:
            self._active.pop(fault.id, None)
            self._note(fault, f"Nothing to do: {error}")

    def _note(self, fault: Fault, text: str) -> None:
        self.past.appendleft(PastFault(self._world.clock.now(), fault.id, fault.kind.name, text))


def wish_of(given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return a flat object's kind and the rest of it, as `add` takes them. Raises: FaultError."""
    kind = given.get("kind")
    if not isinstance(kind, str):
        raise FaultError({"kind": "is missing"})
    return kind, {name: value for name, value in given.items() if name != "kind"}
