"""Taking changes back, and the history that keeps it all."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from calculations.errors import UserError
from tests.editing_factories import ALICE, BOB, OWNER, TODAY, Desk
from tests.record_factories import GUILD, NOW, OTHER_GUILD, a_milestone, opened, shipped_text
from tracker.policy.changes import Change, Origin
from tracker.policy.drafts import Act, Author
from tracker.policy.milestones import Milestone
from tracker.policy.record import Record


@pytest.fixture
async def desk(tmp_path: Path):
    async with opened(tmp_path / "rollover.db") as storage:
        yield Desk(storage)


async def ship(desk: Desk, *milestones: Milestone, checked_on: date = TODAY) -> None:
    await Record(desk.storage.record, lambda: NOW).load_bundled(shipped_text(milestones, checked_on=checked_on))


async def undo(desk: Desk, by: Author = ALICE, change: Change | None = None) -> Change:
    draft = await desk.editing.open(Act.UNDO, by, today=TODAY, given={} if change is None else {"change": change.id})
    await desk.preview(draft)
    saved = await desk.press(draft)
    return saved.change


async def refused(desk: Desk, by: Author = ALICE, change: str = "") -> str:
    with pytest.raises(UserError) as error:
        draft = await desk.editing.open(Act.UNDO, by, today=TODAY, given={"change": change})
        await desk.preview(draft)
    return error.value.key


async def test_ones_own_last_change_is_taken_back_then_the_one_before(desk):
    bill = await desk.add()
    titled = await desk.do(Act.EDIT, ALICE, bill.id, typed={"title": "Second"})
    acted = await desk.do(Act.ACTION, ALICE, bill.id, typed={"date": "Nov 22 2026", "what": "Heard"})
    await desk.do(Act.EDIT, BOB, bill.id, typed={"notes": "Bob's"})
    first = await undo(desk)
    assert (first.origin, first.undoes_id) == (Origin.UNDO, acted.change.id)
    assert await desk.seen(bill.id) == replace(bill, title="Second", notes="Bob's")
    second = await undo(desk)
    assert second.undoes_id == titled.change.id
    assert await desk.seen(bill.id) == replace(bill, notes="Bob's")
    await undo(desk)
    assert (await desk.seen(bill.id)).withdrawn
    assert await refused(desk) == "editing.nothing_to_undo"
    assert await refused(desk, Author(5, GUILD)) == "editing.nothing_to_undo"


async def test_an_addition_that_is_taken_back_is_withdrawn_and_comes_back_whole(desk):
    bill = await desk.add()
    undone = await undo(desk)
    assert await desk.seen(bill.id) == replace(bill, withdrawn=True)
    again = await undo(desk, BOB, undone)
    assert await desk.seen(bill.id) == bill
    assert again.undoes_id == undone.id


async def test_an_undo_can_be_undone_and_what_it_had_undone_stands_again(desk):
    bill = await desk.add()
    edit = (await desk.do(Act.EDIT, ALICE, bill.id, typed={"title": "Second"})).change
    first = await undo(desk, BOB, edit)
    assert await refused(desk, BOB, edit.id) == "editing.undone_already"
    second = await undo(desk, ALICE, first)
    assert (await desk.seen(bill.id)).title == "Second"
    assert await refused(desk, BOB, first.id) == "editing.undone_already"
    third = await undo(desk, BOB, edit)
    assert (await desk.seen(bill.id)).title == bill.title
    entries = await desk.histories.history(bill.id, ALICE)
    assert [(entry.change.id, entry.undone_by and entry.undone_by.id, entry.may_undo) for entry in entries[:4]] == [
        (third.id, None, True),
        (second.id, None, True),
        (first.id, second.id, False),
        (edit.id, third.id, False),
    ]


async def test_what_was_changed_again_cannot_be_taken_back_below(desk):
    bill = await desk.add()
    edit = (await desk.do(Act.EDIT, ALICE, bill.id, typed={"title": "Second"})).change
    await desk.do(Act.EDIT, BOB, bill.id, typed={"title": "Third"})
    assert await refused(desk, ALICE, edit.id) == "editing.changed_since"
    acted = (await desk.do(Act.ACTION, ALICE, bill.id, typed={"date": "Nov 22 2026", "what": "Heard"})).change
    part = (await desk.seen(bill.id)).actions[-1].id
    await desk.do(Act.TAKE_OUT, BOB, bill.id, part=part)
    assert await refused(desk, ALICE, acted.id) == "editing.changed_since"


async def test_a_taken_out_part_comes_back_with_its_id(desk):
    bill = await desk.add()
    await desk.do(Act.ACTION, ALICE, bill.id, typed={"date": "Nov 22 2026", "what": "Heard", "status": "in committee"})
    heard = await desk.seen(bill.id)
    await desk.do(Act.TAKE_OUT, BOB, bill.id, part=heard.actions[-1].id)
    assert (await desk.seen(bill.id)).status == bill.status
    await undo(desk, BOB)
    assert await desk.seen(bill.id) == heard


async def test_what_goes_back_to_the_original_goes_to_the_original_of_now(desk):
    await ship(desk, a_milestone("shared", title="First"), checked_on=date(2026, 11, 1))
    first = (await desk.do(Act.EDIT, ALICE, "shared", typed={"title": "Ours", "notes": "A note"})).change
    await desk.do(Act.EDIT, ALICE, "shared", typed={"title": "Ours still"})
    await ship(desk, a_milestone("shared", title="Second"))
    await undo(desk)
    assert (await desk.seen("shared")).title == "Ours"
    await undo(desk, BOB, first)
    assert await desk.seen("shared") == await desk.seen("shared", OTHER_GUILD)
    assert await desk.storage.record.overrides("shared", guild=GUILD) == []


async def test_a_taken_out_step_comes_back_as_the_guild_had_corrected_it(desk):
    await ship(desk, a_milestone("shared"))
    step = (await desk.seen("shared")).actions[0].id
    await desk.do(Act.EDIT, ALICE, "shared", part=step, typed={"what": "Ours"})
    await desk.do(Act.ACTION, ALICE, "shared", typed={"date": "Nov 22 2026", "what": "Heard"})
    corrected = await desk.seen("shared")
    await desk.do(Act.TAKE_OUT, ALICE, "shared", part=step)
    await undo(desk)
    assert await desk.seen("shared") == corrected
    await undo(desk)
    await undo(desk)
    assert await desk.seen("shared") == await desk.seen("shared", OTHER_GUILD)
    assert await desk.storage.record.overrides("shared", guild=GUILD) == []


async def test_the_only_step_left_cannot_be_taken_back(desk):
    await ship(desk, a_milestone("shared"))
    step = (await desk.seen("shared")).actions[0].id
    acted = (await desk.do(Act.ACTION, ALICE, "shared", typed={"date": "Nov 22 2026", "what": "Heard"})).change
    await desk.do(Act.TAKE_OUT, ALICE, "shared", part=step)
    assert await refused(desk, ALICE, acted.id) == "editing.only_action"


async def test_a_guild_cannot_take_back_what_a_release_the_owners_or_others_wrote(desk):
    await ship(desk, a_milestone("shared"))
    (released,) = await desk.storage.record.changes("shared", guild=None)
    assert await refused(desk, ALICE, released.id) == "editing.not_of_this_server"
    owners = (await desk.do(Act.EDIT, OWNER, "shared", typed={"title": "Owners' words"})).change
    assert await refused(desk, ALICE, owners.id) == "editing.not_of_this_server"
    theirs = (await desk.do(Act.EDIT, Author(9, OTHER_GUILD), "shared", typed={"title": "Theirs"})).change
    assert await refused(desk, ALICE, theirs.id) == "editing.no_such_change"
    assert await refused(desk, ALICE, "c-nothing") == "editing.no_such_change"
    await undo(desk, OWNER)
    assert (await desk.seen("shared", None)).title == "Title of shared"


async def test_an_undo_that_would_make_a_life_impossible_is_refused(desk):
    bill = await desk.add()
    law = (await desk.do(Act.EDIT, ALICE, bill.id, typed={"kind": "state law"})).change
    typed = {"date": "Nov 22 2026", "what": "In force", "status": "in force"}
    await desk.do(Act.ACTION, ALICE, bill.id, typed=typed)
    assert await refused(desk, BOB, law.id) == "editing.no_such_status"


async def test_a_publication_stays(desk):
    bill = await desk.add()
    published = (await desk.do(Act.PUBLISH, replace(OWNER, guild_id=GUILD), bill.id)).change
    assert await refused(desk, OWNER, published.id) == "editing.published_for_good"


async def test_an_undo_carries_its_reason_and_its_difference_is_shown_first(desk):
    bill = await desk.add()
    edit = (await desk.do(Act.EDIT, ALICE, bill.id, typed={"title": "Second"})).change
    draft = await desk.editing.open(Act.UNDO, BOB, today=TODAY, given={"change": edit.id, "reason": "It was right"})
    preview = await desk.preview(draft)
    assert preview.undoes == edit
    assert [(line.field, line.before, line.after) for line in preview.fields] == [("title", "Second", bill.title)]
    await desk.press(draft)
    assert (await desk.storage.record.changes(bill.id, guild=GUILD))[0].reason == "It was right"


# The history


async def test_a_history_is_the_guilds_own_beside_everybodys_and_of_nobody_else(desk):
    await ship(desk, a_milestone("shared"))
    await desk.do(Act.EDIT, ALICE, "shared", typed={"title": "Ours"})
    await desk.do(Act.EDIT, Author(9, OTHER_GUILD), "shared", typed={"title": "Theirs"})
    scopes = [entry.change.scope for entry in await desk.histories.history("shared", ALICE)]
    assert scopes == [GUILD, None]
    bill = await desk.add()
    with pytest.raises(UserError) as error:
        await desk.histories.history(bill.id, Author(9, OTHER_GUILD))
    assert error.value.key == "editing.no_such_milestone"


async def test_a_history_is_exported_field_by_field(desk):
    bill = await desk.add()
    edit = (await desk.do(Act.EDIT, BOB, bill.id, typed={"title": "=cmd", "topics": "tax", "reason": "Why"})).change
    undone = await undo(desk, ALICE, edit)
    rows = list(csv.DictReader(io.StringIO((await desk.histories.export_csv(bill.id, ALICE)).decode("utf-8-sig"))))
    assert [(row["change"], row["field"], row["before"], row["after"]) for row in rows] == [
        (undone.id, "title", "'=cmd", bill.title),
        (undone.id, "topics", '["tax"]', '["public_funds"]'),
        (edit.id, "title", bill.title, "'=cmd"),
        (edit.id, "topics", '["public_funds"]', '["tax"]'),
        (rows[4]["change"], "added", "", ""),
    ]
    assert (rows[2]["author"], rows[2]["reason"], rows[2]["undone_by"]) == ("102", "Why", undone.id)
    document = json.loads(await desk.histories.export_json(bill.id, ALICE))
    assert document["milestone"] == bill.id
    assert [(one["change"], one["undoes"], len(one["fields"])) for one in document["changes"]] == [
        (undone.id, edit.id, 2),
        (edit.id, None, 2),
        (rows[4]["change"], None, 0),
    ]


# Erasing


async def test_an_erased_author_leaves_a_tombstone_and_the_change(desk):
    bill = await desk.add()
    await desk.do(Act.EDIT, BOB, bill.id, typed={"title": "Bob's"})
    await desk.begin(Act.ADD, BOB)
    waits = await desk.propose(Act.EDIT, BOB, bill.id, notes="Bob's too")
    traces = desk.storage.traces["record"]
    assert await traces.count(BOB.user_id) == 3
    assert await traces.erase(BOB.user_id) == 3
    assert await traces.erase(BOB.user_id) == await traces.count(BOB.user_id) == 0
    changes = await desk.storage.record.changes(bill.id, guild=GUILD)
    assert [(change.author_id, change.author_erased) for change in changes] == [(None, True), (ALICE.user_id, False)]
    assert (await desk.seen(bill.id)).title == "Bob's"
    assert b"erased" in await desk.histories.export_csv(bill.id, ALICE)
    assert list(await desk.editing.drafts(BOB)) == []
    await desk.reviews.approve(waits, ALICE)
    change = (await desk.storage.record.changes(bill.id, guild=GUILD))[0]
    assert (change.author_id, change.author_erased, change.approver_id) == (None, True, ALICE.user_id)
