"""A person's copy of what is kept about them: all of it, and nobody else."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

from storage.sqlite.guilds.person_export import MESSAGES, PERSONAL
from tests.record_factories import GUILD, NOW, a_milestone, an_addition
from tests.storage.test_report_store import a_report
from tracker.alerts.subscriptions import Subscription, Wish
from tracker.alerts.watches import Watch
from tracker.guilds.privacy import Privacy

MAYA, ADAM = 1300000000000000011, 1300000000000000012

NAMES_OF_PEOPLE = {"author", "approver", "decider", "resolver", "person"}


async def test_every_column_that_names_a_person_is_copied_counted_and_erased(storage, tmp_path):
    with closing(sqlite3.connect(tmp_path / "rollover.db")) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {
            (table, row[1])
            for table in tables
            for row in database.execute(f"PRAGMA table_info({table})")
            if row[1] in NAMES_OF_PEOPLE
        }
        sent = {
            table
            for table in tables
            if "place_kind" in {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
        }
    known = {(table, column) for kind in PERSONAL.values() for table, columns in kind.items() for column in columns}
    assert found == known
    assert PERSONAL.keys() == storage.traces.keys()
    # A person is never parked: their watch ends instead.
    assert sent - {"parked_places"} == {table for table, _ in MESSAGES.values()}


async def test_the_copy_holds_all_of_one_person_and_nobody_else(storage):
    await storage.record.add(an_addition(a_milestone("m-1", scope=GUILD)))
    await storage.guilds.change(GUILD, {"time_zone": "Asia/Tokyo"}, author_id=MAYA, changed_at=NOW)
    await storage.guilds.change(GUILD, {"time_zone": "Asia/Seoul"}, author_id=ADAM, changed_at=NOW)
    await storage.alerts.subscriptions.add(Subscription("s-1", GUILD, 5, MAYA, NOW, Wish()))
    await storage.alerts.subscriptions.hold(GUILD, by=ADAM, at=NOW)
    for person in (MAYA, ADAM):
        await storage.alerts.watches.put(Watch(person, "m-1", None, "en-US", NOW))
    await storage.reports.add(replace(a_report(author_id=MAYA), milestone_id="m-1"), [])
    privacy = Privacy(storage.traces, storage.person_export)
    copy = json.loads(await privacy.copy(MAYA))
    assert copy["discord_id"] == str(MAYA)
    assert {kind: [row["what"] for row in rows] for kind, rows in copy["kept"].items()} == {
        "settings": ["setting_changes"],
        "reports": ["reports"],
        "subscriptions": ["subscriptions"],
        "watches": ["watches"],
    }
    assert copy["kept"]["settings"][0]["after"] == "Asia/Tokyo"
    assert copy["kept"]["reports"][0]["text"] == "The date is wrong."
    assert copy["kept"]["subscriptions"][0]["wish"]["time_zone"] == "America/New_York"
    assert str(ADAM) not in json.dumps(copy)
    await privacy.erase(MAYA)
    assert json.loads(await privacy.copy(MAYA))["kept"] == {}
    assert json.loads(await privacy.copy(ADAM))["kept"] != {}
