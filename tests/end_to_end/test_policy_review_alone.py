"""Two-person review where nobody else is there: after an hour the author approves alone, and the history says so."""

from playground import open_playground
from tests.bot_process import running_bot
from tests.policy_desk import OWNER, WORLD, begin_add, set_up

HOUR = 3600.0


async def test_an_author_approves_alone_after_an_hour_and_the_history_says_so(tmp_path):
    async with (
        open_playground(WORLD) as playground,
        running_bot(playground, tmp_path, OWNER_IDS=OWNER, CLOCK="playground"),
    ):
        await set_up(playground)
        admin, author = playground.person("adam"), playground.person("mona")
        await admin.click(await admin.slash("setup"), "Turn two-person review on")
        panel = await begin_add(author, title="Nobody else is there", identifier="AL-1", link="https://www.dol.gov/al1")
        await author.click(panel, "Post")

        await playground.put_forward(seconds=HOUR - 60)
        told = await author.click(panel, "Approve")
        assert told.content.startswith("Another moderator should approve what you wrote.")
        assert "Nothing on record is called" in (await author.slash("milestone", milestone="AL-1")).content

        await playground.put_forward(seconds=120)
        await author.click(panel, "Approve")
        assert panel.content.startswith("**Kept: Nobody else is there.**")
        assert "Nobody else is there" in (await author.slash("milestone", milestone="AL-1")).text
        history = await author.slash("policy history", milestone="AL-1")
        assert "approved by its author alone" in history.text


async def test_an_import_is_taken_in_by_its_author_alone_after_an_hour(tmp_path):
    file = b"kind,title,identifier,jurisdiction,topics,date,url,summary\nreport,Alone,AL-2,US,tax,2026-11-01,https://www.gao.gov/2,S\n"
    async with (
        open_playground(WORLD) as playground,
        running_bot(playground, tmp_path, OWNER_IDS=OWNER, CLOCK="playground"),
    ):
        await set_up(playground)
        admin, author = playground.person("adam"), playground.person("mona")
        await admin.click(await admin.slash("setup"), "Turn two-person review on")
        panel = await (await author.slash("policy import", file=("one.csv", file))).settled()
        await playground.put_forward(seconds=HOUR + 60)
        await (await author.click(panel, "Import")).settled()
        assert panel.content == "**Imported: 1 new, 0 changed, 0 as they are.**"
        assert "approved by its author alone" in (await author.slash("policy history", milestone="AL-2")).text
