"""What one open page is told of the world."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from playground.clock import Clock
from playground.default_world import DEFAULT_WORLD
from playground.entities import (
    Attachment,
    Channel,
    Command,
    Invocation,
    Message,
    MessageFlag,
    MessageKind,
    Overwrite,
    Reference,
    User,
)
from playground.files import FileStore
from playground.page.history import SLICE
from playground.page.markdown.nodes import plain_text
from playground.page.markdown.reader import Markdown
from playground.page.messages import MessageViews
from playground.page.places import PlaceViews
from playground.page.tab import Tab, Views
from playground.payloads import Payloads
from playground.permissions import Permission
from playground.timekeeping import Timekeeping
from playground.world import World
from playground.world_document import read_world

LIMITS: dict[str, Any] = {
    "type": 1,
    "name": "limits",
    "name_localizations": {"de": "grenzen"},
    "description": "Limits of a year",
    "description_localizations": {"de": "Grenzen eines Jahres"},
    "options": [{"type": 4, "name": "year", "description": "Year", "required": True, "min_value": 2000}],
}


class Stage:
    """A world with the page of one person open, and everything that page was told."""

    def __init__(self) -> None:
        origin = read_world(DEFAULT_WORLD, token="t", verify_key="k")
        self.world = World(Clock(), origin.application)
        for user in origin.users:
            self.world.put_user(user)
        for guild in origin.guilds:
            self.world.put_guild(guild)
        files = FileStore(self.world.clock, self.world.snowflakes, b"secret")
        messages = MessageViews(self.world, Payloads(self.world, files), Markdown())
        self.views = Views(
            self.world,
            PlaceViews(self.world),
            messages,
            self._commands,
            lambda: True,
            Timekeeping(self.world.clock).reading,
            ("/limits 2025",),
        )
        self.told: list[Any] = []
        self.tab = Tab(self.views, self.told.append)
        self.world.subscribe(self.tab.hear)

    def _commands(self, user: User, channel: Channel) -> Iterable[Command]:
        return self.world.commands.values()

    def user(self, name: str) -> User:
        found = self.world.user_named(name)
        assert found is not None
        return found

    def channel(self, name: str) -> Channel:
        return next(one for one in self.world.channels.values() if one.name == name)

    def say(self, content: str, *, by: str = "alice", where: str = "general", **fields: Any) -> Message:
        return self.world.add_message(
            Message(
                self.world.snowflakes.make(),
                self.channel(where).id,
                self.user(by).id,
                self.world.clock.now(),
                content,
                **fields,
            )
        )

    def events(self, name: str) -> list[Any]:
        return [event for event in self.told if event["event"] == name]


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def alice(stage: Stage) -> Stage:
    stage.tab.enter("alice", None, None)
    return stage


def test_a_page_that_enters_is_told_everything_once(alice: Stage) -> None:
    (state,) = alice.told
    assert state["person"]["username"] == "alice"
    assert state["channel"]["label"] == "#general"
    assert state["channel"]["mayWrite"] and state["channel"]["mayUseCommands"]
    assert [server["name"] for server in state["servers"]] == ["Retirement Watch"]
    assert [channel["name"] for channel in state["servers"][0]["channels"]] == [
        "general",
        "policy-news",
        "Community",
        "Policy",
        "announcements",
        "milestones",
    ]
    assert [one["with"]["name"] for one in state["direct"]] == ["Rollover"]
    assert state["bot"] == {
        "id": str(alice.world.bot.id),
        "username": "Rollover",
        "name": "Rollover",
        "bot": True,
        "online": True,
    }
    assert state["examples"] == ["/limits 2025"]


def test_everybody_may_speak_and_is_named_by_their_role(alice: Stage) -> None:
    people = {one["username"]: one["note"] for one in alice.told[0]["people"]}
    assert people == {
        "alice": "member",
        "maya": "moderator",
        "adam": "administrator",
        "olga": "owner of Elsewhere",
    }


def test_an_unknown_person_becomes_the_first_one(stage: Stage) -> None:
    stage.tab.enter("nobody", "xx", "nowhere")
    assert stage.told[0]["person"]["username"] == "alice"
    assert stage.told[0]["locale"] == "en-US"


def test_the_bot_cannot_be_spoken_for(stage: Stage) -> None:
    stage.tab.enter("Rollover", None, None)
    assert stage.told[0]["person"]["username"] == "alice"


def test_a_moderator_sees_the_channel_that_members_do_not(stage: Stage) -> None:
    stage.tab.enter("maya", None, "moderators")
    assert stage.told[0]["channel"]["label"] == "#moderators"
    stage.tab.enter("alice", None, "moderators")
    assert stage.told[1]["channel"]["label"] == "#general"


def test_the_language_of_a_person_is_theirs_from_then_on(stage: Stage) -> None:
    stage.world.put_commands(None, [Command(1, 1, None, LIMITS)])
    stage.tab.enter("alice", "de", None)
    assert stage.user("alice").locale == "de"
    (command,) = stage.told[0]["commands"]
    assert (command["path"], command["shown"], command["description"]) == ("limits", "grenzen", "Grenzen eines Jahres")
    assert command["options"][0] == {
        "name": "year",
        "shown": "year",
        "description": "Year",
        "type": 4,
        "required": True,
        "autocomplete": False,
        "choices": [],
        "channel_types": [],
        "file_types": [],
        "min_value": 2000,
        "max_value": None,
        "min_length": None,
        "max_length": None,
    }


def test_subcommands_stand_on_their_own(alice: Stage) -> None:
    add = {"type": 1, "name": "add", "description": "Add one"}
    group = {"type": 2, "name": "draft", "description": "Drafts", "options": [{**add, "name": "open"}]}
    form = {"type": 1, "name": "policy", "description": "Policy", "options": [add, group]}
    user_command = {"type": 2, "name": "Look up", "description": ""}
    alice.world.put_commands(None, [Command(1, 1, None, form), Command(2, 1, None, user_command)])
    assert [one["path"] for one in alice.events("commands")[0]["commands"]] == ["policy add", "policy draft open"]


def test_a_message_in_the_open_channel_is_shown_and_one_elsewhere_marks_its_channel(alice: Stage) -> None:
    alice.say("hello **all**", by="maya")
    (event,) = alice.events("message")
    assert event["message"]["author"]["name"] == "Maya"
    assert event["message"]["author"]["color"] == "#2f6f4f"
    assert plain_text(event["message"]["content"]) == "hello all"
    alice.say("news", by="maya", where="policy-news")
    assert alice.events("unread") == [
        {"event": "unread", "channel": str(alice.channel("policy-news").id), "mentions": False}
    ]


def test_nothing_is_told_of_what_the_person_cannot_see(alice: Stage) -> None:
    alice.say("secret", by="maya", where="moderators")
    alice.say("for maya", by="Rollover", ephemeral_to=alice.user("maya").id, flags=MessageFlag.EPHEMERAL)
    assert len(alice.told) == 1


def test_an_ephemeral_answer_is_shown_to_its_person_and_marked(alice: Stage) -> None:
    alice.say("only you", by="Rollover", ephemeral_to=alice.user("alice").id, flags=MessageFlag.EPHEMERAL)
    (event,) = alice.events("message")
    assert event["message"]["ephemeral"]
    assert event["message"]["author"]["bot"]


def test_edits_and_deletions_are_told(alice: Stage) -> None:
    message = alice.say("a")
    edited = alice.world.replace_message(replace(message, content="b", edited_at=alice.world.clock.now()))
    assert alice.events("edited")[0]["message"]["edited"] is not None
    alice.world.remove_message(edited)
    assert alice.events("gone")[0]["message"] == str(message.id)


def test_an_answer_says_who_used_which_command(alice: Stage) -> None:
    invocation = Invocation(1, 2, alice.user("alice").id, "inflow")
    alice.say("", by="Rollover", kind=MessageKind.CHAT_INPUT_COMMAND, invocation=invocation, flags=MessageFlag.LOADING)
    message = alice.events("message")[0]["message"]
    assert message["used"]["user"]["name"] == "Alice"
    assert message["used"]["name"] == "/inflow"
    assert message["thinking"]


def test_a_follow_up_names_no_command(alice: Stage) -> None:
    invocation = Invocation(1, 2, alice.user("alice").id, "inflow", original_message_id=5)
    alice.say("more", by="Rollover", invocation=invocation)
    assert alice.events("message")[0]["message"]["used"] is None


def test_a_reply_carries_the_beginning_of_what_it_answers(alice: Stage) -> None:
    first = alice.say("**one**\ntwo", by="maya")
    alice.say("yes", kind=MessageKind.REPLY, reference=Reference(first.id, first.channel_id))
    assert alice.events("message")[1]["message"]["reply"] == {
        "author": {"id": str(alice.user("maya").id), "name": "Maya", "bot": False, "color": "#2f6f4f"},
        "text": "one two",
        "id": str(first.id),
    }
    alice.say("gone", kind=MessageKind.REPLY, reference=Reference(999, first.channel_id))
    assert alice.events("message")[2]["message"]["reply"] == {"author": None, "text": "", "id": None}


def test_an_embed_comes_with_its_texts_read(alice: Stage) -> None:
    embed = {
        "type": "rich",
        "title": "**1%**",
        "color": 255,
        "description": "# D",
        "fields": [{"name": "BTC", "value": "`1`", "inline": True}, {"name": "ETH", "value": "2"}],
        "footer": {"text": "*plain*"},
        "timestamp": "2025-08-07T00:00:00+00:00",
        "image": {"url": "https://a.example/i.png", "description": "a line"},
    }
    alice.say("", by="Rollover", embeds=(embed,))
    (view,) = alice.events("message")[0]["message"]["embeds"]
    assert view["color"] == "#0000ff"
    assert view["title"][0]["type"] == "bold"
    assert view["description"][0]["type"] == "heading"
    assert [field["inline"] for field in view["fields"]] == [True, False]
    assert view["footer"]["text"] == "*plain*"
    assert view["at"] == 1754524800000
    assert view["images"] == [{"url": "https://a.example/i.png", "width": None, "height": None, "alt": "a line"}]


def test_embeds_of_one_address_become_one_card_with_several_pictures(alice: Stage) -> None:
    embeds = tuple(
        {"type": "rich", "url": "https://a.example", "image": {"url": f"https://a.example/{n}.png"}} for n in "abc"
    )
    alice.say("", by="Rollover", embeds=embeds)
    (view,) = alice.events("message")[0]["message"]["embeds"]
    assert len(view["images"]) == 3


def test_an_attached_picture_has_its_size_and_alt_text(alice: Stage) -> None:
    chart = Attachment(7, "chart.png", 5, "image/png", description="A line", width=800, height=400)
    alice.say("", by="Rollover", attachments=(chart, Attachment(8, "a.csv", 5, "text/csv")))
    pictures = alice.events("message")[0]["message"]["attachments"]
    assert [one["picture"] for one in pictures] == [True, False]
    assert (pictures[0]["alt"], pictures[0]["width"], pictures[0]["height"]) == ("A line", 800, 400)


def test_mentions_of_the_person_their_roles_and_everyone_are_marked(stage: Stage) -> None:
    stage.tab.enter("maya", None, None)
    moderators = next(
        role for role in stage.world.guilds[1300000000000000100].roles.values() if role.name == "Moderator"
    )
    for fields in (
        {"mentions": (stage.user("maya").id,)},
        {"role_mentions": (moderators.id,)},
        {"mention_everyone": True},
        {},
    ):
        stage.say("look", **fields)
    assert [event["message"]["mentionsYou"] for event in stage.events("message")] == [True, True, True, False]


def test_older_messages_come_a_page_at_a_time(alice: Stage) -> None:
    for number in range(SLICE + 10):
        alice.say(str(number))
    alice.tab.enter("alice", None, None)
    state = alice.events("state")[-1]
    assert state["more"]
    assert plain_text(state["messages"][0]["content"]) == "10"
    alice.tab.older(alice.channel("general").id, int(state["messages"][0]["id"]))
    (older,) = alice.events("older")
    assert [plain_text(one["content"]) for one in older["messages"]] == [str(number) for number in range(10)]
    assert not older["more"]


def test_a_channel_of_another_server_is_not_opened(alice: Stage) -> None:
    elsewhere = next(one for one in alice.world.channels.values() if one.guild_id == 1300000000000000200)
    alice.tab.open(elsewhere.id)
    alice.tab.older(elsewhere.id, 1 << 62)
    assert len(alice.told) == 1


def test_the_page_moves_when_its_channel_goes(alice: Stage) -> None:
    alice.tab.open(alice.channel("policy-news").id)
    alice.world.remove_channel(alice.channel("policy-news").id)
    assert alice.told[-1]["channel"]["label"] == "#general"


def test_a_right_that_is_taken_away_is_told_at_once(alice: Stage) -> None:
    channel = alice.channel("general")
    denied = Overwrite(channel.guild_id or 0, False, deny=Permission.SEND_MESSAGES.value)
    alice.world.put_channel(replace(channel, overwrites=(denied,)))
    assert alice.events("places")[-1]["channel"]["mayWrite"] is False


@pytest.mark.parametrize("act", [lambda tab: tab.open(1), lambda tab: tab.older(1, 2)])
def test_a_page_that_has_not_entered_is_told_nothing(stage: Stage, act: Callable[[Tab], None]) -> None:
    act(stage.tab)
    stage.say("hello")
    assert stage.told == []
