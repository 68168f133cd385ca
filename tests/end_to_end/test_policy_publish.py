"""`/policy publish`: the bot's owners make a server's milestone everybody's."""

import pytest
import pytest_asyncio

from tests.policy_desk import added, moderated_playground

ELSEWHERE = 1300000000000000240


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot")) as opened:
        yield opened


@pytest.fixture
def moderator(playground):
    return playground.person("mona")


@pytest.fixture
def owner(playground):
    """Return the owner of the bot: with Manage Messages in the first server, a moderator of the second alone."""
    return playground.person("olga")


async def an_item(moderator, number):
    kept = await added(moderator, identifier=number, title=f"Item {number}", link=f"https://www.dol.gov/{number}")
    history = await moderator.click(kept, "History")
    return history.embeds[0]["footer"]["text"].rpartition(" ")[2]


async def test_an_owner_makes_it_everybodys_without_moderating_there(moderator, owner):
    await an_item(moderator, "B-1")
    assert "Nothing on record" in (await owner.slash("milestone", milestone="B-1", channel=ELSEWHERE)).content
    assert (await owner.slash("policy queue")).content.startswith("That is for this server's moderators")
    panel = await owner.slash("policy publish", milestone="B-1")
    assert panel.content.startswith("**Ready to make Item B\\-1 everybody's.** Nothing is kept yet.")
    await owner.click(panel, "Save without alert")
    assert panel.content.startswith("**Kept: Item B\\-1.**")
    assert "Item B\\-1" in (await owner.slash("milestone", milestone="B-1", channel=ELSEWHERE)).text
    history = await moderator.slash("policy history", milestone="B-1")
    assert f"{owner.mention} (bot owner)" in history.text


async def test_an_owner_names_another_servers_item_by_its_id(moderator, owner):
    item_id = await an_item(moderator, "B-2")
    panel = await owner.slash("policy publish", milestone=item_id, channel=ELSEWHERE)
    await owner.click(panel, "Post")
    assert "Item B\\-2" in (await owner.slash("milestone", milestone="B-2", channel=ELSEWHERE)).text


async def test_what_is_everybodys_already_is_not_published_again(owner):
    reply = await owner.slash("policy publish", milestone="erisa-1974")
    assert reply.content == "That item is everybody's already."


async def test_a_server_still_corrects_what_was_published_for_itself(moderator, owner):
    await an_item(moderator, "B-3")
    await owner.click(await owner.slash("policy publish", milestone="B-3"), "Save without alert")
    panel = await moderator.submit(await moderator.slash("policy edit", milestone="B-3"), title="Here called otherwise")
    assert "It is seen in this server only; the original stays as it is." in panel.content
    await moderator.click(panel, "Save without alert")
    assert "Here called otherwise" in (await moderator.slash("milestone", milestone="B-3")).text
    assert "Item B\\-3" in (await owner.slash("milestone", milestone="B-3", channel=ELSEWHERE)).text
