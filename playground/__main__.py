"""`python -m playground`: serves a playground until it is told to end, and prints where it is.

Three lines: the API's address, the bot's token, the page's address; the value is the last word of each.
"""

import argparse
import asyncio
import logging
import signal
import sys
from pathlib import Path

from playground.persistence import WorldFileError
from playground.server import open_playground
from playground.world_document import WorldDocumentError


def main() -> int:
    """Serve until SIGINT or SIGTERM and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m playground", description="Discord in a box, on this machine only.")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--data", type=Path, help="file that the world is kept in")
    parser.add_argument("--world", type=Path, help="JSON file that says how the world begins")
    parser.add_argument("--synthetic-guilds", type=int, default=0, help="so many more guilds, for a load test")
    parser.add_argument("--synthetic-channels", type=int, default=30, help="channels of each of them")
    parser.add_argument("--synthetic-roles", type=int, default=20, help="roles of each of them")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(_serve(arguments))
    except (OSError, WorldDocumentError, WorldFileError) as error:
        sys.stderr.write(f"The playground cannot start: {error}\n")
        return 1
    return 0


async def _serve(arguments: argparse.Namespace) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    async with open_playground(
        arguments.world,
        arguments.data,
        arguments.port,
        synthetic_guilds=arguments.synthetic_guilds,
        synthetic_channels=arguments.synthetic_channels,
        synthetic_roles=arguments.synthetic_roles,
    ) as playground:
        sys.stdout.write(f"API {playground.api_url}\nToken {playground.token}\nPage {playground.page_url}\n")
        sys.stdout.flush()
        await ended.wait()


if __name__ == "__main__":
    sys.exit(main())
