"""What Discord's objects carry besides what most bots read."""

from tests.playground.conftest import APPLICATION, GENERAL, GUILD


async def test_messages_of_a_thread_are_counted_and_those_of_a_channel_are_not(call):
    asked = await call.say({"content": "What of the rule?"})
    assert "position" not in asked.body
    path = f"/channels/{GENERAL}/messages/{asked.body['id']}/threads"
    thread = (await call("POST", path, {"name": "talk"})).body
    said = [await call.say({"content": text}, channel=int(thread["id"])) for text in ("one", "two")]
    first, second = (one.body["position"] for one in said)
    assert second == first + 1


async def test_the_role_that_came_with_the_bot_says_so_and_no_other_does(call):
    roles = (await call("GET", f"/guilds/{GUILD}/roles")).body
    assert [role.get("tags") for role in roles if role["managed"]] == [{"bot_id": str(APPLICATION)}]
    assert all("tags" not in role for role in roles if not role["managed"])


async def test_everybody_has_all_that_an_account_has(call):
    member = (await call("GET", f"/guilds/{GUILD}/members/{APPLICATION}")).body
    assert member.keys() >= {"avatar", "banner", "flags", "pending", "premium_since", "communication_disabled_until"}
    assert member["user"].keys() >= {"flags", "public_flags", "primary_guild", "global_name", "bot"}
