"""People who begin threads, forum posts and polls: the rules are the API's, and the bot is told as of its own."""

from dataclasses import replace

import pytest

from playground import ClientRefusal, Upload
from playground.entities import ChannelKind, Member, MessageFlag, MessageKind
from playground.gateway.intents import Intent
from playground.permissions import Permission
from playground.rules.channels import REQUIRE_TAG
from tests.playground.conftest import GUILD
from tests.playground.gateway_line import identify


@pytest.fixture
def alice(playground):
    return playground.person("alice")


@pytest.fixture
def maya(playground):
    """A moderator."""
    return playground.person("maya")


@pytest.fixture
def forum(playground):
    return next(one for one in playground.world.channels.values() if one.kind is ChannelKind.FORUM)


def take_from_everyone(playground, right):
    everyone = playground.world.guilds[GUILD].roles[GUILD]
    playground.world.put_role(GUILD, replace(everyone, permissions=everyone.permissions & ~right))


def slow_down(playground, channel):
    return playground.world.put_channel(replace(channel, slowmode_seconds=30))


async def refused(attempt) -> tuple[str, str]:
    with pytest.raises(ClientRefusal) as refusal:
        await attempt
    return refusal.value.reason, str(refusal.value)


# Threads


async def test_a_thread_hangs_at_its_message_and_is_its_starters(playground, alice, maya):
    said = await maya.say("who has read the rule?")
    thread = await alice.start_thread("  The rule ", "I have", message=said)
    assert (thread.id, thread.name, thread.kind) == (said.message.id, "The rule", ChannelKind.PUBLIC_THREAD)
    assert (thread.thread.owner_id, thread.thread.members) == (alice.id, {alice.id})
    assert playground.world.find_message(thread.id).flags & MessageFlag.HAS_THREAD
    assert [one.content for one in maya.visible_messages(thread)] == ["I have"]
    assert [one.content for one in maya.visible_messages("general")] == ["who has read the rule?"]


async def test_a_thread_at_a_message_may_begin_in_silence_and_is_begun_once(alice, maya):
    said = await maya.say("who has read the rule?")
    thread = await alice.start_thread("The rule", message=said)
    assert alice.visible_messages(thread) == []
    _, why = await refused(maya.start_thread("Again", message=said))
    assert why == "A thread was started from this message already."


async def test_a_thread_of_a_channel_is_announced_there_and_needs_a_first_message(playground, alice):
    assert (await refused(alice.start_thread("Talk")))[0] == "empty_message"
    thread = await alice.start_thread("Talk", "Hello", "general")
    (notice,) = alice.visible_messages("general")
    assert notice.message.kind is MessageKind.THREAD_CREATED
    assert notice.message.reference.channel_id == thread.id
    assert "message_id" not in playground.payloads.message(notice.message)["message_reference"]
    assert (await refused(alice.start_thread("At the notice", message=notice)))[0] == "not_allowed"


async def test_a_private_thread_is_seen_by_its_members_and_by_moderators(playground, alice, maya):
    thread = await alice.start_thread("Quiet", "psst", "general", private=True)
    assert thread.kind is ChannelKind.PRIVATE_THREAD
    assert alice.visible_messages("general") == []
    assert [one.content for one in maya.visible_messages(thread)] == ["psst"]
    playground.world.put_role(
        GUILD, replace(next(one for one in maya.guilds()[0].roles.values() if one.name == "Moderator"), permissions=0)
    )
    assert (await refused(maya.say("hi", thread)))[0] == "not_visible"


async def test_a_mention_in_a_private_thread_invites(playground, alice):
    olga = playground.person("olga")
    thread = await alice.start_thread("Quiet", f"psst <@{olga.id}>", "general", private=True)
    assert thread.thread.members == {alice.id}
    playground.world.put_member(GUILD, Member(olga.id, playground.clock.now()))
    assert (await refused(olga.say("hi", thread)))[0] == "not_visible"
    await alice.say(f"come in <@{olga.id}>", thread)
    assert await olga.say("hi", thread)


async def test_who_was_invited_invites_others_only_where_the_starter_lets_them(playground, alice, maya):
    olga = playground.person("olga")
    playground.world.put_member(GUILD, Member(olga.id, playground.clock.now()))
    thread = await alice.start_thread("Quiet", f"<@{maya.id}>", "general", private=True)
    playground.world.put_channel(replace(thread, thread=replace(thread.thread, invitable=False)))
    moderator = next(one for one in maya.guilds()[0].roles.values() if one.name == "Moderator")
    playground.world.put_role(GUILD, replace(moderator, permissions=0))
    await maya.say(f"<@{olga.id}>", thread)
    assert (await refused(olga.say("hi", thread)))[0] == "not_visible"


async def test_in_an_announcement_channel_threads_are_announcements(alice):
    thread = await alice.start_thread("Talk", "Hello", "announcements")
    assert thread.kind is ChannelKind.ANNOUNCEMENT_THREAD
    assert (await refused(alice.start_thread("Talk", "Hello", "announcements", private=True)))[0] == "not_allowed"


@pytest.mark.parametrize(
    ("name", "is_right"), [("n", True), ("n" * 100, True), ("n" * 101, False), ("", False), ("  ", False)]
)
async def test_a_name_has_one_to_a_hundred_characters(alice, name, is_right):
    if is_right:
        assert (await alice.start_thread(name, "Hello")).name == name
    else:
        reason, why = await refused(alice.start_thread(name, "Hello"))
        assert reason == "bad_value"
        assert why.startswith("Name: ")


async def test_nothing_is_begun_when_the_first_message_cannot_be_said(playground, alice, maya):
    said = await maya.say("hm")
    before = set(playground.world.channels)
    assert (await refused(alice.start_thread("Long", "x" * 2001, message=said)))[0] == "too_long"
    take_from_everyone(playground, Permission.SEND_MESSAGES_IN_THREADS)
    assert (await refused(alice.start_thread("Mute", "Hello", message=said)))[0] == "not_allowed"
    assert set(playground.world.channels) == before


async def test_the_right_to_threads_is_one_for_public_and_one_for_private_ones(playground, alice):
    take_from_everyone(playground, Permission.CREATE_PUBLIC_THREADS)
    assert (await refused(alice.start_thread("Loud", "Hello")))[0] == "not_allowed"
    assert (await refused(alice.start_thread("Loud", message=await alice.say("hm"))))[0] == "not_allowed"
    assert await alice.start_thread("Quiet", "Hello", private=True)
    take_from_everyone(playground, Permission.CREATE_PRIVATE_THREADS)
    assert (await refused(alice.start_thread("Quiet", "Hello", private=True)))[0] == "not_allowed"


async def test_no_thread_hangs_in_a_thread_or_at_a_private_answer(playground, alice):
    thread = await alice.start_thread("Talk", "Hello")
    assert (await refused(alice.start_thread("Deeper", "Hello", thread)))[0] == "not_allowed"
    (said,) = alice.visible_messages(thread)
    assert (await refused(alice.start_thread("Deeper", message=said)))[0] == "not_allowed"


async def test_slow_mode_lets_one_thread_begin_in_an_interval(playground, alice, maya):
    place = slow_down(playground, alice.channel("general"))
    await alice.start_thread("First", "Hello", place)
    assert (await refused(alice.start_thread("Second", "Hello", place)))[0] == "slowmode"
    playground.clock.advance(31)
    assert await alice.start_thread("Second", "Hello", place)


async def test_the_bot_hears_of_the_thread_and_of_what_is_said_in_it(dial, playground, alice):
    async with dial() as line:
        await identify(line, playground, Intent.GUILDS | Intent.GUILD_MESSAGES)
        for _ in playground.world.guilds:
            await line.event("GUILD_CREATE")
        thread = await alice.start_thread("Talk", "Hello")
        made = await line.event("THREAD_CREATE")
        assert (made["id"], made["newly_created"], made["owner_id"]) == (str(thread.id), True, str(alice.id))
        notice = await line.event("MESSAGE_CREATE")
        assert (notice["type"], notice["message_reference"]["channel_id"]) == (18, str(thread.id))
        assert (await line.event("MESSAGE_CREATE"))["channel_id"] == str(thread.id)


# Posts


async def test_a_post_is_a_thread_whose_first_message_has_its_id(playground, alice, maya, forum):
    files = [Upload("a.csv", b"x", description="The record", spoiler=True)]
    thread = await alice.start_post("Issuance", "By block?", "milestones", tags=["Question"], files=files)
    assert (thread.parent_id, thread.kind) == (forum.id, ChannelKind.PUBLIC_THREAD)
    assert thread.thread.applied_tags == (next(tag.id for tag in forum.tags if tag.name == "question"),)
    (first,) = maya.visible_messages(thread)
    assert (first.message.id, first.content) == (thread.id, "By block?")
    (file,) = first.message.attachments
    assert (file.description, file.spoiler) == ("The record", True)


async def test_a_post_needs_a_title_a_message_and_the_right_to_both(playground, alice, forum):
    assert (await refused(alice.start_post("Empty", " ", forum)))[0] == "empty_message"
    assert (await refused(alice.start_post("", "Hello", forum)))[1].startswith("Name: ")
    assert (await refused(alice.start_post("Long", "x" * 2001, forum)))[0] == "too_long"
    assert (await refused(alice.start_post("Where", "Hello", "general")))[0] == "not_visible"
    take_from_everyone(playground, Permission.ATTACH_FILES)
    assert (await refused(alice.start_post("File", "", forum, files=[Upload("a.csv", b"x")])))[0] == "not_allowed"
    take_from_everyone(playground, Permission.SEND_MESSAGES)
    assert (await refused(alice.start_post("Mute", "Hello", forum)))[0] == "not_allowed"


async def test_tags_are_those_of_the_forum_as_many_as_it_wants_and_some_for_moderators(playground, alice, maya, forum):
    first, *others = forum.tags
    playground.world.put_channel(replace(forum, tags=(replace(first, moderated=True), *others), flags=REQUIRE_TAG))
    assert (await refused(alice.start_post("No tag", "Hello", forum)))[1].startswith("Choose a tag")
    assert (await refused(alice.start_post("No such", "Hello", forum, tags=["poem"])))[1] == "Tags: Unknown tag"
    assert (await refused(alice.start_post("Not hers", "Hello", forum, tags=[first.name])))[0] == "not_allowed"
    assert await maya.start_post("Hers", "Hello", forum, tags=[first.name])
    assert await alice.start_post("With one", "Hello", forum, tags=[others[0].name])


# Polls


async def test_a_poll_stands_open_for_its_hours(playground, alice):
    shown = await alice.ask("Which pool?", ["401(k)", "IRA"], "general", hours=72, many=True)
    poll = playground.payloads.message(shown.message)["poll"]
    assert poll["question"]["text"] == "Which pool?"
    assert [one["poll_media"]["text"] for one in poll["answers"]] == ["401(k)", "IRA"]
    assert poll["allow_multiselect"] is True
    assert "duration" not in poll


@pytest.mark.parametrize(
    ("question", "answers", "hours", "field"),
    [
        ("", ["a"], 24, "Question"),
        ("q" * 301, ["a"], 24, "Question"),
        ("q", [], 24, "Answers"),
        ("q", ["a"] * 11, 24, "Answers"),
        ("q", ["a", " "], 24, "Answers"),
        ("q", ["a" * 56], 24, "Answers"),
        ("q", ["a"], 0, "Duration"),
        ("q", ["a"], 769, "Duration"),
    ],
)
async def test_a_poll_keeps_to_the_limits_of_the_api(alice, question, answers, hours, field):
    reason, why = await refused(alice.ask(question, answers, hours=hours))
    assert reason == "bad_value"
    assert why.startswith(f"{field}: ")
    assert alice.visible_messages() == []


async def test_polls_have_a_right_of_their_own(playground, alice):
    take_from_everyone(playground, Permission.SEND_POLLS)
    assert (await refused(alice.ask("q", ["a"])))[0] == "not_allowed"


async def test_nothing_is_asked_in_a_locked_thread(playground, alice, maya):
    thread = await alice.start_thread("Talk", "Hello")
    playground.world.put_channel(replace(thread, thread=replace(thread.thread, locked=True)))
    assert (await refused(alice.ask("q", ["a"], thread)))[0] == "not_allowed"
    assert await maya.ask("q", ["a"], thread)


async def test_votes_replace_each_other_and_the_bot_hears_each(dial, playground, alice, maya):
    shown = await maya.ask("Which pool?", ["401(k)", "IRA"], "general")
    async with dial() as line:
        await identify(line, playground, Intent.GUILD_MESSAGE_POLLS)
        await alice.vote(shown, ["IRA"])
        await alice.vote(shown, ["401(k)"])
        heard = [await line.event(f"MESSAGE_POLL_VOTE_{what}") for what in ("ADD", "REMOVE", "ADD")]
    assert [(one["answer_id"], one["user_id"]) for one in heard] == [(number, str(alice.id)) for number in (2, 2, 1)]
    results = playground.payloads.message(shown.message)["poll"]["results"]
    assert results == {"is_finalized": False, "answer_counts": [{"id": 1, "count": 1, "me_voted": False}]}
    await alice.vote(shown, [])
    assert playground.payloads.message(shown.message)["poll"]["results"]["answer_counts"] == []


async def test_one_votes_for_answers_there_are_and_for_one_unless_the_poll_takes_several(alice, maya):
    one, many = await maya.ask("q", ["a", "b"]), await maya.ask("q", ["a", "b"], many=True)
    assert (await refused(alice.vote(one, ["a", "b"])))[0] == "wrong_choice"
    assert (await refused(alice.vote(one, [3])))[0] == "wrong_choice"
    assert (await refused(alice.vote(await maya.say("no poll"), [1])))[0] == "unknown_target"
    await alice.vote(many, ["a", "b"])


async def test_after_its_hours_a_poll_takes_no_vote(playground, alice, maya):
    shown = await maya.ask("q", ["a", "b"], hours=1)
    await alice.vote(shown, ["a"])
    playground.clock.advance(3601)
    assert (await refused(alice.vote(shown, ["b"])))[0] == "not_allowed"
    assert playground.payloads.message(shown.message)["poll"]["results"]["is_finalized"] is True
