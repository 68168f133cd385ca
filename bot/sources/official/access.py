"""The way to one source: its address and key, its pace, its few tries, and the circuit that leaves it alone."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar
from xml.etree.ElementTree import Element

from yarl import URL

from bot.sources.bodies import decode_xml
from bot.sources.circuit import Circuit
from bot.sources.http import Document, HttpClient, Limits, Params
from bot.sources.patience import Pace, Patience
from tracker.policy.sources import NO_VALIDATORS, Validators
from tracker.source_error import SourceError

_Answer = TypeVar("_Answer")

LONGEST_WAIT = timedelta(days=1)
"""Budgets of free keys are by the hour or by the day, and servers say so: until midnight, for one."""

LIMITS = Limits(total_seconds=60, connect_seconds=10, size_bytes=4 * 1024 * 1024, longest_wait=LONGEST_WAIT)
"""The White House feed carries whole texts (600 KB), a page of bills takes the Library five seconds."""


@dataclass(frozen=True, slots=True)
class Access:
    """Asks one source. `headers` and `params` may hold its key, and go with every question."""

    name: str
    base_url: str
    client: HttpClient
    circuit: Circuit
    now: Callable[[], datetime]
    pace: Pace
    patience: Patience = field(default_factory=Patience)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    limits: Limits = LIMITS

    async def json(self, question: str, path: str, params: Params = ()) -> object:
        """Return the decoded answer to a question, whose name the circuit counts failures under.

        `path` is one below the source's address, or a whole address that `next_page` let pass.
        Raises: SourceError.
        """
        with self.circuit.attempt(question):
            return await self.patience.ask(partial(self._json, path, params))

    async def json_if_there(self, question: str, path: str, params: Params = ()) -> object | None:
        """Return the decoded answer; None for a 404, which says that this one document is not there (any more).

        Raises: SourceError.
        """
        return await self._if_there(question, partial(self._json, path, params))

    async def xml_if_there(self, question: str, path: str, params: Params = ()) -> Element | None:
        """Return the root of the answer, None for a 404, such as that of a page past the end. Raises: SourceError."""
        document = await self._if_there(question, partial(self._document, path, params, NO_VALIDATORS))
        return None if document is None else self._root(document)

    async def _if_there(self, question: str, ask: Callable[[], Awaitable[_Answer]]) -> _Answer | None:
        # No failure: the question may be put again at once, about another document.
        with self.circuit.attempt(question):
            try:
                return await self.patience.ask(ask)
            except SourceError as error:
                if error.reason == "HTTP 404":
                    return None
                raise

    async def xml(
        self, question: str, path: str, params: Params = (), *, validators: Validators = NO_VALIDATORS
    ) -> tuple[Element, Validators] | None:
        """Return the root of the answer, with what to ask again with; None when it has not changed.

        Raises: SourceError, also for a body that is no decent XML.
        """
        with self.circuit.attempt(question):
            document = await self.patience.ask(partial(self._document, path, params, validators))
            if document is None:
                return None
            root = self._root(document)
        return root, Validators(document.etag, document.last_modified)

    async def _json(self, path: str, params: Params) -> object:
        await self.pace.wait()
        pairs = list(params.items()) if isinstance(params, Mapping) else list(params)
        return await self.client.get_json(
            self.name,
            path if "://" in path else f"{self.base_url}{path}",
            params=[*pairs, *self.params.items()],
            headers=self.headers,
            limits=self.limits,
        )

    async def _document(self, path: str, params: Params, validators: Validators) -> Document | None:
        await self.pace.wait()
        return await self.client.get_xml(
            self.name,
            f"{self.base_url}{path}",
            params=params,
            etag=validators.etag,
            last_modified=validators.last_modified,
            limits=self.limits,
        )

    def _root(self, document: Document) -> Element:
        try:
            return decode_xml(document.body)
        except ValueError as error:
            raise SourceError(self.name, f"unusable XML: {error}", temporary=True) from error

    def next_page(self, address: object, path: str) -> str | None:
        """Return the address of a next page as the server gives it, None where there is none.

        Raises: SourceError when it leads anywhere but to the same list at the same source.
        """
        if address is None:
            return None
        try:
            url = URL(address) if isinstance(address, str) else URL()
            base = URL(self.base_url + path)
            leads_on = url.origin() == base.origin() and url.path.removesuffix(".json") == base.path.removesuffix(
                ".json"
            )
        except ValueError:
            leads_on = False
        if not leads_on:
            raise SourceError(self.name, "the next page is said to be somewhere else", temporary=False)
        return str(url)

    def too_many(self, pages: int) -> SourceError:
        """Return the error of a walk that found no end: nothing of it may count, or something would be skipped."""
        return SourceError(self.name, f"no end after {pages} pages", temporary=False)
