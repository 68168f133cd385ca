"""What trusted sources find goes on everybody's record once, and only what leaves no doubt."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.record_factories import GUILD, NOW, OTHER_GUILD, a_milestone, opened, shipped_text
from tracker.policy.candidates import opened as opened_candidate
from tracker.policy.changes import Announcement, Origin
from tracker.policy.milestones import Action, Deadline, Kind, Status, Topic
from tracker.policy.publishing import Publishing
from tracker.policy.record import Record
from tracker.policy.review_queue import ReviewQueue
from tracker.policy.seen import SeenRow, Taking
from tracker.policy.sightings import DeadlineKind, FoundAction, FoundDeadline, Sighting, Step
from tracker.policy.undoing import may_undo

DAY = NOW.date()


@pytest.fixture
async def storage(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        yield storage


def sighting(**fields):
    return Sighting(
        **{
            "source": "federal_register",
            "key": "2026-1 2026-11-24",
            "step": Step.PROPOSED_RULE,
            "title": "Bitcoin in Plans",
            "url": "https://www.federalregister.gov/d/2026-1",
            "on": DAY,
            "identifiers": frozenset({"fr:2026-1"}),
            "number": "FR Doc. 2026-1",
            "actions": (FoundAction(DAY, "Published in the Federal Register", Status.PROPOSED),),
            "deadlines": (FoundDeadline(DeadlineKind.COMMENTS, DAY + timedelta(days=60), "Comments due", "stated"),),
            "summary": "What it says.",
            **fields,
        }
    )


async def lay(storage, found, **fields):
    candidate = replace(opened_candidate(found, (), [Topic.RETIREMENT_CRYPTO], found_at=NOW), **fields)
    row = SeenRow(found, True, candidate.id, NOW, None)
    await storage.sources.take(Taking(found.source, (row,), (candidate,)))
    return candidate


def publishing(storage, *trusted):
    return Publishing(storage.record, storage.queue, lambda: NOW, frozenset(trusted))


async def test_no_source_is_trusted_by_itself(storage):
    await lay(storage, sighting())
    assert await publishing(storage).publish_trusted() == 0
    assert (await ReviewQueue(storage.queue, lambda: NOW).page(None)).total == 1


async def test_a_trusted_finding_is_on_record_once_with_its_deadline_and_an_alert(storage):
    candidate = await lay(storage, sighting())
    assert await publishing(storage, "federal_register").publish_trusted() == 1
    assert await publishing(storage, "federal_register").publish_trusted() == 0
    id_ = candidate.id.replace("c-", "m-")
    milestone = await storage.record.milestone(id_, guild=None)
    assert (milestone.kind, milestone.status) == (Kind.PROPOSED_RULE, Status.PROPOSED)
    assert [one.due_on for one in milestone.deadlines] == [DAY + timedelta(days=60)]
    (change,) = await storage.record.changes(id_, guild=None)
    assert (change.origin, change.announcement, change.is_addition) == (Origin.SOURCE, Announcement.POST, True)
    assert (await ReviewQueue(storage.queue, lambda: NOW).page(None)).total == 0


async def test_news_of_a_milestone_is_added_to_it(storage):
    await Record(storage.record, lambda: NOW).load_bundled(shipped_text([a_milestone("rule")]))
    await lay(storage, sighting(summary=""), about="rule")
    assert await publishing(storage, "federal_register").publish_trusted() == 1
    milestone = await storage.record.milestone("rule", guild=None)
    assert "Published in the Federal Register" in [action.what for action in milestone.actions]


async def test_what_is_old_goes_to_the_digest_only(storage):
    old = DAY - timedelta(days=30)
    found = sighting(on=old, actions=(FoundAction(old, "Published", Status.PROPOSED),), deadlines=())
    candidate = await lay(storage, found)
    await publishing(storage, "federal_register").publish_trusted()
    (change,) = await storage.record.changes(candidate.id.replace("c-", "m-"), guild=None)
    assert change.announcement == Announcement.DIGEST


@pytest.mark.parametrize(
    ("fields", "more"),
    [
        ({"summary": ""}, {}),
        ({"step": Step.PRESS_RELEASE}, {}),
        ({}, {"related": ("rule",)}),
        ({"source": "white_house"}, {}),
    ],
)
async def test_what_leaves_a_doubt_waits_for_a_person(storage, fields, more):
    await lay(storage, sighting(**fields), **more)
    assert await publishing(storage, "federal_register").publish_trusted() == 0


async def test_what_came_on_record_by_another_way_waits_for_a_person(storage):
    await lay(storage, sighting())
    known = a_milestone("rule", jurisdiction="US", kind=Kind.PROPOSED_RULE, identifier="FR Doc. 2026-10001")
    await Record(storage.record, lambda: NOW).load_bundled(shipped_text([known]))
    await lay(storage, sighting(key="2026-10001 x", identifiers=frozenset({"fr:2026-10001"})))
    assert await publishing(storage, "federal_register").publish_trusted() == 1
    (left,) = (await ReviewQueue(storage.queue, lambda: NOW).page(None)).waiting
    assert left.candidate.identifiers == {"fr:2026-10001"}


async def test_a_trusted_finding_is_published_however_much_waits_before_it(storage):
    for number in range(120):
        await lay(storage, sighting(source="sec", key=str(number), identifiers=frozenset({f"release:33-{number:05}"})))
    await lay(storage, sighting())
    assert await publishing(storage, "federal_register").publish_trusted() == 1


async def test_a_bill_that_moves_stands_where_its_newest_step_puts_it(storage):
    known = a_milestone(
        "act",
        kind=Kind.FEDERAL_BILL,
        jurisdiction="US",
        status=Status.IN_COMMITTEE,
        actions=(Action("act#a1", DAY - timedelta(days=20), "Introduced", Status.INTRODUCED, None),),
    )
    await Record(storage.record, lambda: NOW).load_bundled(shipped_text([known]))
    steps = (FoundAction(DAY, "Passed House", Status.PASSED_HOUSE),)
    passed = sighting(step=Step.FEDERAL_BILL, actions=steps, deadlines=())
    await lay(storage, passed, about="act")
    assert await publishing(storage, "federal_register").publish_trusted() == 1
    milestone = await storage.record.milestone("act", guild=None)
    assert (milestone.status, milestone.status_as_of) == (Status.PASSED_HOUSE, DAY)


async def test_a_deadline_that_is_moved_takes_the_place_of_the_one_on_record(storage):
    known = a_milestone("rule", deadlines=(Deadline("rule#d1", DAY + timedelta(days=30), "Comments due", "stated"),))
    await Record(storage.record, lambda: NOW).load_bundled(shipped_text([known]))
    await lay(storage, sighting(actions=()), about="rule")
    assert await publishing(storage, "federal_register").publish_trusted() == 1
    milestone = await storage.record.milestone("rule", guild=None)
    assert [(one.id, one.due_on) for one in milestone.deadlines] == [("rule#d1", DAY + timedelta(days=60))]


async def test_it_stays_off_the_lists_of_a_server_that_decided_about_it_until_its_moderators_want_it(storage):
    candidate = await lay(storage, sighting())
    queue = ReviewQueue(storage.queue, lambda: NOW)
    await queue.dismiss(candidate.id, GUILD)
    assert await publishing(storage, "federal_register").publish_trusted() == 1
    id_ = candidate.id.replace("c-", "m-")
    assert not (await storage.record.milestone(id_, guild=None)).withdrawn
    assert not (await storage.record.milestone(id_, guild=OTHER_GUILD)).withdrawn
    assert (await storage.record.milestone(id_, guild=GUILD)).withdrawn
    kept_out, addition = await storage.record.changes(id_, guild=GUILD)
    assert (kept_out.scope, kept_out.origin, kept_out.announcement) == (GUILD, Origin.SOURCE, Announcement.NOTHING)
    assert may_undo(kept_out, [kept_out, addition], scope=GUILD)


@pytest.mark.parametrize("about", [None, "rule"])
async def test_what_broke_off_between_publication_and_decision_is_finished_and_not_doubled(storage, about):
    await Record(storage.record, lambda: NOW).load_bundled(shipped_text([a_milestone("rule", jurisdiction="US")]))
    found = sighting(number="FR Doc. 2026-10001", identifiers=frozenset({"fr:2026-10001"}))
    candidate = await lay(storage, found, about=about)

    class Breaking:
        def __getattr__(self, name):
            return getattr(storage.queue, name)

        async def settle(self, settlement):
            raise RuntimeError("killed here")

    broken = Publishing(storage.record, Breaking(), lambda: NOW, frozenset({"federal_register"}))
    with pytest.raises(RuntimeError):
        await broken.publish_trusted()
    assert await publishing(storage, "federal_register").publish_trusted() == 1
    assert (await ReviewQueue(storage.queue, lambda: NOW).page(None)).total == 0
    id_ = about or candidate.id.replace("c-", "m-")
    changes = await storage.record.changes(id_, guild=None)
    assert [one.id for one in changes if one.origin == Origin.SOURCE] == [candidate.id.replace("c-", "s-")]
