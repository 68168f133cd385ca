"""A venue asked over HTTP: every one in the same way, but for its address and how its answer is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.sources.circuit import Circuit
from bot.sources.http import HttpClient
from calculations.coin_supply import Asset
from tracker.market.quotes import Quote


class Parse(Protocol):
    """Reads a venue's answer."""

    def __call__(self, payload: object, asset: Asset, *, received_at: datetime) -> Quote:
        """Return the last trade. Raises: SourceError for anything but the documented shape."""


@dataclass(frozen=True, slots=True)
class Question:
    """Where a price is asked for, below the venue's address."""

    path: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """What sets a venue apart. `is_busy` reads the body of an ordinary 4xx, see `HttpClient.get_json`."""

    name: str
    base_url: str
    questions: Mapping[Asset, Question]
    parse: Parse
    is_busy: Callable[[object], bool] | None = None


@dataclass(frozen=True, slots=True)
class HttpVenue:
    """A venue on its terms, asked at `base_url`."""

    terms: Terms
    client: HttpClient
    circuit: Circuit
    now: Callable[[], datetime]
    base_url: str

    @property
    def name(self) -> str:
        return self.terms.name

    async def quote(self, asset: Asset) -> Quote:
        question = self.terms.questions[asset]
        with self.circuit.attempt(asset):
            payload = await self.client.get_json(
                self.name, f"{self.base_url}{question.path}", params=question.params, is_busy=self.terms.is_busy
            )
            return self.terms.parse(payload, asset, received_at=self.now())
