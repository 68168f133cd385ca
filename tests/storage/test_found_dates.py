"""What is found goes on record with all its dates or not at all, wherever the step that writes it breaks off."""

import asyncio
import sys
from datetime import timedelta

import pytest

from storage.sqlite.policy import editing as editing_store
from storage.sqlite.policy import proposals as review_store
from tests.editing_factories import ALICE, BILL, BOB, TODAY, Desk
from tests.record_factories import GUILD, NOW, a_milestone, shipped_text
from tracker.policy.candidates import opened
from tracker.policy.changes import Announcement, Approval
from tracker.policy.milestones import Action, Deadline, Kind, Status
from tracker.policy.record import Record
from tracker.policy.review_queue import Decision, Settling
from tracker.policy.seen import SeenRow, Taking
from tracker.policy.sightings import DeadlineKind, FoundAction, FoundDeadline, Sighting, Step
from tracker.policy.takeover import parts_of, rest_of

COMMENTS = TODAY + timedelta(days=60)
EFFECT = TODAY + timedelta(days=400)
PAST = TODAY - timedelta(days=10)


class BrokenError(Exception):
    """Stands for a full disk or a bug in the middle of a step."""


def found(*deadlines, actions=1):
    return Sighting(
        "federal_register",
        "2026-31001",
        Step.PROPOSED_RULE,
        "Bitcoin in Pension Plans",
        "https://www.federalregister.gov/d/2026-31001",
        TODAY,
        actions=tuple(
            FoundAction(TODAY - timedelta(days=number), f"Step {number}", Status.PROPOSED) for number in range(actions)
        ),
        deadlines=deadlines
        or (
            FoundDeadline(DeadlineKind.COMMENTS, COMMENTS, "Comments due", "DATES: by then"),
            FoundDeadline(DeadlineKind.EFFECTIVE, EFFECT, "Takes effect", "DATES: from then"),
        ),
    )


async def lay(storage, sighting=None):
    sighting = sighting or found()
    candidate = opened(sighting, (), (), found_at=NOW)
    row = SeenRow(sighting, True, candidate.id, NOW, None)
    await storage.sources.take(Taking(sighting.source, (row,), (candidate,)))
    return candidate


async def begin(desk, candidate, milestone=None):
    """Fill in the form of the first entry."""
    first = parts_of(candidate, milestone)[0]
    missing = {name: BILL[name] for name in ("topics", "summary")} if milestone is None else {}
    milestone_id = None if milestone is None else milestone.id
    return await desk.begin(first.act, milestone_id=milestone_id, part=first.part, typed={**first.fields, **missing})


async def keep(desk, draft, candidate, *, two=False):
    await desk.preview(draft, two_person_review=two)
    settling = Settling(candidate, Decision.ACCEPTED)
    return await desk.editing.save(draft.id, ALICE, Announcement.DIGEST, two_person_review=two, settling=settling)


async def approve(desk, proposal_id, by):
    proposal = await desk.reviews.proposal(proposal_id, by)
    settling = await desk.storage.queue.proposed(proposal_id)
    parts = rest_of(settling.candidate, proposal.before, proposal.after)
    return await desk.reviews.approve(proposal_id, by, parts=parts)


def breaking_at(monkeypatch, module, number):
    """Let the given write of a step raise; return what mends it."""
    original, seen = module.write_to_record, []

    def write(database, writing, **options):
        seen.append(writing)
        if len(seen) == number:
            raise BrokenError
        original(database, writing, **options)

    monkeypatch.setattr(module, "write_to_record", write)
    return lambda: monkeypatch.setattr(module, "write_to_record", original)


def due(milestone):
    return [deadline.due_on for deadline in milestone.deadlines]


@pytest.mark.parametrize("number", [1, 2, 3])
async def test_a_save_that_breaks_off_leaves_draft_and_card_and_the_next_press_writes_all_of_it_once(
    storage, monkeypatch, number
):
    desk, candidate = Desk(storage), await lay(storage)
    draft = await begin(desk, candidate)
    mend = breaking_at(monkeypatch, editing_store, number)
    with pytest.raises(BrokenError):
        await keep(desk, draft, candidate)
    assert await storage.queue.one_waiting(candidate.id, GUILD) is not None
    assert [one.id for one in await desk.editing.drafts(ALICE)] == [draft.id]
    mend()
    saved = await keep(desk, draft, candidate)
    assert due(await desk.seen(saved.milestone.id)) == [COMMENTS, EFFECT]
    assert len(saved.further.changes) == 2
    assert await storage.queue.one_waiting(candidate.id, GUILD) is None
    changes = await storage.editing.changes(saved.milestone.id, guild=GUILD)
    assert len(changes) == 3


@pytest.mark.parametrize("number", [1, 2, 3])
async def test_an_approval_that_breaks_off_goes_on_waiting_and_the_next_press_writes_all_of_it_once(
    storage, monkeypatch, number
):
    desk, candidate = Desk(storage), await lay(storage)
    waits = await keep(desk, await begin(desk, candidate), candidate, two=True)
    mend = breaking_at(monkeypatch, review_store, number)
    with pytest.raises(BrokenError):
        await approve(desk, waits.proposal_id, BOB)
    assert [one.id for one in await desk.reviews.pending(BOB)] == [waits.proposal_id]
    mend()
    saved = await approve(desk, waits.proposal_id, BOB)
    assert due(await desk.seen(saved.milestone.id)) == [COMMENTS, EFFECT]
    changes = await storage.editing.changes(saved.milestone.id, guild=GUILD)
    assert [(one.author_id, one.approver_id, one.approval) for one in changes] == [
        (ALICE.user_id, BOB.user_id, Approval.ANOTHER)
    ] * 3
    assert await storage.queue.one_waiting(candidate.id, GUILD) is None


async def test_a_proposal_that_breaks_off_leaves_draft_and_card(storage, monkeypatch):
    desk, candidate = Desk(storage), await lay(storage)
    draft = await begin(desk, candidate)

    def fail(*_):
        raise BrokenError

    with monkeypatch.context() as broken:
        broken.setattr(review_store, "wait_in_proposal", fail)
        with pytest.raises(BrokenError):
            await keep(desk, draft, candidate, two=True)
    assert await desk.reviews.pending(BOB) == []
    assert [one.id for one in await desk.editing.drafts(ALICE)] == [draft.id]
    waits = await keep(desk, draft, candidate, two=True)
    assert (await storage.queue.proposed(waits.proposal_id)).candidate == candidate


async def test_dates_approved_by_their_author_alone_say_so_as_the_entry_does(storage):
    desk, candidate = Desk(storage), await lay(storage)
    waits = await keep(desk, await begin(desk, candidate), candidate, two=True)
    desk.moment += timedelta(hours=1, minutes=1)
    saved = await approve(desk, waits.proposal_id, ALICE)
    changes = await storage.editing.changes(saved.milestone.id, guild=GUILD)
    assert [(one.approval, one.approver_id) for one in changes] == [(Approval.ALONE, ALICE.user_id)] * 3


async def test_a_day_that_has_passed_becomes_a_draft_of_the_author(storage):
    deadlines = (
        FoundDeadline(DeadlineKind.EFFECTIVE, PAST, "Takes effect", "DATES: since then"),
        FoundDeadline(DeadlineKind.COMMENTS, COMMENTS, "Comments due", "DATES: by then"),
    )
    desk, candidate = Desk(storage), await lay(storage, found(*deadlines))
    waits = await keep(desk, await begin(desk, candidate), candidate, two=True)
    saved = await approve(desk, waits.proposal_id, BOB)
    assert due(saved.milestone) == [COMMENTS]
    (draft,) = await desk.editing.drafts(ALICE)
    assert draft.typed["date"] == PAST.isoformat()
    assert await desk.editing.drafts(BOB) == []
    preview = await desk.preview(draft)
    assert [doubt.key for doubt in preview.doubts] == ["doubt.deadline_past", "doubt.deadline_before_first"]
    assert preview.meanwhile == ()


async def test_dates_are_added_over_an_item_that_came_with_the_program(storage):
    known = a_milestone(
        "rule",
        kind=Kind.PROPOSED_RULE,
        jurisdiction="US",
        actions=(Action("rule#a1", TODAY - timedelta(days=90), "Proposed", Status.PROPOSED, None),),
        deadlines=(Deadline("rule#d1", TODAY + timedelta(days=30), "Comments due", "stated"),),
    )
    await Record(storage.record, lambda: NOW).load_bundled(shipped_text([known]))
    desk = Desk(storage)
    candidate = await lay(storage, found(actions=3))
    seen = await desk.seen("rule")
    saved = await keep(desk, await begin(desk, candidate, seen), candidate)
    after = await desk.seen("rule")
    assert [action.happened_on for action in after.actions][1:] == [TODAY - timedelta(days=n) for n in (2, 1, 0)]
    assert due(after) == [TODAY + timedelta(days=30), COMMENTS, EFFECT]
    assert after.status_as_of == TODAY
    assert len(saved.further.changes) == 4


async def test_who_settled_it_first_adds_the_dates_and_the_other_entry_stands_by_itself(storage):
    desk, candidate = Desk(storage), await lay(storage)
    first, second = await begin(desk, candidate), await begin(desk, candidate)
    saved = [await keep(desk, draft, candidate) for draft in (first, second)]
    assert [len(one.further.changes) for one in saved] == [2, 0]
    assert due(await desk.seen(saved[1].milestone.id)) == []


@pytest.mark.parametrize("is_erased_meanwhile", [False, True])
async def test_no_date_brings_an_erased_author_back(storage, monkeypatch, is_erased_meanwhile):
    deadlines = (
        FoundDeadline(DeadlineKind.EFFECTIVE, PAST, "Takes effect", "DATES: since then"),
        FoundDeadline(DeadlineKind.COMMENTS, COMMENTS, "Comments due", "DATES: by then"),
    )
    desk, candidate = Desk(storage), await lay(storage, found(*deadlines))
    waits = await keep(desk, await begin(desk, candidate), candidate, two=True)
    if is_erased_meanwhile:
        write = storage.reviews.approve

        async def erase_first(*given, **named):
            await storage.traces["record"].erase(ALICE.user_id)
            await write(*given, **named)

        monkeypatch.setattr(storage.reviews, "approve", erase_first)
    else:
        await storage.traces["record"].erase(ALICE.user_id)
    saved = await approve(desk, waits.proposal_id, BOB)
    changes = await storage.editing.changes(saved.milestone.id, guild=GUILD)
    assert [(one.author_id, one.author_erased) for one in changes] == [(None, True)] * 2
    assert await desk.editing.drafts(ALICE) == []
    assert [draft.typed["date"] for draft in await desk.editing.drafts(BOB)] == [PAST.isoformat()]


KILLED = """
import asyncio, os, sys
from pathlib import Path
from storage.sqlite.policy import editing as editing_store
from tests.editing_factories import Desk
from tests.record_factories import opened
from tests.storage.test_found_dates import begin, keep, lay

original, seen = editing_store.write_to_record, []

def write(database, writing, **options):
    seen.append(writing)
    if len(seen) == 3:
        os._exit(9)
    original(database, writing, **options)

editing_store.write_to_record = write

async def run():
    async with opened(Path(sys.argv[1])) as storage:
        desk, candidate = Desk(storage), await lay(storage)
        await keep(desk, await begin(desk, candidate), candidate)

asyncio.run(run())
"""


async def test_a_process_killed_between_two_dates_finds_draft_and_card_again(reopen, tmp_path):
    killed = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, str(tmp_path / "rollover.db"))
    assert await killed.wait() == 9
    async with reopen() as storage:
        desk = Desk(storage)
        (waiting,) = (await storage.queue.waiting(GUILD, start=0, size=5)).waiting
        (draft,) = await desk.editing.drafts(ALICE)
        saved = await keep(desk, draft, waiting.candidate)
        assert due(await desk.seen(saved.milestone.id)) == [COMMENTS, EFFECT]
