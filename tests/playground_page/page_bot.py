"""A small bot for the tests of the chat page: one command for each thing that the page must show.

Run as `python page_bot.py API_URL TOKEN`.
"""

import asyncio
import io
import struct
import sys
import zlib
from typing import Any

import discord
from discord import app_commands
from discord.http import Route

SHARES = ("0.1%", "0.5%", "1%", "2%", "5%")
YEARS = (2026, 2025, 2024)


def picture(width: int = 320, height: int = 160) -> bytes:
    """Return a PNG with a band of colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    row = b"\0" + b"".join(bytes((40, 90 + x * 100 // width, 200)) for x in range(width))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(row * height)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def details(words: str) -> discord.Embed:
    embed = discord.Embed(title="1% of **401(k)** plans", description=words, colour=0x2F6F4F, url="https://a.example")
    embed.set_author(name="The record")
    for name, value in (("Bitcoin", "748,000 BTC"), ("Ether", "22.6M ETH"), ("New issuance", "1,662 days")):
        embed.add_field(name=name, value=value, inline=True)
    embed.add_field(name="Working", value="```\n8.7T x 1% = 87,000,000,000\n```", inline=False)
    embed.set_footer(text="Prices of 7 August 2025")
    embed.timestamp = discord.utils.snowflake_time(1403000000000000000)
    return embed


class Panel(discord.ui.View):
    """Buttons of every style, one of which never answers."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        self.add_item(discord.ui.Button(label="Source", url="https://a.example/notice"))

    @discord.ui.button(label="Change", style=discord.ButtonStyle.primary)
    async def change(self, interaction: discord.Interaction, _: discord.ui.Button["Panel"]) -> None:
        await interaction.response.edit_message(content="changed")

    @discord.ui.button(label="Broken", style=discord.ButtonStyle.danger)
    async def broken(self, interaction: discord.Interaction, _: discord.ui.Button["Panel"]) -> None:
        # discord.py acknowledges a press by itself when its callback returns without an answer.
        await asyncio.Event().wait()

    @discord.ui.button(label="Form", style=discord.ButtonStyle.secondary)
    async def form(self, interaction: discord.Interaction, _: discord.ui.Button["Panel"]) -> None:
        await interaction.response.send_modal(Form())

    @discord.ui.button(label="Off", style=discord.ButtonStyle.success, disabled=True)
    async def off(self, interaction: discord.Interaction, _: discord.ui.Button["Panel"]) -> None:
        """Cannot be pressed."""

    @discord.ui.select(
        placeholder="Choose a pool",
        options=[
            discord.SelectOption(label="401(k)", value="401k", description="Plans of employers"),
            discord.SelectOption(label="IRAs", value="ira"),
        ],
    )
    async def pool(self, interaction: discord.Interaction, select: discord.ui.Select["Panel"]) -> None:
        await interaction.response.send_message(f"chosen: {select.values[0]}")


class Form(discord.ui.Modal, title="Add a milestone"):
    headline: "discord.ui.TextInput[Form]" = discord.ui.TextInput(label="Headline", min_length=3, max_length=80)
    why: "discord.ui.TextInput[Form]" = discord.ui.TextInput(
        label="Why it matters", style=discord.TextStyle.paragraph, required=False
    )
    kind = discord.ui.Label(
        text="Kind",
        description="What it is",
        component=discord.ui.Select(options=[discord.SelectOption(label="Order"), discord.SelectOption(label="Rule")]),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.kind.component, discord.ui.Select)
        await interaction.response.send_message(f"{self.headline.value} / {self.kind.component.values[0]}")


async def say_chosen(interaction: discord.Interaction) -> None:
    """Answer with the values that a select was left with."""
    assert interaction.data is not None
    resolved: Any = interaction.data.get("resolved", {})
    values: Any = interaction.data.get("values")
    await interaction.response.send_message(", ".join(sorted(name_of(one, resolved) for one in values)) or "nothing")


def name_of(value: str, resolved: Any) -> str:
    for kind in ("users", "roles", "channels", "attachments"):
        found = resolved.get(kind, {}).get(value)
        if found is not None:
            return str(found.get("username") or found.get("name") or found["filename"])
    return value


class Selects(discord.ui.View):
    """Selects of every kind; each says what was chosen in it."""

    def __init__(self, user: discord.abc.User) -> None:
        super().__init__(timeout=None)
        topics = [discord.SelectOption(label=one) for one in ("Tax", "Custody", "Fees")]
        default = discord.SelectDefaultValue(id=user.id, type=discord.SelectDefaultValueType.user)
        made: list[discord.ui.Item[Any]] = [
            discord.ui.Select(placeholder="Topics", min_values=2, max_values=3, options=topics),
            discord.ui.UserSelect(placeholder="Who", default_values=[default]),
            discord.ui.RoleSelect(placeholder="Role", disabled=True),
            discord.ui.MentionableSelect(placeholder="Either", max_values=2),
            discord.ui.ChannelSelect(placeholder="Where", channel_types=[discord.ChannelType.text], min_values=0),
        ]
        for select in made:
            select.callback = say_chosen
            self.add_item(select)


class Names(discord.ui.Modal, title="Names"):
    """A form in which people, roles and places are chosen."""

    def __init__(self) -> None:
        super().__init__()
        optional: dict[str, Any] = {"required": False}
        inputs: dict[str, discord.ui.Item[Any]] = {
            "Who": discord.ui.UserSelect(**optional),
            "Where": discord.ui.ChannelSelect(**optional),
            "Standing": discord.ui.RoleSelect(**optional),
            "Either": discord.ui.MentionableSelect(max_values=2, **optional),
            "Short name": discord.ui.TextInput(placeholder="At most 12", max_length=12, **optional),
        }
        for label, item in inputs.items():
            self.add_item(discord.ui.Label(text=label, component=item))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(filled(interaction))


class Ticks(discord.ui.Modal, title="Ticks and files"):
    """A form with something to read, to tick and to attach. It is not answered while the size is small."""

    def __init__(self) -> None:
        super().__init__()
        sizes = [discord.RadioGroupOption(label="Small"), discord.RadioGroupOption(label="Large", description="Wide")]
        parts = [discord.CheckboxGroupOption(label=one) for one in ("Roof", "Wall", "Door")]
        two: Any = discord.ui.CheckboxGroup(min_values=2, max_values=2, options=parts)
        self.add_item(discord.ui.TextDisplay("Read the **rules** first."))
        self.add_item(discord.ui.Label(text="Size", component=discord.ui.RadioGroup(options=sizes)))
        self.add_item(discord.ui.Label(text="Parts", description="Two of them", component=two))
        self.add_item(discord.ui.Label(text="I am sure", component=discord.ui.Checkbox()))
        self.add_item(discord.ui.Label(text="Papers", component=discord.ui.FileUpload(required=False, max_values=2)))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        if filled(interaction).startswith("Small"):
            await asyncio.Event().wait()
        await interaction.response.send_message(filled(interaction))


def filled(interaction: discord.Interaction) -> str:
    """Return what stands in a form that was sent."""
    data: Any = interaction.data
    words = []
    for component in data["components"]:
        given = component.get("component", {})
        values = given.get("values", [given.get("value")])
        if given:
            words.append("+".join(name_of(str(one), data.get("resolved", {})) for one in values))
    return " / ".join(words)


async def suggest_share(_: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=one, value=one) for one in SHARES if typed in one]


async def suggest_year(_: discord.Interaction, typed: str) -> list[app_commands.Choice[int]]:
    return [app_commands.Choice(name=f"{one} limits", value=one) for one in YEARS if typed in str(one)]


def commands() -> list[app_commands.Command[app_commands.Group, ..., None] | app_commands.Group]:
    @app_commands.command(description="What a share of retirement money would buy")
    @app_commands.describe(share="As you would type it: 1%, 1/200", base="Which pool", years="Spread over years")
    @app_commands.choices(
        base=[app_commands.Choice(name="401(k) plans", value="401k"), app_commands.Choice(name="IRAs", value="ira")]
    )
    @app_commands.autocomplete(share=suggest_share)
    async def inflow(
        interaction: discord.Interaction,
        share: str,
        base: app_commands.Choice[str] | None = None,
        as_of: str | None = None,
        years: app_commands.Range[int, 1, 30] | None = None,
        private: bool = False,
    ) -> None:
        words = f"share {share}, base {base.value if base else None}, as of {as_of}, years {years}"
        await interaction.response.send_message(words, embed=details(words), view=Panel(), ephemeral=private)

    @app_commands.command(description="Limits of a year")
    @app_commands.autocomplete(year=suggest_year)
    async def limits(interaction: discord.Interaction, year: int, owner: discord.Member | None = None) -> None:
        await interaction.response.send_message(f"limits of {year}, {owner}")

    @app_commands.command(description="A chart")
    async def market(interaction: discord.Interaction) -> None:
        chart = discord.File(io.BytesIO(picture()), "chart.png", description="A band of blue")
        await interaction.response.send_message("the market", file=chart)

    @app_commands.command(description="Only for you")
    async def secret(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("between us", ephemeral=True)

    @app_commands.command(description="Thinks until somebody says go")
    async def think(interaction: discord.Interaction) -> None:
        await interaction.response.defer()

    @app_commands.command(description="Says what it is told")
    async def echo(interaction: discord.Interaction, text: str) -> None:
        await interaction.response.send_message(text, allowed_mentions=discord.AllowedMentions.none())

    @app_commands.command(description="Gives a file back")
    async def attach(interaction: discord.Interaction, file: discord.Attachment, note: str | None = None) -> None:
        copy = discord.File(io.BytesIO(await file.read()), file.filename)
        await interaction.response.send_message(f"{file.filename}, {file.size} bytes, {note}", file=copy)

    @app_commands.command(description="Never answers")
    async def silent(interaction: discord.Interaction) -> None:
        """Leave the command without an answer."""

    @app_commands.command(description="Opens a form")
    async def form(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())

    @app_commands.command(description="For moderators")
    @app_commands.default_permissions(manage_messages=True)
    async def moderate(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("moderated")

    @app_commands.command(description="Add a milestone")
    async def add(interaction: discord.Interaction, title: str) -> None:
        await interaction.response.send_message(f"added {title}")

    @app_commands.command(description="Selects of every kind")
    async def selects(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("choose", view=Selects(interaction.user))

    @app_commands.command(description="A form with names to choose")
    async def names(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Names())

    @app_commands.command(description="A form with ticks and files")
    async def ticks(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Ticks())

    policy = app_commands.Group(name="policy", description="The record")
    policy.add_command(add)
    slash = [inflow, limits, market, secret, think, echo, attach, silent, form]
    return [*slash, selects, names, ticks, moderate, policy]


def menu_commands() -> list[app_commands.ContextMenu]:
    @app_commands.context_menu(name="Quote it")
    async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"quoted: {message.content}")

    @app_commands.context_menu(name="Greet")
    async def greet(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"hello {member.display_name}")

    @app_commands.context_menu(name="Strike")
    @app_commands.default_permissions(manage_messages=True)
    async def strike(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"struck: {message.content}")

    return [quote, greet, strike]


class PageBot(discord.AutoShardedClient):
    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.none())
        self.tree = app_commands.CommandTree(self)
        for command in (*commands(), *menu_commands()):
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        await self.tree.sync()


async def main(api_url: str, token: str) -> None:
    Route.BASE = api_url
    async with PageBot() as bot:
        await bot.start(token)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
