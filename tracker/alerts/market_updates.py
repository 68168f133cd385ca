"""A new quarter's figures, or the limits of a new year, become posts: told once, never at the first load."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Protocol

from calculations.limit_years import Limit
from calculations.retirement_assets import Base
from tracker.alerts.posts import Post, PostKind, key_of
from tracker.alerts.subscriptions import Subscription
from tracker.market.figures import Figures
from tracker.policy.exchange import Json


class Subject(StrEnum):
    """What kind of figure is new."""

    ASSETS = "assets"
    LIMITS = "limits"


@dataclass(frozen=True, slots=True)
class Update:
    """The newest figures of a kind. `name` is their day or year, and rises; `values` are what a post shows, as text.

    Nobody was told of them before `known_on`.
    """

    subject: Subject
    name: str
    values: Mapping[str, str]
    known_on: date


class MarketUpdateStore(Protocol):
    """Keeps which figures were told. Each method is one atomic step."""

    async def active(self) -> Sequence[Subscription]:
        """Return all subscriptions that were not removed."""

    async def told(self) -> Mapping[str, str]:
        """Return the name of the figures told last, by subject; a subject that was never looked at is absent."""

    async def tell(self, update: Update, posts: Sequence[Post], *, after: str | None, at: datetime) -> bool:
        """Note that an update was told, and owe its posts, unless something else than `after` was told before."""


@dataclass(frozen=True, slots=True)
class MarketUpdates:
    """Owes a post for each new set of figures."""

    store: MarketUpdateStore
    figures: Callable[[], Figures]
    now: Callable[[], datetime]

    async def owe_due(self) -> int:
        """Owe the posts for figures that are new; return how many. Repeating it owes none, older figures owe none."""
        told = await self.store.told()
        owed = 0
        for update in newest(self.figures()):
            known = told.get(update.subject)
            if known is not None and update.name <= known:
                continue
            now = self.now()
            posts = [] if known is None else [_post(one, update, now) for one in await self.store.active()]
            wanted = [post for post in posts if post is not None]
            if await self.store.tell(update, wanted, after=known, at=now):
                owed += len(wanted)
        return owed


def newest(figures: Figures) -> tuple[Update, Update]:
    """Return the newest quarter of retirement assets and the newest year of limits."""
    assets = figures.assets.newest(Base.ALL_ASSETS)
    limits = figures.limits.of(figures.limits.newest_year)
    amounts = {"dollars": str(assets.dollars), "url": assets.source.url or ""}
    allowed = {
        "deferral": str(limits.amounts.get(Limit.ELECTIVE_DEFERRAL, "")),
        "ira": str(limits.amounts.get(Limit.IRA, "")),
        "url": limits.source.url,
    }
    # The IRS announces the limits of a year in the year before; of some documents only the month is known.
    announced_on = (limits.source.published_on or date(limits.year - 1, 1, 1)).replace(day=1)
    return (
        Update(Subject.ASSETS, assets.as_of.isoformat(), amounts, assets.as_of),
        Update(Subject.LIMITS, str(limits.year), allowed, announced_on),
    )


def _post(subscription: Subscription, update: Update, now: datetime) -> Post | None:
    if not subscription.wish.market:
        return None
    about: dict[str, Json] = {"subject": str(update.subject), "name": update.name, "values": dict(update.values)}
    return Post(
        key=key_of("market", subscription.id, update.subject, update.name),
        kind=PostKind.MARKET,
        place=subscription.place,
        guild_id=subscription.guild_id,
        subscription_id=subscription.id,
        milestone_id=None,
        due_at=subscription.wish.due_at(now),
        # A restored backup that does not know these figures was told them before, perhaps: it looks for what was sent.
        as_of=min(now, datetime.combine(update.known_on, time(), UTC)),
        about=about,
    )
