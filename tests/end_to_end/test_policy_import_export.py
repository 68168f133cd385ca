"""The record as a file: exported, imported again, checked row by row, taken in as a whole or not at all."""

import csv
import io
import json

import pytest
import pytest_asyncio

from playground import open_playground
from tests.bot_process import running_bot
from tests.policy_desk import OWNER, WORLD, added, content_of, message_with, moderated_playground, set_up

HEAD = "kind,title,identifier,jurisdiction,topics,date,url,summary\n"
ROW = "report,{title},{number},US,tax,2026-11-01,https://www.gao.gov/{number},A summary.\n"


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot")) as opened:
        yield opened


@pytest.fixture
def moderator(playground):
    return playground.person("mona")


def labels_of(shown):
    return [button["label"] for button in shown.buttons]


async def imported(person, name, content, **options):
    reply = await person.slash("policy import", file=(name, content), **options)
    assert reply.thinking or not reply.failed
    return await reply.settled()


async def exported(person, format):
    reply = await (await person.slash("policy export", format=format)).settled()
    assert reply.ephemeral
    (file,) = reply.attachments
    return file["filename"], await content_of(file)


async def pressed(person, panel, label):
    reply = await person.click(panel, label)
    return await reply.settled()


async def test_a_file_is_previewed_and_then_taken_in(moderator):
    content = HEAD + ROW.format(title="First of two", number="G-1") + ROW.format(title="Second of two", number="G-2")
    panel = await imported(moderator, "two.csv", content.encode())
    assert panel.content.startswith(
        "**Ready to import two.csv: 2 new, 0 changed, 0 as they are.** Nothing is kept yet.\n"
        "**Import and announce** posts in 0 channels. **Import** posts nowhere."
    )
    assert labels_of(panel) == ["Import", "Import and announce", "Cancel"]
    assert "Nothing on record" in (await moderator.slash("milestone", milestone="G-1")).content
    await pressed(moderator, panel, "Import")
    assert panel.content == "**Imported: 2 new, 0 changed, 0 as they are.**"
    assert labels_of(panel) == []
    for title, number in (("First of two", "G-1"), ("Second of two", "G-2")):
        assert title in (await moderator.slash("milestone", milestone=number)).text
    assert "without alert" in (await moderator.slash("policy history", milestone="G-1")).text


async def test_import_and_announce_stays_with_the_changes(moderator):
    panel = await imported(moderator, "one.csv", (HEAD + ROW.format(title="Announced", number="G-3")).encode())
    await pressed(moderator, panel, "Import and announce")
    assert "with alert" in (await moderator.slash("policy history", milestone="G-3")).text


async def test_one_wrong_row_and_nothing_is_taken_in(moderator):
    content = (
        HEAD
        + ROW.format(title="Right", number="G-4")
        + "report,,G-5,US,tax,2026-11-01,https://www.gao.gov/5,A summary.\n"
        + 'report,"Two\nlines",G-6,US,tax,2026-11-01,https://www.gao.gov/6,A summary.\n'
        + "report,Wrong link,G-7,US,tax,2026-11-01,http://www.gao.gov/7,A summary.\n"
        + "report,Wrong topic,G-8,US,weather,2026-11-01,https://www.gao.gov/8,A summary.\n"
    )
    panel = await imported(moderator, "wrong.csv", content.encode())
    assert panel.content.startswith("**3 rows of wrong.csv are wrong, so nothing was taken in.**")
    lines = panel.embeds[0]["description"].splitlines()
    assert [line.split("**")[1] for line in lines] == ["Line 3", "Line 6", "Line 7"]
    assert "weather" in lines[2]
    assert labels_of(panel) == []
    assert "Nothing on record" in (await moderator.slash("milestone", milestone="G-4")).content


async def test_many_wrong_rows_are_counted_and_come_as_a_file(moderator):
    content = HEAD + "".join(f"report,,N-{number},US,tax,2026-11-01,https://www.gao.gov/n,S.\n" for number in range(40))
    panel = await imported(moderator, "many.csv", content.encode())
    assert panel.content.startswith("**40 rows of many.csv are wrong")
    (file,) = panel.attachments
    assert len((await content_of(file)).decode().splitlines()) == 40


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0"),
        ("cut.json", b'{"format": "rollover-record", "milestones": ['),
        ("list.json", b"[1, 2]"),
        ("text.csv", b"hello"),
    ],
)
async def test_what_is_no_such_file_is_refused_in_words(moderator, name, content):
    reply = await imported(moderator, name, content)
    assert "wrong on our side" not in reply.text
    assert reply.text.strip()
    assert labels_of(reply) == []


@pytest.mark.parametrize("format", ["JSON", "CSV (for a spreadsheet)"])
async def test_what_is_exported_and_imported_again_is_as_it_was(moderator, format):
    name, content = await exported(moderator, format)
    panel = await imported(moderator, name, content)
    assert panel.content.startswith(f"**Everything in {name.replace('-', chr(92) + '-')} stands on record already.**")


async def test_a_server_s_file_taken_in_elsewhere_is_the_same_record_there(moderator, playground, tmp_path):
    await added(moderator, identifier="X-9", title="Exported with its steps", link="https://www.dol.gov/x9")
    form = await moderator.slash("policy action", milestone="X-9")
    panel = await moderator.submit(form, date="yesterday", what="Stayed", status="stayed")
    await moderator.click(panel, "Save without alert")
    _, content = await exported(moderator, "JSON")
    before = {row["identifier"]: row for row in json.loads(content)["milestones"]}
    async with open_playground(WORLD) as other, running_bot(other, tmp_path, OWNER_IDS=OWNER):
        await set_up(other)
        there = other.person("mona")
        panel = await imported(there, "record.json", content)
        await pressed(there, panel, "Import")
        assert panel.content.startswith("**Imported: ")
        _, again = await exported(there, "JSON")
    after = {row["identifier"]: row for row in json.loads(again)["milestones"]}
    assert after["X-9"] == before["X-9"]
    assert [action["what"] for action in after["X-9"]["actions"]] == ["Issued", "Stayed"]


async def test_a_changed_cell_is_one_change(moderator):
    await added(moderator, identifier="X-10", title="Before the file", link="https://www.dol.gov/x10")
    _, content = await exported(moderator, "CSV (for a spreadsheet)")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    (row,) = [row for row in rows if row["identifier"] == "X-10"]
    target = io.StringIO()
    writer = csv.DictWriter(target, ["id", "title"])
    writer.writeheader()
    writer.writerow({"id": row["id"], "title": "After the file"})
    panel = await imported(moderator, "titles.csv", target.getvalue().encode())
    assert "0 new, 1 changed, 0 as they are" in panel.content
    await pressed(moderator, panel, "Import")
    history = await moderator.slash("policy history", milestone="X-10")
    assert "**Title:** Before the file → After the file" in history.text


async def test_words_may_be_written_as_members_read_them(moderator):
    content = (
        "kind,title,identifier,jurisdiction,topics,date,url,summary,status\n"
        "Court case,In members' words,G-41,federal,Rules for digital-asset markets;stablecoins,2026-11-01,"
        "https://www.gao.gov/41,A summary.,under Supreme Court review\n"
    )
    panel = await imported(moderator, "words.csv", content.encode())
    assert panel.content.startswith("**Ready to import words.csv: 1 new,")


async def test_a_wrong_word_is_told_the_nearest_and_a_row_without_a_name_has_no_gaps(moderator):
    content = HEAD + "Stat bil,Near,G-42,NH,tax,2026-11-01,https://www.gao.gov/42,A summary.\nreport,Short\n"
    panel = await imported(moderator, "near.csv", content.encode())
    assert panel.embeds[0]["description"].splitlines() == [
        "**Line 2**, Near, kind: “Stat bil” is not one of the words for “Kind”. The nearest is “state bill”.",
        "**Line 3**: The row has 2 cells, but there are 8 columns.",
    ]


async def test_an_empty_file_is_said_to_hold_nothing(moderator):
    assert (await imported(moderator, "empty.csv", b"\n")).content == "There is no milestone in that file."


async def test_an_import_is_dropped(moderator):
    panel = await imported(moderator, "one.csv", (HEAD + ROW.format(title="Dropped", number="G-20")).encode())
    await moderator.click(panel, "Cancel")
    assert panel.content == "Dropped. Nothing was kept."


async def test_a_colleague_does_not_take_in_what_another_attached(moderator, playground):
    content = (HEAD + ROW.format(title="Attached by another", number="G-21")).encode()
    panel = await imported(moderator, "one.csv", content, channel="moderators")
    assert not panel.ephemeral
    told = await (await playground.person("adam").click(panel, "Import")).followed_up()
    assert told[0].content.startswith("This entry is somebody else's.")


async def test_a_file_that_is_too_large_is_not_fetched(moderator):
    reply = await imported(moderator, "large.csv", b"a" * (10 * 1024 * 1024 + 1))
    assert reply.content == "That file has 11 MB; up to 10 MB can be read. Split it into several."


async def test_a_preview_survives_a_restart_and_a_second_person_approves_under_review(tmp_path):
    async with open_playground(WORLD) as playground:
        mona, adam = playground.person("mona"), playground.person("adam")
        async with running_bot(playground, tmp_path, OWNER_IDS=OWNER):
            await set_up(playground)
            await adam.click(await adam.slash("setup"), "Turn two-person review on")
            content = (HEAD + ROW.format(title="Approved by another", number="G-30")).encode()
            panel = await imported(mona, "one.csv", content)
            assert "Another moderator presses the button" in panel.content
            shown = await message_with(playground, adam, "Ready to import one.csv")
        async with running_bot(playground, tmp_path, OWNER_IDS=OWNER):
            told = await (await mona.click(panel, "Import")).followed_up()
            assert told[0].content.startswith("Another moderator should approve what you wrote.")
            await pressed(adam, shown, "Import")
            assert shown.content == "**Imported: 1 new, 0 changed, 0 as they are.**"
            history = await mona.slash("policy history", milestone="G-30")
            assert f"approved by {adam.mention}" in history.text
