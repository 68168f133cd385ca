"""`/setup` as the people of a server meet it: an administrator, moderators, members, and those of another server."""

import copy
from dataclasses import replace

import pytest
import pytest_asyncio

from playground import ClientRefusal, open_playground
from playground.default_world import DEFAULT_WORLD
from tests.bot_process import running_bot

WORLD = copy.deepcopy(DEFAULT_WORLD)
WORLD["guilds"][0]["roles"].append({"id": "1300000000000000125", "name": "Policy desk"})
WORLD["guilds"][0]["channels"] += [
    {
        "id": "1300000000000000145",
        "name": "muted",
        "overwrites": {"@everyone": {"deny": ["SEND_MESSAGES", "EMBED_LINKS"]}},
    }
]

MODERATOR = "<@&1300000000000000121>"
MODERATORS_CHANNEL = "<#1300000000000000142>"
NEWS = "<#1300000000000000141>"


@pytest_asyncio.fixture(scope="module")
async def playground():
    async with open_playground(WORLD) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module")
async def bot(playground, tmp_path_factory):
    async with running_bot(playground, tmp_path_factory.mktemp("bot")) as running:
        yield running


@pytest_asyncio.fixture
async def admin(playground, bot):
    admin = playground.person("adam")
    panel = await admin.slash("setup")
    yield admin
    # What a test has set is unset again, so that no test depends on another.
    await admin.choose(panel, "setup.roles:", [])
    await admin.choose(panel, "setup.channel:", [])
    await admin.choose(panel, "setup.public:", [])


@pytest.fixture
def member(playground, bot):
    return playground.person("alice")


def fields_of(reply):
    return {field["name"]: field["value"] for field in reply.embeds[0]["fields"]}


async def test_the_panel_is_private_and_says_what_stands_from_the_start(admin):
    panel = await admin.slash("setup")
    assert panel.ephemeral
    assert panel.content == (
        "**Setup of this server.** Every step may be skipped; a choice counts at once, and only you see this."
    )
    fields = fields_of(panel)
    assert fields["Moderator roles"].startswith("None. People with **Manage Server** moderate.")
    assert fields["Moderators' channel"].startswith("None.")
    assert fields["Time zone"].startswith("New York (United States), now ")
    assert fields["Two-person review"].startswith("Off.")
    assert fields["Where answers are public"].startswith("Everywhere.")


async def test_it_names_the_place_where_a_person_decides_who_sees_policy(admin):
    text = fields_of(await admin.slash("setup"))["Who sees /policy"]
    assert "**Manage Messages**" in text
    assert "**Server Settings > Integrations > Rollover > /policy > Add Roles or Members**" in text


@pytest.mark.parametrize("name", ["alice", "maya"])
async def test_members_and_moderators_are_not_offered_the_command(playground, bot, name):
    person = playground.person(name)
    assert "setup" not in [entry.name for entry in person.commands()]
    with pytest.raises(ClientRefusal):
        await person.slash("setup")


async def test_a_choice_counts_at_once_and_says_who_made_it(admin):
    panel = await admin.slash("setup")
    changed = await admin.choose(panel, "setup.roles:", ["Moderator"])
    assert changed.id == panel.id
    assert changed.content.splitlines()[0] == f"**Changed: Moderator roles: {MODERATOR}.**"
    value = fields_of(changed)["Moderator roles"]
    assert value.startswith(MODERATOR)
    assert f"Changed by {admin.mention}, <t:" in value
    assert fields_of(await admin.slash("setup"))["Moderator roles"] == value


async def test_the_same_choice_again_changes_nothing(admin):
    panel = await admin.slash("setup")
    await admin.choose(panel, "setup.roles:", ["Moderator"])
    again = await admin.choose(panel, "setup.roles:", ["Moderator"])
    assert again.content.startswith("**That was so already;**")


async def test_a_role_for_which_discord_does_not_list_policy_is_named(admin):
    panel = await admin.slash("setup")
    changed = await admin.choose(panel, "setup.roles:", ["Moderator", "Policy desk"])
    assert "<@&1300000000000000125> alone does not give **Manage Messages**" in changed.content
    assert "**Server Settings > Integrations > Rollover > /policy**" in changed.content
    assert f"{MODERATOR} alone" not in changed.content


async def test_everybody_cannot_be_made_a_moderator(admin):
    panel = await admin.slash("setup")
    refused = await admin.choose(panel, "setup.roles:", ["everyone"])
    assert refused.ephemeral
    assert refused.content.startswith("Everybody in the server would moderate then.")


async def test_what_the_bot_lacks_in_the_chosen_channel_is_named_in_discords_words(admin):
    panel = await admin.slash("setup")
    changed = await admin.choose(panel, "setup.channel:", ["muted"])
    muted = "<#1300000000000000145>"
    assert changed.content == (
        f"**Changed: Moderators' channel: {muted}.**\n"
        f"⚠️ In {muted} the bot lacks **Send Messages**, **Embed Links**. Give it these in "
        "**Edit Channel > Permissions > Rollover**, or in **Server Settings > Roles > Rollover**."
    )


async def test_a_channel_where_the_bot_may_post_is_said_to_be_one(admin):
    panel = await admin.slash("setup")
    changed = await admin.choose(panel, "setup.channel:", ["policy-news"])
    assert changed.content.splitlines()[1] == f"The bot may write and read in {NEWS}."


async def test_a_time_zone_is_found_by_its_city(admin):
    offered = await admin.autocomplete("setup", "time_zone", "New Y")
    assert offered[0].value == "America/New_York"
    assert offered[0].name.startswith("New York (United States), now ")
    panel = await admin.slash("setup", time_zone="Europe/Berlin")
    assert panel.content.startswith("**Changed: Time zone: Berlin (Germany), now ")
    back = await admin.slash("setup", time_zone="new york")
    assert fields_of(back)["Time zone"].startswith("New York (United States)")


async def test_a_time_zone_can_be_typed_into_a_form_too(admin):
    panel = await admin.slash("setup")
    form = await admin.click(panel, "Time zone")
    changed = await admin.submit(form, zone="chicago")
    assert changed.id == panel.id
    assert fields_of(changed)["Time zone"].startswith("Chicago (United States)")
    again = await admin.submit(await admin.click(panel, "Time zone"), zone="Eastern")
    assert fields_of(again)["Time zone"].startswith("New York (United States)")


async def test_a_time_zone_that_is_none_is_refused_with_a_way_out(admin):
    panel = await admin.slash("setup", time_zone="@everyone Atlantis")
    assert panel.ephemeral
    assert "is no time zone I know. Type a city near you" in panel.content
    assert "@everyone" not in panel.content


async def test_two_person_review_is_switched_by_a_button_that_does_what_it_says(admin):
    panel = await admin.slash("setup")
    outdated = await admin.slash("setup")
    changed = await admin.click(panel, "Turn two-person review on")
    assert fields_of(changed)["Two-person review"].startswith("On. What one moderator writes, another approves.")
    unchanged = await admin.click(outdated, "Turn two-person review on")
    assert unchanged.content.startswith("**That was so already;**")
    await admin.click(panel, "Turn two-person review off")
    assert fields_of(panel)["Two-person review"].startswith("Off.")


async def test_outside_the_chosen_channels_every_answer_is_private(admin, member):
    panel = await admin.slash("setup")
    await admin.choose(panel, "setup.public:", ["policy-news"])
    for command, options in (("inflow", {"share": "1%"}), ("market", {}), ("timeline", {}), ("limits", {"year": 2026})):
        outside = await member.slash(command, channel="general", **options)
        inside = await member.slash(command, channel="policy-news", **options)
        assert (outside.ephemeral, inside.ephemeral) == (True, False), command
    assert not (await member.slash("market", channel=member.direct_message())).ephemeral


async def test_answers_can_be_private_everywhere_and_public_again(admin, member):
    panel = await admin.slash("setup")
    await admin.click(panel, "Answer privately everywhere")
    assert fields_of(panel)["Where answers are public"].startswith("Nowhere.")
    assert (await member.slash("market", channel="policy-news")).ephemeral
    await admin.click(panel, "Answer publicly everywhere")
    assert not (await member.slash("market", channel="policy-news")).ephemeral


async def test_another_server_keeps_its_own_settings(admin, playground):
    panel = await admin.slash("setup")
    await admin.click(panel, "Answer privately everywhere")
    olga = playground.person("olga")
    assert fields_of(await olga.slash("setup"))["Where answers are public"].startswith("Everywhere.")
    assert not (await olga.slash("market")).ephemeral


async def test_the_history_names_every_change_with_its_author(admin):
    panel = await admin.slash("setup")
    await admin.choose(panel, "setup.channel:", ["policy-news"])
    history = await admin.click(panel, "Who changed what")
    assert history.ephemeral
    newest = history.embeds[0]["description"].splitlines()[0]
    assert newest.endswith(f", {admin.mention}: Moderators' channel: {NEWS}")


async def test_the_right_is_asked_for_again_at_every_press(admin, playground):
    maya = playground.person("maya")
    guild = maya.guilds()[0]
    plain = guild.members[maya.id]
    administrator = next(role.id for role in guild.roles.values() if role.name == "Administrator")
    playground.world.put_member(guild.id, replace(plain, role_ids=(*plain.role_ids, administrator)))
    panel = await maya.slash("setup")
    form = await maya.click(panel, "Time zone")
    playground.world.put_member(guild.id, plain)
    for use in (
        maya.click(panel, "Turn two-person review on"),
        maya.click(panel, "Answer privately everywhere"),
        maya.click(panel, "Who changed what"),
        maya.click(panel, "Time zone"),
        maya.choose(panel, "setup.roles:", ["Moderator"]),
        maya.choose(panel, "setup.channel:", ["general"]),
        maya.choose(panel, "setup.public:", ["general"]),
        maya.submit(form, zone="Tokyo"),
    ):
        refused = await use
        assert refused.ephemeral
        assert refused.content.startswith("That is for people with the permission **Manage Server**")
    standing = fields_of(await admin.slash("setup"))
    assert standing["Two-person review"].startswith("Off.")
    assert standing["Moderators' channel"].startswith("None.")


async def test_the_panel_works_after_a_restart_and_the_settings_stay(tmp_path):
    async with open_playground(WORLD) as playground:
        admin = playground.person("adam")
        async with running_bot(playground, tmp_path):
            panel = await admin.slash("setup")
            await admin.choose(panel, "setup.roles:", ["Moderator"])
            form = await admin.click(panel, "Time zone")
        async with running_bot(playground, tmp_path):
            await admin.submit(form, zone="Tokyo")
            await admin.click(panel, "Turn two-person review on")
            fields = fields_of(panel)
            assert fields["Moderator roles"].startswith(MODERATOR)
            assert fields["Time zone"].startswith("Tokyo (Japan)")
            assert fields["Two-person review"].startswith("On.")
