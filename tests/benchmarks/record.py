"""How long members wait for the record, over 1,000, 10,000 and 100,000 generated milestones.

`python -m tests.benchmarks.record` measures and prints; `make bench` does the same among its other figures. What is
timed is everything between Discord's question and its answer but Discord itself: the store, and the words.

The generated record has the words of the shipped one in their own frequencies, and rarer words that grow with it.
"""

import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count, product
from math import log
from pathlib import Path

from commands.replies.asked import answered_of, nothing_of, offer_of
from commands.replies.cards import milestone_list
from commands.replies.found_lines import found_list
from commands.replies.words import Phrasebook, Words
from storage import Storage, open_storage
from tests.bot_process import ROOT
from tests.record_factories import NOW, a_milestone, bundled_text
from tracker.policy.changes import Announcement, Change, Origin
from tracker.policy.due import DueDates, DueFilter
from tracker.policy.exchange import parse_bundled
from tracker.policy.jurisdictions import Jurisdiction
from tracker.policy.milestones import Action, Deadline, InvestmentAuthority, Kind, Milestone, Status, Topic
from tracker.policy.questions.asking import Answered, Nothing, Offered, Questions
from tracker.policy.record import Addition, Release
from tracker.policy.related import Entries
from tracker.policy.search import Search
from tracker.policy.states import StateRecord
from tracker.policy.timeline import Timeline, TimelineFilter

SIZES = (1_000, 10_000, 100_000)
SAMPLES = 200
MEDIAN_SECONDS = 0.05
"""What the median at the largest size must stay under."""

SLACK = 1.5
"""How much more than the logarithm of the rows a time may grow: a median of milliseconds wavers by this."""

GUILDS = 20
_AT_ONCE = 5_000
_ACTIONS = 4
_DEADLINE_EACH = 4
_COMMON_SHARE = 0.9
"""How many of the words of a text are among the shipped record's."""


@dataclass(frozen=True, slots=True)
class Growth:
    """The median seconds of one kind of question at each size, and what was promised of it.

    `has_index` tells whether an index serves the whole question: only then can its time grow like the logarithm.
    """

    what: str
    medians: tuple[float, ...]
    has_index: bool

    @property
    def growth(self) -> float:
        """How many times as long the largest takes as the smallest."""
        return self.medians[-1] / self.medians[0]

    @property
    def kept(self) -> bool:
        """Whether what was promised is kept."""
        if self.medians[-1] >= MEDIAN_SECONDS:
            return False
        return not self.has_index or self.growth <= SLACK * log(SIZES[-1]) / log(SIZES[0])


Ask = Callable[[int], Awaitable[object]]
"""Asks the question once; told how many were asked before."""


async def measure_record(folder: Path, sizes: Sequence[int] = SIZES) -> list[Growth]:
    """Measure every kind of question at every size; the databases are made in `folder`."""
    medians: dict[str, list[float]] = {}
    has_index: dict[str, bool] = {}
    for size in sizes:
        async with filled(folder / f"{size}.db", size) as storage:
            for what, is_served, ask in _questions(storage, size):
                medians.setdefault(what, []).append(await _median(ask))
                has_index[what] = is_served
    return [Growth(what, tuple(times), has_index[what]) for what, times in medians.items()]


def table_of(growths: Sequence[Growth]) -> str:
    """Return what was measured as a Markdown table."""
    head = " | ".join(f"{size:,}" for size in SIZES)
    lines = [f"| Median, milestones on record | {head} | Growth | Promised |", "|---|" + "---|" * (len(SIZES) + 2)]
    for one in growths:
        times = " | ".join(f"{seconds * 1000:.1f} ms" for seconds in one.medians)
        promised = f"under {MEDIAN_SECONDS * 1000:.0f} ms" + (", as the logarithm" if one.has_index else "")
        lines.append(f"| {one.what} | {times} | {one.growth:.1f} | {promised} |")
    return "\n".join(lines)


@asynccontextmanager
async def filled(path: Path, size: int) -> AsyncIterator[Storage]:
    """Open a database with so many generated milestones, the same ones each time."""
    async with open_storage(str(path), program_version="0", now=lambda: NOW) as storage:
        after = None
        for start in range(0, size, _AT_ONCE):
            made = list(_milestones(start, min(size, start + _AT_ONCE)))
            release = Release(f"generated to {start + len(made)}", NOW.date())
            additions = [Addition(one, _added(one)) for one in made]
            await storage.record.load(release, after=after, additions=additions, changes=[], loaded_at=NOW)
            after = release
        yield storage


def _questions(storage: Storage, size: int) -> Iterator[tuple[str, bool, Ask]]:
    phrases = Words().english
    search, timeline = Search(storage.search), Timeline(storage.timeline)
    states, dates = StateRecord(storage.states), DueDates(storage.due, lambda: NOW.date())
    questions, entries = Questions(storage.questions, lambda: NOW.date()), Entries(storage.entries)
    unseen = count(10**17)

    def searching(texts: Sequence[str]) -> Ask:
        async def ask(number: int) -> None:
            # A guild that has not asked yet: no ranking is kept for it.
            page = await search.page(texts[number % len(texts)], guild=next(unseen))
            found_list(phrases, page.found)

        return ask

    def listing(filters: Sequence[TimelineFilter], page_of: Callable[[int], int]) -> Ask:
        async def ask(number: int) -> None:
            wanted = filters[number % len(filters)]
            page = await timeline.page(wanted, guild=10**17 + number % GUILDS, number=page_of(number))
            milestone_list(phrases, page.milestones)

        return ask

    def asking(texts: Sequence[str]) -> Ask:
        async def ask(number: int) -> None:
            await _answer(phrases, questions, entries, texts[number % len(texts)], guild=10**17 + number % GUILDS)

        return ask

    chosen = random.Random(size)
    ids = [chosen.randrange(size) for _ in range(SAMPLES)]
    yield "`/search` by number, one hit", True, searching([f"RIN {number:06}-XX{number % 90:02}" for number in ids])
    yield "`/search` by two words", False, searching(["bitcoin reserve", "custody rule", "pension fund", "tax bill"])
    yield (
        "`/search` by place and word",
        False,
        searching(["new hampshire bitcoin", "texas stablecoin", "ohio treasurer"]),
    )
    yield "`/search` by a word of half of all", False, searching(["bitcoin", "state", "digital assets", "investment"])
    yield "`/search` with typos", False, searching(["stbalecoin", "tresury", "fidcuiary rule", "crypot"])
    numbers = [f"status of RIN {number:06}-XX{number % 90:02}" for number in ids]
    yield "`/ask` by number", True, asking(numbers)
    yield "`/ask`, the 60 questions of the tests", False, asking([row["ask"] for row in _asked()["questions"]])
    yield "`/timeline`, first page", True, listing([TimelineFilter()], lambda _: 1)
    yield "`/timeline`, last page", True, listing([TimelineFilter()], lambda _: 10**9)
    yield "`/timeline` with filters", False, listing(_filters(), lambda number: 1 + number % 3)
    yield "`/deadlines`", True, lambda _: _due(phrases, dates)
    yield "`/states`", False, lambda _: states.states(guild=None)


async def _answer(phrases: Phrasebook, questions: Questions, entries: Entries, text: str, *, guild: int) -> None:
    outcome = await questions.answer(text, guild=guild)
    match outcome:
        case Answered(milestone=milestone):
            entry = await entries.open(milestone.id, guild=guild)
            answered_of(phrases, outcome, entry, today=NOW.date())
        case Offered(milestones=milestones):
            opened = [await entries.open(milestone.id, guild=guild) for milestone in milestones]
            offer_of(phrases, outcome, opened, today=NOW.date())
        case Nothing():
            nothing_of(phrases, outcome)


def _asked() -> dict[str, list[dict[str, str]]]:
    return json.loads((ROOT / "tests" / "tracker" / "questions.json").read_text(encoding="utf-8"))


async def _due(phrases: Phrasebook, dates: DueDates) -> None:
    page = await dates.page(DueFilter(), guild=10**17)
    milestone_list(phrases, [one.milestone for one in page.due])


def _filters() -> list[TimelineFilter]:
    everything = product((None, Topic.TAX), (None, Kind.STATE_BILL), (None, Status.ENACTED), (None, date(2020, 1, 1)))
    return [TimelineFilter(topic, kind, None, status, since) for topic, kind, status, since in everything]


async def _median(ask: Ask) -> float:
    times = []
    for number in range(SAMPLES):
        began = time.perf_counter()
        await ask(number)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _milestones(start: int, end: int) -> Iterator[Milestone]:
    chosen = random.Random(start)
    common, weights = zip(*_shipped_words().items(), strict=True)
    places, kinds, statuses, topics = list(Jurisdiction), list(Kind), list(Status), list(Topic)

    def text(words: int) -> str:
        rare = sum(chosen.random() > _COMMON_SHARE for _ in range(words))
        made = [*chosen.choices(common, weights, k=words - rare), *(_rare_word(chosen, end) for _ in range(rare))]
        chosen.shuffle(made)
        return " ".join(made)

    for number in range(start, end):
        id_ = f"x{number}"
        day = date(2015, 1, 1) + timedelta(days=chosen.randrange(4_500))
        actions = tuple(
            Action(f"{id_}#a{place}", day - timedelta(days=30 * place), text(8), chosen.choice(statuses), None)
            for place in range(1, _ACTIONS + 1)
        )
        deadlines = (Deadline(f"{id_}#d1", day + timedelta(days=60), "Comments due", "60 days"),)
        yield a_milestone(
            id_,
            kind=chosen.choice(kinds),
            title=text(9),
            summary=text(45),
            identifier=f"HB {chosen.randrange(5_000)}; RIN {number:06}-XX{number % 90:02}",
            jurisdiction=chosen.choice(places),
            status=chosen.choice(statuses),
            topics=tuple(dict.fromkeys(chosen.choices(topics, k=2))),
            investment_authority=chosen.choice(list(InvestmentAuthority)),
            latest_on=day,
            actions=actions,
            deadlines=deadlines if number % _DEADLINE_EACH == 0 else (),
        )


def _shipped_words() -> Counter[str]:
    shipped = parse_bundled(json.loads(bundled_text())).milestones
    return Counter(word for one in shipped for word in f"{one.title} {one.summary}".split())


def _rare_word(chosen: random.Random, size: int) -> str:
    """Return one of as many made-up words as a language would have in so many texts."""
    number = chosen.randrange(int(30 * size**0.6))
    syllables = ("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "qui", "ro", "su", "ta")
    word = ""
    while number or len(word) < 6:
        number, place = divmod(number, len(syllables))
        word += syllables[place]
    return word


def _added(milestone: Milestone) -> Change:
    return Change(
        id=f"c-{milestone.id}",
        milestone_id=milestone.id,
        scope=None,
        origin=Origin.BUNDLED,
        author_id=None,
        made_at=datetime(2026, 1, 1, tzinfo=UTC),
        announcement=Announcement.NOTHING,
        fields=(),
        is_addition=True,
    )


async def main() -> None:
    """Measure, print the table, and fail when a promise is broken."""
    with tempfile.TemporaryDirectory() as folder:
        growths = await measure_record(Path(folder))
    sys.stdout.write(table_of(growths) + "\n")
    if not all(one.kept for one in growths):
        raise SystemExit(1)


if __name__ == "__main__":
    asyncio.run(main())
