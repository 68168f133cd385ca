"""The API over HTTP: finds the route, checks token and rate limit, reads the body, writes Discord's answer."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
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
from playground.faults.answers import Dropped, banned
from playground.faults.faults import Faults
from playground.files import Upload
from playground.rate_limits import Limit, Verdict
from playground.rest.call import Answer, Call, Route, Services
from playground.rest.record import RequestRecord
from playground.rest.table import Found, RouteTable
from playground.rules.messages import REQUEST_BYTES, upload_positions

log = logging.getLogger(__name__)

PREFIX = "/api/v10"

_JSON = {"Content-Type": "application/json", "Via": "1.1 playground"}
"""Exactly this content type, and a Via header: discord.py takes a 429 without one for a ban by address."""

_KEPT_REQUESTS = 5000
_MAJORS = ("channel_id", "guild_id", "webhook_id")


RequestListener = Callable[[RequestRecord], None]
"""Told of every request once it has been answered."""


class Api:
    """Serves everything below the prefix, and keeps the log of requests and of routes that do not exist."""

    def __init__(self, services: Services, routes: Iterable[Route], faults: Faults) -> None:
        self.services = services
        self.requests: deque[RequestRecord] = deque(maxlen=_KEPT_REQUESTS)
        self.unknown_routes: list[str] = []
        self.total = 0
        self.failed = 0
        """How many requests got an answer of 400 and above, or none."""
        self.faults = faults
        self.listeners: list[RequestListener] = []
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
        self.total += 1
        record.number = self.total
        record.began_at = self.services.world.clock.seconds()
        record.request_bytes = request.content_length
        self.requests.append(record)
        begun = time.perf_counter()
        response = await self._answer(request, record, found)
        record.took_seconds = time.perf_counter() - begun
        if not 0 < record.status < 400:
            self.failed += 1
        for listener in self.listeners:
            listener(record)
        return response

    async def _answer(self, request: web.Request, record: RequestRecord, found: Found) -> web.Response:
        if self.services.rate_limits.is_banned:
            return self._break(record, banned())
        broken = self.faults.outage_answer(record)
        if broken is not None:
            return self._break(record, broken)
        try:
            if found.route is None:
                self._note_unknown(request.method, record.path, path_exists=found.path_exists)
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
            record.asked_json = await self._read_body(request, call)
            record.files = tuple(upload.filename for upload in call.uploads)
            broken = await self.faults.answer_before(record)
            if broken is not None:
                return self._break(record, broken)
            result = await route.handler(call)
        except ApiError as error:
            return self._refuse(record, error, verdict.headers)
        broken = await self.faults.answer_after(record)
        if broken is not None:
            return self._break(record, broken)
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

    async def _read_body(self, request: web.Request, call: Call) -> bytes | None:
        """Read body and files into the call; return the JSON as it came."""
        if not request.can_read_body:
            return None
        if (request.content_length or 0) > REQUEST_BYTES:
            raise too_large()
        try:
            if request.content_type == "multipart/form-data":
                return await self._read_parts(request, call)
            raw = await request.read()
        except web.HTTPRequestEntityTooLarge as error:
            raise too_large() from error
        if not raw:
            return None
        if request.content_type != "application/json":
            raise invalid_json()
        call.body = _parsed(raw)
        return raw

    async def _read_parts(self, request: web.Request, call: Call) -> bytes:
        files: dict[str, Upload] = {}
        fields: dict[str, Any] = {}
        told: bytes | None = None
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
                told, call.body = content, _parsed(content)
            else:
                fields[part.name] = content.decode(errors="replace")
        if call.body is None:
            call.body = fields
        positions = upload_positions(list(files))
        call.uploads.extend(files[positions[position]] for position in sorted(positions))
        return wire.dump(fields) if told is None else told

    def _note_unknown(self, method: str, path: str, *, path_exists: bool) -> None:
        line = f"{method} {path}"
        log.warning("%s: %s", "no such method" if path_exists else "no such route", line)
        self.unknown_routes.append(line)

    def _refuse(self, record: RequestRecord, error: ApiError, headers: dict[str, str] | None = None) -> web.Response:
        if error.status in (401, 403) or (error.status == 429 and error.headers.get("X-RateLimit-Scope") != "shared"):
            self.services.rate_limits.note_invalid()
        return self._respond(record, error.status, error.body(), {**(headers or {}), **error.headers})

    def _break(self, record: RequestRecord, broken: web.Response) -> web.Response:
        """Note an answer that is given in place of the true one."""
        record.status = 0 if isinstance(broken, Dropped) else broken.status
        if broken.content_type == "application/json" and isinstance(broken.body, bytes):
            record.answered_json = broken.body
        if broken.headers.get("X-RateLimit-Scope") in ("user", "global"):
            self.services.rate_limits.note_invalid()
        return broken

    def _respond(self, record: RequestRecord, status: int, body: Any, headers: dict[str, str]) -> web.Response:
        record.status = status
        if status == 429 and "X-RateLimit-Scope" in headers:
            self.services.rate_limits.note_invalid()
        if status == 204:
            return web.Response(status=204, headers={"Via": _JSON["Via"], **headers})
        record.answered_json = wire.dump(body)
        return web.Response(status=status, body=record.answered_json, headers={**_JSON, **headers})


def _parsed(raw: bytes) -> Any:
    try:
        return wire.load(raw)
    except ValueError as error:
        raise invalid_json() from error
