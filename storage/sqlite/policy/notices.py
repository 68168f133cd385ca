"""The store of the notices that reports owe: what is due, and what became of it."""

from datetime import datetime

from storage.sqlite.library import Database
from storage.sqlite.moments import moment_text, read_moment
from storage.sqlite.policy.reports import owe
from storage.sqlite.threads import Writer
from tracker.delivery_error import Trouble
from tracker.policy.notices import Notice, Purpose, Recipient, RecipientKind
from tracker.policy.report_delivery import Claim


class SqliteNoticeStore:
    """Notices in SQLite; see the port `tracker.policy.report_delivery.NoticeStore`."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def claim(self, now: datetime, *, lease_until: datetime) -> Claim | None:
        return await self._writer.write(lambda database: _claim(database, now, lease_until))

    async def sent(self, notice: Notice, message_id: int, *, at: datetime) -> None:
        await self._writer.write(lambda database: _mark_sent(database, notice, message_id, at))

    async def put_off(self, notice: Notice, *, until: datetime, is_uncertain: bool, trouble: Trouble) -> None:
        # A claim whose lease has run out is uncertain too: so it is written as one.
        state = "sending" if is_uncertain else "owed"
        await self._writer.write(lambda database: _mark(database, notice, state, until, trouble))

    async def park(
        self, notice: Notice, told: Notice | None, *, at: datetime, until: datetime, trouble: Trouble
    ) -> None:
        def step(database: Database) -> None:
            _mark(database, notice, "parked", until, trouble)
            _tell(database, told, at)

        await self._writer.write(step)

    async def give_up(self, notice: Notice, told: Notice | None, *, at: datetime, trouble: Trouble) -> None:
        def step(database: Database) -> None:
            _mark(database, notice, "failed", at, trouble)
            _tell(database, told, at)

        await self._writer.write(step)


def _claim(database: Database, now: datetime, lease_until: datetime) -> Claim | None:
    row = database.execute(DUE_QUERY, [moment_text(now)]).fetchone()
    if row is None:
        return None
    number, id_, report_id, purpose, place_kind, place, locale, state, attempts, first_tried_at, owed_since = row
    database.execute(
        "UPDATE notices SET state = 'sending', due_at = ?, attempts = attempts + 1, "
        "first_tried_at = ifnull(first_tried_at, ?) WHERE number = ?",
        [moment_text(lease_until), moment_text(now), number],
    )
    return Claim(
        notice=Notice(id_, report_id, Purpose(purpose), Recipient(RecipientKind(place_kind), place, locale)),
        attempts=attempts + 1,
        owed_since=read_moment(owed_since),
        first_tried_at=now if first_tried_at is None else read_moment(first_tried_at),
        is_uncertain=state == "sending",
    )


DUE_QUERY = """
SELECT due.number, due.id, reports.id, due.purpose, due.place_kind, due.place, due.locale, due.state, due.attempts,
    due.first_tried_at, ifnull(due.first_tried_at, due.due_at)
FROM notices AS due JOIN reports ON reports.number = due.report
WHERE due.state IN ('owed', 'sending', 'parked') AND due.due_at <= ? AND (
    due.state <> 'parked' OR due.number = (
        SELECT min(number) FROM notices
        WHERE state IN ('parked', 'sending') AND place_kind = due.place_kind AND place = due.place
    )
)
ORDER BY due.due_at, due.number LIMIT 1
"""


def _mark_sent(database: Database, notice: Notice, message_id: int, at: datetime) -> None:
    database.execute(
        "UPDATE notices SET state = 'sent', due_at = ?, trouble = NULL, message = ? WHERE id = ?",
        [moment_text(at), message_id, notice.id],
    )
    database.execute(
        "UPDATE notices SET state = 'owed', due_at = ? WHERE state = 'parked' AND place_kind = ? AND place = ?",
        [moment_text(at), str(notice.recipient.kind), notice.recipient.id],
    )


def _tell(database: Database, told: Notice | None, at: datetime) -> None:
    """Owe what tells the author of an open report that nobody got it, if that is so."""
    if told is not None and database.execute(_UNTOLD, [told.report_id]).fetchone():
        owe(database, [told], at)


_UNTOLD = """
SELECT 1 FROM reports WHERE id = ? AND outcome IS NULL AND author IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM notices
    WHERE report = reports.number AND purpose = 'report' AND state IN ('owed', 'sending', 'sent')
)
"""


def _mark(database: Database, notice: Notice, state: str, until: datetime, trouble: Trouble) -> None:
    database.execute(
        "UPDATE notices SET state = ?, due_at = ?, trouble = ? WHERE id = ?",
        [state, moment_text(until), str(trouble), notice.id],
    )
