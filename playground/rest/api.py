"""The API over HTTP: finds the route, checks token and rate limit, reads the body, writes Discord's answer."""

import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from aiohttp import BodyPartReader, web

from playground import wire
from playground.errors import (
    ApiError,
    invalid_json,
    method_not_allowed,
    route_not_found,
    too_large,
    unauthorized,
)
from playground.files import Upload
from playground.rate_limits import Limit, Verdict
from playground.rest.call import Answer, Call, Route, Services
from playground.rest.table import RouteTable
from playground.rules.messages import REQUEST_BYTES, upload_positions

log = logging.getLogger(__name__)

PREFIX = "/api/v10"

_JSON = {"Content-Type": "application/json", "Via": "1.1 playground"}
"""Exactly this content type, and a Via header: discord.py takes a 429 without one for a ban by address."""

_KEPT_REQUESTS = 5000
_MAJORS = ("channel_id", "guild_id", "webhook_id")
_BAN_PAGE = "<html><head><title>Access denied</title></head><body>error code: 1015</body></html>"


@dataclass(slots=True)
class RequestRecord:
    """One request of the bot, as the log keeps it. `status` is 0 while it is being answered."""

    method: str
    path: str
    query: str
    route: str | None
    body: Any = None
    files: tuple[str, ...] = ()
    status: int = 0
    answer: Any = None


Fault = Callable[[RequestRecord], Awaitable["web.Response | None"]]
"""Asked before (or after) a request is applied; returns an answer to give in place of the true one."""


@dataclass(slots=True)
class Faults:
    """What a test makes go wrong: the functions are asked for every request that has a route."""

    before: list[Fault] = field(default_factory=list)
    """The request is not applied when one of these answers."""
    after: list[Fault] = field(default_factory=list)
    """The request has been applied, and the bot gets this answer all the same."""


class Api:
    """Serves everything below the prefix, and keeps the log of requests and of routes that do not exist."""

    def __init__(self, services: Services, routes: Iterable[Route]) -> None:
        self.services = services
        self.requests: deque[RequestRecord] = deque(maxlen=_KEPT_REQUESTS)
        self.unknown_routes: list[str] = []
        self.faults = Faults()
        self._table = RouteTable(routes)
        self._default_limits: dict[str, Limit] = {}

    async def serve(self, request: web.Request) -> web.Response:
        """Answer one request."""
        path = request.rel_url.raw_path.removeprefix(PREFIX)
        found = self._table.find(request.method, path)
        record = RequestRecord(
            request.method,
            path,
            request.query_string,
            found.route.path if found.route is not None else None,
        )
        self.requests.append(record)
        if self.services.rate_limits.is_banned:
            record.status = 429
            return web.Response(status=429, text=_BAN_PAGE, content_type="text/html")
        try:
            if found.route is None:
                self._note_unknown(request.method, path, path_exists=found.path_exists)
                raise method_not_allowed() if found.path_exists else route_not_found()
            return await self._serve_route(request, record, found.route, dict(found.params))
        except ApiError as error:
            return self._refuse(record, error)

    async def _serve_route(
        self, request: web.Request, record: RequestRecord, route: Route, params: dict[str, str]
    ) -> web.Response:
        if route.needs_token and request.headers.get("Authorization") != f"Bot {self.services.world.application.token}":
            raise unauthorized()
        verdict = self._count(route, params)
        if not verdict.is_allowed:
            return self._respond(record, 429, verdict.refusal, verdict.headers)
        call = Call(
            self.services,
            params,
            request.query,
            None,
            [],
            unquote(request.headers["X-Audit-Log-Reason"]) if "X-Audit-Log-Reason" in request.headers else None,
        )
        try:
            await self._read_body(request, call)
            record.body = call.body
            record.files = tuple(upload.filename for upload in call.uploads)
            for fault in self.faults.before:
                broken = await fault(record)
                if broken is not None:
                    record.status = broken.status
                    return broken
            result = await route.handler(call)
        except ApiError as error:
            return self._refuse(record, error, verdict.headers)
        for fault in self.faults.after:
            broken = await fault(record)
            if broken is not None:
                record.status = broken.status
                return broken
        if isinstance(result, Answer):
            return self._respond(record, result.status, result.body, verdict.headers)
        return self._respond(record, 204 if result is None else 200, result, verdict.headers)

    def _count(self, route: Route, params: dict[str, str]) -> Verdict:
        limit = route.limit
        if callable(limit):
            limit = limit(self.services, params)
        if limit is None:
            key = f"{route.method} {route.path}"
            limit = self._default_limits.get(key)
            if limit is None:
                limit = self._default_limits[key] = Limit(key, 50, 1.0)
        major = ":".join(params[name] for name in _MAJORS if name in params)
        if "token" in params:
            major += f":{params['token']}"
        return self.services.rate_limits.take(limit, major, counts_globally=route.counts_globally)

    async def _read_body(self, request: web.Request, call: Call) -> None:
        if not request.can_read_body:
            return
        if (request.content_length or 0) > REQUEST_BYTES:
            raise too_large()
        try:
            if request.content_type == "multipart/form-data":
                await self._read_parts(request, call)
                return
            raw = await request.read()
        except web.HTTPRequestEntityTooLarge as error:
            raise too_large() from error
        if not raw:
            return
        if request.content_type != "application/json":
            raise invalid_json()
        call.body = _parsed(raw)

    async def _read_parts(self, request: web.Request, call: Call) -> None:
        files: dict[str, Upload] = {}
        fields: dict[str, Any] = {}
        total = 0
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name is None:
                raise invalid_json()
            content = bytes(await part.read(decode=True))
            total += len(content)
            if total > REQUEST_BYTES:
                raise too_large()
            if part.filename is not None:
                files[part.name] = Upload(part.filename, content)
            elif part.name == "payload_json":
                call.body = _parsed(content)
            else:
                fields[part.name] = content.decode(errors="replace")
        if call.body is None:
            call.body = fields
        positions = upload_positions(list(files))
        call.uploads.extend(files[positions[position]] for position in sorted(positions))

    def _note_unknown(self, method: str, path: str, *, path_exists: bool) -> None:
        line = f"{method} {path}"
        log.warning("%s: %s", "no such method" if path_exists else "no such route", line)
        self.unknown_routes.append(line)

    def _refuse(self, record: RequestRecord, error: ApiError, headers: dict[str, str] | None = None) -> web.Response:
        if error.status in (401, 403) or (error.status == 429 and error.headers.get("X-RateLimit-Scope") != "shared"):
            self.services.rate_limits.note_invalid()
        return self._respond(record, error.status, error.body(), {**(headers or {}), **error.headers})

    def _respond(self, record: RequestRecord, status: int, body: Any, headers: dict[str, str]) -> web.Response:
        record.status = status
        record.answer = body
        if status == 429 and "X-RateLimit-Scope" in headers:
            self.services.rate_limits.note_invalid()
        if status == 204:
            return web.Response(status=204, headers={"Via": _JSON["Via"], **headers})
        return web.Response(status=status, body=wire.dump(body), headers={**_JSON, **headers})


def _parsed(raw: bytes) -> Any:
    try:
        return wire.load(raw)
    except ValueError as error:
        raise invalid_json() from error
