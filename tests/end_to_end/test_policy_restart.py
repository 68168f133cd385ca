"""The bot is killed at every step of an entry, and comes back to finish it."""

import pytest

from playground import open_playground
from tests.bot_process import running_bot
from tests.policy_desk import FORM, OWNER, WORLD, begin_add, set_up


@pytest.fixture
def folder(tmp_path):
    return tmp_path


async def test_an_entry_survives_the_death_of_the_bot_between_any_two_steps(folder):
    async with open_playground(WORLD) as playground:
        moderator = playground.person("mona")

        async def with_a_bot_that_is_killed(step):
            async with running_bot(playground, folder, OWNER_IDS=OWNER) as bot:
                made = await step()
                await bot.kill()
                return made

        await with_a_bot_that_is_killed(lambda: set_up(playground))
        form = await with_a_bot_that_is_killed(
            lambda: moderator.slash("policy add", kind="Report", jurisdiction="federal", topic="tax")
        )
        refused = await with_a_bot_that_is_killed(lambda: moderator.submit(form, **{**FORM, "link": "http://x.org"}))
        assert refused.content.startswith("The link has to be a full https address")
        form = await with_a_bot_that_is_killed(lambda: moderator.click(refused, "Fix it"))
        assert form.modal.field("title")["value"] == FORM["title"]
        panel = await with_a_bot_that_is_killed(lambda: moderator.submit(form, link=FORM["link"]))
        assert panel.content.startswith("**Ready to add:")
        kept = await with_a_bot_that_is_killed(lambda: moderator.click(panel, "Post"))
        assert kept.content.startswith("**Kept:")
        undo = await with_a_bot_that_is_killed(lambda: moderator.click(kept, "Take it back"))
        assert undo.content.startswith("**Ready to take a change")
        history = await with_a_bot_that_is_killed(lambda: moderator.click(kept, "History"))
        assert history.content.startswith("**1 change**")


async def test_a_finished_panel_that_is_still_open_elsewhere_says_so(folder):
    async with open_playground(WORLD) as playground:
        moderator = playground.person("mona")
        async with running_bot(playground, folder, OWNER_IDS=OWNER):
            await set_up(playground)
            panel = await begin_add(moderator)
            second = await moderator.slash("policy drafts")
            option = second.components[0]["components"][0]["options"][0]["value"]
        async with running_bot(playground, folder, OWNER_IDS=OWNER):
            await moderator.click(panel, "Post")
            told = await moderator.choose(second, "policy.draft:", option)
            assert told.ephemeral
            assert told.content.startswith("This entry was saved or thrown away already")
