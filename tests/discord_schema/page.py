"""docs/discord-schema.md: what is checked against Discord's schema, which endpoints, and where the schema is wrong."""

from itertools import groupby

from tests.bot_process import ROOT
from tests.discord_schema.amendments import AMENDMENTS, REQUEST_AMENDMENTS, Amendment
from tests.discord_schema.endpoints import ENDPOINTS_OF_THE_BOT

PAGE = ROOT / "docs" / "discord-schema.md"

_HEAD = """\
# Checked against Discord's schema

Written by `make docs`; what stands here is tested to be true.

Discord publishes a schema of its API. `tests/discord_schema/` takes it from the npm package `discord-api-spec`, turns
it into JSON Schema (`convert.mjs`, once, then kept) and watches every playground that a test opens (`watch.py`):

- every request that the playground accepts, every answer it gives and every gateway event it sends must fit;
- in `tests/end_to_end`, where the requests are the bot's, a refused form fails the test as well, and so does an
  endpoint that is not in the list below;
- gateway events are not in the published schema: they are made of the same objects, and what is around those is written
  down in `events.py`, from Discord's documentation.

A playground that runs as a process of its own, as the demo's does, is not watched.

A failure names route, place and reason:
`POST /channels/{channel_id}/messages, answer 200: $.author: "flags" is a required property`. Node 18 is needed for
this and for the discord.js bot in `tests/discordjs/`; `make test` installs it where it may. Where it is missing, the
last lines of the test run say what was left out.

The schema is looser than Discord: lengths in sum, uniqueness, permissions and who excludes whom are not in it. Those
rules have tests of their own in `tests/playground/`.
"""


def render() -> str:
    """Return the whole page."""
    return "\n".join(
        [
            _HEAD,
            "## Endpoints that the bot uses",
            "",
            "| Endpoint | For |",
            "|---|---|",
            *(f"| `{name}` | {purpose} |" for name, purpose in ENDPOINTS_OF_THE_BOT.items()),
            "",
            "## Where the published schema is not what Discord does",
            "",
            *_reasons("In requests and answers", AMENDMENTS),
            "",
            *_reasons("In requests alone", REQUEST_AMENDMENTS),
            "",
        ]
    )


def _reasons(title: str, amendments: tuple[Amendment, ...]) -> list[str]:
    """Return one line a reason, with all places that it holds for."""
    ordered = sorted(amendments, key=lambda one: one.reason)
    return [
        f"{title}:",
        "",
        *(
            f"- {reason}: {', '.join(f'`{_short(one.place)}`' for one in places)}"
            for reason, places in groupby(ordered, key=lambda one: one.reason)
        ),
    ]


def _short(place: str) -> str:
    words = place.removeprefix("schemas.").removeprefix("routes.").split(".")
    return ".".join(word for word in words if word not in ("properties", "anyOf", "allOf", "enum", "0"))
