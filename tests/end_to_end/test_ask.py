"""`/ask` as people see it: the fact in the first line, its source, a choice among several, and kind refusals."""

import pytest
import pytest_asyncio

from playground import open_playground
from tests.bot_process import running_bot

PEOPLE = ("alice", "maya", "adam")


@pytest_asyncio.fixture
async def asker(playground, bot):
    """A person who has asked nothing yet; the pace of questions is each person's own."""
    return playground.person(next(_PEOPLE))


_PEOPLE = iter(PEOPLE * 100)


def first_line(reply):
    return reply.content.splitlines()[0]


def field(reply, name):
    return next(field["value"] for field in reply.embeds[0]["fields"] if field["name"] == name)


async def test_a_question_is_answered_in_the_first_line_with_its_day(asker):
    reply = await asker.slash("ask", question="did New Hampshire pass it?")
    assert first_line(reply) == "**Yes: New Hampshire HB 302 was signed on May 6, 2025.**"
    assert not reply.ephemeral


async def test_an_answer_shows_its_source_and_why_it_was_found(asker):
    reply = await asker.slash("ask", question="is the GENIUS act law yet?", private=True)
    assert first_line(reply) == "**Yes: GENIUS Act was signed on Jul 18, 2025.**"
    assert "congress.gov" in field(reply, "Official source")
    assert "139 Stat. 419" in field(reply, "Official source")
    assert "genius" in reply.embeds[0]["footer"]["text"]
    assert reply.ephemeral


async def test_a_deadline_says_how_its_date_was_found(asker):
    reply = await asker.slash("ask", question="when do comments on the SEC crypto custody proposal close")
    assert "Dec 7, 2026" in first_line(reply)
    assert "60 days from 2026" in field(reply, "Deadlines")


async def test_the_history_opens_for_whoever_presses(asker, moderator):
    reply = await asker.slash("ask", question="status of EO 14330")
    assert first_line(reply) == "**EO 14330: in force.**"
    history = await moderator.click(reply, "Show its whole history")
    assert history.ephemeral
    assert "Democratizing Access to Alternative Assets" in history.embeds[0]["title"]


async def test_several_that_fit_are_offered_and_the_choice_answers_the_same_question(asker):
    reply = await asker.slash("ask", question="which bills did Katie Hobbs veto")
    assert first_line(reply).startswith("**3 items fit:**")
    chosen = await asker.choose(reply, "Which one do you mean?", ["us-az-2025-sb1373"])
    assert chosen.ephemeral
    assert first_line(chosen) == "**Arizona SB 1373 was vetoed on May 12, 2025.**"
    assert reply.content.startswith("**3 items fit:**")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("should I put my 401k in crypto?", "I cannot advise"),
        ("will the clarity act pass next year?", "no forecasts"),
        ("did it pass?", "Which item do you mean?"),
        ("HB 9999 status", "Nothing is on record under that number"),
        ("has Hawaii passed a bitcoin reserve", "Nothing on record for Hawaii"),
        ("who won the super bowl", "Nothing is on record about that"),
    ],
)
async def test_what_the_record_cannot_answer_is_said_with_a_way_on(asker, question, said):
    reply = await asker.slash("ask", question=question)
    assert said in reply.content
    assert reply.embeds == []


async def test_a_question_is_repeated_without_its_markup(asker):
    reply = await asker.slash("ask", question="@everyone [zebra](https://example.org) pizza")
    assert "@everyone" not in reply.content
    assert "](" not in reply.content


async def test_it_answers_in_a_direct_message(asker):
    reply = await asker.slash("ask", question="texas sb21 status?", channel=asker.direct_message())
    assert first_line(reply) == "**Texas SB 21: enacted.**"


async def test_controls_work_after_a_restart_and_asking_too_fast_is_held_back(tmp_path):
    async with open_playground() as playground:
        member = playground.person("alice")
        async with running_bot(playground, tmp_path):
            answer = await member.slash("ask", question="status of EO 14330")
            offer = await member.slash("ask", question="which states can hold bitcoin in a reserve?")
        async with running_bot(playground, tmp_path):
            history = await member.click(answer, "Show its whole history")
            assert history.ephemeral
            chosen = await member.choose(offer, "Which one do you mean?", ["us-tx-2025-sb21"])
            assert "Texas SB 21" in chosen.content
            replies = [await member.slash("ask", question="EO 14330") for _ in range(9)]
            assert [reply.ephemeral for reply in replies] == [False] * 8 + [True]
            assert "Please ask again in" in replies[-1].content
            other = await playground.person("maya").slash("ask", question="EO 14330")
            assert not other.ephemeral
