"""The bot's permissions in a channel, worked out as Discord's documentation says."""

from bot.channel_access import EVERYTHING, VIEW_CHANNEL, permissions_in

SEND_MESSAGES = 1 << 11
GUILD, BOT, ROLE, OTHER = "1", "2", "3", "4"
BOTH = VIEW_CHANNEL | SEND_MESSAGES


def permissions(roles, overwrites=(), held=(ROLE,)):
    rows = [{"id": id_, "allow": str(allow), "deny": str(deny)} for id_, allow, deny in overwrites]
    return permissions_in(roles, rows, guild_id=GUILD, member_id=BOT, role_ids=held)


def test_the_roles_permissions_add_up():
    assert permissions({GUILD: VIEW_CHANNEL, ROLE: SEND_MESSAGES, OTHER: 1 << 20}) == BOTH


def test_an_administrator_may_everything_whatever_the_channel_says():
    assert permissions({GUILD: 0, ROLE: 1 << 3}, [(BOT, 0, BOTH)]) == EVERYTHING


def test_a_role_counts_over_everyone_and_the_member_over_roles():
    roles = {GUILD: BOTH, ROLE: 0}
    assert permissions(roles, [(GUILD, 0, SEND_MESSAGES)]) == VIEW_CHANNEL
    assert permissions(roles, [(GUILD, 0, SEND_MESSAGES), (ROLE, SEND_MESSAGES, 0)]) == BOTH
    assert permissions(roles, [(ROLE, SEND_MESSAGES, 0), (BOT, 0, SEND_MESSAGES)]) == VIEW_CHANNEL


def test_among_roles_what_one_allows_counts_over_what_another_denies():
    roles = {GUILD: BOTH}
    assert permissions(roles, [(ROLE, 0, SEND_MESSAGES), (OTHER, SEND_MESSAGES, 0)], held=(ROLE, OTHER)) == BOTH


def test_who_cannot_see_a_channel_may_nothing_there():
    assert permissions({GUILD: BOTH}, [(GUILD, 0, VIEW_CHANNEL)]) == 0
