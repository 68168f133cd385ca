"""The real discord.py client in the playground: it starts, speaks, is answered and survives breaks."""

import asyncio
import io
from dataclasses import replace

import discord
import pytest
from discord import app_commands

from playground import open_playground
from playground.entities import Channel, ChannelKind, Thread
from tests.playground.conftest import GENERAL, GUILD, NEWS, TryBot, running

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + b"\0\0\0\x05\0\0\0\x06" + b"\0" * 20


class Form(discord.ui.Modal, title="A form"):
    words = discord.ui.Label(text="Words", component=discord.ui.TextInput(max_length=20))
    kind = discord.ui.Label(
        text="Kind",
        component=discord.ui.Select(options=[discord.SelectOption(label="One"), discord.SelectOption(label="Two")]),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.words.component, discord.ui.TextInput)
        assert isinstance(self.kind.component, discord.ui.Select)
        await interaction.response.send_message(f"{self.words.component.value} {self.kind.component.values[0]}")


class Panel(discord.ui.View):
    @discord.ui.button(label="Count")
    async def count(self, interaction: discord.Interaction, button: discord.ui.Button) -> None:
        await interaction.response.edit_message(content="counted")

    @discord.ui.button(label="Form")
    async def form(self, interaction: discord.Interaction, button: discord.ui.Button) -> None:
        await interaction.response.send_modal(Form())

    @discord.ui.button(label="Quiet")
    async def quiet(self, interaction: discord.Interaction, button: discord.ui.Button) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="edited quietly")

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="Who?")
    async def who(self, interaction: discord.Interaction, select: discord.ui.UserSelect) -> None:
        await interaction.response.send_message(select.values[0].name, ephemeral=True)


def speaking_bot(**options) -> TryBot:
    """Return a bot with one command of each sort."""
    bot = TryBot(**options)

    @bot.tree.command(description="Say something")
    @app_commands.describe(text="What")
    async def say(interaction: discord.Interaction, text: str, private: bool = False) -> None:
        await interaction.response.send_message(text, ephemeral=private)

    @say.autocomplete("text")
    async def texts(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current}!", value=f"{current}!")]

    @bot.tree.command(description="A panel of controls")
    async def panel(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("panel", view=Panel())

    @bot.tree.command(description="A picture")
    async def picture(interaction: discord.Interaction) -> None:
        embed = discord.Embed(title="Chart").set_image(url="attachment://chart.png")
        files = [discord.File(io.BytesIO(PNG), "chart.png"), discord.File(io.BytesIO(b"a,b"), "t.csv", description="T")]
        await interaction.response.send_message(embed=embed, files=files)

    @bot.tree.command(description="Think")
    async def think(interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.followup.send("thought")
        await interaction.followup.send("and more", ephemeral=True)

    @bot.tree.command(description="Be silent")
    async def silent(interaction: discord.Interaction) -> None:
        pass

    @bot.tree.command(description="Where and who")
    async def where(
        interaction: discord.Interaction, user: discord.User, channel: app_commands.AppCommandChannel
    ) -> None:
        assert interaction.channel is not None
        await interaction.response.send_message(f"{user.name} {channel.name} {interaction.channel.id}")

    @bot.tree.context_menu(name="Quote")
    async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"> {message.content}")

    @bot.tree.command(description="Two generations")
    async def layout(interaction: discord.Interaction) -> None:
        view = discord.ui.LayoutView()
        view.add_item(discord.ui.Container(discord.ui.TextDisplay("# Title"), discord.ui.Separator()))
        await interaction.response.send_message(view=view)

    return bot


async def test_commands_of_the_real_client_are_registered_and_answered(playground, run_bot):
    async with run_bot(speaking_bot()):
        alice = playground.person("alice")
        assert {"say", "panel", "picture"} <= {one.name for one in alice.commands()}
        reply = await alice.slash("say", text="hello")
        assert (reply.content, reply.ephemeral) == ("hello", False)
        assert (await alice.slash("say", text="psst", private=True)).ephemeral
        assert [one.value for one in await alice.autocomplete("say", "text", "hey")] == ["hey!"]
        reply = await alice.slash("where", typed={"user": "@maya", "channel": "policy-news"})
        assert reply.content == f"maya policy-news {GENERAL}"
        said = await playground.person("maya").say("quotable")
        assert (await alice.message_command("Quote", said)).content == "> quotable"
        assert (await alice.slash("layout")).text == "# Title"
    assert playground.unknown_routes == []


async def test_controls_and_forms_of_the_real_client_work(playground, run_bot):
    async with run_bot(speaking_bot()):
        alice = playground.person("alice")
        panel = await alice.slash("panel")
        form = await alice.click(panel, "Form")
        assert form.modal.title == "A form"
        assert (await alice.submit(form, Words="abc", Kind="Two")).content == "abc Two"
        chosen = await alice.choose(panel, "Who?", "maya")
        assert (chosen.content, chosen.ephemeral) == ("maya", True)
        quiet = await (await alice.click(panel, "Quiet")).settled()
        assert quiet.content == "edited quietly"
        assert (await alice.click(panel, "Count")).content == "counted"
        assert panel.content == "counted"


async def test_files_and_followups_of_the_real_client_arrive(playground, run_bot, call):
    async with run_bot(speaking_bot()):
        alice = playground.person("alice")
        reply = await alice.slash("picture")
        assert reply.embeds[0]["image"]["width"] == 5
        (table,) = reply.attachments
        assert (table["filename"], table["description"]) == ("t.csv", "T")
        async with call.session.get(table["url"]) as answer:
            assert await answer.read() == b"a,b"
        thought = await alice.slash("think")
        await thought.settled()
        assert thought.content == "thought"
        (more,) = await thought.followed_up()
        assert (more.content, more.ephemeral) == ("and more", True)


@pytest.mark.parametrize("intents", [discord.Intents.none(), discord.Intents(guilds=True)])
async def test_the_real_client_understands_interactions_from_everywhere(playground, run_bot, intents):
    world = playground.world
    alice = playground.person("alice")
    world.put_user(replace(alice.user, has_installed_app=True))
    places = [
        alice.channel(),
        alice.direct_message(),
        world.put_channel(
            Channel(50, ChannelKind.PUBLIC_THREAD, "talk", GUILD, parent_id=GENERAL, thread=Thread(alice.id))
        ),
        world.put_channel(Channel(51, ChannelKind.VOICE, "voice", GUILD)),
        world.put_channel(Channel(52, ChannelKind.ANNOUNCEMENT, "news", GUILD)),
        world.put_channel(Channel(53, ChannelKind.GROUP, "us", recipients=(alice.id, playground.person("maya").id))),
        world.direct_channel(alice.id, playground.person("maya").id),
    ]
    bot = TryBot(intents=intents)

    @bot.tree.command(description="d")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def here(interaction: discord.Interaction) -> None:
        view = discord.ui.View()
        view.add_item(discord.ui.Button(label="Again", custom_id="again"))
        await interaction.response.send_message(str(interaction.channel_id), view=view)

    @bot.event
    async def on_interaction(interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            await interaction.response.send_message(f"again {interaction.channel_id}")

    async with run_bot(bot):
        for place in places:
            reply = await alice.slash("here", channel=place)
            assert reply.content == str(place.id)
            assert (await alice.click(reply, "Again")).content == f"again {place.id}"
        world.remove_member(GUILD, world.application.id)
        assert (await alice.slash("here", channel=places[0])).content == str(GENERAL)


async def test_a_silent_bot_is_seen_to_fail(playground, run_bot):
    async with run_bot(speaking_bot()):
        waiting = asyncio.create_task(playground.person("alice").slash("silent"))
        await asyncio.sleep(0.1)
        playground.clock.advance(3)
        assert (await waiting).failed


@pytest.mark.parametrize("fault", ["drop", "reconnect", "invalid but resumable"])
async def test_the_real_client_resumes_and_misses_nothing(playground, run_bot, fault):
    async with run_bot(speaking_bot()) as bot:
        alice = playground.person("alice")
        if fault == "drop":
            await playground.drop_connections()
            await playground.wait_for_bot(5)
        elif fault == "reconnect":
            await playground.reconnect()
        else:
            await playground.invalidate(resumable=True)
        reply = await alice.slash("say", text="still here")
        assert reply.content == "still here"
        if fault != "drop":
            await bot.next("shard_resumed")


async def test_the_real_client_sees_messages_and_fetches_them(playground, run_bot):
    intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    async with run_bot(TryBot(intents=intents)) as bot:
        channel = bot.get_channel(GENERAL)
        assert isinstance(channel, discord.TextChannel)
        assert bot.get_guild(GUILD).name == "Retirement Watch"
        assert channel.permissions_for(channel.guild.me).embed_links
        sent = await channel.send("hello", file=discord.File(io.BytesIO(b"x"), "x.txt"))
        assert (await bot.next("message")).id == sent.id
        assert (await channel.fetch_message(sent.id)).content == "hello"
        assert [one.id async for one in channel.history()] == [sent.id]
        assert await sent.attachments[0].read() == b"x"
        edited = await sent.edit(content="changed")
        assert edited.content == "changed"
        await sent.add_reaction("👍")
        replied = await sent.reply("yes")
        assert replied.reference is not None
        await sent.delete()
        with pytest.raises(discord.NotFound):
            await channel.fetch_message(sent.id)
        user = await bot.fetch_user(playground.person("alice").id)
        direct = await user.send("psst")
        assert isinstance(direct.channel, discord.DMChannel)
        await playground.person("alice").say("answer", playground.person("alice").direct_message())
        heard = await bot.next("message")
        while heard.content != "answer":
            heard = await bot.next("message")
        assert heard.guild is None
    assert playground.unknown_routes == []


async def test_the_real_client_manages_channels_threads_roles_and_webhooks(playground, run_bot):
    world = playground.world
    bot_role = world.guilds[GUILD].roles[GUILD + 1]
    world.put_role(GUILD, type(bot_role)(bot_role.id, bot_role.name, 8, position=9, managed=True))
    async with run_bot(TryBot(intents=discord.Intents(guilds=True))) as bot:
        guild = bot.get_guild(GUILD)
        channel = await guild.create_text_channel("New Channel", topic="t")
        assert channel.name == "new-channel"
        await channel.edit(topic="u", slowmode_delay=5)
        await channel.set_permissions(guild.default_role, view_channel=False)
        assert channel.id not in [one.id for one in playground.person("alice").channels()]
        message = await channel.send("x")
        thread = await message.create_thread(name="talk")
        await thread.send("in the thread")
        await thread.edit(archived=True)
        await message.pin()
        assert [one.id async for one in channel.pins()] == [message.id]
        role = await guild.create_role(name="Reader", permissions=discord.Permissions(1))
        member = await guild.fetch_member(playground.person("alice").id)
        await member.add_roles(role)
        assert role.id in world.guilds[GUILD].members[member.id].role_ids
        await member.edit(nick="Al")
        hook = await channel.create_webhook(name="feed")
        posted = await hook.send("from outside", username="Paper", wait=True)
        assert posted.author.name == "Paper"
        await hook.edit_message(posted.id, content="changed")
        await hook.delete()
        forum = await guild.create_forum("Ideas")
        post = await forum.create_thread(name="first", content="text")
        assert post.thread.id == post.message.id
        await channel.delete()
    assert playground.unknown_routes == []


async def test_announcements_are_published_by_the_real_client(playground, run_bot):
    world = playground.world
    world.put_channel(type(world.channels[NEWS])(NEWS, ChannelKind.ANNOUNCEMENT, "policy-news", GUILD))
    async with run_bot(TryBot(intents=discord.Intents(guilds=True))) as bot:
        sent = await bot.get_channel(NEWS).send("news")
        await sent.publish()
        assert world.messages[NEWS][sent.id].flags & 1


async def test_a_wrong_token_ends_the_real_client(playground):
    bot = TryBot()
    before = discord.http.Route.BASE
    discord.http.Route.BASE = playground.api_url
    try:
        with pytest.raises(discord.LoginFailure):
            await bot.start("wrong")
    finally:
        discord.http.Route.BASE = before
        await bot.close()


async def test_privileged_intents_that_are_not_switched_on_end_the_real_client(playground):
    bot = TryBot(intents=discord.Intents(message_content=True))
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with running(bot, playground):
            pass


async def test_the_real_client_chunks_members_when_it_may():
    document = {
        "application": {"name": "Chunker", "owner": "a", "privileged_intents": True},
        "people": [{"username": "a"}, {"username": "b"}],
        "guilds": [{"name": "G", "owner": "a", "members": {"a": [], "b": []}, "channels": [{"name": "c"}]}],
    }
    async with open_playground(document) as playground:
        intents = discord.Intents(guilds=True, members=True, message_content=True, guild_messages=True)
        async with running(TryBot(intents=intents), playground) as bot:
            assert {one.name for one in bot.guilds[0].members} == {"a", "b", "Chunker"}
            await playground.person("a").say("readable")
            assert (await bot.next("message")).content == "readable"


async def test_a_bot_that_was_away_is_offline_and_comes_back(playground, run_bot):
    async with run_bot(speaking_bot()):
        assert playground.hub.is_online
    assert not playground.hub.is_online
    async with run_bot(speaking_bot()):
        assert (await playground.person("alice").slash("say", text="back")).content == "back"
