"""Who may keep the record: asked at the command, and again at every button, select and form."""

from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from playground import ClientRefusal
from tests.policy_desk import FORM, GUILD, begin_add, moderated_playground

REFUSAL = "That is for this server's moderators:"
ELSEWHERE = 1300000000000000240


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot")) as opened:
        yield opened


@pytest.fixture
def moderator(playground):
    return playground.person("mona")


@pytest.fixture
def member_of(playground):
    """Change a person's membership for one test."""
    changed = []

    def change(person, **fields):
        guild = playground.world.guilds[GUILD]
        member = guild.members[person.id]
        changed.append(member)
        playground.world.put_member(GUILD, replace(member, **fields))

    yield change
    for member in reversed(changed):
        playground.world.put_member(GUILD, member)


def refused(reply):
    return reply.ephemeral and reply.content.startswith(REFUSAL)


async def test_members_are_not_offered_the_commands(playground):
    with pytest.raises(ClientRefusal) as refusal:
        await playground.person("alice").slash("policy queue")
    assert refusal.value.reason == "hidden_command"


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("add", {"kind": "Report", "jurisdiction": "federal", "topic": "tax"}),
        ("edit", {"milestone": "erisa-1974"}),
        ("action", {"milestone": "erisa-1974"}),
        ("deadline", {"milestone": "erisa-1974"}),
        ("relate", {"milestone": "erisa-1974", "relation": "amends", "other": "genius-act"}),
        ("withdraw", {"milestone": "erisa-1974"}),
        ("undo", {}),
        ("history", {"milestone": "erisa-1974"}),
        ("import", {"file": ("a.csv", b"id")}),
        ("export", {"format": "JSON"}),
        ("queue", {}),
        ("drafts", {}),
    ],
)
async def test_manage_messages_shows_the_commands_and_is_not_enough(playground, command, options):
    assert refused(await playground.person("max").slash(f"policy {command}", **options))


async def test_an_administrator_and_a_moderator_role_are_enough(playground):
    for name in ("adam", "mona"):
        reply = await playground.person(name).slash("policy queue")
        assert reply.content == "**Nothing waits.**"


async def test_publishing_is_for_the_owners_of_the_bot(playground, moderator):
    reply = await moderator.slash("policy publish", milestone="erisa-1974")
    assert reply.content == "That is for the people who run this bot."


async def test_the_owner_of_another_server_keeps_the_record_there_alone(playground, moderator):
    olga = playground.person("olga")
    await moderator.click(await begin_add(moderator, identifier="RI-1", title="Not hers"), "Save without alert")
    assert (await olga.slash("policy queue", channel=ELSEWHERE)).content == "**Nothing waits.**"
    unknown = await olga.slash("policy edit", milestone="RI-1", channel=ELSEWHERE)
    assert "Nothing on record is called" in unknown.content


async def test_a_form_of_somebody_who_is_no_moderator_any_more_is_refused(moderator, member_of):
    form = await moderator.slash("policy add", kind="Report", jurisdiction="federal", topic="tax")
    member_of(moderator, role_ids=())
    assert refused(await moderator.submit(form, **FORM))


async def test_a_button_of_somebody_who_is_no_moderator_any_more_is_refused(moderator, member_of):
    panel = await begin_add(moderator, title="Not kept")
    member_of(moderator, role_ids=())
    for label in ("Post", "Save without alert", "Change", "Cancel"):
        assert refused(await moderator.click(panel, label))
    assert panel.content.startswith("**Ready to add: Not kept.**")


async def test_a_timed_out_moderator_is_refused_though_the_role_stays(playground, moderator, member_of):
    panel = await begin_add(moderator, title="Not kept either")
    member_of(moderator, timed_out_until=playground.world.clock.now() + timedelta(hours=1))
    assert refused(await moderator.click(panel, "Post"))


async def test_what_others_may_press_asks_for_their_right_too(playground, moderator):
    history = await moderator.slash("policy history", milestone="erisa-1974", channel="moderators")
    assert not history.ephemeral
    world = playground.world
    channel = moderator.channel("moderators")
    maximum = playground.person("max")
    guild = world.guilds[GUILD]
    role = next(role for role in guild.roles.values() if role.name == "Moderator")
    overwrite = next(one for one in channel.overwrites if one.id == role.id)
    helper = next(role for role in guild.roles.values() if role.name == "Helper")
    world.put_channel(replace(channel, overwrites=(*channel.overwrites, replace(overwrite, id=helper.id))))
    try:
        assert refused(await maximum.click(history, "Export"))
    finally:
        world.put_channel(channel)


async def test_help_shows_the_task_to_those_who_keep_the_record(playground):
    for name, is_shown in (("alice", False), ("max", False), ("mona", True), ("adam", True)):
        reply = await playground.person(name).slash("help")
        assert ("Keep the record" in reply.text) is is_shown
