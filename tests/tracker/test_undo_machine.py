"""Whatever moderators do in whatever order: the life stays possible, the trail tells it all, undo leads back."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, closing
from functools import cache
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from calculations.errors import UserError
from tests.editing_factories import ALICE, BOB, TODAY, Desk
from tests.record_factories import GUILD, NOW, OTHER_GUILD, a_milestone, opened, shipped_text
from tracker.policy.changes import Change, FieldChange, Origin, amended, value_at
from tracker.policy.drafts import Act
from tracker.policy.editing import Saved
from tracker.policy.exchange import to_document
from tracker.policy.lifecycle import Step, doubtful_steps, statuses_of
from tracker.policy.milestones import Action, Kind, Milestone, Status, with_dates_of_actions
from tracker.policy.record import Record
from tracker.policy.undoing import undone_by

_Result = TypeVar("_Result")

authors = st.sampled_from([ALICE, BOB])
places = st.integers(0, 3)
days = st.integers(1, 23).map(lambda day: f"2026-11-{day:02}")
texts = st.sampled_from(["One", "Two", "Three"])
KINDS = (Kind.STATE_BILL, Kind.STATE_LAW, Kind.FINAL_RULE, Kind.COURT_RULING)


class Moderators(RuleBasedStateMachine):
    """Two moderators of one guild over a database, with their own milestones and a shipped one."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.open = AsyncExitStack()
        self.ids: list[str] = ["shared"]
        self.first: dict[str, Milestone] = {}
        self.made: list[Change] = []

    def run(self, waited: Awaitable[_Result]) -> _Result:
        return self.loop.run_until_complete(waited)

    @initialize(status=st.sampled_from([Status.INTRODUCED, Status.IN_COMMITTEE]))
    def begin(self, status: Status) -> None:
        path = Path(self.open.enter_context(tempfile.TemporaryDirectory())) / "rollover.db"
        path.write_bytes(_new_database())
        storage = self.run(self.open.enter_async_context(opened(path)))
        self.path = path
        self.desk = Desk(storage)
        shared = a_milestone("shared", kind=Kind.STATE_BILL, status=status)
        shared = amended(shared, [FieldChange("shared#a1", "action.status_after", None, str(status))])
        self.run(Record(storage.record, lambda: NOW).load_bundled(shipped_text([shared])))
        self.first["shared"] = self.shared = shared

    def teardown(self) -> None:
        self.run(self.open.aclose())
        self.loop.close()

    def seen(self, id_: str) -> Milestone:
        return self.run(self.desk.seen(id_))

    def changes(self, id_: str) -> list[Change]:
        return list(self.run(self.desk.storage.record.changes(id_, guild=GUILD)))

    def do(self, work: Callable[[], Awaitable[Saved]]) -> Saved | None:
        """Do something that may be refused; then nothing may have changed, else exactly one change was made."""
        before = {id_: (self.seen(id_), self.changes(id_)) for id_ in self.ids}
        try:
            saved = self.run(work())
        except UserError:
            assert {id_: (self.seen(id_), self.changes(id_)) for id_ in self.ids} == before
            return None
        id_ = saved.change.milestone_id
        self.made.append(saved.change)
        assert saved.milestone == self.seen(id_)
        if id_ in before:
            was, trail = before[id_]
            assert self.changes(id_) == [saved.change, *trail]
            for line in saved.change.fields:
                assert value_at(was, line.part, line.field) == line.before
                assert value_at(saved.milestone, line.part, line.field) == line.after
            assert to_document(with_dates_of_actions(amended(was, saved.change.fields))) == to_document(saved.milestone)
        for other in set(before) - {id_}:
            assert (self.seen(other), self.changes(other)) == before[other]
        return saved

    @precondition(lambda self: len(self.ids) < 4)
    @rule(by=authors, kind=st.sampled_from(KINDS), on=days, title=texts)
    def add(self, by, kind, on, title):
        typed = {
            "kind": kind,
            "jurisdiction": "US",
            "topics": "tax",
            "title": title,
            "date": on,
            "link": "https://nh.gov/1",
            "summary": "S",
        }
        saved = self.do(lambda: self.desk.do(Act.ADD, by, typed=typed))
        assert saved is not None
        self.ids.append(saved.milestone.id)
        self.first[saved.milestone.id] = saved.milestone

    @rule(by=authors, place=places, on=days, what=texts, data=st.data())
    def act(self, by, place, on, what, data):
        seen = self.seen(self.ids[place % len(self.ids)])
        status = data.draw(st.sampled_from(["", *statuses_of(seen.kind)]))
        typed = {"date": on, "what": what, "status": status}
        self.do(lambda: self.desk.do(Act.ACTION, by, seen.id, typed=typed))

    @rule(by=authors, place=places, title=texts, notes=st.sampled_from(["", "A note"]))
    def edit(self, by, place, title, notes):
        id_ = self.ids[place % len(self.ids)]
        self.do(lambda: self.desk.do(Act.EDIT, by, id_, typed={"title": title, "notes": notes}))

    @rule(by=authors, place=places, data=st.data())
    def say_the_status(self, by, place, data):
        seen = self.seen(self.ids[place % len(self.ids)])
        status = data.draw(st.sampled_from(statuses_of(seen.kind)))
        self.do(lambda: self.desk.do(Act.EDIT, by, seen.id, typed={"status": status}))

    @rule(by=authors, place=places, kind=st.sampled_from(KINDS))
    def say_the_kind(self, by, place, kind):
        id_ = self.ids[place % len(self.ids)]
        self.do(lambda: self.desk.do(Act.EDIT, by, id_, typed={"kind": kind}))

    @rule(by=authors, place=places, on=days, data=st.data())
    def correct(self, by, place, on, data):
        seen = self.seen(self.ids[place % len(self.ids)])
        action: Action = data.draw(st.sampled_from(seen.actions))
        typed = {"date": on, "what": data.draw(texts), "status": data.draw(st.sampled_from(statuses_of(seen.kind)))}
        self.do(lambda: self.desk.do(Act.EDIT, by, seen.id, part=action.id, typed=typed))

    @rule(by=authors, place=places, data=st.data())
    def take_out(self, by, place, data):
        seen = self.seen(self.ids[place % len(self.ids)])
        part = data.draw(st.sampled_from([*seen.actions, *seen.deadlines])).id
        self.do(lambda: self.desk.do(Act.TAKE_OUT, by, seen.id, part=part))

    @rule(by=authors, place=places, on=days)
    def add_a_deadline(self, by, place, on):
        id_ = self.ids[place % len(self.ids)]
        typed = {"date": on, "what": "Due", "basis": "Said so"}
        self.do(lambda: self.desk.do(Act.DEADLINE, by, id_, typed=typed))

    @rule(by=authors, place=places)
    def withdraw(self, by, place):
        id_ = self.ids[place % len(self.ids)]
        self.do(lambda: self.desk.do(Act.WITHDRAW, by, id_, typed={"reason": "A hoax"}))

    @rule(by=authors)
    def undo_ones_own_last(self, by):
        saved = self.do(lambda: self.undo(by, ""))
        if saved is not None:
            undone = next(change for change in self.made if change.id == saved.change.undoes_id)
            assert (undone.author_id, undone.origin) == (by.user_id, Origin.MODERATOR)

    @precondition(lambda self: self.made)
    @rule(by=authors, data=st.data())
    def undo_any(self, by, data):
        change = data.draw(st.sampled_from(self.made))
        saved = self.do(lambda: self.undo(by, change.id))
        if saved is not None:
            assert saved.change.undoes_id == change.id

    @precondition(lambda self: self.made)
    @rule(by=authors, data=st.data())
    def undo_and_undo_the_undo(self, by, data):
        change = data.draw(st.sampled_from(self.made))
        before = self.seen(change.milestone_id)
        undo = self.do(lambda: self.undo(by, change.id))
        if undo is not None:
            again = self.do(lambda: self.undo(by, undo.change.id))
            assert again is not None
            assert again.milestone == before
            assert change.id not in undone_by(self.changes(change.milestone_id))

    async def undo(self, by, change_id):
        draft = await self.desk.editing.open(Act.UNDO, by, today=TODAY, given={"change": change_id})
        await self.desk.preview(draft)
        saved = await self.desk.press(draft)
        assert isinstance(saved, Saved)
        return saved

    @invariant()
    def no_life_is_impossible(self):
        for id_ in self.ids if self.first else ():
            assert all(one.step is not Step.IMPOSSIBLE for one in doubtful_steps(self.seen(id_)))

    @invariant()
    def the_trail_tells_it_all(self):
        for id_ in self.ids if self.first else ():
            told = self.first[id_]
            for change in reversed(self.changes(id_)):
                told = amended(told, change.fields) if not change.is_addition else told
            assert to_document(with_dates_of_actions(told)) == to_document(self.seen(id_))

    @invariant()
    def others_see_what_was_shipped_and_nothing_is_without_its_change(self):
        if self.first:
            assert self.run(self.desk.seen("shared", OTHER_GUILD)) == self.shared
            with closing(sqlite3.connect(self.path)) as database:
                assert database.execute("SELECT count(*) FROM unaudited").fetchone() == (0,)
                ids = {row[0] for row in database.execute("SELECT id FROM milestones")}
                assert ids == set(self.ids)


@cache
def _new_database() -> bytes:
    """Return a database without a milestone: to make one takes longer than all that is then done in it."""

    async def make(path: Path) -> None:
        async with opened(path):
            pass

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rollover.db"
        asyncio.run(make(path))
        return path.read_bytes()


TestModerators = Moderators.TestCase
TestModerators.settings = settings(
    max_examples=20,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
