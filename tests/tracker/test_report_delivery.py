"""How what is owed because of reports is sent: once, whatever goes wrong, and honestly where it cannot be."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculations.errors import UserError
from tests.record_factories import GUILD, NOW, OTHER_GUILD, a_milestone, opened, shipped_text
from tracker.delivery_error import DeliveryError, Trouble
from tracker.policy.notices import Purpose, RecipientKind, to_channel, to_owners
from tracker.policy.record import Record
from tracker.policy.report_delivery import ReportDelivery
from tracker.policy.reports import COOLDOWNS, Outcome, Reports, ResolvedBeforeError, allowed_from

ALICE, MAYA, OLGA = 10, 11, 13
CHANNEL = 140
SECRET = b"secret"


class Places:
    """A stand-in for Discord: holds what was sent, and goes wrong as it is told."""

    def __init__(self):
        self.messages = []
        self.sends = 0
        self.fails = []
        self.closed = set()
        self.unreadable = False

    async def send(self, letter):
        self.sends += 1
        fault = self.fails.pop(0) if self.fails else None
        if letter.notice.recipient.id in self.closed:
            forbidden = letter.notice.recipient.kind is RecipientKind.CHANNEL
            raise DeliveryError(Trouble.FORBIDDEN if forbidden else Trouble.CLOSED)
        if fault is not None and fault is not Trouble.UNCERTAIN:
            raise DeliveryError(fault)
        self.messages.append(letter)
        if fault is Trouble.UNCERTAIN:
            raise DeliveryError(fault)
        return len(self.messages)

    async def find(self, notice, *, since):
        if self.unreadable:
            raise DeliveryError(Trouble.UNREADABLE)
        return next((number for number, letter in enumerate(self.messages, 1) if letter.notice == notice), None)

    def sent_to(self, place, purpose=Purpose.REPORT):
        return [
            letter.report.what
            for letter in self.messages
            if letter.notice.recipient.id == place and letter.notice.purpose is purpose
        ]


class Clock:
    def __init__(self):
        self.time = NOW

    def now(self):
        return self.time

    def advance(self, **length):
        self.time += timedelta(**length)


@pytest.fixture
async def storage(tmp_path):
    async with opened(tmp_path / "rollover.db") as storage:
        await Record(storage.record, lambda: NOW).load_bundled(shipped_text([a_milestone()]))
        yield storage


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def places():
    return Places()


@pytest.fixture
def reports(storage, clock):
    return Reports(storage.reports, clock.now, SECRET, wake=lambda: None)


@pytest.fixture
def delivery(storage, reports, places, clock):
    return ReportDelivery(storage.notices, reports, storage.record, places, clock.now)


async def submit(reports, key="1", *, what="wrong", guild=GUILD, author=ALICE, recipients=None):
    return await reports.submit(
        key=key,
        milestone_id="erisa-1974",
        guild_id=guild,
        what=what,
        locale="en-US",
        author_id=author,
        recipients=to_channel(CHANNEL, "en-US") if recipients is None else recipients,
    )


async def test_a_report_reaches_the_channel_once(reports, delivery, places):
    await submit(reports)
    await delivery.deliver_due()
    await delivery.deliver_due()
    assert places.sent_to(CHANNEL) == ["wrong"]
    assert places.messages[0].milestone.id == "erisa-1974"
    assert await reports.waiting(GUILD) == 0


async def test_the_same_interaction_again_is_the_same_report(reports, delivery, places):
    first = await submit(reports)
    assert await submit(reports) == first
    await delivery.deliver_due()
    assert places.sent_to(CHANNEL) == ["wrong"]
    assert (await reports.queue(GUILD)).total == 1


async def test_the_outcome_reaches_the_author_once_with_its_reason(reports, delivery, places):
    report = await submit(reports)
    await reports.resolve(report.id, guild_id=GUILD, outcome=Outcome.DECLINED, by=MAYA, reason="  The law says so. ")
    with pytest.raises(ResolvedBeforeError):
        await reports.resolve(report.id, guild_id=GUILD, outcome=Outcome.ACCEPTED, by=MAYA)
    await delivery.deliver_due()
    assert places.sent_to(CHANNEL) == [], "what is decided needs no decision any more"
    assert places.sent_to(ALICE, Purpose.OUTCOME) == ["wrong"]
    assert places.messages[-1].report.reason == "The law says so."


async def test_another_guild_neither_sees_nor_decides_a_report(reports):
    report = await submit(reports)
    for guild in (OTHER_GUILD, None):
        with pytest.raises(UserError) as refusal:
            await reports.resolve(report.id, guild_id=guild, outcome=Outcome.ACCEPTED, by=MAYA)
        assert refusal.value.key == "report.unknown"
        assert (await reports.queue(guild)).total == 0


async def test_a_blank_report_is_refused_and_a_long_one_is_cut(reports):
    with pytest.raises(UserError):
        await submit(reports, what=" \n ")
    assert len((await submit(reports, what="x" * 5000)).what) == 1000


@pytest.mark.parametrize("applied", [True, False])
async def test_in_doubt_the_place_is_read_before_anything_is_sent_again(reports, delivery, places, clock, applied):
    await submit(reports)
    places.fails = [Trouble.UNCERTAIN]
    await delivery.deliver_due()
    if not applied:
        places.messages.clear()
    clock.advance(minutes=1)
    await delivery.deliver_due()
    assert places.sent_to(CHANNEL) == ["wrong"]
    assert places.sends == (1 if applied else 2)


async def test_a_crash_after_sending_sends_nothing_twice(reports, delivery, places, clock, storage):
    await submit(reports)
    claim = await storage.notices.claim(clock.now(), lease_until=clock.now() + timedelta(minutes=1))
    report = await storage.reports.report(claim.notice.report_id)
    await delivery._found_or_sent(claim, report)
    await delivery.deliver_due()
    assert places.sends == 1, "the lease still runs"
    clock.advance(minutes=1)
    await delivery.deliver_due()
    assert places.sends == 1
    assert await reports.waiting(GUILD) == 0


async def test_in_doubt_without_sight_nobody_guesses_and_the_author_is_told(reports, delivery, places, clock):
    await submit(reports)
    places.fails = [Trouble.UNCERTAIN]
    await delivery.deliver_due()
    places.unreadable = True
    clock.advance(minutes=1)
    await delivery.deliver_due()
    assert places.sent_to(ALICE, Purpose.UNDELIVERED) == ["wrong"]
    clock.advance(days=1)
    await delivery.deliver_due()
    assert places.sent_to(CHANNEL) == ["wrong"]
    assert await reports.waiting(GUILD) == 1


async def test_a_closed_channel_is_asked_by_one_notice_with_growing_pauses_and_then_gets_all(
    reports, delivery, places, clock
):
    places.closed.add(CHANNEL)
    for number in range(3):
        await submit(reports, str(number), what=str(number))
    await delivery.deliver_due()
    assert places.sent_to(ALICE, Purpose.UNDELIVERED) == ["0", "1", "2"]
    asked = places.sends
    for _ in range(24 * 60):
        clock.advance(minutes=1)
        await delivery.deliver_due()
    assert places.sends - asked <= 11, "once a minute at first, less and less"
    places.closed.clear()
    clock.advance(days=1)
    await delivery.deliver_due()
    assert sorted(places.sent_to(CHANNEL)) == ["0", "1", "2"]
    assert len(places.sent_to(ALICE, Purpose.UNDELIVERED)) == 3


async def test_a_channel_that_is_gone_is_not_asked_again_until_another_is_named(reports, delivery, places, clock):
    await submit(reports)
    places.fails = [Trouble.GONE]
    await delivery.deliver_due()
    clock.advance(days=40)
    await delivery.deliver_due()
    assert places.sent_to(ALICE, Purpose.UNDELIVERED) == ["wrong"]
    assert await reports.waiting(GUILD) == 1
    assert await reports.readdress(GUILD, to_channel(141, "en-US")) == 1
    await delivery.deliver_due()
    assert places.sent_to(141) == ["wrong"]
    assert await reports.waiting(GUILD) == 0


async def test_without_a_channel_a_report_waits_and_goes_where_one_is_named_later(reports, delivery, places):
    await submit(reports, recipients=())
    await delivery.deliver_due()
    assert places.sends == 0
    assert [report.what for report in (await reports.queue(GUILD)).reports] == ["wrong"]
    assert await reports.readdress(GUILD, to_channel(CHANNEL, "en-US")) == 1
    await delivery.deliver_due()
    assert places.sent_to(CHANNEL) == ["wrong"]
    assert await reports.readdress(GUILD, to_channel(141, "en-US")) == 0


async def test_every_owner_gets_a_report_from_a_direct_message(reports, delivery, places):
    await submit(reports, guild=None, recipients=to_owners({OLGA, MAYA}))
    places.closed.add(MAYA)
    await delivery.deliver_due()
    assert places.sent_to(OLGA) == ["wrong"]
    assert places.sent_to(ALICE, Purpose.UNDELIVERED) == [], "one of them has it"


async def test_an_author_who_takes_no_messages_is_asked_once(reports, delivery, places, clock):
    report = await submit(reports)
    places.closed.add(ALICE)
    await reports.resolve(report.id, guild_id=GUILD, outcome=Outcome.ACCEPTED, by=MAYA)
    await delivery.deliver_due()
    clock.advance(days=40)
    await delivery.deliver_due()
    assert places.sends == 1


async def test_a_place_that_never_opens_is_given_up_after_a_month(reports, delivery, places, clock):
    places.closed.add(CHANNEL)
    await submit(reports)
    for _ in range(40):
        await delivery.deliver_due()
        clock.advance(days=1)
    asked = places.sends
    for _ in range(40):
        await delivery.deliver_due()
        clock.advance(days=1)
    assert places.sends == asked
    assert await reports.waiting(GUILD) == 1


async def test_a_busy_server_is_tried_again_a_minute_later(reports, delivery, places, clock):
    await submit(reports)
    places.fails = [Trouble.BUSY]
    await delivery.deliver_due()
    assert places.messages == []
    clock.advance(minutes=1)
    await delivery.deliver_due()
    assert places.sent_to(CHANNEL) == ["wrong"]


async def test_the_fourth_report_in_ten_minutes_is_refused_with_the_moment_of_the_next(reports, clock):
    for number in range(3):
        await submit(reports, str(number), guild=GUILD if number else None)
        clock.advance(minutes=1)
    with pytest.raises(UserError) as refusal:
        await submit(reports, "one too many")
    until = NOW + timedelta(minutes=10)
    assert refusal.value.key == "report.too_many"
    assert refusal.value.values["moment"] == f"<t:{int(until.timestamp()) + 1}:R>"
    await submit(reports, "somebody else", author=MAYA)
    clock.time = until + timedelta(seconds=1)
    await submit(reports, "now again")


@given(st.lists(st.integers(min_value=0, max_value=3 * 24 * 60), max_size=40))
def test_no_window_ever_holds_more_reports_than_it_may(minutes):
    made = []
    for minute in sorted(minutes):
        now = NOW + timedelta(minutes=minute)
        from_then = allowed_from(made, now)
        if from_then is None:
            made.append(now)
        else:
            assert from_then > now
            assert allowed_from(made, from_then) is None
    for most, window in COOLDOWNS:
        assert all(sum(start <= moment < start + window for moment in made) <= most for start in made)


@given(st.text(min_size=1), st.text(min_size=1))
def test_what_leaves_the_database_is_short_enough_for_discord_and_told_apart(one, other):
    reports = Reports(None, lambda: NOW, SECRET, wake=lambda: None)
    assert len(reports._name("report", one)) <= 25
    assert (reports._name("report", one) == reports._name("report", other)) is (one == other)
