"""What an administrator's bot does: applications, guilds, members, roles, channels, webhooks, in full."""

from dataclasses import replace

import pytest

from playground.entities import Channel, ChannelKind, Webhook
from playground.permissions import Permission
from tests.playground.bot_role import allow_exactly
from tests.playground.conftest import ADAM, ALICE, APPLICATION, ELSEWHERE, GENERAL, GUILD, MAYA, MODERATOR_ROLE, NEWS


@pytest.fixture(autouse=True)
def administrator(playground):
    allow_exactly(playground, Permission.ADMINISTRATOR, position=9)


async def test_the_application_tells_of_itself_and_is_edited(call):
    told = (await call("GET", "/applications/@me")).body
    assert told["id"] == told["bot"]["id"] == str(APPLICATION)
    assert told["owner"]["username"] == "adam"
    assert set(told["integration_types_config"]) == {"0", "1"}
    assert told["approximate_guild_count"] == 2
    assert (await call("PATCH", "/applications/@me", {"description": "x" * 401})).code == 50035
    assert (await call("PATCH", "/applications/@me", {"description": "new"})).body["description"] == "new"
    assert (await call("GET", "/oauth2/applications/@me")).body["description"] == "new"


async def test_the_account_of_the_bot_and_of_others(call):
    assert (await call("GET", "/users/@me")).body["bot"] is True
    assert (await call("PATCH", "/users/@me", {"username": "x"})).code == 50035
    assert (await call("PATCH", "/users/@me", {"username": "Rollover"})).status == 200
    alice = (await call("GET", f"/users/{ALICE}")).body
    assert (alice["username"], alice["global_name"]) == ("alice", "Alice")
    assert "bot" not in alice
    assert (await call("GET", "/users/7")).code == 10013


async def test_the_gateway_is_where_it_says(call, playground):
    assert (await call("GET", "/gateway", token=None)).body == {"url": playground.gateway_url}
    told = (await call("GET", "/gateway/bot")).body
    assert told["shards"] == 1
    assert told["session_start_limit"]["total"] == 1000
    assert (await call("GET", "/gateway/bot", token=None)).status == 401


async def test_a_guild_is_renamed_with_a_proper_name(call, playground):
    assert (await call("PATCH", f"/guilds/{GUILD}", {"name": "x"})).code == 50035
    assert (await call("PATCH", f"/guilds/{GUILD}", {"name": "Pensions"})).body["name"] == "Pensions"
    assert (await call("PATCH", f"/guilds/{ELSEWHERE}", {"name": "Pensions"})).code == 50013


async def test_guilds_are_listed_in_pages(call):
    assert [one["id"] for one in (await call("GET", "/users/@me/guilds", limit=1)).body] == [str(GUILD)]
    after = await call("GET", "/users/@me/guilds", after=GUILD, with_counts="true")
    assert [one["approximate_member_count"] for one in after.body] == [2]
    assert (await call("GET", "/users/@me/guilds", before=GUILD)).body == []


async def test_the_roles_of_a_member_are_set_at_once(call, playground):
    path = f"/guilds/{GUILD}/members/{ALICE}"
    edited = await call("PATCH", path, {"roles": [str(MODERATOR_ROLE)], "nick": "Al"})
    assert (edited.body["roles"], edited.body["nick"]) == ([str(MODERATOR_ROLE)], "Al")
    assert (await call("PATCH", path, {"roles": ["7"]})).code == 10011
    assert (await call("PATCH", path, {"roles": [], "nick": None})).body["nick"] is None
    assert (await call("PATCH", f"/guilds/{GUILD}/members/{ADAM}", {"nick": "Boss"})).code == 50013


async def test_roles_are_listed_sorted_and_shown(call, playground):
    path = f"/guilds/{GUILD}/roles"
    assert {one["name"] for one in (await call("GET", path)).body} >= {"@everyone", "Moderator"}
    assert (await call("GET", f"{path}/{MODERATOR_ROLE}")).body["mentionable"] is True
    assert (await call("GET", f"{path}/7")).code == 10011
    moved = await call("PATCH", path, [{"id": str(MODERATOR_ROLE), "position": 5}])
    assert {one["name"]: one["position"] for one in moved.body}["Moderator"] == 5
    assert (await call("PATCH", path, [{"id": str(MODERATOR_ROLE), "position": 9}])).code == 50013
    assert (await call("PATCH", path, [{"id": "7", "position": 1}])).code == 10011
    assert (await call("PATCH", path, {})).code == 50035
    made = await call("POST", path, {"colors": {"primary_color": 5}, "hoist": True})
    assert (made.body["name"], made.body["color"], made.body["hoist"]) == ("new role", 5, True)
    await call("PUT", f"/guilds/{GUILD}/members/{ALICE}/roles/{made.body['id']}")
    assert (await call("DELETE", f"{path}/{made.body['id']}")).status == 204
    assert playground.world.guilds[GUILD].members[ALICE].role_ids == ()


async def test_channels_are_moved_and_take_over_the_rules_of_their_category_once(call, playground):
    path = f"/guilds/{GUILD}/channels"
    rule = {"id": str(GUILD), "type": 0, "allow": "0", "deny": str(Permission.VIEW_CHANNEL.value)}
    category = (await call("POST", path, {"name": "Closed", "type": 4, "permission_overwrites": [rule]})).body
    made = (await call("POST", path, {"name": "in", "parent_id": category["id"]})).body
    assert made["permission_overwrites"] == [rule]
    assert (await call("PATCH", path, [{"id": made["id"], "position": 3, "parent_id": None}])).status == 204
    assert (await call("GET", f"/channels/{made['id']}")).body["parent_id"] is None
    assert (await call("PATCH", path, [{"id": "7"}])).code == 10003
    assert (await call("PATCH", path, {})).code == 50035
    for number in range(50):
        playground.world.put_channel(
            Channel(6000 + number, ChannelKind.TEXT, "x", GUILD, parent_id=int(category["id"]))
        )
    assert (await call("PATCH", f"/channels/{made['id']}", {"parent_id": category["id"]})).leaf("parent_id")


async def test_a_channel_is_edited_whole(call):
    rule = {"id": str(MODERATOR_ROLE), "type": 0, "allow": "2048", "deny": "0"}
    form = {"name": "New Name", "topic": None, "nsfw": True, "position": 2, "permission_overwrites": [rule], "flags": 0}
    edited = (await call("PATCH", f"/channels/{GENERAL}", form)).body
    assert (edited["name"], edited["topic"], edited["nsfw"]) == ("new-name", None, True)
    assert edited["permission_overwrites"] == [rule]


async def test_conversations_are_neither_edited_nor_removed(call):
    opened = (await call("POST", "/users/@me/channels", {"recipient_id": str(ALICE)})).body
    path = f"/channels/{opened['id']}"
    assert (await call("PATCH", path, {"name": "x"})).code == 50003
    assert (await call("DELETE", path)).status == 200
    assert (await call("POST", "/users/@me/channels", {"recipient_id": str(APPLICATION)})).code == 50007
    assert (await call("POST", f"{path}/webhooks", {"name": "feed"})).code == 50013


async def test_overwrites_belong_to_channels_of_guilds(call, playground):
    form = {"type": 1, "allow": "2048", "deny": "0"}
    assert (await call("PUT", f"/channels/{GENERAL}/permissions/{ALICE}", form)).status == 204
    opened = (await call("POST", "/users/@me/channels", {"recipient_id": str(ALICE)})).body
    assert (await call("PUT", f"/channels/{opened['id']}/permissions/{ALICE}", form)).code == 50013


async def test_a_channel_has_fifteen_webhooks(call, playground):
    made = (await call("POST", f"/channels/{GENERAL}/webhooks", {"name": "feed"})).body
    assert (await call("GET", f"/webhooks/{made['id']}")).body["name"] == "feed"
    for number in range(14):
        playground.world.put_webhook(Webhook(7000 + number, "t", GENERAL, GUILD, "x", APPLICATION))
    assert (await call("POST", f"/channels/{GENERAL}/webhooks", {"name": "feed"})).code == 30007
    assert (await call("DELETE", f"/webhooks/{made['id']}")).status == 204
    assert (await call("GET", f"/webhooks/{made['id']}")).code == 10015


async def test_a_webhook_writes_edits_and_removes_its_messages_in_threads_too(call, playground):
    made = (await call("POST", f"/channels/{GENERAL}/webhooks", {"name": "feed"})).body
    send = f"/webhooks/{made['id']}/{made['token']}"
    assert "user" not in (await call("GET", send, token=None)).body
    assert (await call("POST", send, {"content": "x"}, token=None)).status == 204
    started = await call("POST", f"/channels/{GENERAL}/threads", {"name": "talk", "type": 11})
    inside = await call("POST", send, {"content": "x"}, token=None, wait="true", thread_id=started.body["id"])
    assert inside.body["channel_id"] == started.body["id"]
    assert (await call("POST", send, {"content": "x"}, token=None, thread_id=NEWS)).code == 10003
    posted = (await call("POST", send, {"content": "x"}, token=None, wait="true")).body
    message = f"{send}/messages/{posted['id']}"
    assert (await call("PATCH", message, {"content": "y"}, token=None)).body["content"] == "y"
    assert (await call("DELETE", message, token=None)).status == 204
    assert (await call("GET", message, token=None)).code == 10008
    said = await playground.person("alice").say("mine")
    assert (await call("DELETE", f"{send}/messages/{said.id}", token=None)).code == 10008


async def test_kinds_of_channels_hold_what_they_are_for(call, playground):
    voice = (await call("POST", f"/guilds/{GUILD}/channels", {"name": "Talk", "type": 2})).body
    assert voice["bitrate"] == 64000
    category = (await call("POST", f"/guilds/{GUILD}/channels", {"name": "All", "type": 4})).body
    assert "topic" not in category
    assert (await call("GET", f"/channels/{category['id']}/messages")).code == 50008
    assert (await call("POST", f"/channels/{category['id']}/threads", {"name": "x"})).code == 50024
    assert (await call("POST", f"/channels/{category['id']}/webhooks", {"name": "feed"})).code == 50024
    sent = (await call.say({"content": "x"}, channel=int(voice["id"]))).body
    assert (await call("POST", f"/channels/{voice['id']}/messages/{sent['id']}/threads", {"name": "x"})).code == 50024
    assert (await call("POST", f"/channels/{GENERAL}/followers", {"webhook_channel_id": str(NEWS)})).code == 50024


async def test_members_are_listed_to_those_with_the_intent(call, playground):
    playground.world.application = replace(playground.world.application, privileged_intents=True)
    listed = await call("GET", f"/guilds/{GUILD}/members", limit=2, after=ALICE - 1)
    assert [one["user"]["id"] for one in listed.body] == [str(ALICE), str(MAYA)]
