"""The faults over HTTP and from the command line, and the bot's requests as they are shown there."""

import json

import pytest

from tests.playground.conftest import GENERAL
from tests.playground.program import run_program


@pytest.fixture
def control(call, playground):
    """Return the function that asks the control."""

    async def ask(method, path, body=None, **headers):
        data = json.dumps(body) if body is not None else None
        headers = {"Content-Type": "application/json", **headers} if body is not None else headers
        url = f"{playground.base_url}/control/{path}"
        async with call.session.request(method, url, data=data, headers=headers) as response:
            return response.status, await response.json() if response.status != 204 else None

    return ask


async def test_a_fault_is_added_listed_and_ended(control, call):
    status, made = await control("POST", "faults", {"kind": "error", "status": 502, "times": 2, "for_seconds": 60})
    assert status == 201
    assert made["text"] == "502 in JSON for every request, 2 more times"
    assert (made["left"], made["hits"], made["waits"]) == (2, 0, False)
    assert made["ends_at"] > made["begins_at"]
    assert (await call("GET", "/users/@me")).status == 502
    _, listed = await control("GET", "faults")
    assert [(one["id"], one["left"]) for one in listed["active"]] == [(made["id"], 1)]
    assert (await control("DELETE", f"faults/{made['id']}"))[0] == 204
    assert (await control("DELETE", f"faults/{made['id']}"))[0] == 404
    assert (await call("GET", "/users/@me")).status == 200
    await control("POST", "faults", {"kind": "503", "after_seconds": 60})
    _, listed = await control("GET", "faults")
    assert listed["active"][0]["waits"] is True
    assert (await control("DELETE", "faults"))[0] == 204
    assert (await control("GET", "faults"))[1]["active"] == []


async def test_the_list_says_all_that_a_form_needs(control):
    _, listed = await control("GET", "faults")
    kinds = {one["kind"]: one for one in listed["kinds"]}
    common = {one["name"] for one in listed["common"]}
    assert {one["scope"] for one in kinds.values()} == {"request", "gateway", "outage", "world"}
    for kind in kinds.values():
        assert kind["title"]
        assert set(kind["common"]) <= common
        for parameter in kind["parameters"]:
            assert {"name", "type", "text", "required", "default"} <= parameter.keys()
            if parameter["type"] in ("choice", "permission"):
                assert parameter["choices"]
    assert not kinds["kick_bot"]["stands"]
    assert kinds["kick_bot"]["common"] == ["after_seconds"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "kind"),
        ({"kind": "nothing"}, "kind"),
        ({"kind": "error", "status": 7}, "status"),
        ([], ""),
    ],
)
async def test_what_cannot_be_is_refused_by_its_field(control, body, field):
    status, answer = await control("POST", "faults", body)
    assert status == 400
    assert set(answer["errors"]) == {field}
    assert answer["message"]


async def test_only_this_machine_and_this_page_may_ask(control, call, playground):
    wish = {"kind": "error"}
    refused = []
    for headers in ({"Origin": "http://elsewhere.example"}, {"Host": "elsewhere.example"}):
        url = f"{playground.base_url}/control/faults"
        async with call.session.post(url, json=wish, headers=headers) as response:
            refused.append(response.status)
    async with call.session.post(f"{playground.base_url}/control/faults", data=json.dumps(wish)) as response:
        refused.append(response.status)
    assert refused == [403, 403, 400]
    assert playground.faults.active() == []
    assert (await control("POST", "faults", wish, Origin=playground.base_url))[0] == 201


async def test_the_bots_requests_are_shown_with_time_size_and_error(control, call, playground):
    await call.say({"content": "x"})
    await call.say({})
    await call("GET", "/nothing")
    playground.faults.add("error", times=1)
    await call("GET", "/users/@me")
    _, shown = await control("GET", "requests")
    assert [one["status"] for one in shown["requests"]] == [200, 400, 404, 503]
    assert [one["number"] for one in shown["requests"]] == [1, 2, 3, 4]
    good, empty, nowhere, broken = shown["requests"]
    assert (good["method"], good["path"]) == ("POST", f"/channels/{GENERAL}/messages")
    assert good["route"] == "/channels/{channel_id}/messages"
    assert good["milliseconds"] > 0
    assert good["request_bytes"] == len('{"content": "x"}')
    assert good["answer_bytes"] > 100
    assert good["error"] is None
    assert empty["error"] == {"code": 50006, "message": "Cannot send an empty message"}
    assert nowhere["route"] is None
    assert broken["fault"] == "f1"
    assert (shown["total"], shown["failed"]) == (4, 3)
    assert shown["unknown_routes"] == ["GET /nothing"]
    _, newer = await control("GET", "requests?after=2&limit=1")
    assert [one["number"] for one in newer["requests"]] == [4]
    for wrong in ("limit=0", "limit=501", "after=x"):
        assert (await control("GET", f"requests?{wrong}"))[0] == 400


async def command(playground, folder, *arguments):
    """Return exit code, output and errors of `python -m playground faults`."""
    ended = await run_program(folder, "faults", "--page", playground.page_url, *arguments)
    return ended.code, ended.output, ended.errors


async def test_faults_are_made_from_the_command_line(call, playground, tmp_path):
    add = ("add", "503", "--route", "/channels/*/messages", "--times", "1", "--for", "60")
    code, output, _ = await command(playground, tmp_path, *add)
    assert code == 0
    assert output.startswith("f1  503 in JSON for /channels/*/messages, 1 more time, until ")
    assert [(await call.say({"content": "x"})).status for _ in range(2)] == [503, 200]
    _, output, _ = await command(playground, tmp_path, "requests")
    assert [line.split()[1] for line in output.splitlines()] == ["503", "200"]
    await command(playground, tmp_path, "add", "kick_bot", "--guild", "Elsewhere", "--after", "60")
    _, output, _ = await command(playground, tmp_path, "list")
    assert output.splitlines()[0].startswith("f2  Kick the bot from Elsewhere, from ")
    assert (await command(playground, tmp_path, "clear", "f2"))[0] == 0
    assert playground.faults.active() == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("add", "nothing"), "kind must be"),
        (("add", "error", "--status", "404"), "status must be from 500 to 599"),
        (("clear", "f9"), "no such fault is active"),
    ],
)
async def test_the_command_line_says_what_is_wrong(playground, tmp_path, arguments, words):
    code, output, errors = await command(playground, tmp_path, *arguments)
    assert (code, output) == (1, "")
    assert words in errors


async def test_the_command_line_says_when_there_is_no_playground(playground, tmp_path):
    code, _, errors = await command(playground, tmp_path, "--page", "http://127.0.0.1:9/", "list")
    assert code == 1
    assert errors.startswith("No playground answers at")
