"""All stores of alerts together, so that opening a database names them once."""

from collections.abc import Mapping
from dataclasses import dataclass

from storage.sqlite.alerts.approvals import SqliteApprovalStore
from storage.sqlite.alerts.correcting import SqliteCorrectionStore
from storage.sqlite.alerts.expansion import SqliteExpansionStore
from storage.sqlite.alerts.follow_ups import SqliteFollowUpStore
from storage.sqlite.alerts.log import SqliteAlertLogStore
from storage.sqlite.alerts.outbox import SqliteOutboxStore
from storage.sqlite.alerts.parking import SqliteParkingStore
from storage.sqlite.alerts.schedule import SqliteAlertScheduleStore
from storage.sqlite.alerts.subscriptions import SqliteSubscriptionStore
from storage.sqlite.alerts.watches import SqliteWatchStore
from storage.sqlite.threads import Readers, Writer
from tracker.alerts.approvals import ApprovalStore
from tracker.alerts.corrections import CorrectionStore
from tracker.alerts.digests import DigestStore
from tracker.alerts.expansion import ExpansionStore
from tracker.alerts.follow_ups import FollowUpStore
from tracker.alerts.log import AlertLogStore
from tracker.alerts.market_updates import MarketUpdateStore
from tracker.alerts.outbox import OutboxStore
from tracker.alerts.parking import ParkingStore
from tracker.alerts.posts import Seal
from tracker.alerts.reminders import ReminderStore
from tracker.alerts.subscriptions import SubscriptionStore
from tracker.alerts.watches import WatchStore
from tracker.guilds.privacy import Traces


@dataclass(frozen=True, slots=True)
class AlertStores:
    """One store for each port of `tracker.alerts`."""

    subscriptions: SubscriptionStore
    watches: WatchStore
    expansion: ExpansionStore
    reminders: ReminderStore
    digests: DigestStore
    market_updates: MarketUpdateStore
    approvals: ApprovalStore
    outbox: OutboxStore
    follow_ups: FollowUpStore
    parking: ParkingStore
    corrections: CorrectionStore
    log: AlertLogStore
    seal: Seal
    traces: Mapping[str, Traces]
    """What is kept with a person's id, by its kind."""


def open_alert_stores(writer: Writer, readers: Readers, secret: bytes) -> AlertStores:
    """Return the stores of an open database."""
    seal = Seal(secret)
    subscriptions = SqliteSubscriptionStore(writer, readers)
    watches = SqliteWatchStore(writer, readers)
    corrections = SqliteCorrectionStore(writer, readers, seal)
    schedule = SqliteAlertScheduleStore(writer, readers, seal)
    return AlertStores(
        subscriptions=subscriptions,
        watches=watches,
        expansion=SqliteExpansionStore(writer, readers, seal),
        reminders=schedule,
        digests=schedule,
        market_updates=schedule,
        approvals=SqliteApprovalStore(writer, readers, seal),
        outbox=SqliteOutboxStore(writer, readers, seal),
        follow_ups=SqliteFollowUpStore(writer, readers, seal),
        parking=SqliteParkingStore(writer, readers),
        corrections=corrections,
        log=SqliteAlertLogStore(writer, readers, seal),
        seal=seal,
        traces={"subscriptions": subscriptions, "watches": watches, "corrections": corrections},
    )
