"""How many channels a change would post in, counted before it is kept."""

from datetime import UTC, datetime

from commands.alerts.reach import SubscribedChannels
from commands.policy.consequences import Reach
from tests.record_factories import a_milestone
from tracker.alerts.filters import EVERYTHING, Filter, Trait
from tracker.alerts.subscriptions import Subscription, Wish
from tracker.policy.changes import FieldChange

NOW = datetime(2026, 11, 24, tzinfo=UTC)
STATUS = (FieldChange("", "status", "introduced", "enacted"),)
WORDING = (FieldChange("", "summary", "This.", "That."),)


class OneGuild:
    """A store that holds the subscriptions of the guild 1."""

    def __init__(self, *wishes):
        self._found = [Subscription(f"s-{number}", 1, number, 9, NOW, wish) for number, wish in enumerate(wishes)]

    async def in_guild(self, guild_id):
        return self._found if guild_id == 1 else []


async def reach(*wishes, fields=STATUS, is_new=False, guild_id=1, **milestone):
    return await SubscribedChannels(OneGuild(*wishes)).of(
        a_milestone("m-1", **milestone), fields, is_new=is_new, guild_id=guild_id
    )


async def test_every_channel_that_the_change_concerns_counts_and_each_role_once():
    everything = Wish(EVERYTHING, mention_role_id=42)
    other = Wish(Filter({Trait.TOPICS: frozenset({"tax"})}, {}), mention_role_id=43)
    silent = Wish(EVERYTHING, changes=False)
    assert await reach(everything, everything, other, silent, topics=("stablecoin",)) == Reach(2, (42,))
    assert await reach(everything, fields=(), is_new=True) == Reach(1, (42,))


async def test_a_change_that_is_no_news_posts_nowhere():
    assert await reach(Wish(EVERYTHING), fields=WORDING) == Reach(0)


async def test_who_was_told_of_a_status_is_told_that_it_is_over():
    wish = Wish(Filter({Trait.STATUSES: frozenset({"introduced"})}, {}))
    assert await reach(wish, status="enacted") == Reach(1)
    assert await reach(wish, status="enacted", fields=(FieldChange("", "status", "proposed", "enacted"),)) == Reach(0)


async def test_another_guild_is_not_counted():
    assert await reach(Wish(EVERYTHING), guild_id=2) == Reach(0)
    assert await reach(Wish(EVERYTHING), guild_id=None) == Reach(0)


async def test_an_import_counts_every_channel_that_wants_changes():
    channels = SubscribedChannels(OneGuild(Wish(EVERYTHING, mention_role_id=42), Wish(EVERYTHING, changes=False)))
    assert await channels.of_import(3, guild_id=1) == Reach(1, (42,))
    assert await channels.of_import(0, guild_id=1) == Reach(0)
