"""Entries: from what was typed to one change in the record."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from calculations.errors import UserError
from tests.editing_factories import ALICE, BILL, BOB, OWNER, TODAY, Desk
from tests.record_factories import GUILD, NOW, OTHER_GUILD, a_milestone, opened, shipped_text
from tracker.policy.changes import Announcement, FieldChange, Origin
from tracker.policy.drafts import KEPT, Act, Author
from tracker.policy.duplicates import Likeness
from tracker.policy.editing import NeedsConfirmation, Saved
from tracker.policy.milestones import Action, Confidence, Kind, Milestone, Relation, Status, Topic, UrlBasis
from tracker.policy.preparing import EditConflict, Preview
from tracker.policy.record import Record

DAY = date(2025, 8, 7)
STRANGER = Author(103, OTHER_GUILD)


@pytest.fixture
async def desk(tmp_path: Path):
    async with opened(tmp_path / "rollover.db") as storage:
        yield Desk(storage)


async def ship(desk: Desk, *milestones: Milestone) -> None:
    await Record(desk.storage.record, lambda: NOW).load_bundled(shipped_text(milestones))


async def refusal(waited) -> UserError:
    with pytest.raises(UserError) as refused:
        await waited
    return refused.value


# Adding


async def test_a_form_becomes_a_milestone_of_the_guild_with_its_first_action(desk):
    saved = await desk.do(Act.ADD, typed=BILL)
    bill = saved.milestone
    on = date(2026, 11, 20)
    (action,) = bill.actions
    assert bill == Milestone(
        id=bill.id,
        kind=Kind.STATE_BILL,
        title="An Act on digital assets of the state",
        identifier="HB 302",
        jurisdiction="US-NH",
        agency=None,
        topics=(Topic.PUBLIC_FUNDS,),
        status=Status.INTRODUCED,
        status_as_of=on,
        final_status_known=True,
        summary="The treasurer may invest five percent.",
        url="https://www.gencourt.state.nh.us/hb302",
        url_basis=UrlBasis.SEEN,
        citation=None,
        confidence=Confidence.SINGLE_SOURCE,
        disputes=(),
        notes=None,
        evidence=(),
        session=None,
        session_over=None,
        chamber=None,
        sponsor=None,
        allows=None,
        investment_authority=None,
        opened_on=on,
        latest_on=on,
        actions=(Action(action.id, on, "Introduced", Status.INTRODUCED, None, GUILD),),
        deadlines=(),
        relations=(),
        scope=GUILD,
    )
    assert bill.id.startswith("m-")
    assert action.id.startswith(f"{bill.id}#m-")
    assert await desk.storage.record.milestone(bill.id, guild=OTHER_GUILD) is None
    (change,) = await desk.storage.record.changes(bill.id, guild=GUILD)
    assert change == saved.change
    assert (change.author_id, change.origin, change.is_addition) == (ALICE.user_id, Origin.MODERATOR, True)


@pytest.mark.parametrize("kind", Kind)
async def test_every_kind_can_be_added_with_the_status_it_usually_begins_with(desk, kind):
    place = "US-NH" if kind.startswith("state_") else "US"
    typed = {**BILL, "kind": str(kind).replace("_", " ").upper(), "jurisdiction": place}
    draft = await desk.begin(Act.ADD, typed=typed)
    preview = await desk.preview(draft)
    assert preview.after.kind is kind
    assert preview.doubts == ()
    assert isinstance(await desk.press(draft), Saved)


@pytest.mark.parametrize(("kind", "place"), [("federal bill", "US-NH"), ("state law", "US"), ("Federal Law", "US-TX")])
async def test_a_kind_that_a_place_does_not_have_is_asked_about(desk, kind, place):
    draft = await desk.begin(Act.ADD, typed={**BILL, "kind": kind, "jurisdiction": place})
    assert [doubt.key for doubt in (await desk.preview(draft)).doubts] == ["doubt.kind_elsewhere"]
    assert isinstance(await desk.press(draft), Saved)


async def test_topics_in_another_order_are_no_change(desk):
    added = await desk.add(topics="tax, stablecoin")
    draft = await desk.begin(Act.EDIT, milestone_id=added.id, typed={"topics": "stablecoin, tax", "title": "Anew"})
    assert [line.field for line in (await desk.preview(draft)).fields] == ["title"]
    draft = await desk.begin(Act.EDIT, milestone_id=added.id, typed={"topics": "public_funds, stablecoin, tax"})
    assert [topic.value for topic in (await desk.preview(draft)).after.topics] == ["tax", "stablecoin", "public_funds"]


async def test_all_that_was_typed_beside_is_kept(desk):
    added = await desk.add(
        status="In committee",
        what="Referred to the committee on finance",
        agency="House",
        citation="RSA 6:8",
        confidence="official",
        notes="One line\nand another\x00\u202e",
        session="2026",
        investment_authority="yes",
        topics="Tax; stablecoin, tax",
    )
    assert (added.status, added.actions[0].what) == (Status.IN_COMMITTEE, "Referred to the committee on finance")
    assert (added.agency, added.citation, added.session) == ("House", "RSA 6:8", "2026")
    assert (added.confidence, added.investment_authority) == ("official", "yes")
    assert added.notes == "One line\nand another"
    assert added.topics == (Topic.TAX, Topic.STABLECOIN)


async def test_a_link_to_a_government_makes_the_item_official(desk):
    assert (await desk.add(link="https://www.dol.gov/x")).confidence is Confidence.OFFICIAL


@pytest.mark.parametrize(
    ("fields", "key", "field"),
    [
        ({"title": " "}, "editing.missing", "title"),
        ({"title": "x" * 301}, "editing.too_long", "title"),
        ({"summary": "\u200b"}, "editing.missing", "summary"),
        ({"kind": "treaty"}, "editing.unknown_word", "kind"),
        ({"topics": "tax, love"}, "editing.unknown_word", "topics"),
        ({"jurisdiction": "Atlantis"}, "editing.unknown_word", "jurisdiction"),
        ({"date": ""}, "editing.missing", "date"),
        ({"date": "some day"}, "dates.unreadable", "date"),
        ({"date": "2205-01-01"}, "editing.too_far_ahead", "date"),
        ({"date": "1492-10-12"}, "editing.too_early", "date"),
        ({"link": ""}, "editing.missing", "link"),
        ({"link": "http://www.sec.gov/x"}, "editing.no_link", "link"),
        ({"link": "javascript:alert(1)"}, "editing.no_link", "link"),
        ({"link": "https://sec.gov@evil.example/"}, "editing.no_link", "link"),
        ({"link": "https://localhost/x"}, "editing.no_link", "link"),
        ({"link": "https://sec.gov:8443/"}, "editing.no_link", "link"),
        ({"link": "https://sec.gov:x/"}, "editing.no_link", "link"),
        ({"link": "https://sec.gov/a b"}, "editing.no_link", "link"),
        ({"link": "https://[::1/"}, "editing.no_link", "link"),
        ({"status": "stayed"}, "editing.no_such_status", "status"),
        ({"reason": "x" * 501}, "editing.too_long", "reason"),
    ],
)
async def test_a_form_that_is_not_right_is_refused_by_field_and_comes_back_as_typed(desk, fields, key, field):
    typed = {**BILL, **fields}
    draft = await desk.begin(Act.ADD, typed=typed)
    refused = await refusal(desk.preview(draft))
    assert (refused.key, refused.values["field"]) == (key, field)
    assert (await desk.editing.draft(draft.id, ALICE)).typed == typed
    assert (await refusal(desk.press(draft))).key == key
    await desk.editing.fill(draft.id, ALICE, {**dict.fromkeys(typed, ""), **BILL}, today=TODAY)
    assert isinstance(await desk.press(draft), NeedsConfirmation | Saved)


async def test_an_ambiguous_date_is_shown_back(desk):
    preview = await desk.preview(await desk.begin(Act.ADD, typed={**BILL, "date": "7/8/26"}))
    (reading,) = preview.readings
    assert (reading.on, reading.other, reading.is_ambiguous) == (date(2026, 7, 8), date(2026, 8, 7), True)


async def test_yesterday_is_the_day_before_it_was_typed_however_long_the_panel_stands(desk):
    draft = await desk.begin(Act.ADD, typed={**BILL, "date": "yesterday"})
    desk.moment += timedelta(hours=20)
    assert (await desk.preview(draft)).after.opened_on == TODAY - timedelta(days=1)


# What is unlikely


async def test_what_is_unlikely_is_saved_only_once_it_was_shown(desk):
    draft = await desk.begin(Act.ADD, typed={**BILL, "status": "enacted", "date": "Dec 1 2026"})
    asked = await desk.press(draft)
    assert isinstance(asked, NeedsConfirmation)
    assert [doubt.key for doubt in asked.preview.doubts] == ["doubt.in_future", "doubt.unusual_beginning"]
    assert isinstance(await desk.press(draft), Saved)


async def test_a_doubt_that_came_up_after_the_panel_is_asked_about(desk):
    draft = await desk.begin(Act.ADD, typed=BILL)
    assert (await desk.preview(draft)).look_alikes == ()
    await desk.add(BOB)
    asked = await desk.press(draft)
    assert isinstance(asked, NeedsConfirmation)
    assert asked.preview.look_alikes[0].likenesses == (Likeness.IDENTIFIER, Likeness.LINK, Likeness.TITLE)
    assert isinstance(await desk.press(draft), Saved)


async def test_an_action_before_the_first_one_asks_and_an_impossible_one_is_refused(desk):
    bill = await desk.add(status="passed_both_chambers")
    early = await desk.begin(Act.ACTION, milestone_id=bill.id, typed={"date": "Nov 1 2026", "what": "Filed"})
    assert [doubt.key for doubt in (await desk.preview(early)).doubts] == ["doubt.before_first"]
    late = {"date": "Nov 21 2026", "what": "Introduced", "status": "introduced"}
    refused = await refusal(desk.preview(await desk.begin(Act.ACTION, milestone_id=bill.id, typed=late)))
    assert (refused.key, refused.values["before"]) == ("editing.impossible_step", Status.PASSED_BOTH_CHAMBERS)
    signed = {"date": "Nov 1 2026", "what": "Signed", "status": "enacted"}
    refused = await refusal(desk.preview(await desk.begin(Act.ACTION, milestone_id=bill.id, typed=signed)))
    assert (refused.key, refused.values["before"]) == ("editing.impossible_step", Status.ENACTED)


# Actions, deadlines, relations


async def test_the_newest_action_gives_the_milestone_its_status_and_an_older_one_does_not(desk):
    bill = await desk.add()
    typed = {"date": "Nov 23 2026", "what": "Passed the House", "status": "passed one chamber"}
    saved = await desk.do(Act.ACTION, BOB, bill.id, typed=typed)
    after = saved.milestone
    assert (after.status, after.status_as_of, after.latest_on) == (
        Status.PASSED_ONE_CHAMBER,
        date(2026, 11, 23),
        date(2026, 11, 23),
    )
    assert [action.what for action in after.actions] == ["Introduced", "Passed the House"]
    assert saved.change.author_id == BOB.user_id
    typed = {"date": "Nov 22 2026", "what": "Reported", "status": "passed committee", "link": "https://nh.gov/1"}
    after = (await desk.do(Act.ACTION, BOB, bill.id, typed=typed)).milestone
    assert after.status is Status.PASSED_ONE_CHAMBER
    assert [action.what for action in after.actions] == ["Introduced", "Reported", "Passed the House"]


async def test_actions_of_one_day_stand_in_the_order_in_which_they_were_entered(desk):
    bill = await desk.add()
    for what in ("One", "Two", "Three"):
        bill = (await desk.do(Act.ACTION, ALICE, bill.id, typed={"date": "2026-11-20", "what": what})).milestone
    assert [action.what for action in bill.actions] == ["Introduced", "One", "Two", "Three"]


async def test_an_action_without_words_or_with_a_strange_status_is_refused(desk):
    bill = await desk.add()
    draft = await desk.begin(Act.ACTION, milestone_id=bill.id, typed={"date": "today", "what": ""})
    assert (await refusal(desk.preview(draft))).values["field"] == "what"
    typed = {"date": "today", "what": "Stayed", "status": "stayed"}
    draft = await desk.begin(Act.ACTION, milestone_id=bill.id, typed=typed)
    assert (await refusal(desk.preview(draft))).key == "editing.no_such_status"


async def test_a_deadline_is_kept_with_its_basis(desk):
    bill = await desk.add()
    typed = {"date": "Jan 25 2027", "what": "Hearing", "basis": "House calendar"}
    saved = await desk.do(Act.DEADLINE, ALICE, bill.id, typed=typed)
    (deadline,) = saved.milestone.deadlines
    assert (deadline.due_on, deadline.what, deadline.basis) == (date(2027, 1, 25), "Hearing", "House calendar")
    for text, key in [("2030-01-01", None), ("2205-01-01", "editing.too_far_ahead")]:
        draft = await desk.begin(Act.DEADLINE, milestone_id=bill.id, typed={**typed, "date": text})
        if key is None:
            assert (await desk.preview(draft)).doubts == ()
        else:
            assert (await refusal(desk.preview(draft))).key == key
    past = await desk.begin(Act.DEADLINE, milestone_id=bill.id, typed={**typed, "date": "2026-11-01"})
    assert [one.key for one in (await desk.preview(past)).doubts] == [
        "doubt.deadline_past",
        "doubt.deadline_before_first",
    ]
    far = await desk.begin(Act.DEADLINE, milestone_id=bill.id, typed={**typed, "date": "2050-01-01"})
    assert [one.key for one in (await desk.preview(far)).doubts] == ["doubt.far_ahead"]


async def test_two_items_are_related_once_and_never_to_themselves_or_to_what_is_not_there(desk):
    await ship(desk, a_milestone("shared"))
    bill = await desk.add()
    saved = await desk.do(Act.RELATE, ALICE, bill.id, typed={"type": "responds to", "other": "shared"})
    assert saved.milestone.relations == (Relation("responds_to", "shared", GUILD),)
    for typed, key in [
        ({"type": "responds_to", "other": "shared"}, "editing.related_already"),
        ({"type": "amends", "other": bill.id}, "editing.itself"),
        ({"type": "amends", "other": "nothing"}, "editing.no_such_milestone"),
        ({"type": "likes", "other": "shared"}, "editing.unknown_word"),
    ]:
        draft = await desk.begin(Act.RELATE, milestone_id=bill.id, typed=typed)
        assert (await refusal(desk.preview(draft))).key == key


async def test_a_part_is_corrected_and_the_correction_stays_visible(desk):
    bill = await desk.add()
    part = bill.actions[0].id
    saved = await desk.do(
        Act.EDIT, BOB, bill.id, part=part, typed={"date": "Nov 19 2026", "what": "Filed", "reason": "Wrong day"}
    )
    assert saved.milestone.actions == (replace(bill.actions[0], happened_on=date(2026, 11, 19), what="Filed"),)
    assert saved.milestone.opened_on == date(2026, 11, 19)
    assert saved.change.reason == "Wrong day"
    assert FieldChange(part, "action.what", "Introduced", "Filed") in saved.change.fields


async def test_the_status_of_the_last_action_is_the_milestones(desk):
    bill = await desk.add()
    saved = await desk.do(Act.EDIT, BOB, bill.id, part=bill.actions[0].id, typed={"status": "in committee"})
    assert saved.milestone.status is Status.IN_COMMITTEE


async def test_a_deadline_is_moved_and_a_relation_has_no_form(desk):
    await ship(desk, a_milestone("shared"))
    bill = await desk.add()
    typed = {"date": "Jan 25 2027", "what": "Hearing", "basis": "House calendar"}
    before = (await desk.do(Act.DEADLINE, ALICE, bill.id, typed=typed)).milestone
    part = before.deadlines[0].id
    draft = await desk.editing.open(Act.EDIT, BOB, today=TODAY, milestone_id=bill.id, part=part)
    assert draft.initial == {"date": "2027-01-25", "what": "Hearing", "basis": "House calendar"}
    moved = {"date": "2/1/27", "basis": "Moved by the Speaker"}
    saved = await desk.do(Act.EDIT, BOB, bill.id, part=part, typed=moved)
    assert saved.milestone.deadlines == (
        replace(before.deadlines[0], due_on=date(2027, 2, 1), basis="Moved by the Speaker"),
    )
    assert {line.field for line in saved.change.fields} == {"deadline.date", "deadline.basis"}
    await desk.do(Act.RELATE, ALICE, bill.id, typed={"type": "amends", "other": "shared"})
    refused = await refusal(desk.begin(Act.EDIT, BOB, bill.id, part="amends shared"))
    assert refused.key == "editing.no_such_part"
    taken_out = await desk.do(Act.TAKE_OUT, BOB, bill.id, part="amends shared")
    assert taken_out.milestone == saved.milestone


async def test_an_action_gets_a_link_and_loses_it_without_touching_the_status(desk):
    bill = await desk.add(status="in committee")
    await desk.do(Act.EDIT, BOB, bill.id, typed={"status": "failed"})
    part = bill.actions[0].id
    linked = await desk.do(Act.EDIT, BOB, bill.id, part=part, typed={"link": "https://nh.gov/vote"})
    assert (linked.milestone.actions[0].url, linked.milestone.status) == ("https://nh.gov/vote", Status.FAILED)
    bare = await desk.do(Act.EDIT, BOB, bill.id, part=part, typed={"link": " "})
    assert bare.milestone.actions[0].url is None


async def test_what_is_taken_out_leaves_the_item_and_stays_in_the_history(desk):
    bill = await desk.add()
    typed = {"date": "Nov 23 2026", "what": "Passed the House", "status": "passed one chamber"}
    passed = (await desk.do(Act.ACTION, BOB, bill.id, typed=typed)).milestone
    part = passed.actions[1].id
    saved = await desk.do(Act.TAKE_OUT, BOB, bill.id, part=part, typed={"reason": "It was another bill"})
    assert saved.milestone == bill
    assert saved.change.reason == "It was another bill"
    refused = await refusal(desk.preview(await desk.begin(Act.TAKE_OUT, BOB, bill.id, part=bill.actions[0].id)))
    assert refused.key == "editing.only_action"
    assert (await refusal(desk.begin(Act.TAKE_OUT, BOB, bill.id, part=part))).key == "editing.no_such_part"


# Editing, and each guild its own view


async def test_an_edit_says_only_what_reads_otherwise(desk):
    bill = await desk.add()
    draft = await desk.editing.open(Act.EDIT, BOB, today=TODAY, milestone_id=bill.id)
    assert draft.initial["title"] == bill.title
    assert draft.initial["topics"] == "public_funds"
    form = {**draft.initial, "title": "A better title", "link": " <https://www.nh.gov/b> "}
    await desk.editing.fill(draft.id, BOB, form, today=TODAY)
    preview = await desk.preview(draft)
    assert preview.fields == (
        FieldChange("", "title", bill.title, "A better title"),
        FieldChange("", "url", bill.url, "https://www.nh.gov/b"),
    )
    assert preview.suggested is Announcement.DIGEST


async def test_a_status_that_is_edited_counts_from_today_and_must_fit_the_life(desk):
    bill = await desk.add()
    saved = await desk.do(Act.EDIT, BOB, bill.id, typed={"status": "failed"})
    assert (saved.milestone.status, saved.milestone.status_as_of) == (Status.FAILED, TODAY)
    draft = await desk.begin(Act.EDIT, BOB, bill.id, typed={"status": "enacted"})
    assert [doubt.key for doubt in (await desk.preview(draft)).doubts] == ["doubt.unusual_step"]
    draft = await desk.begin(Act.EDIT, BOB, bill.id, typed={"status": ""})
    assert (await refusal(desk.preview(draft))).key == "editing.missing"


async def test_through_which_day_a_status_is_supported_can_be_said(desk):
    bill = await desk.add()
    typed = {"status": "in committee", "status_as_of": "yesterday"}
    draft = await desk.begin(Act.EDIT, BOB, bill.id, typed=typed)
    assert [reading.on for reading in (await desk.preview(draft)).readings] == [TODAY - timedelta(days=1)]
    report = await desk.add(kind="report", identifier="", title="A report", link="https://nh.gov/report")
    saved = await desk.do(Act.EDIT, BOB, report.id, typed={"status": ""})
    assert saved.milestone.status is None


async def test_an_edit_that_changes_nothing_is_said_to(desk):
    bill = await desk.add()
    draft = await desk.begin(Act.EDIT, BOB, bill.id, typed={"title": bill.title + " "})
    assert (await refusal(desk.preview(draft))).key == "editing.nothing_changed"


async def test_another_kind_must_know_the_statuses_of_the_life_so_far(desk):
    bill = await desk.add()
    draft = await desk.begin(Act.EDIT, BOB, bill.id, typed={"kind": "court ruling"})
    assert (await refusal(desk.preview(draft))).key == "editing.no_such_status"
    saved = await desk.do(Act.EDIT, BOB, bill.id, typed={"kind": "state law"})
    assert saved.milestone.kind is Kind.STATE_LAW


async def test_a_guilds_edit_of_a_shipped_item_is_seen_there_only_and_told_when_the_original_changes(desk):
    shared = a_milestone("shared", kind=Kind.STATE_BILL, status=Status.INTRODUCED)
    shared = replace(shared, actions=(replace(shared.actions[0], status_after=Status.INTRODUCED),))
    await ship(desk, shared)
    typed = {"date": "Nov 2 2026", "what": "Signed", "status": "enacted"}
    ours = (await desk.do(Act.ACTION, ALICE, "shared", typed=typed)).milestone
    assert (ours.status, ours.latest_on, len(ours.actions)) == (Status.ENACTED, date(2026, 11, 2), 2)
    assert await desk.seen("shared", OTHER_GUILD) == shared
    assert await desk.histories.drifts("shared", ALICE) == ()
    later = replace(shared, status=Status.FAILED, summary="Killed.")
    await Record(desk.storage.record, lambda: NOW).load_bundled(shipped_text([later], checked_on=TODAY))
    seen = await desk.seen("shared")
    assert (seen.status, seen.summary) == (Status.ENACTED, "Killed.")
    (drift,) = await desk.histories.drifts("shared", BOB)
    assert (drift.override.field, drift.override.value, drift.override.base_value, drift.base_now) == (
        "status",
        "enacted",
        "introduced",
        "failed",
    )
    assert list(await desk.histories.drifted(ALICE)) == [drift]
    assert list(await desk.histories.drifts("shared", STRANGER)) == []
    await desk.do(Act.UNDO, ALICE)
    assert await desk.seen("shared") == later
    assert await desk.histories.drifts("shared", ALICE) == ()


async def test_who_writes_over_a_changed_original_again_has_seen_it(desk):
    await ship(desk, a_milestone("shared", title="First"))
    await desk.do(Act.EDIT, ALICE, "shared", typed={"title": "Ours"})
    later = a_milestone("shared", title="Second")
    await Record(desk.storage.record, lambda: NOW).load_bundled(shipped_text([later], checked_on=TODAY))
    assert [one.base_now for one in await desk.histories.drifts("shared", ALICE)] == ["Second"]
    await desk.do(Act.EDIT, ALICE, "shared", typed={"title": "Ours still"})
    assert await desk.histories.drifts("shared", ALICE) == ()


async def test_one_guild_cannot_touch_what_is_anothers(desk):
    bill = await desk.add()
    for act in (Act.EDIT, Act.ACTION, Act.WITHDRAW):
        assert (await refusal(desk.begin(act, STRANGER, bill.id))).key == "editing.no_such_milestone"


async def test_the_owners_speak_for_everybody_and_nobody_else_may(desk):
    await ship(desk, a_milestone("shared", latest_on=DAY))
    typed = {"date": "Nov 2 2026", "what": "Rescinded", "status": "rescinded"}
    saved = await desk.do(Act.ACTION, OWNER, "shared", typed=typed)
    assert saved.change.origin is Origin.OWNER
    for guild in (None, GUILD, OTHER_GUILD):
        seen = await desk.seen("shared", guild)
        assert (seen.status, seen.latest_on, seen.opened_on) == (Status.RESCINDED, date(2026, 11, 2), DAY)
    pretender = Author(ALICE.user_id, None)
    assert (await refusal(desk.begin(Act.EDIT, pretender, "shared"))).key == "editing.owners_only"


# Publishing, withdrawing


async def test_what_is_published_is_everybodys_with_all_its_parts(desk):
    await ship(desk, a_milestone("shared"))
    other = await desk.add(identifier="HB 1", title="Wholly different", link="https://nh.gov/other")
    bill = await desk.add()
    await desk.do(Act.RELATE, ALICE, bill.id, typed={"type": "amends", "other": "shared"})
    await desk.do(Act.RELATE, ALICE, bill.id, typed={"type": "amends", "other": other.id})
    await desk.do(Act.DEADLINE, ALICE, bill.id, typed={"date": "2027-01-25", "what": "Hearing", "basis": "Calendar"})
    ours = await desk.seen(bill.id)
    assert (await refusal(desk.begin(Act.PUBLISH, BOB, bill.id))).key == "editing.owners_only"
    owner = Author(OWNER.user_id, OTHER_GUILD, is_owner=True)
    saved = await desk.do(Act.PUBLISH, owner, bill.id)
    assert (saved.change.scope, saved.change.origin, saved.change.is_publication) == (None, Origin.OWNER, True)
    theirs = await desk.seen(bill.id, OTHER_GUILD)
    assert theirs == saved.milestone
    assert theirs.scope is None
    assert theirs.relations == (Relation("amends", "shared"),)
    assert len(theirs.deadlines) == len(theirs.actions) == 1
    assert (await desk.seen(bill.id)).relations == tuple(
        replace(one, scope=None) if one.other_id == "shared" else one for one in ours.relations
    )
    assert [change.is_publication for change in await desk.storage.record.changes(bill.id, guild=OTHER_GUILD)] == [True]
    assert (await refusal(desk.preview(await desk.begin(Act.PUBLISH, owner, bill.id)))).key == (
        "editing.published_already"
    )
    ours = (await desk.do(Act.EDIT, ALICE, bill.id, typed={"title": "Ours by now"})).milestone
    assert (ours.title, (await desk.seen(bill.id, None)).title) == ("Ours by now", bill.title)


async def test_a_withdrawn_item_leaves_the_lists_and_says_why(desk):
    bill = await desk.add()
    draft = await desk.begin(Act.WITHDRAW, BOB, bill.id)
    assert (await refusal(desk.preview(draft))).values["field"] == "reason"
    saved = await desk.do(Act.WITHDRAW, BOB, bill.id, typed={"reason": "A hoax"})
    assert saved.milestone == replace(bill, withdrawn=True)
    assert saved.change.reason == "A hoax"
    assert saved.change.fields == (FieldChange("", "withdrawn", False, True),)
    draft = await desk.begin(Act.WITHDRAW, BOB, bill.id, typed={"reason": "Again"})
    assert (await refusal(desk.preview(draft))).key == "editing.withdrawn_already"


# Two people at once


async def test_the_second_editor_is_told_what_changed_and_keeps_what_was_typed(desk):
    bill = await desk.add()
    late = await desk.editing.open(Act.EDIT, BOB, today=TODAY, milestone_id=bill.id)
    first = await desk.do(Act.EDIT, ALICE, bill.id, typed={"title": "Alice's title", "notes": "Hers"})
    late = await desk.editing.fill(late.id, BOB, {**late.initial, "title": "Bob's title"}, today=TODAY)
    told = await desk.press(late)
    assert isinstance(told, EditConflict)
    assert told.changes == (first.change,)
    assert told.fields == (FieldChange("", "title", bill.title, "Alice's title"),)
    assert told.draft.typed["title"] == "Bob's title"
    assert (await desk.editing.draft(late.id, BOB)).typed["title"] == "Bob's title"
    await desk.editing.keep_mine(late.id, BOB)
    preview = await desk.preview(late)
    assert preview.fields == (FieldChange("", "title", "Alice's title", "Bob's title"),)
    saved = await desk.press(late)
    assert isinstance(saved, Saved)
    assert (saved.milestone.title, saved.milestone.notes) == ("Bob's title", "Hers")


async def test_changes_of_other_fields_are_no_conflict_but_told(desk):
    bill = await desk.add()
    late = await desk.editing.open(Act.EDIT, BOB, today=TODAY, milestone_id=bill.id)
    first = await desk.do(Act.EDIT, ALICE, bill.id, typed={"notes": "Hers"})
    await desk.editing.fill(late.id, BOB, {**late.initial, "title": "Bob's title"}, today=TODAY)
    preview = await desk.preview(late)
    assert preview.meanwhile == (first.change,)
    saved = await desk.press(late)
    assert isinstance(saved, Saved)
    assert (saved.milestone.title, saved.milestone.notes) == ("Bob's title", "Hers")


async def test_an_action_that_another_has_entered_already_is_shown(desk):
    bill = await desk.add()
    typed = {"date": "Nov 23 2026", "what": "Passed", "status": "passed one chamber"}
    late = await desk.begin(Act.ACTION, BOB, bill.id, typed=typed)
    await desk.do(Act.ACTION, ALICE, bill.id, typed={**typed, "what": "Passed the House"})
    (doubt,) = (await desk.preview(late)).doubts
    assert (doubt.key, doubt.values["what"]) == ("doubt.action_again", "Passed the House")


async def test_two_actions_that_set_different_statuses_meet(desk):
    bill = await desk.add()
    typed = {"date": "Nov 23 2026", "what": "Passed", "status": "passed one chamber"}
    late = await desk.begin(Act.ACTION, BOB, bill.id, typed=typed)
    await desk.do(Act.ACTION, ALICE, bill.id, typed={**typed, "date": "Nov 22 2026", "status": "passed committee"})
    told = await desk.editing.preview(late.id, BOB, two_person_review=False)
    assert isinstance(told, EditConflict)
    assert {line.field for line in told.fields} == {"status", "status_as_of"}


async def test_of_many_who_press_at_once_one_writes_and_the_others_are_told(desk):
    bill = await desk.add()
    drafts = [await desk.begin(Act.EDIT, by, bill.id, typed={"title": f"By {by.user_id}"}) for by in (ALICE, BOB)]
    outcomes = await asyncio.gather(*(desk.press(draft) for draft in drafts))
    assert {type(outcome) for outcome in outcomes} == {Saved, EditConflict}
    draft = await desk.begin(Act.EDIT, BOB, bill.id, typed={"notes": "Once"})
    pressed = await asyncio.gather(desk.press(draft), desk.press(draft), return_exceptions=True)
    assert {type(one) for one in pressed} == {Saved, UserError}
    assert len(await desk.storage.record.changes(bill.id, guild=GUILD)) == 3


async def test_a_second_press_writes_nothing_twice(desk):
    bill = await desk.add()
    draft = await desk.begin(Act.EDIT, BOB, bill.id, typed={"title": "New"})
    await desk.press(draft)
    assert (await refusal(desk.press(draft))).key == "editing.draft_gone"
    assert len(await desk.storage.record.changes(bill.id, guild=GUILD)) == 2


# Drafts


async def test_a_draft_is_its_authors_and_is_kept_for_a_day(desk):
    draft = await desk.begin(Act.ADD, typed={"title": "Half"})
    assert [kept.id for kept in await desk.editing.drafts(ALICE)] == [draft.id]
    assert list(await desk.editing.drafts(BOB)) == []
    assert list(await desk.editing.drafts(Author(ALICE.user_id, OTHER_GUILD))) == []
    for other in (BOB, Author(ALICE.user_id, OTHER_GUILD)):
        assert (await refusal(desk.editing.draft(draft.id, other))).key == "editing.draft_of_another"
        assert (await refusal(desk.editing.cancel(draft.id, other))).key == "editing.draft_of_another"
    desk.moment += KEPT - timedelta(minutes=1)
    assert (await desk.editing.draft(draft.id, ALICE)).typed == {"title": "Half"}
    desk.moment += timedelta(minutes=2)
    assert (await refusal(desk.editing.draft(draft.id, ALICE))).key == "editing.draft_gone"
    assert list(await desk.editing.drafts(ALICE)) == []
    await desk.begin(Act.ADD)
    assert await desk.storage.drafts.draft(draft.id) is None


async def test_a_form_that_was_only_opened_is_no_draft_to_list_and_cancel_drops_one(desk):
    draft = await desk.editing.open(Act.ADD, ALICE, today=TODAY, given={"kind": "report"})
    assert draft.typed == {"kind": "report"}
    assert list(await desk.editing.drafts(ALICE)) == []
    await desk.editing.fill(draft.id, ALICE, {"title": "T"}, today=TODAY)
    (kept,) = await desk.editing.drafts(ALICE)
    assert kept.typed == {"kind": "report", "title": "T"}
    await desk.editing.cancel(draft.id, ALICE)
    await desk.editing.cancel(draft.id, ALICE)
    assert (await refusal(desk.editing.draft(draft.id, ALICE))).key == "editing.draft_gone"


async def test_a_draft_is_there_after_a_restart(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        draft = await Desk(storage).begin(Act.ADD, typed=BILL)
    async with opened(tmp_path / "rollover.db") as storage:
        desk = Desk(storage)
        assert (await desk.editing.draft(draft.id, ALICE)).typed == BILL
        assert isinstance(await desk.press(draft), Saved)


# What an entry may set off


@pytest.mark.parametrize("choice", [Announcement.POST, Announcement.DIGEST])
async def test_the_choice_of_the_panel_is_carried_by_the_change(desk, choice):
    assert (await desk.do(Act.ADD, typed=BILL, announcement=choice)).change.announcement is choice


@pytest.mark.parametrize(("on", "expected"), [("Nov 17 2026", Announcement.POST), ("Nov 16 2026", Announcement.DIGEST)])
async def test_what_is_dated_more_than_a_week_back_is_suggested_for_the_digest(desk, on, expected):
    assert (await desk.preview(await desk.begin(Act.ADD, typed={**BILL, "date": on}))).suggested is expected


# Duplicates


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"identifier": "H.B. 302"}, (Likeness.IDENTIFIER,)),
        ({"identifier": "hb302; LSR 7"}, (Likeness.IDENTIFIER,)),
        ({"identifier": "HB 302", "jurisdiction": "Vermont"}, ()),
        ({"identifier": "302"}, ()),
        ({"link": "https://gencourt.state.nh.us/hb302/#top"}, (Likeness.LINK,)),
        ({"link": "https://www.gencourt.state.nh.us/hb302?x=1"}, ()),
        ({"title": "an act on the digital assets of state"}, (Likeness.TITLE,)),
        ({"title": "An act on digital asets of the state"}, (Likeness.TITLE,)),
        ({"title": "An act on digital schools of the state"}, ()),
        (
            {"identifier": "HB 302", "title": "An Act on Digital Assets of the State"},
            (Likeness.IDENTIFIER, Likeness.TITLE),
        ),
    ],
)
async def test_a_look_alike_is_shown_before_saving_with_the_reason(desk, fields, expected):
    bill = await desk.add()
    fresh = {"identifier": "", "title": "Something else", "link": "https://nh.gov/something"}
    preview = await desk.preview(await desk.begin(Act.ADD, typed={**BILL, **fresh, **fields}))
    found = [(one.milestone.id, one.likenesses) for one in preview.look_alikes]
    assert found == ([(bill.id, expected)] if expected else [])


async def test_a_withdrawn_look_alike_is_shown_and_another_guilds_never(desk):
    bill = await desk.add()
    await desk.do(Act.WITHDRAW, ALICE, bill.id, typed={"reason": "A hoax"})
    ours = await desk.preview(await desk.begin(Act.ADD, typed=BILL))
    assert [one.milestone.withdrawn for one in ours.look_alikes] == [True]
    theirs = await desk.preview(await desk.begin(Act.ADD, STRANGER, typed=BILL))
    assert theirs.look_alikes == ()


async def test_an_edit_of_the_title_looks_for_the_same_and_other_edits_do_not(desk):
    await desk.add()
    other = await desk.add(identifier="HB 9", title="Another", link="https://nh.gov/another")
    draft = await desk.begin(Act.EDIT, BOB, other.id, typed={"title": BILL["title"]})
    assert len((await desk.preview(draft)).look_alikes) == 1
    draft = await desk.begin(Act.EDIT, BOB, other.id, typed={"notes": "n"})
    preview = await desk.editing.preview(draft.id, BOB, two_person_review=False)
    assert isinstance(preview, Preview)
    assert preview.look_alikes == ()
