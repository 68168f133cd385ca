"""Registering commands over REST: overwrite, upsert, edit, delete, and what is counted."""

import pytest

from tests.playground.conftest import APPLICATION, GUILD

PATH = f"/applications/{APPLICATION}/commands"
GUILD_PATH = f"/applications/{APPLICATION}/guilds/{GUILD}/commands"
SLASH = {"name": "inflow", "description": "d"}


async def test_an_overwrite_keeps_ids_and_changes_versions_of_what_changed(call):
    first = await call("PUT", PATH, [SLASH, {"name": "other", "description": "d"}])
    assert first.status == 200
    again = await call("PUT", PATH, [SLASH, {"name": "other", "description": "new"}])
    assert [one["id"] for one in again.body] == [one["id"] for one in first.body]
    assert again.body[0] == first.body[0]
    assert again.body[1]["version"] != first.body[1]["version"]
    left = await call("PUT", PATH, [])
    assert left.body == []
    assert (await call("GET", PATH)).body == []


async def test_a_command_comes_back_whole(call):
    made = (await call("PUT", PATH, [SLASH | {"default_member_permissions": 8192}])).body[0]
    assert made["application_id"] == str(APPLICATION)
    assert made["type"] == 1
    assert made["default_member_permissions"] == "8192"
    assert made["integration_types"] == [0, 1]
    assert made["contexts"] is None
    assert made["dm_permission"] is True
    assert made["nsfw"] is False
    local = (await call("PUT", GUILD_PATH, [SLASH])).body[0]
    assert local["guild_id"] == str(GUILD)
    assert "contexts" not in local


async def test_localizations_are_shown_when_asked_for(call):
    option = {"type": 3, "name": "o", "description": "d", "name_localizations": {"de": "x"}}
    await call("PUT", PATH, [SLASH | {"name_localizations": {"de": "zufluss"}, "options": [option]}])
    plain = (await call("GET", PATH)).body[0]
    assert "name_localizations" not in plain
    assert "name_localizations" not in plain["options"][0]
    whole = (await call("GET", PATH, with_localizations="true")).body[0]
    assert whole["name_localizations"] == {"de": "zufluss"}
    assert whole["options"][0]["name_localizations"] == {"de": "x"}


async def test_refusals_of_an_overwrite_begin_with_the_position(call):
    refused = await call("PUT", PATH, [SLASH, {"name": "Two", "description": "d"}])
    assert refused.leaf("1", "name") == ["APPLICATION_COMMAND_INVALID_NAME"]
    assert (await call("GET", PATH)).body == []
    assert (await call("PUT", PATH, {"name": "x"})).code == 50035


async def test_creating_the_same_again_changes_it(call):
    first = await call("POST", PATH, SLASH)
    second = await call("POST", PATH, SLASH | {"description": "new"})
    assert (first.status, second.status) == (201, 200)
    assert first.body["id"] == second.body["id"]


async def test_single_commands_are_read_edited_and_deleted(call):
    made = (await call("POST", PATH, SLASH)).body
    other = (await call("POST", PATH, {"name": "other", "description": "d"})).body
    path = f"{PATH}/{made['id']}"
    assert (await call("GET", path)).body == made
    assert (await call("PATCH", path, {"description": "new"})).body["description"] == "new"
    assert (await call("PATCH", path, {"name": "other"})).code == 40041
    assert (await call("GET", f"{GUILD_PATH}/{made['id']}")).code == 10063
    assert (await call("DELETE", path)).status == 204
    assert (await call("DELETE", path)).code == 10063
    assert [one["id"] for one in (await call("GET", PATH)).body] == [other["id"]]


@pytest.mark.parametrize("path", ["/applications/7/commands", f"/applications/{APPLICATION}/guilds/7/commands"])
async def test_commands_of_others_are_not_to_be_had(call, path):
    assert (await call("GET", path)).status == 403


async def test_permissions_of_commands_are_read_but_not_set_by_a_bot(call, playground):
    made = (await call("POST", PATH, SLASH)).body
    path = f"{GUILD_PATH}/{made['id']}/permissions"
    assert (await call("GET", path)).code == 10066
    rules = [{"type": 1, "id": str(GUILD), "permission": False}]
    playground.world.put_command_permissions(GUILD, int(made["id"]), rules)
    assert (await call("GET", path)).body["permissions"] == rules
    assert len((await call("GET", f"{GUILD_PATH}/permissions")).body) == 1
    assert (await call("PUT", path, {"permissions": []})).status == 403
