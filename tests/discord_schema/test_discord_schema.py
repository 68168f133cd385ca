"""The check itself: what does not fit is found, with route, place and reason; the lists beside it are true."""

import asyncio
import json
import os
import shutil
import sys

import aiohttp
import pytest

from playground import open_playground
from playground.rest.routes import ROUTES
from tests.bot_process import ROOT
from tests.discord_schema.amendments import AMENDMENTS, REQUEST_AMENDMENTS, Amendment, AmendmentError, amended
from tests.discord_schema.endpoints import ENDPOINTS_OF_THE_BOT
from tests.discord_schema.page import PAGE, render
from tests.discord_schema.schema import FOLDER
from tests.discord_schema.watch import Watch
from tests.node_packages import NodeMissingError, install

ORIGINAL = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"
GENERAL = 1300000000000000140
POST = "POST /channels/{channel_id}/messages"


def lines(mismatches) -> list[str]:
    return [str(one) for one in mismatches]


def button(**more) -> dict:
    return {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", **more}]}]}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"content": "x", "embeds": [{"title": "t", "fields": [{"name": "n", "value": "v"}]}]}, []),
        (button(custom_id="go"), []),
        ({"content": 5}, ['$.content: 5 is not of type "string"']),
        (button(custom_id=4), ['$.components[0].components[0].custom_id: 4 is not of type "string"']),
        ({"contents": "x"}, ["$: Additional properties are not allowed ('contents' was unexpected)"]),
    ],
    ids=["an embed", "a button", "a number as text", "deep inside", "an unknown key"],
)
def test_a_request_is_judged_by_the_kind_of_component_that_was_meant(schema, body, found):
    assert lines(schema.of_request(POST, body)) == found


def test_a_bot_has_two_thousand_characters(schema):
    assert not schema.of_request(POST, {"content": "x" * 2000})
    assert schema.of_request(POST, {"content": "x" * 2001})


def test_a_body_where_none_is_taken_is_a_mismatch(schema):
    assert lines(schema.of_request("POST /channels/{channel_id}/typing", {"a": 1})) == [
        "$: this route takes no body, and got {'a': 1}"
    ]


def test_a_query_names_what_discord_knows(schema):
    assert not schema.of_query("GET /channels/{channel_id}/messages", "limit=5&before=1")
    assert not schema.of_query("POST /channels/{channel_id}/threads", "use_nested_fields=1")
    assert lines(schema.of_query(POST, "wait=1")) == ["?wait: Discord knows no such parameter here"]


def test_an_answer_is_judged_by_its_status(schema):
    refusal = {"message": "Unknown Channel", "code": 10003}
    assert not schema.of_answer(POST, 404, refusal)
    assert '$: "author" is a required property' in lines(schema.of_answer(POST, 200, refusal))
    assert lines(schema.of_answer(POST, 302, {})) == ["$: no answer of this route has the status 302"]
    tree = {"content": {"_errors": [{"code": "BASE_TYPE_MAX_LENGTH", "message": "Must be 2000 or fewer in length."}]}}
    assert not schema.of_answer(POST, 400, {"message": "Invalid Form Body", "code": 50035, "errors": tree})
    assert schema.of_answer(POST, 400, {"message": "Invalid Form Body", "code": 50035, "errors": {"content": "long"}})


def test_moments_and_addresses_are_looked_at(schema):
    assert not schema.of_request(POST, {"embeds": [{"timestamp": "2026-11-24T12:00:00+00:00"}]})
    assert schema.of_request(POST, {"embeds": [{"timestamp": "tomorrow"}]})
    assert schema.of_request(POST, {"embeds": [{"url": "no address"}]})


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        ("POST", "/channels/1/messages", POST),
        (
            "PATCH",
            "/webhooks/1/t/messages/@original",
            "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original",
        ),
        ("PATCH", "/webhooks/1/t/messages/2", "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"),
        ("GET", "/users/@me", "GET /users/@me"),
        ("GET", "/users/@you/and/me", None),
        ("PUT", "/channels/1/messages", None),
    ],
)
def test_a_path_leads_to_discords_own_route(schema, method, path, route):
    assert schema.route_of(method, path) == route


def test_the_routes_of_the_playground_are_discords(schema):
    assert [f"{one.method} {one.path}" for one in ROUTES if schema.route_of(one.method, one.path) is None] == []


def test_the_endpoints_of_the_bot_are_discords_and_the_playground_has_them(schema):
    assert ENDPOINTS_OF_THE_BOT.keys() <= schema.routes.keys()
    served = {schema.route_of(one.method, one.path) for one in ROUTES}
    assert ENDPOINTS_OF_THE_BOT.keys() <= served


def test_the_page_of_the_schema_is_what_is_checked():
    assert PAGE.read_text(encoding="utf-8") == render(), "run `make docs`"


def test_an_amendment_fails_when_the_published_schema_has_moved_on():
    document = {"schemas": {"A": {"type": "string"}}}
    made = amended(document, [Amendment("schemas.A.type", "string", "integer", "because")])
    assert made == {"schemas": {"A": {"type": "integer"}}}
    assert document == {"schemas": {"A": {"type": "string"}}}
    with pytest.raises(AmendmentError, match="because"):
        amended(document, [Amendment("schemas.A.type", "number", "integer", "because")])
    with pytest.raises(AmendmentError, match="gone"):
        amended(document, [Amendment("schemas.B.type", "number", "integer", "because")])


def test_every_difference_has_its_reason():
    assert all(len(one.reason) > 20 for one in (*AMENDMENTS, *REQUEST_AMENDMENTS))


@pytest.mark.parametrize("folder", [FOLDER, ROOT / "tests" / "discordjs"], ids=lambda folder: folder.name)
def test_packages_are_pinned_and_named_without_an_address(folder):
    manifest = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    assert all(version[0].isdigit() for version in manifest["dependencies"].values())
    lock = (folder / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock
    packages = json.loads(lock)["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_where_npm_cannot_be_reached_that_is_the_reason(schema, tmp_path, monkeypatch):
    for name in ("package.json", "package-lock.json"):
        shutil.copy(FOLDER / name, tmp_path)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    with pytest.raises(NodeMissingError, match=r"npm could not install packages \(.*ECONNREFUSED"):
        install(tmp_path)


async def _post(playground, body):
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bot {playground.token}"}) as session,
        session.post(f"{playground.api_url}/channels/{GENERAL}/messages", json=body) as response,
    ):
        return response.status


@pytest.fixture
def watch(schema, watched_playgrounds):
    """A watch of its own; what the one of the run sees of these playgrounds is forgotten."""
    yield Watch(schema)
    watched_playgrounds.take()


async def test_an_answer_that_lacks_something_fails_the_test_and_says_where(watch):
    async with open_playground() as playground:
        watch.attach(playground)
        message = playground.payloads.message
        playground.payloads.message = lambda *them, **more: {
            key: value for key, value in message(*them, **more).items() if key != "timestamp"
        }
        assert await _post(playground, {"content": "x"}) == 200
    assert watch.take() == [f'{POST}, answer 200: $: "timestamp" is a required property']
    assert watch.take() == []


async def test_a_form_that_was_refused_is_the_bots_fault_only_where_the_bot_is_tested(watch):
    async with open_playground() as playground:
        watch.attach(playground)
        assert await _post(playground, {"content": "x" * 2001}) == 400
        assert watch.take() == []
        watch.is_bot_test = True
        assert await _post(playground, {"content": "x" * 2001}) == 400
        refused, mismatch = watch.take()
    assert refused.startswith(f"{POST} the bot was refused: {{'message': 'Invalid Form Body'")
    assert mismatch.startswith(f"{POST}, request: $.content: ")


async def test_the_bot_may_use_only_what_is_on_the_list(watch):
    async with open_playground() as playground:
        watch.attach(playground)
        watch.is_bot_test = True
        async with aiohttp.ClientSession(headers={"Authorization": f"Bot {playground.token}"}) as session:
            for path in (f"/channels/{GENERAL}/webhooks", "/horoscopes"):
                await session.get(playground.api_url + path)
    assert watch.take() == [
        "GET /channels/{channel_id}/webhooks is not in the list of endpoints of the bot:"
        " tests/discord_schema/endpoints.py",
        "GET /horoscopes is no route of Discord's",
    ]


async def test_without_node_the_run_says_what_it_left_out(tmp_path):
    run = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "pytest", "-q", "-p", "no:cacheprovider"),
        *(
            "tests/playground/test_playground_payloads.py",
            "tests/discordjs",
            "tests/discord_schema/test_discord_schema.py",
        ),
        *("-k", "moments or discordjs or everybody"),
        cwd=ROOT,
        env={**os.environ, "PATH": str(tmp_path)},
        stdout=asyncio.subprocess.PIPE,
    )
    said = (await run.communicate())[0].decode()
    assert run.returncode == 0, said
    assert "LEFT OUT: no Node here, so nothing was checked against Discord's schema." in said
    assert "LEFT OUT: no Node here, so Discord's schema could not be read." in said
    assert "LEFT OUT: no Node here, so discord.js was not tried in the playground." in said
