"""What every store of reports and of the notices they owe promises."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.sqlite.policy.notices import DUE_QUERY
from tests.record_factories import GUILD, NOW, OTHER_GUILD, a_milestone, opened, shipped_text
from tracker.delivery_error import Trouble
from tracker.policy.notices import Notice, Purpose, Recipient, RecipientKind
from tracker.policy.record import Record
from tracker.policy.reports import Outcome, Queue, Report, ResolvedBeforeError

ALICE, MAYA = 10, 11
CHANNEL = Recipient(RecipientKind.CHANNEL, 140, "en-US")
OTHER_CHANNEL = Recipient(RecipientKind.CHANNEL, 141, "de")
LEASE = timedelta(minutes=1)


@pytest.fixture
async def storage(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await Record(storage.record, lambda: NOW).load_bundled(shipped_text([a_milestone()]))
        yield storage


def a_report(id="one", **fields):
    values = {"guild_id": GUILD, "what": "The date is wrong.", "locale": "en-US", "author_id": ALICE, "made_at": NOW}
    return Report(id=id, milestone_id="erisa-1974", **(values | fields))


def notice(report="one", recipient=CHANNEL, purpose=Purpose.REPORT):
    return Notice(f"{report}-{purpose}-{recipient.id}", report, purpose, recipient)


def to_author(report="one", purpose=Purpose.OUTCOME):
    return notice(report, Recipient(RecipientKind.PERSON, ALICE, "en-US"), purpose)


def resolved(report, outcome=Outcome.DECLINED, **fields):
    return replace(report, outcome=outcome, resolver_id=MAYA, resolved_at=NOW + timedelta(hours=1), **fields)


async def claim(storage, after=timedelta(0)):
    now = NOW + after
    return await storage.notices.claim(now, lease_until=now + LEASE)


async def test_a_report_comes_back_as_it_was_made(storage):
    report = a_report(what="Zeile 1\nZeile 2 \N{WARNING SIGN}", locale="de")
    await storage.reports.add(report, [])
    assert await storage.reports.report("one") == report
    assert await storage.reports.report("two") is None


async def test_the_same_report_again_owes_nothing_more(storage):
    for _ in range(2):
        await storage.reports.add(a_report(), [notice()])
    assert (await storage.reports.queue(GUILD, start=0, size=9)).total == 1
    assert (await claim(storage)).notice == notice()
    assert await claim(storage) is None


async def test_a_report_of_a_milestone_that_does_not_exist_is_not_kept_nor_owed(storage):
    with pytest.raises(Exception, match="FOREIGN KEY"):
        await storage.reports.add(replace(a_report(), milestone_id="nothing"), [notice()])
    assert await storage.reports.report("one") is None
    assert await claim(storage) is None


async def test_the_queue_holds_a_guilds_own_open_reports_the_oldest_first(storage):
    made = [a_report(str(number), made_at=NOW + timedelta(minutes=number)) for number in range(4)]
    for report in made:
        await storage.reports.add(report, [])
    await storage.reports.add(a_report("elsewhere", guild_id=OTHER_GUILD), [])
    await storage.reports.add(a_report("owners", guild_id=None), [])
    await storage.reports.resolve(resolved(made[1]), [])
    assert await storage.reports.queue(GUILD, start=0, size=2) == Queue((made[0], made[2]), 3)
    assert await storage.reports.queue(GUILD, start=2, size=2) == Queue((made[3],), 3)
    assert [report.id for report in (await storage.reports.queue(None, start=0, size=5)).reports] == ["owners"]


async def test_an_outcome_is_kept_and_owed_to_the_author(storage):
    await storage.reports.add(a_report(), [])
    decided = resolved(a_report(), reason="The source says so.")
    assert await storage.reports.resolve(decided, [to_author()]) == decided
    assert await storage.reports.report("one") == decided
    assert (await claim(storage, timedelta(hours=1))).notice == to_author()


async def test_a_report_is_decided_once(storage):
    await storage.reports.add(a_report(), [])
    first = await storage.reports.resolve(resolved(a_report()), [])
    with pytest.raises(ResolvedBeforeError) as error:
        await storage.reports.resolve(resolved(a_report(), Outcome.ACCEPTED), [to_author()])
    assert error.value.report == first
    assert await claim(storage, timedelta(days=1)) is None


async def test_a_decided_report_is_not_shown_to_moderators_any_more(storage):
    await storage.reports.add(a_report(), [notice()])
    await storage.reports.resolve(resolved(a_report()), [])
    assert await claim(storage, timedelta(days=1)) is None


async def test_a_claim_is_taken_once_and_is_uncertain_when_its_lease_has_run_out(storage):
    await storage.reports.add(a_report(), [notice()])
    first = await claim(storage)
    assert (first.attempts, first.is_uncertain, first.first_tried_at) == (1, False, NOW)
    assert await claim(storage) is None
    assert await claim(storage, LEASE - timedelta(seconds=1)) is None
    again = await claim(storage, LEASE)
    assert (again.attempts, again.is_uncertain, again.first_tried_at) == (2, True, NOW)


async def test_what_was_sent_is_never_claimed_again(storage):
    await storage.reports.add(a_report(), [notice()])
    await storage.notices.sent((await claim(storage)).notice, 99, at=NOW)
    assert await claim(storage, timedelta(days=99)) is None
    assert list(await storage.reports.undelivered(GUILD)) == []


@pytest.mark.parametrize("is_uncertain", [False, True])
async def test_what_is_put_off_comes_back_at_its_time_and_says_whether_it_may_have_been_sent(storage, is_uncertain):
    await storage.reports.add(a_report(), [notice()])
    await claim(storage)
    until = NOW + timedelta(minutes=3)
    await storage.notices.put_off(notice(), until=until, is_uncertain=is_uncertain, trouble=Trouble.BUSY)
    assert await claim(storage, timedelta(minutes=2)) is None
    assert (await claim(storage, timedelta(minutes=3))).is_uncertain is is_uncertain


async def park(storage, which, *, minutes, told=None):
    until = NOW + timedelta(minutes=minutes)
    await storage.notices.park(which, told, at=NOW, until=until, trouble=Trouble.FORBIDDEN)


async def test_of_those_parked_for_one_place_one_alone_tries_again_and_frees_the_others(storage):
    for report in ("one", "two", "three"):
        await storage.reports.add(a_report(report), [notice(report)])
        await claim(storage)
        await park(storage, notice(report), minutes=5)
    await storage.reports.add(a_report("elsewhere"), [notice("elsewhere", OTHER_CHANNEL)])
    other = await claim(storage)
    assert other.notice.report_id == "elsewhere"
    await storage.notices.sent(other.notice, 98, at=NOW)
    probe = await claim(storage, timedelta(minutes=5))
    assert probe.notice == notice("one")
    assert await claim(storage, timedelta(minutes=5)) is None
    await storage.notices.sent(probe.notice, 99, at=NOW + timedelta(minutes=5))
    freed = [(await claim(storage, timedelta(minutes=5))).notice.report_id for _ in range(2)]
    assert freed == ["two", "three"]


async def test_the_author_is_told_once_that_nobody_could_be_told(storage):
    await storage.reports.add(a_report(), [notice()])
    await claim(storage)
    told = to_author(purpose=Purpose.UNDELIVERED)
    for minutes in (5, 15):
        await park(storage, notice(), minutes=minutes, told=told)
    assert (await claim(storage)).notice == told
    assert await claim(storage) is None
    assert [report.id for report in await storage.reports.undelivered(GUILD)] == ["one"]


async def test_the_author_is_not_told_while_another_recipient_may_get_it(storage):
    await storage.reports.add(a_report(), [notice(), notice(recipient=OTHER_CHANNEL)])
    told = to_author(purpose=Purpose.UNDELIVERED)
    first = await claim(storage)
    await storage.notices.give_up(first.notice, told, at=NOW, trouble=Trouble.GONE)
    second = await claim(storage)
    assert second.notice.purpose is Purpose.REPORT
    await storage.notices.give_up(second.notice, told, at=NOW, trouble=Trouble.GONE)
    assert (await claim(storage)).notice == told


async def test_a_failed_notice_is_sent_to_another_place_or_to_the_same_again(storage):
    await storage.reports.add(a_report(), [notice()])
    await claim(storage)
    await storage.notices.give_up(notice(), None, at=NOW, trouble=Trouble.GONE)
    moved = notice(recipient=OTHER_CHANNEL)
    await storage.reports.readdress("one", [moved], at=NOW)
    await storage.reports.readdress("one", [notice()], at=NOW)
    assert (await claim(storage)).notice == notice()
    assert await claim(storage) is None


async def test_what_is_readdressed_to_nobody_waits_in_the_queue(storage):
    await storage.reports.add(a_report(), [notice()])
    await storage.reports.readdress("one", [], at=NOW)
    assert await claim(storage) is None
    assert [report.id for report in await storage.reports.undelivered(GUILD)] == ["one"]


async def test_the_reports_of_a_person_are_counted_wherever_they_were_made(storage):
    moments = [NOW - timedelta(minutes=minutes) for minutes in (30, 20, 10)]
    for number, (moment, guild) in enumerate(zip(moments, (GUILD, None, OTHER_GUILD), strict=True)):
        await storage.reports.add(a_report(str(number), made_at=moment, guild_id=guild), [])
    await storage.reports.add(a_report("other", author_id=MAYA), [])
    assert list(await storage.reports.made_by(ALICE, since=moments[1])) == moments[1:]


async def test_erasing_a_person_keeps_the_reports_and_tells_that_person_nothing_more(storage):
    await storage.reports.add(a_report(), [])
    await storage.reports.add(a_report("two", author_id=MAYA), [])
    await storage.reports.resolve(resolved(a_report()), [to_author()])
    traces = storage.traces["reports"]
    assert [await traces.count(ALICE), await traces.count(MAYA)] == [1, 2]
    assert await traces.erase(ALICE) == 1
    assert (await storage.reports.report("one")).author_id is None
    assert await claim(storage, timedelta(days=1)) is None
    assert await traces.erase(MAYA) == 2
    assert (await storage.reports.report("one")).resolver_id is None
    assert (await storage.reports.report("one")).outcome is Outcome.DECLINED
    assert [await traces.count(ALICE), await traces.count(MAYA)] == [0, 0]


async def test_nobody_is_owed_the_outcome_of_an_erased_authors_report(storage):
    await storage.reports.add(a_report(), [])
    await storage.traces["reports"].erase(ALICE)
    await storage.reports.resolve(resolved(a_report()), [to_author()])
    assert await claim(storage, timedelta(days=1)) is None


async def test_finding_what_is_due_runs_on_indexes(storage):
    with closing(sqlite3.connect(storage.path)) as connection:
        steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {DUE_QUERY}", ("now",))]
    assert not [step for step in steps if step.startswith("SCAN") and "INDEX" not in step], steps
    assert not [step for step in steps if "TEMP B-TREE" in step and "LAST TERM" not in step], steps
