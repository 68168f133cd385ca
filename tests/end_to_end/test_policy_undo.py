"""Taking changes back: one's own last, or a named one; by another change, so that both stay visible."""

import pytest
import pytest_asyncio

from tests.policy_desk import added, moderated_playground


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot")) as opened:
        yield opened


@pytest.fixture
def moderator(playground):
    return playground.person("mona")


@pytest.fixture
def colleague(playground):
    return playground.person("adam")


def differences_of(shown):
    return shown.embeds[0]["description"].splitlines()


async def an_item(moderator, number):
    kept = await added(moderator, identifier=number, title=f"Item {number}", link=f"https://www.dol.gov/{number}")
    return number, kept


async def retitled(person, number, title):
    panel = await person.submit(await person.slash("policy edit", milestone=number), title=title)
    return await person.click(panel, "Save without alert")


async def test_ones_own_last_change_is_taken_back_after_its_difference_was_shown(moderator, colleague):
    number, _ = await an_item(moderator, "U-1")
    await retitled(moderator, number, "A slip")
    await retitled(colleague, "erisa-1974", "ERISA, as a colleague has it")
    panel = await moderator.slash("policy undo")
    assert panel.content.startswith("**Ready to take a change of A slip back.** Nothing is kept yet.")
    assert differences_of(panel) == ["**Title:** A slip → Item U\\-1"]
    await moderator.click(panel, "Save without alert")
    assert "Item U\\-1" in (await moderator.slash("milestone", milestone=number)).text


async def test_undoing_again_goes_one_change_further_back(moderator):
    number, _ = await an_item(moderator, "U-2")
    await retitled(moderator, number, "First")
    await retitled(moderator, number, "Second")
    for title in ("First", "Item U\\-2"):
        panel = await moderator.slash("policy undo")
        await moderator.click(panel, "Save without alert")
        assert title in (await moderator.slash("milestone", milestone=number)).text


async def test_a_named_change_of_a_colleague_is_taken_back(moderator, colleague):
    number, _ = await an_item(moderator, "U-3")
    await retitled(colleague, number, "Wrongly named")
    offered = await moderator.autocomplete("policy undo", "change", "", milestone=number)
    assert [choice.name.partition(": ")[2] for choice in offered] == [
        "Title: Item U-3 → Wrongly named",
        "Added to the record",
    ]
    panel = await moderator.slash("policy undo", milestone=number, change=offered[0].value)
    assert colleague.mention in panel.text
    await moderator.click(panel, "Post")
    history = await moderator.slash("policy history", milestone=number)
    assert f"taken back by {moderator.mention}" in history.text
    again = await moderator.slash("policy undo", change=offered[0].value)
    assert again.content == "That change was taken back already. The history shows by which change."


async def test_the_newest_change_of_a_named_item_is_taken_back(moderator, colleague):
    number, _ = await an_item(moderator, "U-4")
    await retitled(colleague, number, "Not this")
    panel = await moderator.slash("policy undo", milestone=number)
    assert differences_of(panel) == ["**Title:** Not this → Item U\\-4"]


async def test_an_addition_taken_back_is_a_withdrawal(moderator):
    number, kept = await an_item(moderator, "U-5")
    panel = await moderator.click(kept, "Take it back")
    assert differences_of(panel) == ["**Withdrawn:** no → yes"]
    await moderator.click(panel, "Save without alert")
    assert number.replace("-", "\\-") not in (await moderator.slash("timeline")).text


async def test_an_undo_can_be_taken_back(moderator):
    number, _ = await an_item(moderator, "U-6")
    kept = await retitled(moderator, number, "Right after all")
    undone = await moderator.click(await moderator.click(kept, "Take it back"), "Save without alert")
    redone = await moderator.click(await moderator.click(undone, "Take it back"), "Save without alert")
    assert differences_of(redone) == ["**Title:** Item U\\-6 → Right after all"]
    assert (await moderator.click(redone, "History")).content.startswith("**4 changes**")


async def test_a_change_that_was_built_upon_is_not_taken_back(moderator):
    number, _ = await an_item(moderator, "U-7")
    first = await retitled(moderator, number, "First")
    await retitled(moderator, number, "Second")
    refused = await moderator.click(first, "Take it back")
    assert refused.ephemeral
    assert refused.content.startswith("That cannot be taken back as it is: **Title** was changed again since.")


async def test_a_change_of_a_release_is_not_taken_back(moderator):
    assert await moderator.autocomplete("policy undo", "change", "", milestone="dol-car-2025-01") == []
    refused = await moderator.slash("policy undo", milestone="dol-car-2025-01")
    assert refused.content.startswith("There is nothing of yours to take back here.")
    unknown = await moderator.slash("policy undo", change="c-nothing")
    assert unknown.content == "There is no such change. Open the history and choose one from there."


async def test_a_change_is_chosen_in_the_history(moderator):
    number, _ = await an_item(moderator, "U-8")
    await retitled(moderator, number, "Chosen in the list")
    history = await moderator.slash("policy history", milestone=number)
    options = history.components[0]["components"][0]["options"]
    panel = await moderator.choose(history, "policy.undo_chosen:", options[0]["value"])
    assert differences_of(panel) == ["**Title:** Chosen in the list → Item U\\-8"]


async def test_a_withdrawn_item_is_found_by_its_number_where_it_can_be_brought_back(moderator):
    number, _ = await an_item(moderator, "U-99")
    form = await moderator.slash("policy withdraw", milestone=number)
    await moderator.click(await moderator.submit(form, reason="Never was"), "Save without alert")
    assert "Nothing on record is called" in (await moderator.slash("milestone", milestone=number)).content
    (choice,) = await moderator.autocomplete("policy history", "milestone", number)
    assert choice.name == "Withdrawn: U-99, Federal: Item U-99"
    assert "Never was" in (await moderator.slash("policy history", milestone=number)).text
    await moderator.click(await moderator.slash("policy undo", milestone=number), "Save without alert")
    assert "Item U\\-99" in (await moderator.slash("milestone", milestone=number)).text


async def test_a_withdrawn_item_does_not_get_in_the_way_of_another_of_its_number(moderator):
    number, _ = await an_item(moderator, "U-98")
    form = await moderator.slash("policy withdraw", milestone=number)
    await moderator.click(await moderator.submit(form, reason="Twice"), "Save without alert")
    await added(moderator, identifier=number, title="The other U-98", link="https://www.dol.gov/other")
    assert "The other U\\-98" in (await moderator.slash("policy history", milestone=number)).content
