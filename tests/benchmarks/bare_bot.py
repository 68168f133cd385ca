"""The yardstick: the smallest discord.py bot that answers `/inflow` and `/limits` with a constant.

`python bare_bot.py API_URL GATEWAY_URL TOKEN [default|none]` connects with the library's default settings; sharded,
since Discord refuses a bot in more than 2,500 guilds without.
"""

import asyncio
import sys

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route


class BareBot(discord.AutoShardedClient):
    def __init__(self, intents: discord.Intents) -> None:
        super().__init__(intents=intents)
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        await self.tree.sync()


async def main(api_url: str, gateway_url: str, token: str, intents: str) -> None:
    Route.BASE = api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
    bot = BareBot(discord.Intents.default() if intents == "default" else discord.Intents.none())

    @bot.tree.command(name="inflow", description="constant")
    async def inflow(interaction: discord.Interaction, share: str) -> None:
        await interaction.response.send_message("constant")

    @bot.tree.command(name="limits", description="constant")
    async def limits(interaction: discord.Interaction, year: int) -> None:
        await interaction.response.send_message("constant")

    async with bot:
        await bot.start(token)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5]))
