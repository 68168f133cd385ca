"""Milestones looked for by the marks of official documents, however people spelled them."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from storage.sqlite.policy.versions import VersionedCache
from storage.sqlite.policy.views import read_views
from tracker.policy.identifiers import identifiers_of, kind_of, marks_of
from tracker.policy.milestones import Kind, Milestone, Status

_MOVING = tuple(
    status
    for status in Status
    if status not in (Status.ENACTED, Status.FAILED, Status.VETOED, Status.SUPERSEDED, Status.IN_FORCE)
)

_GUILDS_KEPT = 64

_ByMark = Mapping[str, frozenset[str]]
_Row = tuple[str, str, str | None, str | None, str, str | None, str, str]

_EVERYBODYS = (
    "SELECT id, kind, jurisdiction, identifier, citation, url, session, opened_on, latest_on "
    "FROM milestones WHERE scope IS NULL"
)
_OVERRIDDEN = "SELECT DISTINCT milestone FROM overrides WHERE scope IS NULL"


class MarkedMilestones:
    """Which milestones bear which marks; worked out once for each version of the record, since a walk asks for many."""

    def __init__(self) -> None:
        self._everybodys: VersionedCache[None, _ByMark] = VersionedCache(1)
        self._guilds: VersionedCache[int, _ByMark] = VersionedCache(_GUILDS_KEPT)
        # Most rows read the same in the next version of the record. It is put whole: another thread may be reading it.
        self._read: Mapping[_Row, frozenset[str]] = {}

    def read(self, connection: sqlite3.Connection, identifiers: Iterable[str], *, guild: int | None) -> list[Milestone]:
        """Return the milestones that a guild's members see (None: everybody) and that bear one of the marks, by id.

        Withdrawn ones are left out.
        """
        wanted = frozenset(identifiers)
        maps = [self._everybodys.get(connection, None, lambda: self._read_everybodys(connection))]
        if guild is not None:
            maps.append(self._guilds.get(connection, guild, lambda: _read_guilds(connection, guild)))
        ids: set[str] = set().union(*(by_mark.get(mark, ()) for by_mark in maps for mark in wanted))
        views = read_views(connection, sorted(ids), guild=guild)
        # A guild may have put another number in the place of everybody's.
        return [views[id_] for id_ in sorted(views) if not views[id_].withdrawn and identifiers_of(views[id_]) & wanted]

    def _read_everybodys(self, connection: sqlite3.Connection) -> _ByMark:
        before = self._read
        rows: dict[str, _Row] = {row[0]: row[1:] for row in connection.execute(_EVERYBODYS)}
        self._read = read = {row: before[row] if row in before else _marks_of_row(row) for row in rows.values()}
        overridden = [row[0] for row in connection.execute(_OVERRIDDEN)]
        views = read_views(connection, overridden, guild=None)
        marks = {id_: read[row] for id_, row in rows.items()}
        return _by_mark(marks | {id_: identifiers_of(view) for id_, view in views.items()})


def _read_guilds(connection: sqlite3.Connection, guild: int) -> _ByMark:
    ids = [
        row[0]
        for row in connection.execute(
            "SELECT id FROM milestones WHERE scope = :guild UNION SELECT milestone FROM overrides WHERE scope = :guild",
            {"guild": guild},
        )
    ]
    views = read_views(connection, ids, guild=guild)
    return _by_mark({id_: identifiers_of(view) for id_, view in views.items()})


def _marks_of_row(row: _Row) -> frozenset[str]:
    kind, jurisdiction, identifier, citation, url, session, opened_on, latest_on = row
    return marks_of(
        kind=kind,
        jurisdiction=jurisdiction,
        identifier=identifier,
        citation=citation,
        url=url,
        session=session,
        opened_on=date.fromisoformat(opened_on),
        latest_on=date.fromisoformat(latest_on),
    )


def _by_mark(marks: Mapping[str, frozenset[str]]) -> _ByMark:
    found: dict[str, set[str]] = defaultdict(set)
    for id_, own in marks.items():
        for mark in own:
            found[mark].add(id_)
    return {mark: frozenset(ids) for mark, ids in found.items()}


def read_orders(connection: sqlite3.Connection, first: date, last: date, *, guild: int | None) -> list[Milestone]:
    """Return the President's documents that a guild's members see and that began within these days, by their id."""
    ids = [
        row[0]
        for row in connection.execute(
            "SELECT id FROM milestones WHERE (scope IS NULL OR scope = ?) AND withdrawn = 0 AND kind = ? "
            "AND opened_on BETWEEN ? AND ?",
            (guild, str(Kind.EXECUTIVE_ORDER), first.isoformat(), last.isoformat()),
        )
    ]
    views = read_views(connection, ids, guild=guild)
    return [views[id_] for id_ in sorted(views)]


def read_bills(connection: sqlite3.Connection) -> list[str]:
    """Return the marks of everybody's federal bills that may still move."""
    ids = [
        row[0]
        for row in connection.execute(
            "SELECT id FROM milestones WHERE scope IS NULL AND withdrawn = 0 AND kind = ? "
            "AND status IN (SELECT value FROM json_each(?))",
            (str(Kind.FEDERAL_BILL), json.dumps(_MOVING)),
        )
    ]
    bills = {
        mark
        for milestone in read_views(connection, ids, guild=None).values()
        for mark in identifiers_of(milestone)
        if kind_of(mark) == "bill"
    }
    return sorted(bills)
