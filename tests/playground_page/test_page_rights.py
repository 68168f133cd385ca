"""What the page offers one person to do: rights over messages, and the commands of menus in their language."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from playground.entities import Command
from playground.page.commands import menu_views
from playground.page.rights import rights_view
from playground.permissions import Permission
from playground.server import Playground, open_playground

NOBODY = {"mayAttach": False, "mayReact": False, "mayDelete": False}


@pytest.fixture
async def opened() -> AsyncIterator[Playground]:
    async with open_playground() as playground:
        yield playground


def view(playground: Playground, name: str, channel: str = "general") -> dict[str, bool]:
    person = playground.person(name)
    return rights_view(playground.world, person.user, person.channel(channel))


def test_members_attach_and_react_and_moderators_delete(opened: Playground) -> None:
    assert view(opened, "alice") == {"mayAttach": True, "mayReact": True, "mayDelete": False}
    assert view(opened, "maya") == {"mayAttach": True, "mayReact": True, "mayDelete": True}


def test_what_is_taken_from_everyone_is_not_offered(opened: Playground) -> None:
    guild = opened.person("alice").guilds()[0]
    everyone = guild.roles[guild.id]
    taken = Permission.ATTACH_FILES | Permission.ADD_REACTIONS
    opened.world.put_role(guild.id, replace(everyone, permissions=everyone.permissions & ~taken))
    assert view(opened, "alice") == NOBODY


def test_somebody_from_elsewhere_may_do_nothing(opened: Playground) -> None:
    place = opened.person("alice").channel("general")
    assert rights_view(opened.world, opened.person("olga").user, place) == NOBODY


def test_alone_with_the_bot_one_attaches_and_reacts(opened: Playground) -> None:
    alice = opened.person("alice")
    allowed = {"mayAttach": True, "mayReact": True, "mayDelete": False}
    assert rights_view(opened.world, alice.user, alice.direct_message()) == allowed


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
