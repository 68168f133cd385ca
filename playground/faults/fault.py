"""One fault that was asked for: what it befalls, when, and how often it has."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from aiohttp import web

from playground.clock import Alarm
from playground.faults.kinds import Kind
from playground.rest.record import RequestRecord

Answerer = Callable[[RequestRecord], Awaitable[web.Response | None]]
"""Returns an answer to give in place of the true one, or None."""


@dataclass(slots=True, eq=False)
class Fault:
    """Made by `Faults.add` or `Faults.call`. Times are the clock's own seconds; `ends_at` None is never."""

    id: str
    kind: Kind
    parameters: Mapping[str, Any]
    begins_at: float
    ends_at: float | None = None
    route: str | None = None
    method: str | None = None
    every: int | None = None
    times: int | None = None
    chance: float = 1.0
    seed: int | None = None
    answerer: Answerer | None = None
    """For the kind `OWN`: who is asked."""
    meant: int = 0
    """How many requests of its method and route it has seen."""
    hits: int = 0
    has_begun: bool = False
    over: asyncio.Event = field(default_factory=asyncio.Event)
    alarms: list[Alarm] = field(default_factory=list)
    random: Random = field(init=False)
    _pattern: re.Pattern[str] | None = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self._pattern = _pattern_of(self.route) if self.route is not None else None

    @property
    def left(self) -> int | None:
        """How many requests it will still hit; None: no bound."""
        return None if self.times is None else max(0, self.times - self.hits)

    def strikes(self, record: RequestRecord) -> bool:
        """Whether this request is hit; counts it, and draws from the chance only where all else fits."""
        if not self.has_begun or self.over.is_set() or self.left == 0:
            return False
        if self.method is not None and self.method.upper() != record.method:
            return False
        if self._pattern is not None and not self._fits(record):
            return False
        self.meant += 1
        if self.every is not None and self.meant % self.every:
            return False
        if self.chance < 1.0 and self.random.random() >= self.chance:
            return False
        self.hits += 1
        record.fault = self.id
        return True

    def _fits(self, record: RequestRecord) -> bool:
        assert self._pattern is not None
        return self._pattern.fullmatch(record.path) is not None or (
            record.route is not None and self._pattern.fullmatch(record.route) is not None
        )


def _pattern_of(route: str) -> re.Pattern[str]:
    """Return the expression of a route in which `*` is one part of the path and a last `/**` any rest."""
    wanted = "/" + route.strip("/")
    rest = wanted.endswith("/**")
    parts = wanted.removesuffix("/**").split("*")
    return re.compile("[^/]+".join(re.escape(part) for part in parts) + ("(/.*)?" if rest else ""))
