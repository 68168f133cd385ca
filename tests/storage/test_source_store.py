"""What every store of sources promises: marks that belong to a question, decisions that stay, all or nothing."""

from datetime import timedelta

import pytest

from tests.editing_factories import ALICE, BILL, BOB, Desk
from tests.record_factories import GUILD, NOW, OTHER_GUILD, a_change, a_milestone, shipped_text
from tracker.policy.candidates import opened
from tracker.policy.changes import Announcement, FieldChange, Origin
from tracker.policy.drafts import Act
from tracker.policy.milestones import Kind
from tracker.policy.record import Record
from tracker.policy.review_queue import Decision, Settlement, Settling
from tracker.policy.seen import SeenRow, Taking
from tracker.policy.sightings import Sighting, Step
from tracker.policy.sources import NO_VALIDATORS, Query, Since, Validators

QUERY = Query("labor", "agencies=ebsa")


def sighting(key="1", **fields):
    return Sighting("sec", key, Step.NOTICE, f"Title {key}", "https://www.sec.gov/1", NOW.date(), **fields)


async def lay(storage, key="1"):
    candidate = opened(sighting(key), (), ("tax",), found_at=NOW)
    await storage.sources.take(Taking("sec", (SeenRow(sighting(key), True, candidate.id, NOW, None),), (candidate,)))
    return candidate


async def settle(storage, candidate, guild, decision=Decision.DISMISSED):
    return await storage.queue.settle(Settlement(candidate.id, guild, decision, None, NOW))


async def test_a_mark_belongs_to_the_question_as_it_was_asked(storage):
    assert await storage.sources.since("sec", QUERY) == Since(None)
    validators = Validators('W/"1"', "Mon, 23 Nov 2026 00:00:00 GMT")
    await storage.sources.take(Taking("sec", query=QUERY, mark=NOW, validators=validators))
    assert await storage.sources.since("sec", QUERY) == Since(NOW, validators)
    assert await storage.sources.since("sec", Query("labor", "agencies=irs")) == Since(None)
    assert await storage.sources.since("oira", QUERY) == Since(None)
    await storage.sources.take(Taking("sec", query=QUERY, mark=NOW + timedelta(hours=1), validators=NO_VALIDATORS))
    assert (await storage.sources.since("sec", QUERY)).validators == NO_VALIDATORS


async def test_a_state_counts_failures_and_keeps_the_last_error_after_recovery(storage):
    for number in range(3):
        before = await storage.sources.note("sec", at=NOW + timedelta(hours=number), error="HTTP 500")
        assert before.failures == number
    await storage.sources.note("sec", at=NOW + timedelta(hours=4), error=None)
    state = (await storage.sources.states())["sec"]
    assert (state.failures, state.error, state.is_failing) == (0, "HTTP 500", False)
    assert state.succeeded_at == NOW + timedelta(hours=4)


async def test_a_candidate_comes_back_as_it_was_written(storage):
    candidate = await lay(storage)
    (waiting,) = (await storage.queue.waiting(GUILD, start=0, size=5)).waiting
    assert waiting.candidate == candidate
    assert (await storage.sources.seen("sec", ["1"]))["1"].candidate == candidate


async def test_fingerprints_of_what_is_irrelevant_are_forgotten_in_time_and_others_are_kept(storage):
    rows = (SeenRow(sighting("old"), False, None, NOW, None), SeenRow(sighting("ours"), True, None, NOW, None))
    await storage.sources.take(Taking("sec", rows))
    later = NOW + timedelta(days=500)
    await storage.sources.take(Taking("sec", query=QUERY, mark=later))
    assert set(await storage.sources.seen("sec", ["old", "ours"])) == {"ours"}


async def test_a_decision_counts_where_it_was_made_and_only_once(storage):
    candidate = await lay(storage)
    assert await settle(storage, candidate, GUILD)
    assert not await settle(storage, candidate, GUILD)
    assert await storage.queue.one_waiting(candidate.id, GUILD) is None
    assert await storage.queue.one_waiting(candidate.id, OTHER_GUILD) is not None
    assert await settle(storage, candidate, None)
    assert not await settle(storage, candidate, OTHER_GUILD)


async def test_the_queue_is_read_in_pages_the_longest_waiting_first(storage):
    candidates = [await lay(storage, str(number)) for number in range(7)]
    page = await storage.queue.waiting(GUILD, start=5, size=5)
    assert ([one.candidate for one in page.waiting], page.total) == (candidates[5:], 7)
    assert await storage.queue.lengths(GUILD) == {"sec": 7}


async def test_nothing_of_a_reading_is_kept_when_it_cannot_be_written_whole(storage):
    candidate = opened(sighting(), (), (), found_at=NOW)
    broken = SeenRow(sighting("broken"), True, None, NOW.replace(tzinfo=None), None)
    with pytest.raises(ValueError, match="no time zone"):
        await storage.sources.take(Taking("sec", (broken,), (candidate,), query=QUERY, mark=NOW))
    assert (await storage.queue.waiting(None, start=0, size=5)).total == 0
    assert await storage.sources.since("sec", QUERY) == Since(None)


async def test_a_milestone_is_found_by_the_marks_that_it_bears_now(storage):
    record = Record(storage.record, lambda: NOW)
    known = a_milestone("rule", jurisdiction="US", kind=Kind.PROPOSED_RULE, identifier="RIN 1210-AC38")
    other = a_milestone("other", jurisdiction="US", identifier="RIN 1210-AC40")
    await record.load_bundled(shipped_text([known, other]))
    assert [one.id for one in await storage.sources.on_record({"rin:1210-AC38"})] == ["rule"]
    ours = FieldChange("", "identifier", "RIN 1210-AC38", "RIN 1210-AC39")
    await storage.record.amend(a_change("c-1", "rule", ours))
    assert [one.id for one in await storage.queue.marked({"rin:1210-AC39"}, GUILD)] == ["rule"]
    assert list(await storage.queue.marked({"rin:1210-AC38"}, GUILD)) == []
    assert list(await storage.queue.marked({"rin:1210-AC39"}, OTHER_GUILD)) == []
    owners = FieldChange("", "identifier", "RIN 1210-AC38", "RIN 1210-AC41")
    await storage.record.amend(a_change("c-2", "rule", owners, scope=None, origin=Origin.OWNER))
    assert [one.id for one in await storage.sources.on_record({"rin:1210-AC41"})] == ["rule"]
    assert list(await storage.sources.on_record({"rin:1210-AC38"})) == []


async def proposed(storage, candidate):
    """Let a candidate wait in a proposal."""
    desk = Desk(storage)
    draft = await desk.begin(Act.ADD, typed=BILL)
    await desk.preview(draft, two_person_review=True)
    waits = await desk.editing.save(
        draft.id,
        ALICE,
        Announcement.DIGEST,
        two_person_review=True,
        settling=Settling(candidate, Decision.ACCEPTED),
    )
    return desk, waits.proposal_id


async def test_a_candidate_in_a_proposal_waits_nowhere_else_in_that_server(storage):
    candidate = await lay(storage)
    desk, id_ = await proposed(storage, candidate)
    assert (await storage.queue.proposed(id_)).candidate == candidate
    assert await storage.queue.one_waiting(candidate.id, GUILD) is None
    assert await storage.queue.lengths(GUILD) == {}
    assert await storage.queue.one_waiting(candidate.id, OTHER_GUILD) is not None
    await desk.reviews.reject(id_, BOB)
    assert await storage.queue.one_waiting(candidate.id, GUILD) is not None
    assert await storage.queue.proposed(id_) is None


async def test_a_candidate_of_an_approved_proposal_is_settled(storage):
    candidate = await lay(storage)
    desk, id_ = await proposed(storage, candidate)
    await desk.reviews.approve(id_, BOB)
    assert await storage.queue.one_waiting(candidate.id, GUILD) is None
    assert not await settle(storage, candidate, GUILD)


async def test_a_proposal_stands_by_itself_where_a_colleague_settled_its_candidate(storage):
    candidate = await lay(storage)
    assert await settle(storage, candidate, GUILD)
    desk, id_ = await proposed(storage, candidate)
    assert await storage.queue.proposed(id_) is None
    await desk.reviews.approve(id_, BOB)
    assert not await settle(storage, candidate, GUILD)
