"""Watches every playground that a test opens: what goes through it is checked against Discord's published schema.

A test fails when a request that was accepted, an answer or an event does not fit. In `tests/end_to_end` the requests
are those of the bot: there a refused form fails the test as well, and so does a route that is not on the page of
endpoints. Where the schema cannot be had, the summary says that nothing of this was checked, and why.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from playground import Playground, wire
from playground.gateway.session import Body
from playground.rest.api import RequestRecord
from tests.bot_process import ROOT
from tests.discord_schema.endpoints import ENDPOINTS_OF_THE_BOT
from tests.discord_schema.schema import DiscordSchema, Mismatch, read_schema
from tests.node_packages import NodeMissingError

BOT_TESTS = ROOT / "tests" / "end_to_end"
REFUSED_FORMS = (50006, 50035, 50109)
MOST_LINES = 20


@dataclass
class Watch:
    """What has been seen so far, and what did not fit since the last test ended."""

    schema: DiscordSchema | None = None
    left_out: str | None = None
    requests: int = 0
    events: int = 0
    endpoints: set[str] = field(default_factory=set)
    of_the_bot: set[str] = field(default_factory=set)
    found: list[str] = field(default_factory=list)
    is_bot_test: bool = False

    def begin(self) -> None:
        """Have the schema read when the first playground is opened, not before: most tests need none."""
        if self.schema is None and self.left_out is None:
            try:
                self.schema = read_schema()
            except NodeMissingError as error:
                self.left_out = str(error)

    def attach(self, playground: Playground) -> None:
        self.begin()
        if self.schema is not None:
            playground.api.listeners.append(self._hear_request)
            playground.hub.listeners.append(self._hear_event)

    def counts(self) -> dict[str, Any]:
        """Return what the summary tells, in plain types: the run may be shared by several processes."""
        return {
            "version": self.schema and self.schema.version,
            "left_out": self.left_out,
            "requests": self.requests,
            "events": self.events,
            "endpoints": sorted(self.endpoints),
            "of_the_bot": sorted(self.of_the_bot),
        }

    def take(self) -> list[str]:
        """Return what did not fit, each once, and forget it."""
        found, self.found = list(dict.fromkeys(self.found)), []
        return found

    def _hear_request(self, record: RequestRecord) -> None:
        assert self.schema is not None
        route = self.schema.route_of(record.method, record.path)
        self.requests += 1
        if route is None:
            # The playground must not have a route that Discord has not; the bot must not even ask for one.
            if record.route is not None or self.is_bot_test:
                self._note(f"{record.method} {record.path}", "is no route of Discord's", [])
            return
        self.endpoints.add(route)
        answer = record.answer
        is_refused = record.status >= 400
        if self.is_bot_test:
            self.of_the_bot.add(route)
            if route not in ENDPOINTS_OF_THE_BOT:
                self._note(route, "is not in the list of endpoints of the bot: tests/discord_schema/endpoints.py", [])
            if is_refused and isinstance(answer, dict) and answer.get("code") in REFUSED_FORMS:
                self._note(route, f"the bot was refused: {answer}", [])
        if self.is_bot_test or not is_refused:
            self._note(route, "request", self.schema.of_query(route, record.query))
            self._note(route, "request", self.schema.of_request(route, record.body))
        # A 5xx is a fault that a test has ordered, and so is another answer than 204 without a body.
        if record.status == 204 or (answer is not None and record.status < 500):
            self._note(route, f"answer {record.status}", self.schema.of_answer(route, record.status, answer))

    def _hear_event(self, name: str, body: Body) -> None:
        assert self.schema is not None
        self.events += 1
        self._note(name, "event", self.schema.of_event(name, wire.load(body() if callable(body) else body)))

    def _note(self, what: str, which: str, mismatches: list[Mismatch]) -> None:
        if which in ("event", "request") or which.startswith("answer"):
            self.found.extend(f"{what}, {which}: {one}" for one in mismatches)
        else:
            self.found.append(f"{what} {which}")


WATCH = pytest.StashKey[Watch]()
SHARED = pytest.StashKey[list[dict[str, Any]]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[WATCH] = Watch()
    config.stash[SHARED] = []


@pytest.fixture(scope="session", autouse=True)
def watched_playgrounds(request: pytest.FixtureRequest) -> Iterator[Watch]:
    """Attach the watch to every playground of the run."""
    watch = request.config.stash[WATCH]
    original = Playground.__init__

    def begin(playground: Playground, *arguments: Any, **more: Any) -> None:
        original(playground, *arguments, **more)
        watch.attach(playground)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Playground, "__init__", begin)
        yield watch


@pytest.fixture(autouse=True)
def fits_discords_schema(watched_playgrounds: Watch, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test during which something did not fit."""
    watched_playgrounds.is_bot_test = BOT_TESTS in request.path.parents
    yield
    found = watched_playgrounds.take()
    if found:
        more = [f"... and {len(found) - MOST_LINES} more"] if len(found) > MOST_LINES else []
        pytest.fail("\n".join(["Discord's schema:", *found[:MOST_LINES], *more]), pytrace=False)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a process that shared the run has counted."""
    # A process that broke down has sent nothing.
    node.config.stash[SHARED].extend(filter(None, [getattr(node, "workeroutput", {}).get("discord_schema")]))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["discord_schema"] = session.config.stash[WATCH].counts()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    all_counts = [config.stash[WATCH].counts(), *config.stash[SHARED]]
    left_out = next((counts["left_out"] for counts in all_counts if counts["left_out"]), None)
    version = next((counts["version"] for counts in all_counts if counts["version"]), None)
    if left_out is not None:
        terminalreporter.write_line(
            f"LEFT OUT: {left_out}, so nothing was checked against Discord's schema.", yellow=True
        )
    elif version is not None:
        requests, events = (sum(counts[key] for counts in all_counts) for key in ("requests", "events"))
        endpoints, of_the_bot = (
            set().union(*(counts[key] for counts in all_counts)) for key in ("endpoints", "of_the_bot")
        )
        terminalreporter.write_line(
            f"Discord's schema {version}: {requests} requests with their answers and"
            f" {events} events checked, {len(endpoints)} endpoints."
        )
        idle = ENDPOINTS_OF_THE_BOT.keys() - of_the_bot
        if idle and config.args_source is pytest.Config.ArgsSource.TESTPATHS:
            terminalreporter.write_line(f"On the bot's list of endpoints, and never used: {', '.join(sorted(idle))}.")
