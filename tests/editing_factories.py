"""The services of the record over an open database, with a clock that a test moves, and entries in one call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from storage import Storage
from tests.record_factories import GUILD, NOW
from tracker.policy.changes import Announcement
from tracker.policy.drafts import Act, Author, Draft
from tracker.policy.editing import AwaitsReview, Editing, Outcome, Saved
from tracker.policy.history import Histories
from tracker.policy.milestones import Milestone
from tracker.policy.preparing import Preview
from tracker.policy.reviews import Reviews

TODAY = date(2026, 11, 24)
ALICE = Author(101, GUILD)
BOB = Author(102, GUILD)
OWNER = Author(900, None, is_owner=True)

BILL = {
    "kind": "state_bill",
    "jurisdiction": "NH",
    "topics": "public_funds",
    "title": "An Act on digital assets of the state",
    "identifier": "HB 302",
    "date": "Nov 20 2026",
    "link": "https://www.gencourt.state.nh.us/hb302",
    "summary": "The treasurer may invest five percent.",
}
"""A form filled in as it should be."""


@dataclass
class Desk:
    """Everything that keeps the record, at one moment; every look at the clock is a millisecond later."""

    storage: Storage
    moment: datetime = NOW
    editing: Editing = field(init=False)
    reviews: Reviews = field(init=False)
    histories: Histories = field(init=False)

    def __post_init__(self) -> None:
        self.editing = Editing(self.storage.editing, self.storage.drafts, self.now)
        self.reviews = Reviews(self.storage.reviews, self.now)
        self.histories = Histories(self.storage.history)

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment

    async def begin(
        self,
        act: Act,
        by: Author = ALICE,
        milestone_id: str | None = None,
        *,
        part: str = "",
        typed: Mapping[str, str] | None = None,
    ) -> Draft:
        """Open a form and fill it in."""
        draft = await self.editing.open(act, by, today=TODAY, milestone_id=milestone_id, part=part)
        return await self.editing.fill(draft.id, by, typed or {}, today=TODAY)

    async def preview(self, draft: Draft, *, two_person_review: bool = False) -> Preview:
        """Look at a draft that meets nobody else's change."""
        preview = await self.editing.preview(draft.id, draft.author, two_person_review=two_person_review)
        assert isinstance(preview, Preview)
        return preview

    async def press(
        self, draft: Draft, announcement: Announcement = Announcement.POST, *, two_person_review: bool = False
    ) -> Outcome:
        """Press **Post** or **Save without alert** on the panel."""
        return await self.editing.save(draft.id, draft.author, announcement, two_person_review=two_person_review)

    async def do(
        self,
        act: Act,
        by: Author = ALICE,
        milestone_id: str | None = None,
        *,
        part: str = "",
        typed: Mapping[str, str] | None = None,
        announcement: Announcement = Announcement.POST,
    ) -> Saved:
        """Make an entry from the form to the record, confirming whatever is to be confirmed."""
        draft = await self.begin(act, by, milestone_id, part=part, typed=typed)
        await self.preview(draft)
        saved = await self.press(draft, announcement)
        assert isinstance(saved, Saved)
        return saved

    async def add(self, by: Author = ALICE, **fields: str) -> Milestone:
        """Add the bill, with other fields where given."""
        return (await self.do(Act.ADD, by, typed={**BILL, **fields})).milestone

    async def propose(self, act: Act, by: Author, milestone_id: str | None = None, **typed: str) -> str:
        """Make an entry that waits for a second moderator; return its id."""
        draft = await self.begin(act, by, milestone_id, typed=typed)
        await self.preview(draft, two_person_review=True)
        waits = await self.press(draft, two_person_review=True)
        assert isinstance(waits, AwaitsReview)
        return waits.proposal_id

    async def seen(self, milestone_id: str, guild: int | None = GUILD) -> Milestone:
        """Return a milestone as a guild sees it."""
        milestone = await self.storage.record.milestone(milestone_id, guild=guild)
        assert milestone is not None
        return milestone
