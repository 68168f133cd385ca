"""Correcting what is on record: fields, steps, deadlines, relations; over everybody's items and beside colleagues."""

import pytest
import pytest_asyncio

from tests.policy_desk import added, moderated_playground

ERISA = "erisa-1974"
ELSEWHERE = 1300000000000000240


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


def labels_of(shown):
    return [button["label"] for button in shown.buttons]


def value_in(reply, name):
    return reply.modal.field(name).get("value", "")


def fields_of(shown):
    return {field["name"]: field["value"] for field in shown.embeds[0].get("fields", [])}


def differences_of(shown):
    return shown.embeds[0]["description"].splitlines()


async def an_item(moderator, number, **fields):
    """Add a milestone and return its number, by which it is named from then on."""
    await added(moderator, identifier=number, title=f"Item {number}", link=f"https://www.dol.gov/{number}", **fields)
    return number


async def save(moderator, panel):
    return await moderator.click(panel, "Save without alert")


async def test_the_form_holds_what_is_on_record_and_only_what_is_changed_is_a_change(moderator):
    number = await an_item(moderator, "E-1")
    form = await moderator.slash("policy edit", milestone=number)
    assert value_in(form, "title") == "Item E-1"
    panel = await moderator.submit(form, title="Item E-1, corrected")
    assert differences_of(panel) == ["**Title:** Item E\\-1 → Item E\\-1, corrected"]
    kept = await save(moderator, panel)
    assert kept.content.startswith("**Kept: Item E\\-1, corrected.**")
    assert "corrected" in (await moderator.slash("milestone", milestone=number)).text


async def test_a_form_sent_as_it_was_is_no_change(moderator):
    refused = await moderator.submit(await moderator.slash("policy edit", milestone=ERISA))
    assert refused.content == "Everything reads as before, so there is nothing to save."
    assert labels_of(refused) == ["Fix it", "Cancel"]


async def test_a_correction_of_everybodys_item_is_seen_in_this_server_only(moderator, playground):
    form = await moderator.slash("policy edit", milestone=ERISA, what="Agency, citation, confidence")
    panel = await moderator.submit(form, agency="Congress and the courts", reason="As the history shows")
    assert "It is seen in this server only; the original stays as it is." in panel.content
    assert fields_of(panel)["Reason"] == "As the history shows"
    kept = await save(moderator, panel)
    assert "Congress and the courts" in (await moderator.slash("milestone", milestone=ERISA)).text
    elsewhere = playground.person("olga")
    assert (
        "and the courts" not in (await elsewhere.slash("milestone", milestone=ERISA, channel=1300000000000000240)).text
    )
    assert "Reason: As the history shows" in (await moderator.click(kept, "History")).text


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("Title, number, topics, link, summary", ["title", "identifier", "topics", "link", "summary"]),
        ("Status and notes", ["status", "status_as_of", "notes", "reason"]),
        ("Agency, citation, confidence", ["agency", "citation", "confidence", "reason"]),
        (
            "Session, chamber, sponsor, investing",
            ["session", "chamber", "sponsor", "investment_authority", "reason"],
        ),
        ("Kind and jurisdiction", ["kind", "jurisdiction", "reason"]),
    ],
)
async def test_every_field_is_on_one_of_the_forms(moderator, what, fields):
    form = await moderator.slash("policy edit", milestone=ERISA, what=what)
    assert [field["custom_id"] for field in form.modal.fields] == fields


async def test_a_step_moves_the_status(moderator):
    number = await an_item(moderator, "E-2")
    form = await moderator.slash("policy action", milestone=number)
    panel = await moderator.submit(form, date="yesterday", what="Rescinded by the Department", status="rescinded")
    assert "**Status:** in force → rescinded" in differences_of(panel)
    await moderator.click(panel, "Post")
    shown = (await moderator.slash("milestone", milestone=number)).text
    assert "Rescinded by the Department" in shown


async def test_an_unlikely_step_is_asked_about_and_an_impossible_one_refused(moderator):
    form = await moderator.slash("policy add", kind="State bill", jurisdiction="TX", topic="tax")
    panel = await moderator.submit(
        form,
        title="A bill on the tax of coins",
        identifier="HB 9901",
        date="Jan 5 2026",
        link="https://capitol.texas.gov/9901",
        summary="It taxes coins. It is a bill.",
    )
    await save(moderator, panel)
    unlikely = await moderator.submit(
        await moderator.slash("policy action", milestone="HB 9901"), date="Mar 1 2026", what="Signed", status="enacted"
    )
    assert "does not usually" in fields_of(unlikely)["Please check"]
    await save(moderator, unlikely)
    impossible = await moderator.submit(
        await moderator.slash("policy action", milestone="HB 9901"),
        date="Apr 1 2026",
        what="Introduced again",
        status="introduced",
    )
    assert labels_of(impossible) == ["Fix it", "Cancel"]
    assert "“introduced” cannot follow “enacted” for this kind of item (State bill)." in impossible.content


async def test_what_was_typed_comes_back_inert_in_a_refusal(moderator):
    form = await moderator.slash("policy action", milestone=ERISA)
    refused = await moderator.submit(form, date="[x](http://evil.example) **@everyone**", what="Amended")
    assert "is no date I can read" in refused.content
    assert not any(markup in refused.content for markup in ("](", "://", "**", "@everyone"))
    assert labels_of(refused) == ["Fix it", "Cancel"]


async def test_a_step_and_a_deadline_can_be_corrected(moderator):
    number = await an_item(moderator, "E-3")
    form = await moderator.slash("policy deadline", milestone=number)
    panel = await moderator.submit(form, date="Jan 5 2027", what="Comments close", basis="60 days after publication")
    assert differences_of(panel) == ["**Added:** deadline Jan 5, 2027: Comments close"]
    await save(moderator, panel)
    parts = await moderator.autocomplete("policy edit", "part", "", milestone=number)
    assert [choice.name for choice in parts] == [
        "Nov 20, 2026: Issued (in force)",
        "deadline Jan 5, 2027: Comments close",
    ]
    form = await moderator.slash("policy edit", milestone=number, part=parts[1].value)
    assert value_in(form, "date") == "2027-01-05"
    moved = await moderator.submit(form, date="Jan 6 2027", basis="The 5th is a Tuesday; moved by the Department")
    assert len(differences_of(moved)) == 2
    await save(moderator, moved)
    assert "Jan 6, 2027" in (await moderator.slash("milestone", milestone=number)).text


async def test_a_wrong_part_is_taken_out_and_the_history_keeps_it(moderator):
    number = await an_item(moderator, "E-4")
    panel = await moderator.submit(
        await moderator.slash("policy deadline", milestone=number), date="Jan 5 2027", what="A slip", basis="None"
    )
    await save(moderator, panel)
    (slip,) = await moderator.autocomplete("policy withdraw", "part", "deadline", milestone=number)
    form = await moderator.slash("policy withdraw", milestone=number, part=slip.value)
    panel = await moderator.submit(form, reason="There is no such deadline")
    assert differences_of(panel) == ["**Taken out:** deadline Jan 5, 2027: A slip"]
    kept = await save(moderator, panel)
    assert "A slip" not in (await moderator.slash("milestone", milestone=number)).text
    assert "A slip" in (await moderator.click(kept, "History")).text


async def test_items_are_related_by_name(moderator):
    number = await an_item(moderator, "E-5")
    panel = await moderator.slash("policy relate", milestone=number, relation="implements", other=ERISA)
    assert "Employee Retirement Income Security Act" in fields_of(panel)["Other milestone"]
    assert labels_of(panel) == ["Post", "Save without alert", "Cancel"]
    await save(moderator, panel)
    again = await moderator.slash("policy relate", milestone=number, relation="implements", other=ERISA)
    assert again.content == "Those two are related that way already."
    assert again.ephemeral


async def test_a_withdrawn_item_leaves_the_lists_and_keeps_its_history(moderator):
    number = await an_item(moderator, "E-6")
    form = await moderator.slash("policy withdraw", milestone=number)
    panel = await moderator.submit(form, reason="It was never issued")
    kept = await save(moderator, panel)
    assert "E\\-6" not in (await moderator.slash("timeline")).text
    history = await moderator.click(kept, "History")
    assert history.content.startswith("**2 changes**")
    assert "It was never issued" in history.text
    back = await moderator.click(kept, "Take it back")
    await save(moderator, back)
    assert "Item E\\-6" in (await moderator.slash("milestone", milestone=number)).text


async def test_the_second_of_two_editors_is_told_what_changed_and_keeps_what_was_typed(moderator, colleague):
    number = await an_item(moderator, "E-7")
    mine = await moderator.slash("policy edit", milestone=number)
    theirs = await colleague.slash("policy edit", milestone=number)
    await save(colleague, await colleague.submit(theirs, title="Their title"))
    told = await moderator.submit(mine, title="My title")
    assert told.content == "**Somebody changed Their title while you typed.** What you typed is kept."
    assert fields_of(told)["What was changed"] == "**Title:** Item E\\-7 → Their title"
    assert "My title" in fields_of(told)["What you typed"]
    assert colleague.mention in fields_of(told)["Changed by"]
    assert labels_of(told) == ["Keep mine", "Change", "Keep theirs"]
    panel = await moderator.click(told, "Keep mine")
    assert differences_of(panel) == ["**Title:** Their title → My title"]
    await save(moderator, panel)
    assert "My title" in (await moderator.slash("milestone", milestone=number)).text


async def test_a_colleagues_change_elsewhere_in_the_item_is_no_conflict_and_shown(moderator, colleague):
    number = await an_item(moderator, "E-8")
    mine = await moderator.slash("policy edit", milestone=number)
    theirs = await colleague.slash("policy edit", milestone=number, what="Agency, citation, confidence")
    await save(colleague, await colleague.submit(theirs, agency="Labor"))
    panel = await moderator.submit(mine, title="Another title")
    assert colleague.mention in fields_of(panel)["Changed since you opened the form"]
    await save(moderator, panel)
    shown = (await moderator.slash("milestone", milestone=number)).text
    assert "Another title" in shown
    assert "Labor" in shown


async def test_what_came_up_between_the_panel_and_the_press_is_shown_first(moderator, colleague):
    number = await an_item(moderator, "E-9")
    panel = await moderator.submit(await moderator.slash("policy edit", milestone=number), title="My title")
    theirs = await colleague.slash("policy edit", milestone=number)
    await save(colleague, await colleague.submit(theirs, title="Their title"))
    await moderator.click(panel, "Post")
    assert panel.content.startswith("**Somebody changed Their title while you typed.**")
    await moderator.click(panel, "Keep theirs")
    assert panel.content == "Dropped. Nothing was kept."
    assert "Their title" in (await moderator.slash("milestone", milestone=number)).text


async def test_an_unknown_milestone_is_refused_with_the_nearest(moderator):
    reply = await moderator.slash("policy edit", milestone="erisa-1975")
    assert reply.ephemeral
    assert "Nothing on record is called" in reply.content
