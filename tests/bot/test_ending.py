"""How the program ends: what still asks Discord for something is stopped before the connection goes."""

import asyncio

from bot.client.answers import AnswersUnderWay
from bot.client.connection import stay_connected


class Connection:
    """A client as far as staying connected is concerned, and what was done in which order."""

    def __init__(self):
        self.connected_once = asyncio.Event()
        self.answers = AnswersUnderWay()
        self.done = []

    async def login(self, token):
        self.done.append("login")

    async def connect(self):
        self.connected_once.set()
        await asyncio.Event().wait()

    async def close(self):
        self.done.append("closed")


async def test_the_schedule_ends_before_the_connection():
    client, stop = Connection(), asyncio.Event()

    def begin():
        client.done.append("begun")
        stop.set()

    await stay_connected(
        client,
        "token",
        stop,
        api_url="http://127.0.0.1:9",
        once_connected=begin,
        before_closing=lambda: client.done.append("schedule ended"),
    )
    assert client.done == ["login", "begun", "schedule ended", "closed"]
