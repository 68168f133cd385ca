"""Two-person review: what one moderator writes another approves."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from calculations.errors import UserError
from tests.editing_factories import ALICE, BILL, BOB, OWNER, TODAY, Desk
from tests.record_factories import GUILD, OTHER_GUILD, opened
from tracker.policy.changes import Announcement, Approval, FieldChange
from tracker.policy.drafts import Act, Author
from tracker.policy.editing import NeedsConfirmation, Saved
from tracker.policy.reviews import ALONE_AFTER, Outdated

STRANGER = Author(103, OTHER_GUILD)


@pytest.fixture
async def desk(tmp_path: Path):
    async with opened(tmp_path / "rollover.db") as storage:
        yield Desk(storage)


async def refusal(waited) -> UserError:
    with pytest.raises(UserError) as refused:
        await waited
    return refused.value


async def test_what_one_moderator_writes_is_kept_until_another_approves(desk):
    bill = await desk.add()
    id_ = await desk.propose(Act.EDIT, ALICE, bill.id, title="Better", reason="Typo")
    assert await desk.seen(bill.id) == bill
    (waiting,) = await desk.reviews.pending(BOB)
    assert waiting == await desk.reviews.proposal(id_, BOB)
    assert (waiting.act, waiting.author_id, waiting.reason) == (Act.EDIT, ALICE.user_id, "Typo")
    assert waiting.fields == (FieldChange("", "title", bill.title, "Better"),)
    assert (waiting.before, waiting.after) == (bill, replace(bill, title="Better"))
    saved = await desk.reviews.approve(id_, BOB)
    assert isinstance(saved, Saved)
    assert saved.milestone.title == "Better"
    change = (await desk.storage.record.changes(bill.id, guild=GUILD))[0]
    assert change == saved.change
    assert (change.author_id, change.approver_id, change.approval, change.reason) == (
        ALICE.user_id,
        BOB.user_id,
        Approval.ANOTHER,
        "Typo",
    )
    assert list(await desk.reviews.pending(BOB)) == []
    assert (await refusal(desk.reviews.approve(id_, BOB))).key == "editing.proposal_gone"


async def test_a_new_milestone_waits_too_and_nobody_sees_it(desk):
    draft = await desk.begin(Act.ADD, typed=BILL)
    preview = await desk.preview(draft, two_person_review=True)
    assert preview.awaits_review
    await desk.press(draft, Announcement.DIGEST, two_person_review=True)
    (waiting,) = await desk.reviews.pending(BOB)
    assert (waiting.before, waiting.announcement) == (None, Announcement.DIGEST)
    assert await desk.storage.record.milestone(waiting.after.id, guild=GUILD) is None
    saved = await desk.reviews.approve(waiting.id, BOB)
    assert isinstance(saved, Saved)
    assert saved.milestone == waiting.after
    assert saved.change.announcement is Announcement.DIGEST


async def test_a_lone_moderator_approves_after_an_hour_and_the_history_says_so(desk):
    bill = await desk.add()
    id_ = await desk.propose(Act.EDIT, ALICE, bill.id, title="Better")
    desk.moment += ALONE_AFTER - timedelta(seconds=1)
    refused = await refusal(desk.reviews.approve(id_, ALICE))
    assert (refused.key, refused.values["from_at"]) == (
        "editing.own_proposal",
        (await desk.reviews.proposal(id_, ALICE)).own_approval_from,
    )
    desk.moment += timedelta(seconds=2)
    saved = await desk.reviews.approve(id_, ALICE)
    assert isinstance(saved, Saved)
    assert (saved.change.approval, saved.change.approver_id) == (Approval.ALONE, ALICE.user_id)


async def test_a_rejected_proposal_writes_nothing_and_its_author_may_take_it_back(desk):
    bill = await desk.add()
    for by in (BOB, ALICE):
        id_ = await desk.propose(Act.WITHDRAW, ALICE, bill.id, reason="A hoax")
        rejected = await desk.reviews.reject(id_, by, "It is real")
        assert rejected.author_id == ALICE.user_id
        assert (await refusal(desk.reviews.reject(id_, by))).key == "editing.proposal_gone"
    assert await desk.seen(bill.id) == bill
    assert len(await desk.storage.record.changes(bill.id, guild=GUILD)) == 1


async def test_another_guild_neither_sees_nor_decides(desk):
    bill = await desk.add()
    id_ = await desk.propose(Act.EDIT, ALICE, bill.id, title="Better")
    assert list(await desk.reviews.pending(STRANGER)) == []
    for waited in (desk.reviews.approve(id_, STRANGER), desk.reviews.reject(id_, STRANGER)):
        assert (await refusal(waited)).key == "editing.proposal_gone"


async def test_what_was_changed_meanwhile_is_shown_instead_of_approved(desk):
    bill = await desk.add()
    id_ = await desk.propose(Act.EDIT, ALICE, bill.id, title="Better")
    other = await desk.do(Act.EDIT, BOB, bill.id, typed={"title": "Bob's"})
    outdated = await desk.reviews.approve(id_, BOB)
    assert isinstance(outdated, Outdated)
    assert outdated.changes == (other.change,)
    assert outdated.fields == (FieldChange("", "title", bill.title, "Bob's"),)
    assert (await desk.seen(bill.id)).title == "Bob's"
    assert len(await desk.reviews.pending(BOB)) == 1


async def test_two_proposed_actions_are_both_approved_with_the_days_that_follow_from_them(desk):
    bill = await desk.add()
    first = await desk.propose(Act.ACTION, ALICE, bill.id, date="Nov 22 2026", what="One")
    second = await desk.propose(Act.ACTION, ALICE, bill.id, date="Nov 21 2026", what="Two")
    for id_ in (first, second):
        assert isinstance(await desk.reviews.approve(id_, BOB), Saved)
    seen = await desk.seen(bill.id)
    assert [action.what for action in seen.actions] == ["Introduced", "Two", "One"]
    assert seen.latest_on == seen.actions[-1].happened_on


async def test_an_undo_waits_for_another_too(desk):
    bill = await desk.add()
    edit = (await desk.do(Act.EDIT, ALICE, bill.id, typed={"title": "Better"})).change
    id_ = await desk.propose(Act.UNDO, ALICE, None)
    saved = await desk.reviews.approve(id_, BOB)
    assert isinstance(saved, Saved)
    assert (saved.change.undoes_id, saved.milestone.title) == (edit.id, bill.title)


async def test_the_owners_publish_without_review(desk):
    bill = await desk.add()
    draft = await desk.begin(Act.PUBLISH, replace(OWNER, guild_id=GUILD), bill.id)
    assert not (await desk.preview(draft, two_person_review=True)).awaits_review
    assert isinstance(await desk.press(draft, two_person_review=True), Saved)


async def test_what_is_unlikely_is_confirmed_by_its_author_before_it_waits(desk):
    bill = await desk.add()
    typed = {"date": "Nov 22 2026", "what": "Signed", "status": "enacted"}
    draft = await desk.begin(Act.ACTION, ALICE, bill.id, typed=typed)
    assert isinstance(await desk.press(draft, two_person_review=True), NeedsConfirmation)
    assert list(await desk.reviews.pending(BOB)) == []


async def test_proposals_are_there_after_a_restart(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        desk = Desk(storage)
        bill = await desk.add()
        id_ = await desk.propose(Act.DEADLINE, ALICE, bill.id, date="Jan 2 2027", what="Vote", basis="Calendar")
        kept = await desk.reviews.proposal(id_, BOB)
    async with opened(tmp_path / "rollover.db") as storage:
        desk = Desk(storage)
        assert await desk.reviews.proposal(id_, BOB) == kept
        assert isinstance(await desk.reviews.approve(id_, BOB), Saved)
        assert (await desk.seen(bill.id)).deadlines[0].due_on > TODAY
