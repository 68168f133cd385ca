"""`/changes`: what changed in the record since a date, or since this person last read the changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import discord
from discord import app_commands

from calculations.errors import UserError
from commands.feature import AnyCommand, ControlHandler
from commands.replies.answers import BRAND, Answer, reply
from commands.replies.controls import custom_id, parts_of, short_number
from commands.replies.days import ago, moment
from commands.replies.differences import difference_lines
from commands.replies.fitting import inert_within
from commands.replies.inert import inert
from commands.replies.milestone_answer import open_select, rows_of
from commands.replies.paging import page_buttons, show_page, wanted_page
from commands.replies.status_lines import status_of, what_it_is
from commands.replies.typed_days import read_day, suggest_days
from commands.replies.words import Phrasebook, Words
from tracker.policy.changes import Change, Origin
from tracker.policy.legal_days import start_of_day
from tracker.policy.recent import Recent, RecentChanges, RecentPage

_PAGE_SIZE = 5
_FIELDS_SHOWN = 4
"""Lines of one change: the history has all of them."""

_VALUE = 60
"""Characters of a value before and after, so that a change stays a line or two on a phone."""

_CHANGE = 780
"""Characters of one change: five of them fit the description of an embed."""

_TITLE = 160
_FURTHER_BACK = timedelta(days=30)
_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ChangesCommand:
    """The command `/changes`. What it answers depends on who asks, so it answers that person alone."""

    words: Words
    recent: RecentChanges
    today: Callable[[], date]

    def commands(self) -> Sequence[AnyCommand]:
        text = self.words.text

        @app_commands.command(name="changes", description=text("changes.description"))
        @app_commands.describe(since=text("changes.option.since"))
        async def changes(interaction: discord.Interaction, since: str | None = None) -> None:
            phrases = self.words.for_locale(interaction.locale)
            guild, person = interaction.guild_id, interaction.user.id
            asked = read_day(since, today=self.today())
            if asked is not None and asked > self.today():
                raise UserError("changes.future", on=asked)
            start = None if asked is None else max(_EPOCH, start_of_day(asked).astimezone(UTC))
            page = await self.recent.page_for(person, guild=guild, since=start, size=_PAGE_SIZE)
            await reply(interaction, _answer(phrases, page, person), private=True)
            # Only now: what could not be shown is not read.
            await self.recent.mark_read(person, page, guild=guild)

        @changes.autocomplete("since")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return suggest_days(self.words.for_locale(interaction.locale), typed, today=self.today())

        return [changes]

    def controls(self) -> Mapping[str, ControlHandler]:
        return {"changes.page": self._turn}

    async def _turn(self, interaction: discord.Interaction, rest: str) -> None:
        since, until, owner, number, step = parts_of(rest, 5)
        phrases = self.words.for_locale(interaction.locale)
        page = await self.recent.page(
            _read_moment(since),
            _read_moment(until),
            guild=interaction.guild_id,
            number=wanted_page(number, step),
            size=_PAGE_SIZE,
        )
        await show_page(interaction, owner, lambda reader: _answer(phrases, page, reader))


def _answer(phrases: Phrasebook, page: RecentPage, owner_id: int) -> Answer:
    since = {"moment": moment(page.since), "ago": ago(page.since)}
    window = (_moment_code(page.since), _moment_code(page.until))
    if not page.changes:
        return Answer(phrases.say("changes.nothing", **since), None, _further_back(phrases, page, owner_id))
    details = discord.Embed(description="\n\n".join(_lines(phrases, recent) for recent in page.changes), colour=BRAND)
    details.set_footer(text=phrases.say("page.position", number=page.number, pages=page.pages))
    buttons = page_buttons(phrases, "changes.page", window, number=page.number, pages=page.pages, owner_id=owner_id)
    rows = rows_of(open_select(phrases, (recent.milestone for recent in page.changes)), buttons)
    return Answer(phrases.plural("changes.first_line", page.total, **since), details, rows=rows)


def _further_back(
    phrases: Phrasebook, page: RecentPage, owner_id: int
) -> tuple[discord.ui.Button[discord.ui.View], ...]:
    since = page.until - _FURTHER_BACK
    if since >= page.since:
        return ()
    identity = custom_id(
        "changes.page", _moment_code(since), _moment_code(page.until), short_number(owner_id), "1", "f"
    )
    return (
        discord.ui.Button(
            style=discord.ButtonStyle.secondary, label=phrases.say("changes.further_back"), custom_id=identity
        ),
    )


def _lines(phrases: Phrasebook, recent: Recent) -> str:
    change, milestone = recent.change, recent.milestone
    shown = {
        "title": inert_within(milestone.title, _TITLE + _TITLE // 4),
        "ago": ago(change.made_at),
        "by": _by(phrases, change),
    }
    head = phrases.say("changes.head", **shown)
    if change.is_addition or change.is_publication:
        # What a guild's milestone was before it became everybody's, nobody else has seen.
        status = status_of(phrases, milestone)
        what = what_it_is(phrases, milestone)
        about = what if status is None else phrases.say("card.about", what=what, status=status)
        return "\n".join((head, phrases.say("changes.added", about=about)))
    lines = difference_lines(phrases, change.fields, milestone, limit=_VALUE)
    kept = [phrases.say("changes.field", line=line) for line in lines[:_FIELDS_SHOWN]]
    while kept and len("\n".join((head, *kept))) > _CHANGE:
        kept.pop()
    more = len(lines) - len(kept)
    if more:
        kept.append(phrases.plural("changes.more_fields", more))
    return "\n".join((head, *kept))


def _by(phrases: Phrasebook, change: Change) -> str:
    if change.undoes_id is not None:
        return phrases.say("changes.by_undo")
    match change.origin:
        case Origin.BUNDLED:
            return phrases.say("changes.by_release")
        case Origin.OWNER:
            return phrases.say("changes.by_owner")
        case Origin.MODERATOR:
            return phrases.say("changes.by_moderator")
        case Origin.SOURCE:
            return phrases.say("changes.by_source")
        case _:
            return inert(str(change.origin))


def _moment_code(at: datetime) -> str:
    return short_number(max(0, (at - _EPOCH) // _MICROSECOND))


def _read_moment(code: str) -> datetime:
    try:
        return _EPOCH + int(code, 36) * _MICROSECOND
    except (ValueError, OverflowError):
        raise UserError("control.outdated") from None
