"""The faults and the bot's requests over HTTP, for the page's panel and the command line.

It stands beside the page, under the page's guard, and is no part of Discord's API: a bot never sees it.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Protocol

from aiohttp import web

from playground import wire
from playground.entities import Json
from playground.faults.fault import Fault
from playground.faults.faults import Faults, wish_of
from playground.faults.kinds import COMMON, KINDS, Kind, Parameter
from playground.faults.wish import FaultError
from playground.guild_payloads import time_text
from playground.page.guard import guard
from playground.rest.record import RequestRecord
from playground.world import World

CONTROL_PATH = "/control/"
MOST_REQUESTS = 500
WISH_BYTES = 1 << 16


class Log(Protocol):
    """What the control shows of the API."""

    requests: deque[RequestRecord]
    unknown_routes: list[str]
    total: int
    failed: int


class Control:
    """Answers under /control/: GET and POST faults, DELETE faults or one of them, GET requests."""

    def __init__(self, faults: Faults, log: Log, world: World) -> None:
        self._faults = faults
        self._log = log
        self._world = world

    def application(self) -> web.Application:
        """Return the application to mount under `CONTROL_PATH`."""
        app = web.Application(middlewares=[guard], client_max_size=WISH_BYTES)
        app.router.add_get("/faults", self.list_faults)
        app.router.add_post("/faults", self.add_fault)
        app.router.add_delete("/faults", self.clear_faults)
        app.router.add_delete("/faults/{id}", self.remove_fault)
        app.router.add_get("/requests", self.list_requests)
        return app

    async def list_faults(self, _: web.Request) -> web.Response:
        return _answer(
            {
                "kinds": [_kind(one) for one in KINDS.values()],
                "common": [_parameter(one) for one in COMMON.values()],
                "active": [self._fault(one) for one in self._faults.active()],
                "past": [
                    {"at": time_text(one.at), "id": one.id, "kind": one.kind, "text": one.text}
                    for one in self._faults.past
                ],
            }
        )

    async def add_fault(self, request: web.Request) -> web.Response:
        # A form of another site can send text, but not this type without asking first.
        if request.content_type != "application/json":
            return _refusal({"": "must be sent as application/json"})
        try:
            given = wire.load(await request.read())
        except ValueError:
            return _refusal({"": "the body is not JSON"})
        if not isinstance(given, dict):
            return _refusal({"": "the body is not an object"})
        try:
            kind, wish = wish_of(given)
            fault = self._faults.add(kind, **wish)
        except FaultError as error:
            return _refusal(error.errors)
        return _answer(self._fault(fault), status=201)

    async def clear_faults(self, _: web.Request) -> web.Response:
        self._faults.clear()
        return web.Response(status=204)

    async def remove_fault(self, request: web.Request) -> web.Response:
        fault = self._faults.find(request.match_info["id"])
        if fault is None:
            return _answer({"message": "no such fault is active"}, status=404)
        self._faults.remove(fault)
        return web.Response(status=204)

    async def list_requests(self, request: web.Request) -> web.Response:
        try:
            limit, after = int(request.query.get("limit", "50")), int(request.query.get("after", "0"))
        except ValueError:
            return _refusal({"": "limit and after must be whole numbers"})
        if not 1 <= limit <= MOST_REQUESTS:
            return _refusal({"limit": f"must be from 1 to {MOST_REQUESTS}"})
        newest = [one for one in islice(reversed(self._log.requests), limit) if one.number > after]
        return _answer(
            {
                "requests": [self._request(one) for one in reversed(newest)],
                "total": self._log.total,
                "failed": self._log.failed,
                "unknown_routes": self._log.unknown_routes[-50:],
            }
        )

    def _fault(self, fault: Fault) -> Json:
        return {
            "id": fault.id,
            "kind": fault.kind.name,
            "scope": fault.kind.scope,
            "text": self._faults.text_of(fault),
            "parameters": dict(fault.parameters),
            "route": fault.route,
            "method": fault.method,
            "every": fault.every,
            "times": fault.times,
            "left": fault.left,
            "chance": fault.chance,
            "seed": fault.seed,
            "begins_at": self._moment(fault.begins_at),
            "ends_at": self._moment(fault.ends_at) if fault.ends_at is not None else None,
            "waits": not fault.has_begun,
            "hits": fault.hits,
        }

    def _request(self, record: RequestRecord) -> Json:
        took = record.took_seconds
        return {
            "number": record.number,
            "at": self._moment(record.began_at),
            "method": record.method,
            "path": record.path,
            "route": record.route,
            "status": record.status,
            "milliseconds": round(took * 1000, 1) if took is not None else None,
            "request_bytes": record.request_bytes,
            "answer_bytes": len(record.answered_json) if record.answered_json is not None else None,
            "error": _error(record),
            "fault": record.fault,
        }

    def _moment(self, seconds: float) -> str:
        clock = self._world.clock
        moment: datetime = clock.now() + timedelta(seconds=seconds - clock.seconds())
        return time_text(moment)


def _kind(kind: Kind) -> Json:
    return {
        "kind": kind.name,
        "scope": kind.scope,
        "title": kind.title,
        "text": kind.text,
        "stands": kind.stands,
        "parameters": [_parameter(one) for one in kind.parameters],
        "common": list(kind.common),
    }


def _parameter(parameter: Parameter) -> Json:
    made = {name: value for name, value in asdict(parameter).items() if value is not None and value != ()}
    made.setdefault("default", None)
    if "choices" in made:
        made["choices"] = list(made["choices"])
    return made


def _error(record: RequestRecord) -> Json | None:
    if record.status < 400 or not isinstance(record.answer, dict):
        return None
    return {"code": record.answer.get("code", 0), "message": record.answer.get("message", "")}


def _refusal(errors: Mapping[str, str]) -> web.Response:
    message = "; ".join(f"{field} {words}".strip() for field, words in errors.items())
    return _answer({"message": message, "errors": dict(errors)}, status=400)


def _answer(body: Any, status: int = 200) -> web.Response:
    return web.Response(status=status, body=wire.dump(body), content_type="application/json")
