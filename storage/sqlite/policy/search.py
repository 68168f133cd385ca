"""The search's store: the full-text index over the listings, asked so that a hundred thousand of them are no hindrance.

Every word goes to the index in quotation marks, so that nothing a person types is syntax: FTS5 would read `401(k)` as
one.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from storage.sqlite.policy.versions import VersionedCache, record_version
from storage.sqlite.policy.views import EVERYBODY, read_views
from storage.sqlite.threads import Readers
from tracker.policy.milestones import Milestone
from tracker.policy.queries import Phrase, Query, Term, read_query, squeezed, words_of
from tracker.policy.search import Found
from tracker.policy.typos import correctable, nearest_words

MOST_RANKED = 2000
"""Of more milestones than these, only those that have the words in title or identifier and the newest are ranked:
a word of every other milestone says nothing about which is meant, and to weigh them all would take longer each year."""

_WEIGHTS = "8.0, 10.0, 2.0, 4.0, 1.0, 3.0"
"""How much a word counts in title, identifier, summary, citation, actions and `about`."""

_MOST_NAMED = 10
_MOST_COMPARED = 50

_RANKINGS_KEPT = 32
"""Searches whose pages can be turned without ranking anew."""

_READ_ANEW_FROM = 200
"""Changed milestones from which the index's own list of words is read, rather than the words of each."""

_WORD_COLUMNS = ("title", "identifier", "summary", "citation", "actions", "about")


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The numbers of listings, best first."""

    numbers: tuple[int, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Terms of which a milestone must have all, or any; and only in its title or identifier, if so.

    With `withdrawn` it is looked for among those that were withdrawn, else among all others.
    """

    terms: tuple[Term, ...]
    every: bool = True
    named: bool = False
    withdrawn: bool = False

    def expression(self, *, whole_words_twice: bool = False) -> str:
        """Return it in the language of the full-text index."""
        parts = [f"({_any_phrase(term.phrases, whole_words_twice=whole_words_twice)})" for term in self.terms]
        found = (" AND " if self.every else " OR ").join(parts)
        return f"{{title identifier}} : ({found})" if self.named else found


class SqliteSearchStore:
    """The full-text search in SQLite; see the port `tracker.policy.search.SearchStore`."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._vocabulary = _Vocabulary()
        self._rankings: VersionedCache[tuple[_Wanted, int | None], _Ranked] = VersionedCache(_RANKINGS_KEPT)

    async def search(self, query: Query, *, guild: int | None, start: int, size: int, withdrawn: bool = False) -> Found:
        wanted = _Wanted(query.terms, withdrawn=withdrawn)
        return await self._readers.read(lambda connection: self._search(connection, wanted, guild, start, size))

    async def named(self, name: str, *, guild: int | None, withdrawn: bool = False) -> Sequence[Milestone]:
        wanted = _Wanted(read_query(name).terms, named=True, withdrawn=withdrawn)
        return await self._readers.read(lambda connection: _read_named(connection, name, wanted, guild))

    def _search(
        self, connection: sqlite3.Connection, wanted: _Wanted, guild: int | None, start: int, size: int
    ) -> Found:
        query = Query(wanted.terms)
        ranked = self._rank(connection, wanted, guild)
        found = Found((), 0, query)
        if not ranked.numbers:
            query, respelled = self._respelled(connection, query, guild)
            found = replace(found, query=query, respelled=respelled)
            if respelled:
                ranked = self._rank(connection, replace(wanted, terms=query.terms), guild)
        if not ranked.numbers and len(query.terms) > 1:
            found = replace(found, has_every_word=False)
            ranked = self._rank(connection, replace(wanted, terms=query.terms, every=False), guild)
        milestones = _read_listed(connection, ranked.numbers[start : start + size], guild)
        return replace(found, milestones=milestones, total=len(ranked.numbers), is_at_least=ranked.has_more)

    def _rank(self, connection: sqlite3.Connection, wanted: _Wanted, guild: int | None) -> _Ranked:
        return self._rankings.get(connection, (wanted, guild), lambda: _rank(connection, wanted, guild))

    def _respelled(
        self, connection: sqlite3.Connection, query: Query, guild: int | None
    ) -> tuple[Query, tuple[str, ...]]:
        """Put the nearest words in the place of those that nothing has, where there are any that near."""
        terms: list[Term] = []
        respelled: list[str] = []
        for term in query.terms:
            near: tuple[str, ...] = ()
            if term.word is not None and correctable(term.word) and not _is_found(connection, term, guild):
                near = nearest_words(term.word, self._vocabulary.words(connection))
            if near:
                respelled.append(term.typed)
                term = replace(term, phrases=tuple(Phrase((word,), goes_on=True) for word in near))
            terms.append(term)
        return Query(tuple(terms)), tuple(respelled)


class _Vocabulary:
    """The words that the index holds, of letters alone, kept up with the record."""

    def __init__(self) -> None:
        # Taken and put whole: two threads read.
        self._kept: tuple[int, frozenset[str]] | None = None

    def words(self, connection: sqlite3.Connection) -> frozenset[str]:
        version = record_version(connection)
        kept = self._kept
        if kept is None or kept[0] > version:
            words = _indexed_words(connection)
        elif kept[0] < version:
            changed = connection.execute(
                "SELECT DISTINCT milestone FROM changes WHERE number > ? LIMIT ?", (kept[0], _READ_ANEW_FROM)
            ).fetchall()
            if len(changed) < _READ_ANEW_FROM:
                # What nothing has any more stays among them: it is found to lead nowhere.
                words = kept[1].union(_words_of_listings(connection, [row[0] for row in changed]))
            else:
                words = _indexed_words(connection)
        else:
            return kept[1]
        self._kept = (version, words)
        return words


def finding_query(expression: str, guild: int | None, *, withdrawn: bool = False) -> tuple[str, dict[str, object]]:
    """Return the SQL for the newest listings that a full-text expression finds, with its values, newest first.

    The index gives them in that order by itself, so that it stops after one more than can be ranked.
    """
    return f"SELECT shown.number {_found(guild, withdrawn)}", _values(expression, guild)


def ranking_query(expression: str, guild: int | None, *, withdrawn: bool = False) -> tuple[str, dict[str, object]]:
    """Return the SQL for the same listings, the best first."""
    scored = (
        f"SELECT shown.number AS number, bm25(listing_words, {_WEIGHTS}) AS score, shown.latest_on AS latest_on, "
        f"shown.milestone AS milestone {_found(guild, withdrawn)}"
    )
    return f"SELECT number FROM ({scored}) ORDER BY score, latest_on DESC, milestone", _values(expression, guild)


def _rank(connection: sqlite3.Connection, wanted: _Wanted, guild: int | None) -> _Ranked:
    # A first look without weighing: what a word weighs is counted over all that have it, which takes longest for
    # those words that tell least.
    newest = _numbers(connection, finding_query(wanted.expression(), guild, withdrawn=wanted.withdrawn))
    if len(newest) <= 1:
        return _Ranked(tuple(newest), False)
    if len(newest) <= MOST_RANKED:
        expression = wanted.expression(whole_words_twice=True)
        weighed = _numbers(connection, ranking_query(expression, guild, withdrawn=wanted.withdrawn))
        return _Ranked(tuple(weighed), False)
    expression = replace(wanted, named=True).expression()
    named = _numbers(connection, ranking_query(expression, guild, withdrawn=wanted.withdrawn))
    return _Ranked(tuple(dict.fromkeys([*named, *newest]))[:MOST_RANKED], True)


def _numbers(connection: sqlite3.Connection, query: tuple[str, dict[str, object]]) -> list[int]:
    return [row[0] for row in connection.execute(*query)]


def _found(guild: int | None, withdrawn: bool) -> str:
    return (
        "FROM listing_words CROSS JOIN listings AS shown ON shown.number = listing_words.rowid "
        f"WHERE listing_words MATCH :expression AND {_visible(guild, withdrawn)} "
        "ORDER BY listing_words.rowid DESC LIMIT :most"
    )


def _values(expression: str, guild: int | None) -> dict[str, object]:
    values: dict[str, object] = {"expression": expression, "most": MOST_RANKED + 1}
    return values if guild is None else values | {"guild": guild}


def _visible(guild: int | None, withdrawn: bool) -> str:
    everybodys = f"shown.reader = {EVERYBODY}"
    if guild is None:
        return f"shown.withdrawn = {withdrawn:d} AND {everybodys}"
    return (
        f"shown.withdrawn = {withdrawn:d} AND (shown.reader = :guild OR ({everybodys} AND NOT EXISTS "
        "(SELECT 1 FROM listings AS own WHERE own.reader = :guild AND own.milestone = shown.milestone)))"
    )


def _is_found(connection: sqlite3.Connection, term: Term, guild: int | None) -> bool:
    query, values = finding_query(_any_phrase(term.phrases), guild)
    return connection.execute(query, values | {"most": 1}).fetchone() is not None


def _read_listed(connection: sqlite3.Connection, numbers: Sequence[int], guild: int | None) -> tuple[Milestone, ...]:
    ids = [
        connection.execute("SELECT milestone FROM listings WHERE number = ?", (number,)).fetchone()[0]
        for number in numbers
    ]
    views = read_views(connection, ids, guild=guild)
    return tuple(views[id_] for id_ in ids)


def _read_named(connection: sqlite3.Connection, name: str, wanted: _Wanted, guild: int | None) -> list[Milestone]:
    plain = squeezed(name)
    by_id = read_views(connection, [name.strip()], guild=guild)
    numbers = _rank(connection, wanted, guild).numbers[:_MOST_COMPARED]
    newest_first = sorted(
        _read_listed(connection, numbers, guild), key=lambda one: (-one.latest_on.toordinal(), one.id)
    )
    by_identifier = [one for one in newest_first if plain in _names_of(one)]
    by_title = [one for one in newest_first if plain == squeezed(one.title)]
    named = {one.id: one for one in (*by_id.values(), *by_identifier, *by_title)}
    return list(named.values())[:_MOST_NAMED]


def _names_of(milestone: Milestone) -> set[str]:
    names = set()
    for identifier in milestone.identifiers:
        names.add(squeezed(identifier))
        # `H.R. 3633 (119th Congress)` is also called by what stands before the brackets.
        names.add(squeezed(identifier.partition("(")[0]))
    return names - {""}


def _any_phrase(phrases: Iterable[Phrase], *, whole_words_twice: bool = False) -> str:
    """Return what finds any of the phrases.

    With `whole_words_twice` a word that goes on stands there once more as a whole, to weigh more than its beginning.
    """
    found = []
    for phrase in phrases:
        if not phrase.goes_on or whole_words_twice:
            found.append(_quoted(phrase))
        if phrase.goes_on:
            found.append(f"{_quoted(phrase)} *")
    return " OR ".join(found)


def _quoted(phrase: Phrase) -> str:
    # The words hold letters and digits alone; see `tracker.policy.queries`.
    return f'"{" ".join(phrase.words)}"'


def _indexed_words(connection: sqlite3.Connection) -> frozenset[str]:
    # In the connection's own temporary part, since the connection cannot write to the database.
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.listing_vocabulary USING fts5vocab(main, listing_words, row)"
    )
    rows = connection.execute(
        "SELECT term FROM temp.listing_vocabulary WHERE length(term) > 3 AND term NOT GLOB '*[0-9]*'"
    )
    return frozenset(word for (word,) in rows if correctable(word))


def _words_of_listings(connection: sqlite3.Connection, ids: Sequence[str]) -> set[str]:
    words: set[str] = set()
    for id_ in ids:
        for row in connection.execute(f"SELECT {', '.join(_WORD_COLUMNS)} FROM listings WHERE milestone = ?", (id_,)):
            words.update(word for text in row if text for word in words_of(text) if correctable(word))
    return words
