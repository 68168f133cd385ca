"""The questions' store: what could answer, out of the indexes, never by reading a list to its end.

Only the newest rows of each way of looking are taken, so that a question costs the same among a hundred and among a
hundred thousand milestones. Whether they fit is decided in `tracker.policy.questions`.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice

from storage.sqlite.policy.versions import VersionedCache
from storage.sqlite.policy.views import EVERYBODY, read_views
from storage.sqlite.threads import Readers
from tracker.policy.jurisdictions import jurisdiction_name
from tracker.policy.questions.asking import Candidates, Lookup
from tracker.policy.questions.wording import forms_of, words_of

COUNTED = 1000
"""Rows up to which a word's occurrences are counted: beyond, it says as little as any other common word."""

_RARE = 400
"""A term that fewer rows have is looked for by itself, the others only together."""

_NEWEST = 60
_WITH_ALL = 120
_WITH_MOST = 40
_MOST_LEFT_OUT = 4
_ENOUGH = 10
"""Rows with all the terms, from which nothing with fewer of them can be the answer."""

_BEGINNING = 4
"""Letters that a misspelt word is looked for by."""

_COUNTS_KEPT = 4096


class SqliteQuestionStore:
    """What could answer a question; see the port `tracker.policy.questions.asking.QuestionStore`."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._counts: VersionedCache[str, int] = VersionedCache(_COUNTS_KEPT)

    async def candidates(self, lookup: Lookup, *, guild: int | None) -> Candidates:
        return await self._readers.read(lambda connection: self._read(connection, lookup, guild))

    def _read(self, connection: sqlite3.Connection, lookup: Lookup, guild: int | None) -> Candidates:
        expressions = [_any_phrase(phrases) if phrases else "" for phrases in lookup.terms]
        counts = [self._count(connection, expression) if expression else 0 for expression in expressions]
        rows = _candidate_ids(connection, lookup, list(zip(expressions, counts, strict=True)), guild)
        ids = list(islice(dict.fromkeys(rows), lookup.limit))
        views = read_views(connection, ids, guild=guild)
        (newest,) = connection.execute("SELECT ifnull(max(number), 0) FROM listings").fetchone()
        return Candidates([views[id_] for id_ in ids if id_ in views], counts, newest)

    def _count(self, connection: sqlite3.Connection, expression: str) -> int:
        def work_out() -> int:
            query = "SELECT count(*) FROM (SELECT 1 FROM listing_words WHERE listing_words MATCH ? LIMIT ?)"
            return int(connection.execute(query, (expression, COUNTED)).fetchone()[0])

        return self._counts.get(connection, expression, work_out)


_Weighed = list[tuple[str, int]]
"""The expression for each term, and how many rows have it."""


def _candidate_ids(connection: sqlite3.Connection, lookup: Lookup, terms: _Weighed, guild: int | None) -> Iterator[str]:
    """Yield the ids of what could answer, the likeliest way of looking first; some come more than once."""
    for phrases in lookup.identifiers:
        named = f"{{title identifier}} : ({' OR '.join(map(_exactly, phrases))})"
        yield from _by_words(connection, named, (), guild, _NEWEST)
    if lookup.due_from is not None:
        yield from _due(connection, lookup.due_from.isoformat(), guild)
    for first, last in lookup.days:
        yield from _acted(connection, first.isoformat(), last.isoformat(), guild)
    places = [str(place) for place in lookup.places]
    rare_first = sorted(terms, key=lambda term: term[1])
    if rare_first:
        yield from _with_words(connection, rare_first, places, guild)
    for status in lookup.statuses:
        yield from _listed(connection, "status", status, places, guild)
    for place in places:
        yield from _listed(connection, "jurisdiction", place, (), guild)
    yield from _misspelt(connection, lookup, terms, places, guild)


def _with_words(
    connection: sqlite3.Connection, rare_first: _Weighed, places: Sequence[str], guild: int | None
) -> Iterator[str]:
    known = [expression for expression, count in rare_first if count]
    if not known:
        return
    with_all = list(_by_words(connection, _all_of(known), places, guild, _WITH_ALL))
    yield from with_all
    rare = [expression for expression, count in rare_first if 0 < count < _RARE]
    if rare:
        yield from _by_words(connection, " OR ".join(rare), places, guild, _WITH_ALL, ranked=True)
    if len(known) > 2 and len(with_all) < _ENOUGH:
        # What has all but one; the commonest is left out first, since it says least.
        for kept in islice(combinations(known, len(known) - 1), _MOST_LEFT_OUT):
            yield from _by_words(connection, _all_of(kept), places, guild, _WITH_MOST)


def _misspelt(
    connection: sqlite3.Connection, lookup: Lookup, terms: _Weighed, places: Sequence[str], guild: int | None
) -> Iterator[str]:
    """Yield what has a word that begins like one that nothing has."""
    for phrases, (_, count) in zip(lookup.terms, terms, strict=True):
        word = phrases[0] if phrases else ""
        if count == 0 and word.isalpha() and len(word) > _BEGINNING:
            beginning = f'"{word[:_BEGINNING]}" *'
            others = [expression for expression, known in terms if known]
            yield from _by_words(connection, _all_of([f"({beginning})", *others]), places, guild, _WITH_MOST)
            yield from _by_words(connection, beginning, places, guild, _WITH_MOST)


def words_query(
    expression: str, places: Sequence[str], guild: int | None, most: int, *, ranked: bool = False
) -> tuple[str, dict[str, object]]:
    """Return the SQL for the ids of what a full-text expression finds, with its values: newest, or best, first."""
    values: dict[str, object] = {"expression": expression, "most": most}
    condition = _visible(guild, values)
    if places:
        # The index narrows by the place's name, so that few rows are left to look at; `Virginia` is in two of them.
        names = " OR ".join(
            _exactly(name) for place in places if (name := " ".join(words_of(jurisdiction_name(place))))
        )
        values["expression"] = f"about : ({names}) AND ({expression})"
        condition += f" AND shown.jurisdiction IN ({_bound('place', places, values)})"
    order = "bm25(listing_words)" if ranked else "listing_words.rowid DESC"
    return (
        "SELECT shown.milestone FROM listing_words CROSS JOIN listings AS shown ON shown.number = listing_words.rowid "
        f"WHERE listing_words MATCH :expression AND {condition} ORDER BY {order} LIMIT :most",
        values,
    )


def _by_words(
    connection: sqlite3.Connection,
    expression: str,
    places: Sequence[str],
    guild: int | None,
    most: int,
    *,
    ranked: bool = False,
) -> Iterator[str]:
    yield from _column(connection, *words_query(expression, places, guild, most, ranked=ranked))


def listed_query(column: str, value: str, places: Sequence[str], guild: int | None) -> tuple[str, dict[str, object]]:
    """Return the SQL for the ids of the newest with a status or place, with its values."""
    values: dict[str, object] = {"value": value, "most": _NEWEST}
    # One reader at a time, so that an index gives the rows in the order of their dates.
    readers = [EVERYBODY] if guild is None else [guild, EVERYBODY]
    where = f" AND shown.jurisdiction IN ({_bound('place', places, values)})" if places else ""
    halves = []
    for reader in readers:
        own = _not_own(guild, values) if reader == EVERYBODY else ""
        halves.append(
            "SELECT milestone FROM (SELECT shown.milestone AS milestone FROM listings AS shown "
            f"WHERE shown.reader = {reader} AND shown.withdrawn = 0 AND shown.{column} = :value{where}{own} "
            "ORDER BY shown.latest_on DESC, shown.milestone LIMIT :most)"
        )
    return " UNION ALL ".join(halves), values


def _listed(
    connection: sqlite3.Connection, column: str, value: str, places: Sequence[str], guild: int | None
) -> Iterator[str]:
    yield from _column(connection, *listed_query(column, value, places, guild))


def _due(connection: sqlite3.Connection, day: str, guild: int | None) -> Iterator[str]:
    for reader in [EVERYBODY] if guild is None else [guild, EVERYBODY]:
        yield from _column(
            connection,
            "SELECT milestone FROM listing_deadlines WHERE reader = ? AND due_on >= ? ORDER BY due_on LIMIT ?",
            (reader, day, _NEWEST),
        )


def _acted(connection: sqlite3.Connection, first: str, last: str, guild: int | None) -> Iterator[str]:
    yield from _column(
        connection,
        "SELECT milestone FROM actions WHERE happened_on BETWEEN ? AND ? AND (scope IS NULL OR scope = ?) "
        "ORDER BY happened_on DESC LIMIT ?",
        (first, last, guild, _NEWEST),
    )


def _column(connection: sqlite3.Connection, query: str, values: Sequence[object] | dict[str, object]) -> Iterator[str]:
    for row in connection.execute(query, values):
        yield row[0]


def _visible(guild: int | None, values: dict[str, object]) -> str:
    if guild is None:
        return f"shown.withdrawn = 0 AND shown.reader = {EVERYBODY}"
    values["guild"] = guild
    everybodys = f"shown.reader = {EVERYBODY}{_not_own(guild, values)}"
    return f"shown.withdrawn = 0 AND (shown.reader = :guild OR ({everybodys}))"


def _not_own(guild: int | None, values: dict[str, object]) -> str:
    if guild is None:
        return ""
    values["guild"] = guild
    return (
        " AND NOT EXISTS (SELECT 1 FROM listings AS own WHERE own.reader = :guild AND own.milestone = shown.milestone)"
    )


def _bound(name: str, given: Sequence[str], values: dict[str, object]) -> str:
    values |= {f"{name}{number}": value for number, value in enumerate(given)}
    return ", ".join(f":{name}{number}" for number in range(len(given)))


def _all_of(expressions: Iterable[str]) -> str:
    return " AND ".join(expressions)


def _any_phrase(phrases: Iterable[str]) -> str:
    return f"({' OR '.join(dict.fromkeys(_phrase(phrase) for phrase in phrases))})"


def _phrase(phrase: str) -> str:
    # Letters and digits alone, see `wording.words_of`: nothing that a person types is syntax. Whole words in all their
    # forms, not beginnings: for those the index would first merge the rows of all words that begin so.
    *before, last = phrase.split()
    return " OR ".join(_exactly(" ".join([*before, form])) for form in forms_of(last))


def _exactly(phrase: str) -> str:
    return f'"{phrase}"'
