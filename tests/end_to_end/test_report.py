"""`/report` from the member's first word to the answer of a moderator, in a server and in a direct message."""

import asyncio
import copy
import re
from dataclasses import replace

import pytest
import pytest_asyncio

from playground import ClientRefusal, open_playground
from playground.default_world import DEFAULT_WORLD
from playground.entities import Overwrite
from playground.permissions import Permission
from tests.bot_process import running_bot

OLGA = "1300000000000000013"
TITLE = "Regulation Crypto Assets"
WORLD = copy.deepcopy(DEFAULT_WORLD)
WORLD["people"] += [
    {"id": f"13000000000000000{number}", "username": name, "name": name.title()}
    for number, name in enumerate(("ben", "carl", "dora", "emil", "fay", "gus", "hana"), 20)
]
WORLD["people"].append(
    {"id": "1300000000000000030", "username": "ida", "name": "Ida", "accepts_direct_messages": False}
)
WORLD["people"].append({"id": "1300000000000000031", "username": "jon", "name": "Jon", "has_installed_app": True})
WORLD["guilds"].append(
    {
        "id": "1300000000000000300",
        "name": "Without the bot",
        "owner": "jon",
        "bot": False,
        "channels": [{"id": "1300000000000000340", "name": "general"}],
        "members": {"jon": []},
    }
)
WORLD["guilds"][0]["members"] |= {name: [] for name in ("ben", "carl", "dora", "emil", "fay", "gus", "hana", "ida")}
WORLD["guilds"][0]["channels"].append({"id": "1300000000000000145", "name": "desk", "only": ["Moderator"]})


@pytest_asyncio.fixture(scope="module")
async def playground():
    async with open_playground(WORLD) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module")
async def bot(playground, tmp_path_factory):
    async with running_bot(playground, tmp_path_factory.mktemp("bot"), OWNER_IDS=OLGA) as running:
        admin = playground.person("adam")
        panel = await admin.slash("setup")
        await admin.choose(panel, "setup.roles:", ["Moderator"])
        await admin.choose(panel, "setup.channel:", ["moderators"])
        yield running


@pytest.fixture
def person(playground, bot):
    return playground.person


async def message_with(playground, reader, text, channel="moderators"):
    """Return the newest message that the reader sees with that text, once it is there."""
    moved = asyncio.Event()
    end = playground.world.subscribe(lambda change: moved.set())
    try:
        async with asyncio.timeout(10):
            while True:
                moved.clear()
                for message in reversed(reader.visible_messages(channel)):
                    if text in message.text:
                        return message
                await moved.wait()
    finally:
        end()


async def direct_message_with(playground, reader, text):
    return await message_with(playground, reader, text, reader.direct_message())


async def test_a_report_is_written_into_a_form_and_reaches_the_moderators_channel(person, playground):
    ben, maya = person("ben"), person("maya")
    form = await ben.slash("report", milestone=TITLE)
    assert form.modal.title == "Report a mistake"
    assert TITLE in form.modal.form["components"][0]["description"]
    told = await ben.submit(form, what="The comment period\nended on 9 October.")
    assert told.ephemeral
    assert told.content == (
        f"**Thank you: your report on {TITLE} is kept** and goes to this server's moderators now. Should it not reach "
        "them, it waits in their queue, and you are told.\n"
        "What became of it comes to you by direct message, if you let the bot write to you."
    )
    notice = await message_with(playground, maya, "ended on 9 October")
    assert re.fullmatch(rf"\*\*A member reports a mistake\*\* in {TITLE}\n-# Ref [A-Z2-7]{{6}}", notice.content)
    embed = notice.embeds[0]
    assert embed["title"] == TITLE
    assert embed["url"].startswith("https://www.federalregister.gov/")
    assert embed["description"] == "The comment period ended on 9 October."
    assert embed["fields"][0]["value"].startswith(f"by {ben.mention}, <t:")
    assert [button["label"] for button in notice.buttons] == ["Accepted", "Not right"]


async def test_the_milestone_is_chosen_from_a_list_and_the_words_may_come_along(person, playground):
    carl, maya = person("carl"), person("maya")
    offered = await carl.autocomplete("report", "milestone", "regulation crypto")
    chosen = next(choice for choice in offered if choice.name.endswith(f": {TITLE}"))
    told = await carl.slash("report", milestone=chosen.value, what="The title is short of a word.")
    assert told.ephemeral
    assert told.content.startswith(f"**Thank you: your report on {TITLE} is kept**")
    await message_with(playground, maya, "short of a word")


async def test_the_card_of_a_milestone_has_a_button_for_it(person, playground):
    carl, maya = person("carl"), person("maya")
    card = await carl.slash("milestone", milestone=TITLE)
    form = await carl.click(card, "Report a mistake")
    told = await carl.submit(form, what="Reported from its card.")
    assert told.ephemeral
    await message_with(playground, maya, "Reported from its card.")


async def test_an_accepted_report_says_so_to_its_author_and_to_the_other_moderators(person, playground):
    dora, maya = person("dora"), person("maya")
    await dora.slash("report", milestone=TITLE, what="Accept me.")
    notice = await message_with(playground, maya, "Accept me.")
    reference = notice.content.splitlines()[-1]
    decided = await maya.click(notice, "Accepted")
    assert decided.id == notice.id
    assert decided.content.startswith(f"**Accepted** by {maya.mention}, <t:")
    assert decided.content.endswith(f"{TITLE}\n{reference}")
    assert decided.buttons == []
    outcome = await direct_message_with(playground, dora, "was accepted")
    assert outcome.content.startswith(f"**Your report on {TITLE} was accepted.** Thank you")
    assert "Accept me." in outcome.text


async def test_a_report_that_is_not_right_is_answered_with_a_reason(person, playground):
    emil, maya = person("emil"), person("maya")
    await emil.slash("report", milestone=TITLE, what="Decline me.")
    notice = await message_with(playground, maya, "Decline me.")
    form = await maya.click(notice, "Not right")
    decided = await maya.submit(form, reason="The *rule* says so @everyone.")
    assert decided.id == notice.id
    assert decided.content.startswith(f"**Not right**, decided by {maya.mention}")
    outcome = await direct_message_with(playground, emil, "nothing is changed")
    fields = {field["name"]: field["value"] for field in outcome.embeds[0]["fields"]}
    assert fields["You wrote"] == "Decline me."
    assert fields["The moderators' reason"].startswith(r"The \*rule\* says so")
    assert "@everyone" not in outcome.text


async def test_a_decided_report_is_decided_once_and_the_second_is_told(person, playground):
    fay, maya, adam = person("fay"), person("maya"), person("adam")
    await fay.slash("report", milestone=TITLE, what="Twice.")
    notice = await message_with(playground, maya, "Twice.")
    form = await adam.click(notice, "Not right")
    await maya.click(notice, "Accepted")
    late = await adam.submit(form, reason="No.")
    assert notice.content.startswith(f"**Accepted** by {maya.mention}")
    (said,) = await late.followed_up()
    assert said.ephemeral
    assert said.content == "Somebody had decided this report before you; nothing was changed."
    await direct_message_with(playground, fay, "was accepted")
    assert len([one for one in fay.visible_messages(fay.direct_message()) if "Twice." in one.text]) == 1


async def test_who_is_no_moderator_any_more_is_refused_at_every_press(person, playground):
    gus, maya = person("gus"), person("maya")
    await gus.slash("report", milestone=TITLE, what="Rights.")
    notice = await message_with(playground, maya, "Rights.")
    form = await maya.click(notice, "Not right")
    guild = maya.guilds()[0]
    moderator = guild.members[maya.id]
    channel = maya.channel("moderators")
    own_view = Overwrite(maya.id, True, allow=Permission.VIEW_CHANNEL.value)
    playground.world.put_channel(replace(channel, overwrites=(*channel.overwrites, own_view)))
    playground.world.put_member(guild.id, replace(moderator, role_ids=()))
    for use in (maya.click(notice, "Accepted"), maya.click(notice, "Not right"), maya.submit(form, reason="No.")):
        refused = await use
        assert refused.ephemeral
        assert refused.content == (
            "That is for this server's moderators: people with the permission **Manage Server** or one of the roles "
            "<@&1300000000000000121>."
        )
    assert [button["label"] for button in notice.buttons] == ["Accepted", "Not right"]
    playground.world.put_member(guild.id, moderator)
    playground.world.put_channel(channel)


async def test_what_a_member_types_pings_nobody_and_hides_no_link(person, playground):
    hana, maya = person("hana"), person("maya")
    await hana.slash(
        "report", milestone=TITLE, what="Bait @everyone <@1300000000000000011> [safe](https://evil.example) **loud**"
    )
    notice = await message_with(playground, maya, "Bait")
    assert not notice.payload["mention_everyone"]
    assert notice.payload["mentions"] == []
    assert "](" not in notice.embeds[0]["description"]
    assert "https://" not in notice.embeds[0]["description"]
    assert "**" not in notice.embeds[0]["description"]


async def test_closed_direct_messages_trouble_nobody(person, playground, bot):
    ida, maya = person("ida"), person("maya")
    await ida.slash("report", milestone=TITLE, what="Closed door.")
    notice = await message_with(playground, maya, "Closed door.")
    decided = await maya.click(notice, "Accepted")
    assert decided.content.startswith("**Accepted**")
    async with asyncio.timeout(10):
        while "was not sent: closed" not in bot.log:  # noqa: ASYNC110 - another process sets no event
            await asyncio.sleep(0.02)
    assert "Traceback" not in bot.log


async def test_somebody_who_reports_a_lot_is_told_when_to_go_on(person, playground):
    adam = person("adam")
    for number in range(3):
        await adam.slash("report", milestone=TITLE, what=f"Flood {number}")
    refused = await adam.slash("report", milestone=TITLE, what="Flood 3")
    assert refused.ephemeral
    assert re.fullmatch(
        r"Thank you, but that is a lot in a short time\. Your next report can come <t:\d+:R>\.", refused.content
    )
    unopened = await adam.slash("report", milestone=TITLE)
    assert unopened.modal is None
    assert unopened.content == refused.content


async def test_an_unknown_milestone_is_refused_with_a_way_out(person, playground):
    refused = await person("alice").slash("report", milestone="zzzz qqqq", what="Nothing.")
    assert refused.ephemeral
    assert "choose it from the list" in refused.content


async def test_from_a_direct_message_the_owners_are_told_and_decide(person, playground):
    alice, olga = person("alice"), person("olga")
    told = await alice.slash("report", milestone=TITLE, what="For the owners.", channel=alice.direct_message())
    assert told.content.startswith(f"**Thank you: your report on {TITLE} is kept** and goes to the people who run")
    notice = await direct_message_with(playground, olga, "For the owners.")
    decided = await olga.click(notice, "Accepted")
    assert decided.content.startswith(f"**Accepted** by {olga.mention}")
    await direct_message_with(playground, alice, "was accepted")


async def test_where_only_the_person_has_the_bot_the_owners_are_told(person, playground):
    jon, olga = person("jon"), person("olga")
    told = await jon.slash("report", milestone=TITLE, what="From abroad.")
    assert "goes to the people who run this bot now" in told.content
    notice = await direct_message_with(playground, olga, "From abroad.")
    form = await olga.click(notice, "Not right")
    await olga.submit(form, reason="Not so.")
    await direct_message_with(playground, jon, "nothing is changed")
    assert "setup" not in [entry.name for entry in jon.commands()]


async def test_another_servers_person_does_not_see_the_report(person, playground):
    olga, maya = person("olga"), person("maya")
    alice = person("alice")
    await alice.slash("report", milestone=TITLE, what="Here only.")
    notice = await message_with(playground, maya, "Here only.")
    with pytest.raises(ClientRefusal):
        await olga.click(notice, "Accepted")


async def test_without_a_channel_the_member_is_told_so_and_a_channel_named_later_gets_what_waited(person, playground):
    olga = person("olga")
    told = await olga.slash("report", milestone=TITLE, what="Waiting.")
    assert told.content.startswith(
        f"**Thank you: your report on {TITLE} is kept.** This server has named no channel for its moderators"
    )
    panel = await olga.slash("setup")
    assert "⚠️ 1 report has not been shown to moderators yet; it waits in the queue." in panel.content
    changed = await olga.choose(panel, "setup.channel:", ["general"])
    assert "1 report that waited goes there now." in changed.content
    await message_with(playground, olga, "Waiting.", "general")


async def test_what_could_not_be_delivered_is_said_to_the_member_and_waits(tmp_path):
    async with open_playground(WORLD) as playground:
        adam, maya, ben = (playground.person(name) for name in ("adam", "maya", "ben"))
        async with running_bot(playground, tmp_path):
            panel = await adam.slash("setup")
            await adam.choose(panel, "setup.channel:", ["desk"])
            desk = adam.channel("desk")
            bots_role = next(role for role in adam.guilds()[0].roles.values() if role.name == "Rollover")
            shut = tuple(one for one in desk.overwrites if one.id != bots_role.id)
            playground.world.put_channel(replace(desk, overwrites=shut))
            await ben.slash("report", milestone=TITLE, what="Behind a door.")
            told = await direct_message_with(playground, ben, "could not be shown to the moderators yet")
            assert "It waits in their queue." in told.content
            assert maya.visible_messages("desk") == []
            waiting = await adam.slash("setup")
            assert "⚠️ 1 report has not been shown to moderators yet" in waiting.content
            # The same channel chosen again, now that it is open.
            playground.world.put_channel(desk)
            await adam.choose(waiting, "setup.channel:", ["desk"])
            await message_with(playground, maya, "Behind a door.", "desk")


async def test_a_report_survives_a_kill_and_is_sent_once_its_buttons_and_forms_too(tmp_path):
    async with open_playground(WORLD) as playground:
        adam, maya, ben = (playground.person(name) for name in ("adam", "maya", "ben"))
        async with running_bot(playground, tmp_path) as bot:
            panel = await adam.slash("setup")
            await adam.choose(panel, "setup.roles:", ["Moderator"])
            await adam.choose(panel, "setup.channel:", ["moderators"])
            form = await ben.slash("report", milestone=TITLE)
            await ben.slash("report", milestone=TITLE, what="Before the kill.")
            notice = await message_with(playground, maya, "Before the kill.")
            await bot.kill()
        async with running_bot(playground, tmp_path):
            await ben.submit(form, what="After the kill.")
            await message_with(playground, maya, "After the kill.")
            decline = await maya.click(notice, "Not right")
            await maya.submit(decline, reason="So.")
            assert notice.content.startswith("**Not right**")
            await direct_message_with(playground, ben, "nothing is changed")
            texts = [message.text for message in maya.visible_messages("moderators")]
            assert sum("Before the kill." in text for text in texts) == 1


async def test_forgetting_a_person_takes_the_name_out_and_drops_what_that_person_was_still_to_hear(tmp_path):
    async with open_playground(WORLD) as playground:
        adam, ben = playground.person("adam"), playground.person("ben")
        async with running_bot(playground, tmp_path):
            nothing = await ben.slash("privacy")
            assert nothing.content.startswith("**Nothing is kept about you.**")
            assert nothing.buttons == []
            panel = await adam.slash("setup")
            await adam.choose(panel, "setup.channel:", ["general"])
            await ben.slash("report", milestone=TITLE, what="Forget who wrote this.")
            notice = await message_with(playground, ben, "Forget who wrote this.", "general")
            kept = await ben.slash("privacy")
            assert kept.ephemeral
            assert kept.content == "**Kept with your Discord id:** 1 report written or decided."
            asked = await ben.click(kept, "Forget me")
            assert asked.content.startswith("**Forget you for good?**")
            done = await ben.click(asked, "Yes, forget me")
            assert done.content == "**Done: nothing is kept with your Discord id any more.**"
            decided = await adam.click(notice, "Accepted")
            assert "by somebody whose data was erased" in decided.text
            assert (await ben.slash("privacy")).content.startswith("**Nothing is kept about you.**")
            assert [one for one in ben.visible_messages(ben.direct_message()) if "was accepted" in one.text] == []
            own = await adam.slash("privacy")
            assert own.content == (
                "**Kept with your Discord id:** 1 change of a server's settings, 1 report written or decided."
            )
            await adam.click(await adam.click(own, "Forget me"), "Yes, forget me")
            panel = await adam.slash("setup")
            assert "Changed by somebody whose data was erased" in panel.text
