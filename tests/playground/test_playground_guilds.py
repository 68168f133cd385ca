"""Guilds, members, roles and channels over REST: who may change what, and who stands above whom."""

from dataclasses import replace

from playground.entities import ChannelKind
from playground.permissions import Permission
from tests.playground.bot_role import BOT_ROLE, allow_also
from tests.playground.conftest import ADAM, ALICE, GENERAL, GUILD, MAYA, MODERATOR_ROLE


async def test_a_guild_is_known_to_its_members_only(call, playground):
    shown = await call("GET", f"/guilds/{GUILD}", with_counts="true")
    assert shown.body["name"] == "Retirement Watch"
    assert shown.body["approximate_member_count"] == 4
    assert (await call("GET", "/guilds/7")).code == 10004
    assert (await call("GET", "/guilds/7/roles")).code == 50001
    assert [one["name"] for one in (await call("GET", "/users/@me/guilds")).body] == ["Retirement Watch", "Elsewhere"]
    assert (await call("DELETE", f"/users/@me/guilds/{GUILD}")).status == 204
    assert (await call("GET", f"/guilds/{GUILD}")).code == 10004


async def test_members_are_read_one_by_one_and_listed_only_with_the_intent(call):
    assert (await call("GET", f"/guilds/{GUILD}/members/{MAYA}")).body["roles"] == [str(MODERATOR_ROLE)]
    assert (await call("GET", f"/guilds/{GUILD}/members/1300000000000000013")).code == 10007
    assert (await call("GET", f"/guilds/{GUILD}/members/7")).code == 10013
    assert (await call("GET", f"/guilds/{GUILD}/members")).code == 50001


async def test_roles_are_given_only_from_below(call, playground):
    path = f"/guilds/{GUILD}/members/{ALICE}/roles/{MODERATOR_ROLE}"
    assert (await call("PUT", path)).code == 50013
    allow_also(playground, Permission.MANAGE_ROLES, position=1)
    assert (await call("PUT", path)).code == 50013
    allow_also(playground, Permission.MANAGE_ROLES, position=2)
    assert (await call("PUT", path)).status == 204
    assert (await call("PUT", f"/guilds/{GUILD}/members/{ALICE}/roles/{BOT_ROLE}")).code == 50013
    assert (await call("PUT", f"/guilds/{GUILD}/members/{ALICE}/roles/7")).code == 10011
    assert (await call("DELETE", path)).status == 204
    assert playground.world.guilds[GUILD].members[ALICE].role_ids == ()


async def test_a_bot_makes_roles_with_its_own_permissions_at_most(call, playground):
    allow_also(playground, Permission.MANAGE_ROLES, position=9)
    path = f"/guilds/{GUILD}/roles"
    assert (await call("POST", path, {"name": "x", "permissions": str(Permission.BAN_MEMBERS.value)})).code == 50013
    everyone = str(playground.world.guilds[GUILD].roles[GUILD].permissions)
    made = await call("POST", path, {"name": "Reader", "permissions": everyone, "color": 3})
    assert made.body["name"] == "Reader"
    edited = await call("PATCH", f"{path}/{made.body['id']}", {"name": "Writer"})
    assert edited.body["name"] == "Writer"
    assert (await call("PATCH", f"{path}/{made.body['id']}", {"name": "x" * 101})).code == 50035
    assert (await call("DELETE", f"{path}/{made.body['id']}")).status == 204
    assert (await call("DELETE", f"{path}/{GUILD}")).code == 50028


async def test_time_outs_last_28_days_and_spare_those_above(call, playground):
    allow_also(playground, Permission.MODERATE_MEMBERS, position=9)

    async def until(days, member=ALICE):
        moment = playground.clock.now().timestamp() + days * 86400
        text = playground.clock.now().fromtimestamp(moment, playground.clock.now().tzinfo).isoformat()
        return await call("PATCH", f"/guilds/{GUILD}/members/{member}", {"communication_disabled_until": text})

    assert (await until(27.9)).status == 200
    assert (await until(28.1)).code == 50035
    assert (await until(1, ADAM)).code == 50013
    freed = await call("PATCH", f"/guilds/{GUILD}/members/{ALICE}", {"communication_disabled_until": None})
    assert freed.body["communication_disabled_until"] is None


async def test_kicking_needs_its_permission_and_a_lower_member(call, playground):
    path = f"/guilds/{GUILD}/members"
    assert (await call("DELETE", f"{path}/{ALICE}")).code == 50013
    allow_also(playground, Permission.KICK_MEMBERS, position=1)
    assert (await call("DELETE", f"{path}/{MAYA}")).code == 50013
    assert (await call("DELETE", f"{path}/{ALICE}")).status == 204
    assert ALICE not in playground.world.guilds[GUILD].members


async def test_nicknames_are_short_and_ones_own_is_a_matter_of_its_own(call, playground):
    allow_also(playground, Permission.CHANGE_NICKNAME, position=9)
    assert (await call("PATCH", f"/guilds/{GUILD}/members/@me", {"nick": "Ro"})).body["nick"] == "Ro"
    assert (await call("PATCH", f"/guilds/{GUILD}/members/@me", {"nick": "x" * 33})).code == 50035
    assert (await call("PATCH", f"/guilds/{GUILD}/members/{ALICE}", {"nick": "Al"})).code == 50013


async def test_channels_are_made_and_removed_by_those_who_manage_them(call, playground):
    path = f"/guilds/{GUILD}/channels"
    before = len((await call("GET", path)).body)
    assert (await call("POST", path, {"name": "x"})).code == 50013
    allow_also(playground, Permission.MANAGE_CHANNELS, position=9)
    category = await call("POST", path, {"name": "All of it", "type": 4})
    assert (category.status, category.body["name"]) == (201, "All of it")
    made = await call("POST", path, {"name": "My Talk", "parent_id": category.body["id"]})
    assert made.body["name"] == "my-talk"
    assert made.body["parent_id"] == category.body["id"]
    assert len((await call("GET", path)).body) == before + 2
    assert (await call("DELETE", f"/channels/{made.body['id']}")).status == 200
    assert (await call("GET", f"/channels/{made.body['id']}")).code == 10003


async def test_overwrites_hold_only_what_the_bot_has(call, playground):
    path = f"/channels/{GENERAL}/permissions/{MODERATOR_ROLE}"
    form = {"type": 0, "allow": str(Permission.SEND_MESSAGES.value), "deny": "0"}
    assert (await call("PUT", path, form)).code == 50013
    allow_also(playground, Permission.MANAGE_ROLES, position=9)
    assert (await call("PUT", path, form)).status == 204
    assert (await call("PUT", path, form | {"allow": str(Permission.MANAGE_WEBHOOKS.value)})).code == 50013
    assert (await call("PUT", f"/channels/{GENERAL}/permissions/7", form)).code == 10009
    assert (await call("DELETE", path)).status == 204
    assert (await call("DELETE", path)).code == 10009


async def test_webhooks_have_a_token_of_their_own(call, playground):
    path = f"/channels/{GENERAL}/webhooks"
    assert (await call("POST", path, {"name": "feed"})).code == 50013
    allow_also(playground, Permission.MANAGE_WEBHOOKS, position=9)
    assert (await call("POST", path, {"name": "Discord feed"})).code == 50035
    made = (await call("POST", path, {"name": "feed"})).body
    send = f"/webhooks/{made['id']}/{made['token']}"
    posted = await call("POST", send, {"content": "x", "username": "Paper"}, token=None, wait="true")
    assert posted.body["author"]["username"] == "Paper"
    assert (await call("POST", f"/webhooks/{made['id']}/wrong", {"content": "x"}, token=None)).code == 50027
    assert (await call("POST", f"/webhooks/7/{made['token']}", {"content": "x"}, token=None)).code == 10015
    assert (await call("GET", f"{send}/messages/{posted.body['id']}", token=None)).body["content"] == "x"
    assert [one["id"] for one in (await call("GET", path)).body] == [made["id"]]
    assert (await call("DELETE", send, token=None)).status == 204


async def test_following_an_announcement_channel_needs_rights_in_the_target(call, playground):
    world = playground.world
    world.put_channel(replace(world.channels[GENERAL], kind=ChannelKind.ANNOUNCEMENT))
    form = {"webhook_channel_id": "1300000000000000141"}
    assert (await call("POST", f"/channels/{GENERAL}/followers", form)).code == 50013
    allow_also(playground, Permission.MANAGE_WEBHOOKS, position=9)
    assert (await call("POST", f"/channels/{GENERAL}/followers", form)).status == 200
