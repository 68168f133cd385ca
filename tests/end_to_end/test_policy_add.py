"""`/policy add`: from the form to the record, and every way of thinking better of it."""

import pytest
import pytest_asyncio

from tests.policy_desk import FORM, added, begin_add, moderated_playground

PANEL = ["Post", "Save without alert", "Change", "Cancel"]


@pytest_asyncio.fixture(scope="module")
async def playground(tmp_path_factory):
    async with moderated_playground(tmp_path_factory.mktemp("bot")) as opened:
        yield opened


@pytest.fixture
def moderator(playground):
    return playground.person("mona")


def labels_of(shown):
    return [button["label"] for button in shown.buttons]


def value_in(modal, name):
    return modal.field(name).get("value", "")


def fields_of(shown):
    return {field["name"]: field["value"] for field in shown.embeds[0]["fields"]}


async def test_the_form_asks_for_the_five_fields(moderator):
    form = await moderator.slash("policy add", kind="State bill", jurisdiction="NH", topic="public_funds")
    labels = [component["label"] for component in form.modal.form["components"]]
    assert labels == ["Title", "Number", "Date", "Link", "Summary"]


async def test_the_panel_shows_what_will_be_kept_and_what_it_sets_off(moderator):
    panel = await begin_add(moderator, title="Something new entirely", identifier="X-1", link="https://www.sec.gov/x1")
    assert panel.ephemeral
    assert panel.content.startswith("**Ready to add: Something new entirely.** Nothing is kept yet.")
    assert "**Post** posts in 0 channels. **Save without alert** posts nowhere." in panel.content
    assert "Agency guidance, Federal" in panel.text
    assert "(sec.gov)" in panel.text
    assert labels_of(panel) == PANEL
    found = await moderator.slash("search", text="entirely")
    assert "Something new" not in found.text


async def test_what_was_kept_is_found_by_members_of_the_server_alone(moderator, playground):
    kept = await added(moderator, title="Letter on prudence", identifier="IL 2026-7", link="https://www.dol.gov/7")
    assert kept.content == "**Kept: Letter on prudence.**\nNo alert."
    shown = await playground.person("alice").slash("milestone", milestone="IL 2026-7")
    assert "Letter on prudence" in shown.text
    elsewhere = await playground.person("olga").slash("milestone", milestone="IL 2026-7", channel=1300000000000000240)
    assert elsewhere.ephemeral
    assert "Letter on prudence" not in elsewhere.text


async def test_the_choice_of_an_alert_stays_with_the_change(moderator):
    panel = await begin_add(moderator, title="With an alert", identifier="A-1", link="https://www.dol.gov/a1")
    kept = await moderator.click(panel, "Post")
    assert kept.content == "**Kept: With an alert.**\nIt posts in 0 channels."
    assert "with alert" in (await moderator.click(kept, "History")).text


async def test_a_refused_form_comes_back_filled_in(moderator):
    refused = await begin_add(moderator, title="Refused at first", identifier="R-1", link="http://example.org")
    assert refused.ephemeral
    assert refused.content.startswith("The link has to be a full https address")
    assert "\n" not in refused.content
    assert labels_of(refused) == ["Fix it", "Cancel"]
    form = await moderator.click(refused, "Fix it")
    assert value_in(form.modal, "title") == "Refused at first"
    assert value_in(form.modal, "summary") == FORM["summary"]
    assert value_in(form.modal, "link") == "http://example.org"
    panel = await moderator.submit(form, link="https://www.sec.gov/r1")
    assert panel.id == refused.id
    assert panel.content.startswith("**Ready to add: Refused at first.**")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"date": "someday"}, "“someday” is no date I can read. Type it like Aug 7 2025, 2025-08-07 or yesterday."),
        ({"date": "Aug 7 2205"}, "Aug 7, 2205 is too far ahead. Check the year."),
        ({"date": "Feb 30 2025"}, "There is no day “Feb 30 2025”. Type it like Aug 7 2025."),
        ({"link": "https://sec.gov@evil.example/"}, "The link has to be a full https address"),
        ({"link": "javascript:alert(1)"}, "The link has to be a full https address"),
        ({"title": " \t "}, "The field “Title” is empty. Please fill it in."),
    ],
)
async def test_what_cannot_be_is_refused_in_one_sentence(moderator, typed, sentence):
    refused = await begin_add(moderator, **typed)
    assert refused.content.startswith(sentence)
    assert labels_of(refused) == ["Fix it", "Cancel"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("7/8/25", "7/8/25: **Jul 8, 2025**. If you meant Aug 7, 2025, press Change."),
        ("2025\\-08\\-07", "2025\\-08\\-07: Aug 7, 2025"),
        ("Aug 7 2025", "Aug 7 2025: Aug 7, 2025"),
    ],
)
async def test_a_date_is_shown_back_as_it_was_read(moderator, typed, shown):
    panel = await begin_add(moderator, date=typed.replace("\\", ""))
    assert fields_of(panel)["Dates as they were read"] == shown


async def test_an_unlikely_date_is_asked_about(moderator):
    panel = await begin_add(moderator, date="tomorrow", title="Ahead of its time")
    assert "in the future" in fields_of(panel)["Please check"]


async def test_a_status_that_the_kind_does_not_have_is_refused(moderator):
    form = await moderator.slash(
        "policy add", kind="State bill", jurisdiction="NH", topic="tax", status="stayed by a court"
    )
    refused = await moderator.submit(form, **FORM)
    assert "does not exist for this kind" in refused.content


async def test_a_duplicate_is_shown_before_it_is_kept(moderator):
    await added(moderator, title="Twice on record", identifier="T-2", link="https://www.dol.gov/t2")
    panel = await begin_add(moderator, title="Twice on the record", identifier="t-2", link="https://www.dol.gov/t2/")
    alike = fields_of(panel)["May be on record already"]
    assert "Twice on record" in alike
    assert "same number" in alike
    assert labels_of(panel) == PANEL


async def test_the_panel_leads_back_into_the_form(moderator):
    panel = await begin_add(moderator, title="First thought", identifier="F-1", link="https://www.dol.gov/f1")
    form = await moderator.click(panel, "Change")
    assert value_in(form.modal, "title") == "First thought"
    again = await moderator.submit(form, title="Second thought")
    assert again.id == panel.id
    assert panel.content.startswith("**Ready to add: Second thought.**")


async def test_what_was_cancelled_is_not_kept_and_has_no_buttons_left(moderator):
    panel = await begin_add(moderator, title="Thought better of", identifier="C-1", link="https://www.dol.gov/c1")
    await moderator.click(panel, "Cancel")
    assert panel.content == "Dropped. Nothing was kept."
    assert panel.buttons == []


async def test_a_draft_that_was_kept_already_is_not_kept_twice(moderator):
    panel = await begin_add(moderator, title="Pressed twice", identifier="P-2", link="https://www.dol.gov/p2")
    drafts = await moderator.slash("policy drafts")
    draft = next(
        option["value"]
        for option in drafts.components[0]["components"][0]["options"]
        if "Pressed twice" in option["label"]
    )
    second = await moderator.choose(drafts, "policy.draft:", draft)
    assert second.content.startswith("**Ready to add: Pressed twice.**")
    await moderator.click(panel, "Save without alert")
    again = await moderator.click(second, "Post")
    assert again.content.startswith("This entry was saved or thrown away already")
    shown = await moderator.slash("policy history", milestone="P-2")
    assert shown.content.startswith("**1 change**")


async def test_text_of_people_is_inert(moderator):
    title = "@everyone **bold** [Treasury](https://evil.example) `x` <@1300000000000000010>"
    panel = await begin_add(moderator, title=title, summary="> quote\n# heading\n||secret|| @here", identifier="I-1")
    for text in (panel.content, panel.embeds[0]["title"], panel.embeds[0]["description"]):
        assert "@everyone" not in text
        assert "@here" not in text
        assert "](http" not in text


async def test_the_longest_text_is_shortened_and_not_refused_by_discord(moderator):
    panel = await begin_add(
        moderator,
        title=("*_~`" * 75)[:300],
        identifier=("[x](" * 50)[:200],
        summary=("`*_|" * 500)[:2000],
        link="https://www.dol.gov/" + "a" * 400,
    )
    assert labels_of(panel) == PANEL
    kept = await moderator.click(panel, "Post")
    assert kept.content.startswith("**Kept:")
    assert (await moderator.click(kept, "History")).content.startswith("**1 change**")


async def test_in_the_moderators_channel_colleagues_see_the_panel_and_cannot_press_it(moderator, playground):
    form = await moderator.slash("policy add", kind="Report", jurisdiction="federal", topic="tax", channel="moderators")
    panel = await moderator.submit(form, **{**FORM, "title": "Seen by colleagues", "link": "https://www.gao.gov/1"})
    assert not panel.ephemeral
    told = await playground.person("adam").click(panel, "Post")
    assert told.ephemeral
    assert told.content.startswith("This entry is somebody else's.")
    assert panel.content.startswith("**Ready to add: Seen by colleagues.**")
    await moderator.click(panel, "Save without alert")
    assert panel.content.startswith("**Kept: Seen by colleagues.**")


async def test_statuses_and_places_are_offered_in_words(moderator):
    statuses = await moderator.autocomplete("policy add", "status", "", kind="Court case")
    assert [choice.name for choice in statuses][:2] == ["pending", "decided"]
    places = await moderator.autocomplete("policy add", "jurisdiction", "new ham")
    assert [choice.name for choice in places] == ["New Hampshire"]


async def test_an_unknown_status_is_refused_with_the_nearest(moderator):
    reply = await moderator.slash("policy add", kind="State bill", jurisdiction="NH", topic="tax", status="in comitee")
    assert reply.content == "“in comitee” is no status I know. Did you mean in committee? Choose one from the list."
    assert reply.ephemeral
