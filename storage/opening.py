"""Open the database: lock, file, migrations, then one store for each port."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from storage.errors import AlreadyRunningError
from storage.sqlite.alerts.stores import AlertStores, open_alert_stores
from storage.sqlite.condition import SqliteConditionStore
from storage.sqlite.connection import BUSY_SECONDS, database_path
from storage.sqlite.copies import copy_database
from storage.sqlite.guilds.person_export import SqlitePersonExport
from storage.sqlite.guilds.presence import SqlitePresenceStore
from storage.sqlite.guilds.settings import SqliteGuildStore
from storage.sqlite.lock import only_process
from storage.sqlite.market.charts import SqliteChartStore
from storage.sqlite.market.figures import SqliteFigureStore
from storage.sqlite.market.prices import SqlitePriceStore
from storage.sqlite.opening import open_beside, open_database
from storage.sqlite.policy.drafts import SqliteDraftStore
from storage.sqlite.policy.due import SqliteDueStore
from storage.sqlite.policy.editing import SqliteEditingStore
from storage.sqlite.policy.imports import SqliteImportStore
from storage.sqlite.policy.marked_milestones import MarkedMilestones
from storage.sqlite.policy.notices import SqliteNoticeStore
from storage.sqlite.policy.proposals import SqliteReviewStore
from storage.sqlite.policy.questions import SqliteQuestionStore
from storage.sqlite.policy.recent import SqliteRecentStore
from storage.sqlite.policy.record import SqliteRecordStore
from storage.sqlite.policy.record_traces import SqliteRecordTraces
from storage.sqlite.policy.related import SqliteEntryStore
from storage.sqlite.policy.reports import SqliteReportStore
from storage.sqlite.policy.review_queue import SqliteQueueStore
from storage.sqlite.policy.search import SqliteSearchStore
from storage.sqlite.policy.sources import SqliteSourceStore
from storage.sqlite.policy.states import SqliteStateStore
from storage.sqlite.policy.timeline import SqliteTimelineStore
from storage.sqlite.threads import Readers, Writer
from tracker.condition import ConditionStore
from tracker.guilds.presence import PresenceStore
from tracker.guilds.privacy import PersonExport, Traces
from tracker.guilds.settings import GuildStore
from tracker.market.charts import ChartStore
from tracker.market.figures import FigureStore
from tracker.market.quotes import PriceStore
from tracker.policy.drafts import DraftStore
from tracker.policy.due import DueStore
from tracker.policy.editing import EditingStore
from tracker.policy.exports import ExportStore
from tracker.policy.history import HistoryStore
from tracker.policy.import_undoing import ImportUndoStore
from tracker.policy.questions.asking import QuestionStore
from tracker.policy.recent import RecentStore
from tracker.policy.record import RecordStore
from tracker.policy.related import EntryStore
from tracker.policy.report_delivery import NoticeStore
from tracker.policy.reports import ReportStore
from tracker.policy.review_queue import QueueStore
from tracker.policy.reviews import ReviewStore
from tracker.policy.search import SearchStore
from tracker.policy.seen import DiscoveryStore
from tracker.policy.states import StateStore
from tracker.policy.timeline import TimelineStore


@dataclass(frozen=True, slots=True)
class Storage:
    """An open database: one store for each port."""

    path: Path
    created: bool
    """Whether this start made a new database."""
    secret: bytes = field(repr=False)
    """The key for hashes that leave the database; the same for its whole life and in its copies."""
    prices: PriceStore
    figures: FigureStore
    charts: ChartStore
    record: RecordStore
    editing: EditingStore
    drafts: DraftStore
    reviews: ReviewStore
    history: HistoryStore
    imports: ImportUndoStore
    exports: ExportStore
    timeline: TimelineStore
    search: SearchStore
    questions: QuestionStore
    entries: EntryStore
    due: DueStore
    states: StateStore
    recent: RecentStore
    guilds: GuildStore
    presence: PresenceStore
    condition: ConditionStore
    reports: ReportStore
    notices: NoticeStore
    sources: DiscoveryStore
    queue: QueueStore
    alerts: AlertStores
    traces: Mapping[str, Traces]
    """Everything that is kept with a person's id, by its kind."""
    person_export: PersonExport

    async def backup(self, target: Path) -> None:
        """Write what is committed now to the new file `target`, while everything goes on.

        Raises: StorageError, also when the file exists.
        """
        await asyncio.to_thread(copy_database, self.path, target)


@asynccontextmanager
async def open_storage(
    url: str,
    *,
    program_version: str,
    now: Callable[[], datetime],
    shared: bool = False,
    busy_seconds: float = BUSY_SECONDS,
) -> AsyncIterator[Storage]:
    """Open the database at `sqlite:////absolute/path.db` or at a plain absolute path, for this process alone.

    A missing one is made, with its folders; an older one is copied and migrated. With `shared`, which is for short
    work from the command line, a process that runs on it already is no hindrance, if it is of the same schema.
    Raises: StorageError, one clear sentence each: a relative path, a folder, a damaged, locked or read-only file,
    another program's or a newer version's database; AlreadyRunningError when another process runs on it.
    """
    path = database_path(url)
    async with AsyncExitStack() as stack:
        try:
            stack.enter_context(only_process(path, started_at=now()))
        except AlreadyRunningError:
            if not shared:
                raise
            opened = await asyncio.to_thread(
                open_beside, path, program_version=program_version, busy_seconds=busy_seconds
            )
        else:
            opened = await asyncio.to_thread(
                open_database, path, program_version=program_version, now=now, busy_seconds=busy_seconds
            )
        writer = Writer(path, opened.writer)
        stack.push_async_callback(writer.close)
        readers = Readers(path, opened.readers)
        stack.push_async_callback(readers.close)
        record = SqliteRecordStore(writer, readers)
        imports = SqliteImportStore(writer, readers)
        guilds = SqliteGuildStore(writer, readers)
        reports = SqliteReportStore(writer, readers)
        recent = SqliteRecentStore(writer, readers)
        milestones = MarkedMilestones()
        alerts = open_alert_stores(writer, readers, opened.secret)
        yield Storage(
            path=path,
            created=opened.created,
            secret=opened.secret,
            prices=SqlitePriceStore(writer, readers),
            figures=SqliteFigureStore(writer, readers),
            charts=SqliteChartStore(writer, readers),
            record=record,
            editing=SqliteEditingStore(writer, readers),
            drafts=SqliteDraftStore(writer, readers),
            reviews=SqliteReviewStore(writer, readers),
            history=record,
            imports=imports,
            exports=imports,
            timeline=SqliteTimelineStore(readers),
            search=SqliteSearchStore(readers),
            questions=SqliteQuestionStore(readers),
            entries=SqliteEntryStore(readers),
            due=SqliteDueStore(readers),
            states=SqliteStateStore(readers),
            recent=recent,
            guilds=guilds,
            presence=SqlitePresenceStore(writer, readers),
            condition=SqliteConditionStore(writer, readers),
            reports=reports,
            notices=SqliteNoticeStore(writer),
            sources=SqliteSourceStore(writer, readers, milestones),
            queue=SqliteQueueStore(writer, readers, milestones),
            alerts=alerts,
            traces={
                "record": SqliteRecordTraces(writer, readers),
                "settings": guilds,
                "reports": reports,
                "change_readings": recent,
                **alerts.traces,
            },
            person_export=SqlitePersonExport(readers),
        )
