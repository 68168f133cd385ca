"""`/help` and `/about`, as a person sees them."""

import re


async def test_help_is_private_and_its_commands_can_be_clicked(playground, member):
    reply = await member.slash("help")
    assert reply.ephemeral
    registered = {entry.name: entry.command.id for entry in member.commands()}
    linked = dict(re.findall(r"</([a-z ]+):(\d+)>", reply.text))
    assert {name: int(number) for name, number in linked.items()} == {
        name: int(number) for name, number in registered.items() if name != "help"
    }


async def test_help_lists_every_command_that_the_person_may_use(member):
    reply = await member.slash("help")
    for command in member.commands():
        assert command.name == "help" or f"</{command.name}:" in reply.text


async def test_about_tells_version_age_and_what_is_stored(member):
    reply = await member.slash("about")
    assert reply.ephemeral
    assert "0.1.0" in reply.content.splitlines()[0]
    assert "167 milestones" in reply.text
    assert reply.text.count("Information, not advice") == 1


async def test_about_works_in_a_direct_message(playground, member):
    reply = await member.slash("about", channel=member.direct_message())
    assert "Rollover" in reply.content
