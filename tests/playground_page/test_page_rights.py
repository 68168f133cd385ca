"""What the page offers one person to do: rights over messages, and the commands of menus in their language."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace

import pytest

from playground.entities import Command, Json
from playground.page.commands import menu_views
from playground.page.rights import rights_view
from playground.permissions import Permission
from playground.rules.channels import REQUIRE_TAG
from playground.server import Playground, open_playground

ABOUT_MESSAGES = ("mayAttach", "mayReact", "mayDelete")
NEW = ("mayAsk", "mayStartThread", "mayStartPrivateThread", "mayWriteInThreads", "mayPost")


@pytest.fixture
async def opened() -> AsyncIterator[Playground]:
    async with open_playground() as playground:
        yield playground


def allowed(view: Json, names: Iterable[str]) -> set[str]:
    return {name for name in names if view[name]}


def view(playground: Playground, name: str, channel: str = "general") -> Json:
    world = playground.world
    place = next(one for one in world.channels.values() if one.name == channel)
    return rights_view(world, playground.person(name).user, place)


def take(playground: Playground, *taken: Permission) -> None:
    guild = playground.person("alice").guilds()[0]
    everyone = guild.roles[guild.id]
    bits = everyone.permissions & ~sum(one.value for one in taken)
    playground.world.put_role(guild.id, replace(everyone, permissions=bits))


def test_members_attach_and_react_and_moderators_delete(opened: Playground) -> None:
    assert allowed(view(opened, "alice"), ABOUT_MESSAGES) == {"mayAttach", "mayReact"}
    assert allowed(view(opened, "maya"), ABOUT_MESSAGES) == {"mayAttach", "mayReact", "mayDelete"}


def test_what_is_taken_from_everyone_is_not_offered(opened: Playground) -> None:
    take(opened, Permission.ATTACH_FILES, Permission.ADD_REACTIONS, Permission.SEND_POLLS)
    take(opened, Permission.CREATE_PUBLIC_THREADS, Permission.CREATE_PRIVATE_THREADS)
    assert allowed(view(opened, "alice"), (*ABOUT_MESSAGES, *NEW)) == {"mayWriteInThreads"}


def test_somebody_from_elsewhere_may_do_nothing(opened: Playground) -> None:
    assert allowed(view(opened, "olga"), (*ABOUT_MESSAGES, *NEW)) == set()


def test_alone_with_the_bot_one_attaches_reacts_and_asks_but_starts_no_thread(opened: Playground) -> None:
    alice = opened.person("alice")
    direct = rights_view(opened.world, alice.user, alice.direct_message())
    assert allowed(direct, ABOUT_MESSAGES) == {"mayAttach", "mayReact"}
    assert allowed(direct, NEW) == {"mayAsk", "mayWriteInThreads"}


def test_threads_hang_in_channels_and_posts_in_forums(opened: Playground) -> None:
    threads = {"mayStartThread", "mayStartPrivateThread"}
    assert allowed(view(opened, "alice"), NEW) >= threads
    assert allowed(view(opened, "alice", "announcements"), NEW) & threads == {"mayStartThread"}
    forum = view(opened, "alice", "milestones")
    assert allowed(forum, NEW) & {"mayPost", *threads} == {"mayPost"}


def test_a_tag_for_moderators_is_offered_to_them_alone(opened: Playground) -> None:
    world = opened.world
    forum = next(one for one in world.channels.values() if one.name == "milestones")
    first, *others = forum.tags
    world.put_channel(replace(forum, tags=(replace(first, moderated=True), *others), flags=REQUIRE_TAG))
    assert [tag["name"] for tag in view(opened, "alice", "milestones")["tagsToSet"]] == ["state", "question"]
    assert len(view(opened, "maya", "milestones")["tagsToSet"]) == 3
    assert view(opened, "alice", "milestones")["needsTag"]


def test_the_entries_of_menus_are_shown_in_the_language_of_the_person() -> None:
    quote = Command(1, 9, None, {"type": 3, "name": "Quote", "name_localizations": {"de": "Zitieren"}})
    greet = Command(2, 9, None, {"type": 2, "name": "Greet"})
    slash = Command(3, 9, None, {"type": 1, "name": "limits", "description": "d"})
    assert menu_views([quote, slash, greet], "de") == {
        "user": [{"name": "Greet", "shown": "Greet"}],
        "message": [{"name": "Quote", "shown": "Zitieren"}],
    }


def test_of_two_entries_of_one_name_the_servers_own_is_shown() -> None:
    shared = Command(1, 9, None, {"type": 3, "name": "Quote", "name_localizations": {"de": "Zitieren"}})
    own = Command(2, 9, 5, {"type": 3, "name": "Quote", "name_localizations": {"de": "Wiedergeben"}})
    assert menu_views([shared, own], "de")["message"] == [{"name": "Quote", "shown": "Wiedergeben"}]
