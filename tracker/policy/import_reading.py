"""A whole file of milestones, read against the record: what each row asks for, and what is wrong with which.

It is gone through twice, so that never more than a few rows are in memory as objects: first for the ids in it, which
say what is new and in which order it can be taken in, then row by row.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeVar

from calculations.errors import UserError
from tracker.policy.duplicates import look_alikes, plain_link
from tracker.policy.fields import Fault
from tracker.policy.ids import new_milestone_id
from tracker.policy.import_order import Order, in_order
from tracker.policy.import_rows import Known, PlannedRow, RowError, is_own_id, plan_row, remark
from tracker.policy.import_words import UNSPOKEN, SpokenWords
from tracker.policy.milestones import Milestone
from tracker.policy.queries import squeezed
from tracker.policy.record_files import FileRow, csv_rows, json_rows

MOST_ROWS = 20_000
MOST_BYTES = 32 * 1024 * 1024
MOST_REMARKS = 500
"""Wrong rows after which reading stops: the file is of another kind, or wrong throughout. Doubtful rows beyond are
not listed."""

_AT_ONCE = 15
"""Rows that are worked on before others have their turn: about four milliseconds."""

_SURVEYED_AT_ONCE = 100
"""The same where they are only looked at."""

_PAUSE_SECONDS = 0.001

_LOOKED_UP = 50
"""Rows whose milestones are looked up together."""

_COMPARED = 500
"""New rows up to which each is compared with the whole record; in larger files by the link alone."""

_Thing = TypeVar("_Thing")


class RecordLookup(Protocol):
    """What a file is read against. Each method is one short atomic step."""

    async def milestones(self, ids: Sequence[str], *, guild: int | None) -> Mapping[str, Milestone]:
        """Return those of the milestones that the guild sees, withdrawn ones too, by id."""

    async def taken(self, ids: Collection[str]) -> Collection[str]:
        """Return those ids that a milestone, an action or a deadline has, whosever it is."""

    async def alike(self, milestone: Milestone, *, guild: int | None) -> Sequence[Milestone]:
        """Return some milestones that the guild sees that may be the same thing; see `editing.EditingStore`."""

    async def with_links(self, links: Collection[str], *, guild: int | None) -> Sequence[Milestone]:
        """Return the milestones that the guild sees that have one of the links exactly."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """What a row asks for, with its place among the rows; in a circle of relations, what has to wait for the end."""

    planned: PlannedRow
    position: int
    late: frozenset[str]
    """The ids of new milestones that it is related to and that come only after it."""


@dataclass
class Remarks:
    """What is to be said about a file, and how many rows would change nothing; filled while it is read."""

    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    doubtful: list[RowError] = field(default_factory=list)

    def doubt(self, row: FileRow, problem: UserError) -> None:
        """Note that something about a row is unlikely."""
        if len(self.doubtful) < MOST_REMARKS:
            self.doubtful.append(remark(row, problem))


def open_file(name: str, content: bytes) -> Callable[[], Iterator[FileRow]]:
    """Return what gives the rows of a file, as often as it is asked: CSV or JSON by its name, else by its first sign.

    Raises: UserError at once when it is too large or no text in UTF-8, later as `record_files` says.
    """
    if len(content) > MOST_BYTES:
        raise UserError("imports.too_large", most=MOST_BYTES // 1024 // 1024)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("imports.not_utf8") from None
    ending = name.casefold().rpartition(".")[2]
    is_json = ending == "json" or (ending != "csv" and text[:200].lstrip()[:1] in ("{", "["))
    return lambda: json_rows(text) if is_json else csv_rows(text)


async def read_file(
    rows: Callable[[], Iterator[FileRow]],
    record: RecordLookup,
    remarks: Remarks,
    *,
    scope: int | None,
    today: date,
    now: datetime,
    spoken: SpokenWords = UNSPOKEN,
) -> AsyncIterator[ReadRow]:
    """Yield what a file asks of the record of `scope`: what it adds or changes, and nothing once a row is wrong.

    Others have their turn every few rows.
    Raises: UserError when it is no such file, or has more than `MOST_ROWS` rows.
    """
    reading = _Reading(record, scope, today, now, remarks, spoken)
    await reading.survey(rows())
    async for row in reading.read(rows()):
        yield row
    remarks.doubtful.sort(key=lambda one: one.line)


class _Reading:
    def __init__(
        self,
        record: RecordLookup,
        scope: int | None,
        today: date,
        now: datetime,
        remarks: Remarks,
        spoken: SpokenWords,
    ) -> None:
        self._record = record
        self._scope = scope
        self._today = today
        self._now = now
        self._remarks = remarks
        self._spoken = spoken
        self._names: dict[str, str] = {}
        """The id that each id of the file, and each that its relations name, stands for."""
        self._on_record: set[str] = set()
        self._order = Order({}, {})
        self._new = 0
        self._seen: dict[tuple[str, ...], str] = {}
        """The titles of new rows by what would make another row the same thing."""

    async def survey(self, rows: Iterable[FileRow]) -> None:
        """Go through the file for its ids, and find what of them is on record."""
        related: dict[str, tuple[str, ...]] = {}
        count = unnamed = 0
        async for row in _in_turns(rows, _SURVEYED_AT_ONCE):
            count += 1
            id_ = row.fields.get("id")
            if row.error is not None or not isinstance(id_, str):
                unnamed += 1
            elif id_ not in self._names:
                self._names[id_] = id_
                if others := tuple(_related(row)):
                    related[id_] = others
        if not count:
            raise UserError("imports.no_rows")
        own = list(self._names)
        others_only = {other for others in related.values() for other in others} - set(own)
        for ids in _batches(own):
            on_record = await self._record.milestones(ids, guild=self._scope)
            self._on_record |= set(on_record)
            unseen = [id_ for id_ in ids if id_ not in on_record]
            taken = set(await self._record.taken(unseen))
            for id_ in unseen:
                if not is_own_id(id_) or id_ in taken:
                    self._names[id_] = new_milestone_id()
        for ids in _batches(sorted(others_only)):
            for id_ in await self._record.milestones(ids, guild=self._scope):
                self._names[id_] = id_
        new = [id_ for id_ in own if id_ not in self._on_record]
        self._new = len(new) + unnamed
        self._order = in_order(new, related)

    async def read(self, rows: Iterable[FileRow]) -> AsyncIterator[ReadRow]:
        """Go through the file again, and yield what each row asks for."""
        unread = set(self._names)
        position = len(self._order.positions)
        async for some in _in_batches(_in_turns(rows, _AT_ONCE)):
            ids = [id_ for row in some if isinstance(id_ := row.fields.get("id"), str) and id_ in self._on_record]
            before = await self._record.milestones(ids, guild=self._scope)
            links = await self._links(some, before)
            for row in some:
                position += 1
                planned = await self._planned(row, before, unread)
                if planned is None or self._remarks.errors:
                    continue
                if not planned.is_change(self._scope):
                    self._remarks.unchanged += 1
                    continue
                if planned.before is None:
                    await self._compare(planned, links)
                id_ = str(row.fields.get("id"))
                yield ReadRow(
                    planned,
                    self._order.positions.get(id_, position),
                    frozenset(self._names[other] for other in self._order.late.get(id_, ())),
                )
            if len(self._remarks.errors) >= MOST_REMARKS:
                return

    async def _planned(self, row: FileRow, on_record: Mapping[str, Milestone], unread: set[str]) -> PlannedRow | None:
        try:
            id_ = _id_of(row)
            if id_ is not None:
                if id_ not in unread:
                    raise UserError("imports.id_twice", field="id", text=id_[:60])
                unread.remove(id_)
            before = None if id_ is None else on_record.get(id_)
            planned = plan_row(
                row,
                Known(
                    before=before,
                    milestone_id=new_milestone_id() if id_ is None else self._names[id_],
                    names=self._names,
                    taken_parts=await self._taken_parts(row, before),
                    scope=self._scope,
                    today=self._today,
                    now=self._now,
                    spoken=self._spoken,
                ),
            )
        except UserError as error:
            self._remarks.errors.append(remark(row, error))
            return None
        for doubt in planned.doubts:
            self._remarks.doubt(row, UserError(doubt.key, **doubt.values))
        return planned

    async def _taken_parts(self, row: FileRow, before: Milestone | None) -> frozenset[str]:
        if before is None:
            return frozenset()
        own = {action.id for action in before.actions} | {deadline.id for deadline in before.deadlines}
        new = [id_ for id_ in _parts(row) if id_ not in own]
        return frozenset(await self._record.taken(new)) if new else frozenset()

    async def _links(self, rows: Sequence[FileRow], before: Mapping[str, Milestone]) -> Mapping[str, str]:
        """Return the titles on record by the links of new rows; only where there are many, see `_COMPARED`."""
        if self._new <= _COMPARED:
            return {}
        urls = {str(row.fields.get("url")) for row in rows if str(row.fields.get("id")) not in before}
        found = await self._record.with_links(urls, guild=self._scope)
        return {plain_link(one.url): one.title for one in found}

    async def _compare(self, planned: PlannedRow, links: Mapping[str, str]) -> None:
        """Remark on a new milestone that looks like one on record or like an earlier one of the file."""
        one = planned.after
        titles: list[str] = []
        keys = list(_marks(one))
        titles += [self._seen[key] for key in keys if key in self._seen][:1]
        for key in keys:
            self._seen.setdefault(key, one.title)
        if self._new <= _COMPARED:
            on_record = await self._record.alike(one, guild=self._scope)
            titles += [alike.milestone.title for alike in look_alikes(one, on_record)]
        elif (title := links.get(plain_link(one.url))) is not None:
            titles.append(title)
        for title in titles:
            self._remarks.doubt(planned.row, UserError("imports.alike", field="title", title=title))


def _id_of(row: FileRow) -> str | None:
    if row.error is not None:
        raise row.error
    id_ = row.fields.get("id")
    if id_ is not None and (not isinstance(id_, str) or not id_.strip()):
        raise UserError("imports.bad_field", field="id", problem=Fault.NO_TEXT)
    return id_


def _marks(one: Milestone) -> Iterator[tuple[str, ...]]:
    """Yield what would make another milestone of the same file the same thing."""
    place, session = str(one.jurisdiction), one.session or ""
    yield "link", plain_link(one.url)
    yield "title", place, session, one.title.casefold()
    for identifier in one.identifiers:
        yield "identifier", place, session, squeezed(identifier)


def _related(row: FileRow) -> Iterator[str]:
    return _ids_in(row, "relations")


def _parts(row: FileRow) -> Iterator[str]:
    yield from _ids_in(row, "actions")
    yield from _ids_in(row, "deadlines")


def _ids_in(row: FileRow, name: str) -> Iterator[str]:
    parts = row.fields.get(name)
    for one in parts if isinstance(parts, list) else ():
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            yield one["id"]


def _batches(things: Sequence[_Thing]) -> Iterator[Sequence[_Thing]]:
    for start in range(0, len(things), _LOOKED_UP):
        yield things[start : start + _LOOKED_UP]


async def _in_batches(things: AsyncIterator[_Thing]) -> AsyncIterator[list[_Thing]]:
    some: list[_Thing] = []
    async for thing in things:
        some.append(thing)
        if len(some) == _LOOKED_UP:
            yield some
            some = []
    if some:
        yield some


async def _in_turns(things: Iterable[_Thing], at_once: int) -> AsyncIterator[_Thing]:
    """Yield the things, letting others have their turn every few of them."""
    for number, thing in enumerate(things):
        if number % at_once == 0:
            # A moment of real sleep: other threads, those of the database among them, get to run as well.
            await asyncio.sleep(_PAUSE_SECONDS)
        if number >= MOST_ROWS:
            raise UserError("imports.too_many_rows", most=MOST_ROWS)
        yield thing
