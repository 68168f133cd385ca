"""Taking a whole import back: what it added is withdrawn, what it changed reads as before; all of it or nothing."""

import pytest
import pytest_asyncio

from tests.policy_desk import added, message_with, moderated_playground

HEAD = "id,kind,title,identifier,jurisdiction,topics,date,url,summary\n"
ROW = ",report,{title},{number},US,tax,2026-11-01,https://www.gao.gov/{number},A summary.\n"


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot")) as opened:
        yield opened


@pytest.fixture
def moderator(playground):
    return playground.person("mona")


def labels_of(shown):
    return [button["label"] for button in shown.buttons]


async def pressed(person, panel, label):
    return await (await person.click(panel, label)).settled()


async def imported(person, content):
    reply = await person.slash("policy import", file=("file.csv", content.encode()))
    panel = await reply.settled()
    await pressed(person, panel, "Import")
    assert panel.content.startswith("**Imported: ")


async def undo_panel(person, **options):
    panel = await person.slash("policy undo", **options)
    assert "Take the whole import back" in labels_of(panel)
    return await pressed(person, panel, "Take the whole import back")


async def is_found(person, number):
    return "Nothing on record is called" not in (await person.slash("milestone", milestone=number)).content


async def test_what_was_added_is_withdrawn_and_what_was_changed_reads_as_before(moderator):
    rows = "".join(ROW.format(title=f"Undone {number}", number=f"IU-{number}") for number in (1, 2, 3))
    await imported(moderator, HEAD + rows)
    await imported(moderator, "id,title\nerisa-1974,ERISA by file\nsecure-2-0-act-2022,SECURE by file\n")
    back = await undo_panel(moderator)
    assert back.content.startswith("**Ready to take the whole import back: 2 items.** Nothing is kept yet.")
    assert labels_of(back) == ["Take all back", "Cancel"]
    assert "ERISA by file" in (await moderator.slash("milestone", milestone="erisa-1974")).text
    await pressed(moderator, back, "Take all back")
    assert back.content == "**The import was taken back: 2 items.**"
    assert "by file" not in (await moderator.slash("milestone", milestone="erisa-1974")).text
    history = await moderator.slash("policy history", milestone="secure-2-0-act-2022")
    assert "taking a change back" in history.text
    assert "taken back by" in history.text
    assert await is_found(moderator, "IU-2")
    back = await undo_panel(moderator, milestone="IU-2")
    await pressed(moderator, back, "Take all back")
    assert back.content == "**The import was taken back: 3 items.**"
    assert not any([await is_found(moderator, f"IU-{number}") for number in (1, 2, 3)])


async def test_what_was_taken_back_already_is_left_out_and_the_rest_can_be_taken_back(moderator):
    await imported(moderator, HEAD + ROW.format(title="One", number="IU-11") + ROW.format(title="Two", number="IU-12"))
    await moderator.click(await moderator.slash("policy undo", milestone="IU-11"), "Save without alert")
    back = await undo_panel(moderator, milestone="IU-12")
    assert back.content.startswith("**Ready to take the whole import back: one item.**")
    await pressed(moderator, back, "Take all back")
    assert not await is_found(moderator, "IU-12")


async def test_nothing_is_taken_back_where_something_was_changed_since(moderator):
    await imported(moderator, "id,title\neo-14178,First by file\neo-14233,Second by file\n")
    form = await moderator.slash("policy edit", milestone="eo-14178")
    await moderator.click(await moderator.submit(form, title="Changed since"), "Save without alert")
    refused = await undo_panel(moderator, milestone="eo-14233")
    assert refused.content.startswith("**The import cannot be taken back as one: 1 item of it was changed since.**")
    assert "Changed since" in refused.text
    assert labels_of(refused) == []
    assert "Second by file" in (await moderator.slash("milestone", milestone="eo-14233")).text


async def test_a_change_between_the_question_and_the_press_is_noticed(moderator):
    await imported(moderator, "id,title\neo-14330,Third by file\n")
    back = await undo_panel(moderator, milestone="eo-14330")
    form = await moderator.slash("policy edit", milestone="eo-14330")
    await moderator.click(await moderator.submit(form, title="In between"), "Save without alert")
    reply = await moderator.click(back, "Take all back")
    (told,) = await reply.followed_up()
    assert told.content.startswith("The record has changed since")
    assert "In between" in (await moderator.slash("milestone", milestone="eo-14330")).text


async def test_what_was_typed_by_hand_is_of_no_import(moderator):
    await added(moderator, title="By hand", identifier="IU-21", link="https://www.dol.gov/iu21")
    panel = await moderator.slash("policy undo")
    assert labels_of(panel) == ["Post", "Save without alert", "Cancel"]


async def test_under_review_a_colleague_takes_it_back(moderator, playground):
    admin, colleague = playground.person("adam"), playground.person("maya")
    await imported(moderator, HEAD + ROW.format(title="Reviewed", number="IU-31"))
    panel = await admin.slash("setup")
    await admin.click(panel, "Turn two-person review on")
    try:
        await undo_panel(moderator, milestone="IU-31")
        shown = await message_with(playground, colleague, "take the whole import back")
        await pressed(colleague, shown, "Take all back")
        assert not await is_found(moderator, "IU-31")
        history = await moderator.slash("policy history", milestone="IU-31")
        assert f"approved by {colleague.mention}" in history.text
    finally:
        await admin.click(panel, "Turn two-person review off")
