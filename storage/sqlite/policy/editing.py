"""The store behind entries: what they are compared with, and the step that writes one and ends its draft."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from urllib.parse import urlsplit

from storage.sqlite.library import Database
from storage.sqlite.policy.change_rows import changes_by_id, find_changes
from storage.sqlite.policy.drafts import end_draft, keep_draft
from storage.sqlite.policy.proposals import insert_proposal
from storage.sqlite.policy.record import read_changes
from storage.sqlite.policy.record_writing import write_to_record
from storage.sqlite.policy.review_queue import settle
from storage.sqlite.policy.views import EVERYBODY, read_views
from storage.sqlite.threads import Readers, Writer
from tracker.policy.changes import Change
from tracker.policy.drafts import Act
from tracker.policy.further import NOTHING_FURTHER, Further
from tracker.policy.milestones import Milestone
from tracker.policy.queries import squeezed, words_of
from tracker.policy.record import Writing
from tracker.policy.review_queue import Settlement

_MOST_ALIKE = 60
_WORDS_COMPARED = 5


class SqliteEditingStore:
    """What entries read and write in SQLite; see the port `tracker.policy.editing.EditingStore`."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self._writer = writer
        self._readers = readers

    async def milestone(self, milestone_id: str, *, guild: int | None) -> Milestone | None:
        views = await self._readers.read(lambda connection: read_views(connection, [milestone_id], guild=guild))
        return views.get(milestone_id)

    async def changes(self, milestone_id: str, *, guild: int | None) -> Sequence[Change]:
        return await self._readers.read(lambda connection: read_changes(connection, milestone_id, guild=guild))

    async def owner(self, milestone_id: str) -> int:
        def question(connection: sqlite3.Connection) -> int:
            row = connection.execute("SELECT scope FROM milestones WHERE id = ?", (milestone_id,)).fetchone()
            if row is None or row[0] is None:
                raise KeyError(milestone_id)
            return int(row[0])

        return await self._readers.read(question)

    async def change(self, change_id: str) -> Change | None:
        found = await self._readers.read(lambda connection: changes_by_id(connection, [change_id]))
        return found[0] if found else None

    async def changes_by(self, author_id: int, *, scope: int | None, most: int) -> Sequence[Change]:
        newest = (
            "number IN (SELECT number FROM changes WHERE author = :author AND scope IS :scope "
            "ORDER BY number DESC LIMIT :most)"
        )
        values = {"author": author_id, "scope": scope, "most": most}
        return (await self._readers.read(lambda connection: find_changes(connection, newest, values)))[::-1]

    async def alike(self, milestone: Milestone, *, guild: int | None) -> Sequence[Milestone]:
        return await self._readers.read(lambda connection: read_alike(connection, milestone, guild))

    async def write(
        self,
        writing: Writing,
        *,
        draft_id: str,
        settlement: Settlement | None = None,
        further: Further = NOTHING_FURTHER,
    ) -> bool:
        def step(database: Database) -> bool:
            end_draft(database, draft_id)
            write_to_record(database, writing)
            if settlement is None or not settle(database, settlement):
                return False
            for change in further.changes:
                write_to_record(database, change)
            for draft in further.drafts:
                keep_draft(database, draft)
            return True

        return await self._writer.write(step)

    async def propose(self, writing: Writing, *, act: Act, draft_id: str, settlement: Settlement | None = None) -> None:
        def step(database: Database) -> None:
            end_draft(database, draft_id)
            insert_proposal(database, writing, act, settlement)

        await self._writer.write(step)


def read_alike(connection: sqlite3.Connection, milestone: Milestone, guild: int | None) -> list[Milestone]:
    """Return milestones that may be the same thing, as `tracker.policy.duplicates` then decides."""
    links = _spellings(milestone.url)
    ids = {
        row[0]
        for row in connection.execute(
            f"SELECT id FROM milestones WHERE url IN ({', '.join('?' * len(links))}) LIMIT ?", [*links, _MOST_ALIKE]
        )
    }
    expressions = [_of_identifier(identifier) for identifier in milestone.identifiers]
    for expression in [*expressions, _of_title(milestone.title)]:
        if expression:
            ids |= {row[0] for row in connection.execute(_NAMED_ALIKE, _values(expression, milestone, guild))}
    return list(read_views(connection, sorted(ids - {milestone.id}), guild=guild).values())


_NAMED_ALIKE = f"""
SELECT shown.milestone FROM listing_words CROSS JOIN listings AS shown ON shown.number = listing_words.rowid
WHERE listing_words MATCH :expression AND shown.reader IN ({EVERYBODY}, :guild)
ORDER BY shown.jurisdiction <> :jurisdiction, listing_words.rowid DESC LIMIT :most
"""


def _values(expression: str, milestone: Milestone, guild: int | None) -> dict[str, object]:
    return {
        "expression": expression,
        "guild": guild,
        "jurisdiction": str(milestone.jurisdiction),
        "most": _MOST_ALIKE,
    }


def _of_identifier(identifier: str) -> str:
    """Return what finds an identifier however it is spaced: by its numbers, or written in one."""
    words = words_of(identifier)
    numbers = [number for word in words for number in re.findall(r"\d+", word)]
    if not words:
        return ""
    in_one = f'"{squeezed(identifier)}"'
    apart = " AND ".join(_quoted(numbers or words))
    return f"{{identifier}} : (({apart}) OR {in_one})"


def _of_title(title: str) -> str:
    """Return what finds nearly the same title: most of its longest words, since any one may be spelled otherwise."""
    words = sorted(set(words_of(title)), key=lambda word: (-len(word), word))[:_WORDS_COMPARED]
    if not words:
        return ""
    most = max(1, (len(words) * 3 + 4) // 5)
    groups = (" AND ".join(_quoted(some)) for some in combinations(words, most))
    return f"{{title}} : ({' OR '.join(f'({group})' for group in groups)})"


def _quoted(words: Iterable[str]) -> Iterator[str]:
    """Yield words as the index takes them literally: they hold no quotation marks, being letters and digits."""
    return (f'"{word}"' for word in words)


def _spellings(link: str) -> list[str]:
    """Return the ways in which one link is written: with and without `www.` and a slash at its end."""
    host = urlsplit(link).hostname or ""
    hosts = {host, f"www.{host}", host.removeprefix("www.")}
    spelled = {link.split("#")[0].replace(host, one, 1) for one in hosts} | {link}
    return sorted(spelled | {one.rstrip("/") for one in spelled} | {one.rstrip("/") + "/" for one in spelled})
