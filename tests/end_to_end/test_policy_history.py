"""`/policy history`: who changed what and when, page by page, and as a file."""

import csv
import io

import pytest
import pytest_asyncio

from tests.policy_desk import added, content_of, moderated_playground


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot")) as opened:
        yield opened


@pytest.fixture
def moderator(playground):
    return playground.person("mona")


def entries_of(shown):
    return shown.embeds[0]["description"].split("\n\n")


def position_of(shown):
    return shown.embeds[0]["footer"]["text"].partition(";")[0]


@pytest_asyncio.fixture(scope="module")
async def item(playground):
    moderator = playground.person("mona")
    await added(moderator, identifier="H-1", title="Item 0", link="https://www.dol.gov/h1")
    for number in range(1, 7):
        form = await moderator.slash("policy edit", milestone="H-1")
        panel = await moderator.submit(form, title=f"Item {number}")
        await moderator.click(panel, "Post" if number % 2 else "Save without alert")
    return "H-1"


async def test_changes_are_shown_newest_first_with_who_and_how(moderator, item):
    history = await moderator.slash("policy history", milestone=item)
    assert history.content == "**7 changes** of Item 6, newest first"
    entries = entries_of(history)
    assert len(entries) == 5
    assert moderator.mention in entries[0]
    assert "(moderator)" in entries[0]
    assert "in this server only; without alert" in entries[0]
    assert entries[0].endswith("**Title:** Item 5 → Item 6")
    assert "in this server only; with alert" in entries[1]
    assert position_of(history) == "Page 1 of 2"


async def test_the_pages_are_turned(moderator, item):
    history = await moderator.slash("policy history", milestone=item)
    await moderator.click(history, "Next")
    assert position_of(history) == "Page 2 of 2"
    assert entries_of(history)[-1].endswith("Added to the record")


async def test_the_history_of_a_shipped_item_names_the_release(moderator):
    history = await moderator.slash("policy history", milestone="erisa-1974")
    assert history.content.startswith("**1 change** of Employee Retirement Income Security Act")
    assert "a release of the program" in history.text
    assert "for everybody; not announced" in history.text


async def test_the_whole_history_is_a_file_too(moderator, item):
    history = await moderator.slash("policy history", milestone=item)
    reply = await moderator.click(history, "Export")
    assert reply.ephemeral
    (file,) = reply.attachments
    assert file["filename"].endswith(".csv")
    rows = list(csv.DictReader(io.StringIO((await content_of(file)).decode("utf-8-sig"))))
    titles = [row["after"] for row in rows if row["field"] == "title"]
    assert sorted(titles) == sorted(f"Item {number}" for number in range(1, 7))


async def test_a_member_turns_no_page_of_it(moderator, item, playground):
    history = await moderator.slash("policy history", milestone=item, channel="moderators")
    assert not history.ephemeral
    colleague = playground.person("adam")
    copy = await colleague.click(history, "Next")
    assert copy.ephemeral
    assert position_of(copy) == "Page 2 of 2"
    assert position_of(history) == "Page 1 of 2"
