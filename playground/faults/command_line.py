"""`python -m playground faults`: makes things go wrong in a running playground, and shows what the bot has asked."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from typing import Any

import aiohttp

from playground.faults.kinds import COMMON, KINDS, Kind, Parameter
from playground.faults.wish import FaultError, kind_named

ANSWER_SECONDS = 10

Line = str


def run_faults_command(arguments: Sequence[str]) -> int:
    """Do what the arguments after `faults` ask for, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m playground faults", description="Make things go wrong in a running playground."
    )
    parser.add_argument("--page", default="http://127.0.0.1:8712/", help="address of its page (%(default)s)")
    deeds = parser.add_subparsers(dest="deed", required=True)
    deeds.add_parser("list", help="what goes wrong now, and what was done")
    deeds.add_parser("kinds", help="everything that can go wrong")
    add = deeds.add_parser("add", help="make something go wrong", add_help=False)
    add.add_argument("kind", help="a kind, or a status: 429, 500 to 599")
    add.add_argument("more", nargs=argparse.REMAINDER, help="what the kind takes: --name value ...")
    clear = deeds.add_parser("clear", help="end all of it, or one")
    clear.add_argument("id", nargs="?", help="the id that `list` shows")
    requests = deeds.add_parser("requests", help="the bot's latest requests")
    requests.add_argument("--limit", type=int, default=20, help="so many (%(default)s)")
    asked = parser.parse_args(arguments)
    if asked.deed == "kinds":
        _write(_kinds())
        return 0
    try:
        return asyncio.run(_DEEDS[asked.deed](asked))
    except FaultError as error:
        return _fail(str(error))
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return _fail(f"No playground answers at {asked.page}: {error or type(error).__name__}")


async def _list(asked: argparse.Namespace) -> int:
    _, answer = await _ask(asked.page, "GET", "faults")
    lines = [f"{one['id']}  {one['text']}{_until(one)}" for one in answer["active"]]
    lines += [f"{one['at'][11:19]}  {one['text']}" for one in answer["past"][:10]]
    _write(lines or ["Nothing goes wrong."])
    return 0


async def _add(asked: argparse.Namespace) -> int:
    kind, given = kind_named(asked.kind)
    wish = {"kind": kind.name, **vars(fault_parser(kind).parse_args(asked.more)), **given}
    said = {name: value for name, value in wish.items() if value is not None}
    status, answer = await _ask(asked.page, "POST", "faults", said)
    if status != 201:
        return _fail(answer["message"])
    _write([f"{answer['id']}  {answer['text']}{_until(answer)}"])
    return 0


async def _clear(asked: argparse.Namespace) -> int:
    status, answer = await _ask(asked.page, "DELETE", f"faults/{asked.id}" if asked.id else "faults")
    return 0 if status == 204 else _fail(answer["message"])


async def _requests(asked: argparse.Namespace) -> int:
    status, answer = await _ask(asked.page, "GET", f"requests?limit={asked.limit}")
    if status != 200:
        return _fail(answer["message"])
    _write([_request(one) for one in answer["requests"]])
    return 0


_DEEDS = {"list": _list, "add": _add, "clear": _clear, "requests": _requests}


def fault_parser(kind: Kind) -> argparse.ArgumentParser:
    """Return the parser of what stands after `add KIND`: the kind's own parameters and the common ones it takes."""
    parser = argparse.ArgumentParser(prog=f"python -m playground faults add {kind.name}", description=kind.text)
    for parameter in (*kind.parameters, *(COMMON[name] for name in kind.common)):
        shown = "..." if parameter.type == "permission" else "|".join(parameter.choices) or parameter.type.upper()
        names = [f"--{parameter.name.replace('_', '-')}"]
        if parameter.name in ("after_seconds", "for_seconds"):
            names.append(f"--{parameter.name.removesuffix('_seconds')}")
        parser.add_argument(
            *names, dest=parameter.name, type=_READERS.get(parameter.type, str), metavar=shown, help=parameter.text
        )
    return parser


def _truth(text: str) -> bool:
    if text.lower() not in ("yes", "no", "true", "false"):
        raise argparse.ArgumentTypeError("say yes or no")
    return text.lower() in ("yes", "true")


_READERS: dict[str, Callable[[str], Any]] = {"whole": int, "number": float, "truth": _truth}


def _kinds() -> list[Line]:
    lines = []
    for kind in KINDS.values():
        lines.append(f"{kind.name}: {kind.text}")
        lines += [f"    {_option(one)}" for one in kind.parameters]
    lines.append("Those that befall requests also take:")
    lines += [f"    {_option(one)}" for one in COMMON.values()]
    return lines


def _option(parameter: Parameter) -> Line:
    default = "" if parameter.default is None else f" ({parameter.default})"
    return f"--{parameter.name.replace('_', '-')}: {parameter.text}{default}"


def _until(fault: dict[str, Any]) -> Line:
    if fault["waits"]:
        return f", from {fault['begins_at'][11:19]}"
    return f", until {fault['ends_at'][11:19]}" if fault["ends_at"] is not None else ""


def _request(one: dict[str, Any]) -> Line:
    took = "" if one["milliseconds"] is None else f" {one['milliseconds']:.0f} ms"
    size = "" if one["answer_bytes"] is None else f" {one['answer_bytes']} bytes"
    error = "" if one["error"] is None else f"  {one['error']['code']} {one['error']['message']}"
    return f"{one['at'][11:19]} {one['status'] or 'none'} {one['method']} {one['path']}{took}{size}{error}"


async def _ask(page: str, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
    """Return status and answer. Raises: ClientError, OSError, ValueError for what is no playground."""
    address = f"{page.rstrip('/').removesuffix('/page')}/control/{path}"
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.request(method, address, json=body) as response,
    ):
        if response.status == 204:
            return 204, {}
        answer = await response.json()
        if not isinstance(answer, dict):
            raise ValueError("something else does")
        return response.status, answer


def _write(lines: Sequence[Line]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _fail(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return 1
