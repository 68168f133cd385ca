"""What digests and catch-up posts list, with what has become of each line since."""

from collections.abc import Iterator

import discord

from commands.replies.alert_deadlines import due_lines
from commands.replies.alert_figures import figures_line
from commands.replies.alert_marks import correction_line, edited_line, is_retracted, struck
from commands.replies.answers import BRAND
from commands.replies.cards import milestone_lines
from commands.replies.inert import inert
from commands.replies.words import Phrasebook
from tracker.alerts.corrections import Correction
from tracker.alerts.digests import News
from tracker.alerts.letters import Due, Letter
from tracker.alerts.posts import PlaceKind

_TITLE = 160
_MOST_LINES = 6
_MOST_LISTED = 15
_DESCRIPTION_LIMIT = 4096
"""Discord, embed limits."""


def listed_lines(phrases: Phrasebook, letter: Letter, first: str) -> list[str]:
    """Return the text of a list: what was corrected in it, its first line, then deadlines and figures."""
    lines = [*_corrections(phrases, letter), first]
    for due in letter.reminders[:_MOST_LINES]:
        told = due_lines(phrases, due)
        lines += [struck(line) for line in told] if is_retracted(due.corrections) else told
        if due.edited and not due.is_off:
            lines.append(edited_line(phrases, due.edited))
    for new in letter.figures:
        line = figures_line(phrases, new.post)
        lines += [_correction(phrases, letter, one) for one in new.corrections[-1:]]
        lines.append(struck(line) if is_retracted(new.corrections) else line)
    return lines


def listed_details(phrases: Phrasebook, letter: Letter) -> discord.Embed | None:
    """Return the milestones of a list, two lines each; None where it lists none."""
    if not letter.news:
        return None
    listed = letter.news[:_MOST_LISTED]
    text = "\n\n".join(_entry(phrases, one) for one in listed)
    if len(text) > _DESCRIPTION_LIMIT:
        # Only addresses of an unlikely length come this far: the words matter more than the links.
        text = "\n\n".join(_entry(phrases, one, linked=False) for one in listed)[:_DESCRIPTION_LIMIT]
    embed = discord.Embed(description=text, colour=BRAND)
    if len(letter.news) > len(listed):
        embed.set_footer(text=phrases.plural("alerts.and_more", len(letter.news) - len(listed)))
    return embed


def _entry(phrases: Phrasebook, one: News, *, linked: bool = True) -> str:
    title = inert(one.milestone.title, limit=_TITLE)
    is_off = one.milestone.withdrawn or is_retracted(one.corrections)
    text = milestone_lines(phrases, one.milestone, title=struck(title) if is_off else title, linked=linked)
    marks = []
    if one.corrections:
        marks.append(phrases.say("alerts.entry_corrected"))
    if one.edited:
        marks.append(edited_line(phrases, one.edited))
    return "\n".join((text, *marks))


def _corrections(phrases: Phrasebook, letter: Letter) -> Iterator[str]:
    """Return what moderators say of the lines, each with the title that it is about, the newest of each line."""
    entries: list[News | Due] = [*letter.news, *letter.reminders]
    for one in [one for one in entries if one.corrections][:_MOST_LINES]:
        yield phrases.say(
            "alerts.entry_says",
            title=inert(one.milestone.title, limit=_TITLE),
            said=_correction(phrases, letter, one.corrections[-1]),
        )


def _correction(phrases: Phrasebook, letter: Letter, correction: Correction) -> str:
    return correction_line(phrases, correction, is_direct=letter.post.place.kind is PlaceKind.PERSON)
