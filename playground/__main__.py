"""`python -m playground`: serves a playground until it is told to end, and prints where it is.

Three lines: the API's address, the bot's token, the page's address; the value is the last word of each.
`python -m playground clock` puts the clock of a running one forward, `python -m playground faults` makes things go
wrong in it.
"""

import argparse
import asyncio
import logging
import signal
import sys
from pathlib import Path

from playground.clock_command import run_clock_command
from playground.faults.command_line import run_faults_command
from playground.persistence import WorldFileError
from playground.server import open_playground
from playground.world_document import WorldDocumentError, read_document, read_world

LAST_PORT = 65535


def main() -> int:
    """Serve until SIGINT or SIGTERM, or do what `clock` or `faults` asks of a running one; return the exit code."""
    if sys.argv[1:2] == ["clock"]:
        return run_clock_command(sys.argv[2:])
    if sys.argv[1:2] == ["faults"]:
        return run_faults_command(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="python -m playground", description="Discord in a box, on this machine only.")
    parser.add_argument("--port", type=_port, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--data", type=Path, help="file that the world is kept in")
    parser.add_argument("--world", type=Path, help="JSON file that says how the world begins")
    parser.add_argument("--synthetic-guilds", type=int, default=0, help="so many more guilds, for a load test")
    parser.add_argument("--synthetic-channels", type=int, default=30, help="channels of each of them")
    parser.add_argument("--synthetic-roles", type=int, default=20, help="roles of each of them")
    parser.add_argument("--check", action="store_true", help="only look the file of --world through")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        if arguments.check:
            return _check(arguments.world)
        asyncio.run(_serve(arguments))
    except (OSError, WorldDocumentError, WorldFileError) as error:
        sys.stderr.write(f"The playground cannot start: {error}\n")
        return 1
    return 0


def _port(text: str) -> int:
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"must be from 0 to {LAST_PORT}")
    return number


def _check(path: Path | None) -> int:
    if path is None:
        sys.stderr.write("--check needs a file to look through: --world FILE\n")
        return 2
    origin = read_world(read_document(path), token="", verify_key="")
    channels = sum(len(guild.channels) for guild in origin.guilds)
    # The bot is a user too, but the file describes it as the application.
    people = _counted(len(origin.users) - 1, "person", "people")
    servers = _counted(len(origin.guilds), "server", "servers")
    sys.stdout.write(f"{path} describes {people}, {servers} and {_counted(channels, 'channel', 'channels')}.\n")
    return 0


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


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
        # A bot that starts again and again meets Discord's limit here already.
        playground.hub.start_limit.is_kept = True
        sys.stdout.write(f"API {playground.api_url}\nToken {playground.token}\nPage {playground.page_url}\n")
        sys.stdout.flush()
        await ended.wait()


if __name__ == "__main__":
    sys.exit(main())
