"""Who may do what where: the computing against a second, slower reading of Discord's text, and the pitfalls by name."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.entities import Channel, ChannelKind, Guild, Member, Overwrite, Role, Thread
from playground.permissions import (
    ALL,
    TIMED_OUT,
    Permission,
    base_permissions,
    channel_permissions,
    effective_permissions,
    top_position,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
unhurried = settings(deadline=None)
"""The machine may be busy with other things."""

GUILD, OWNER, MEMBER = 1, 2, 3
ROLE_IDS = (10, 11, 12)

bits = st.lists(st.sampled_from(list(Permission)), max_size=8).map(lambda some: int(sum({one.value for one in some})))
overwrites = st.lists(
    st.builds(
        Overwrite,
        id=st.sampled_from((GUILD, *ROLE_IDS)),
        is_member=st.just(False),
        allow=bits,
        deny=bits,
    ),
    max_size=4,
    unique_by=lambda one: one.id,
)


def guild_of(everyone: int, roles: dict[int, int], held: tuple[int, ...]) -> tuple[Guild, Member]:
    guild = Guild(GUILD, "g", OWNER)
    guild.roles[GUILD] = Role(GUILD, "@everyone", everyone, position=0)
    for position, (role_id, permissions) in enumerate(roles.items(), 1):
        guild.roles[role_id] = Role(role_id, str(role_id), permissions, position=position)
    member = Member(MEMBER, NOW, held)
    guild.members[MEMBER] = member
    return guild, member


def channel_of(*rules: Overwrite, kind: ChannelKind = ChannelKind.TEXT) -> Channel:
    return Channel(100, kind, "c", GUILD, overwrites=tuple(rules))


@unhurried
@given(
    everyone=bits,
    roles=st.fixed_dictionaries(dict.fromkeys(ROLE_IDS, bits)),
    held=st.sets(st.sampled_from(ROLE_IDS)),
    rules=overwrites,
    own=st.tuples(bits, bits),
)
def test_overwrites_count_in_discords_order(everyone, roles, held, rules, own):
    roles = {key: value & ~Permission.ADMINISTRATOR.value for key, value in roles.items()}
    everyone &= ~Permission.ADMINISTRATOR.value
    guild, member = guild_of(everyone, roles, tuple(held))
    mine = Overwrite(MEMBER, True, allow=own[0], deny=own[1])
    found = channel_permissions(guild, member, channel_of(*rules, mine), NOW)
    for permission in Permission:
        has = bool(everyone & permission) or any(roles[one] & permission for one in held)
        by_id = {rule.id: rule for rule in rules}
        if GUILD in by_id:
            has = (has and not by_id[GUILD].deny & permission) or bool(by_id[GUILD].allow & permission)
        of_roles = [by_id[one] for one in held if one in by_id]
        if any(rule.deny & permission for rule in of_roles):
            has = False
        if any(rule.allow & permission for rule in of_roles):
            has = True
        if own[1] & permission:
            has = False
        if own[0] & permission:
            has = True
        assert bool(found & permission) is has, permission


@unhurried
@given(rules=overwrites, order=st.permutations(ROLE_IDS), everyone=bits)
def test_the_order_of_roles_plays_no_part(rules, order, everyone):
    guild, member = guild_of(everyone, dict.fromkeys(ROLE_IDS, 0), ROLE_IDS)
    shuffled = replace(member, role_ids=tuple(order))
    channel = channel_of(*rules)
    assert channel_permissions(guild, member, channel, NOW) == channel_permissions(guild, shuffled, channel, NOW)


@unhurried
@given(rules=overwrites)
def test_owner_and_administrators_stand_above_overwrites_and_time_outs(rules):
    guild, member = guild_of(0, dict.fromkeys(ROLE_IDS, 0) | {10: Permission.ADMINISTRATOR.value}, (10,))
    jailed = replace(member, timed_out_until=NOW + timedelta(hours=1))
    owner = Member(OWNER, NOW, timed_out_until=NOW + timedelta(hours=1))
    channel = channel_of(*rules, Overwrite(MEMBER, True, deny=ALL.value))
    assert channel_permissions(guild, jailed, channel, NOW) == ALL.value
    assert effective_permissions(guild, owner, channel, NOW) == ALL


@unhurried
@given(everyone=bits, rules=overwrites)
def test_a_member_who_is_timed_out_only_looks_on(everyone, rules):
    guild, member = guild_of(everyone & ~Permission.ADMINISTRATOR.value, {}, ())
    jailed = replace(member, timed_out_until=NOW + timedelta(seconds=1))
    assert not effective_permissions(guild, jailed, channel_of(*rules), NOW) & ~TIMED_OUT
    freed = replace(member, timed_out_until=NOW - timedelta(seconds=1))
    free = effective_permissions(guild, freed, channel_of(*rules), NOW)
    assert free == effective_permissions(guild, member, channel_of(*rules), NOW)


@unhurried
@given(everyone=bits, rules=overwrites)
def test_who_does_not_see_a_channel_can_do_nothing_there(everyone, rules):
    guild, member = guild_of(everyone & ~Permission.ADMINISTRATOR.value, {}, ())
    hidden = (*rules, Overwrite(MEMBER, True, deny=Permission.VIEW_CHANNEL.value))
    assert effective_permissions(guild, member, channel_of(*hidden), NOW) == Permission(0)


def test_who_may_not_send_may_not_embed_attach_or_ping_either():
    guild, member = guild_of(ALL.value & ~Permission.ADMINISTRATOR.value & ~Permission.SEND_MESSAGES.value, {}, ())
    implied = (
        Permission.EMBED_LINKS | Permission.ATTACH_FILES | Permission.MENTION_EVERYONE | Permission.SEND_TTS_MESSAGES
    )
    assert channel_permissions(guild, member, channel_of(), NOW) & implied == implied
    assert not effective_permissions(guild, member, channel_of(), NOW) & implied


def test_without_connect_a_voice_channel_gives_no_voice_rights():
    guild, member = guild_of(ALL.value & ~Permission.ADMINISTRATOR.value & ~Permission.CONNECT.value, {}, ())
    assert not effective_permissions(guild, member, channel_of(kind=ChannelKind.VOICE), NOW) & Permission.SPEAK
    assert effective_permissions(guild, member, channel_of(), NOW) & Permission.SPEAK


@pytest.mark.parametrize("in_threads", [True, False])
def test_in_a_thread_only_the_permission_for_threads_counts(in_threads):
    everyone = Permission.VIEW_CHANNEL
    everyone |= Permission.SEND_MESSAGES_IN_THREADS if in_threads else Permission.SEND_MESSAGES
    guild, member = guild_of(everyone.value, {}, ())
    guild.channels[100] = channel_of()
    thread = Channel(101, ChannelKind.PUBLIC_THREAD, "t", GUILD, parent_id=100, thread=Thread(OWNER))
    assert bool(effective_permissions(guild, member, thread, NOW) & Permission.SEND_MESSAGES) is in_threads


def test_a_thread_has_its_parents_overwrites():
    guild, member = guild_of(Permission.VIEW_CHANNEL.value, {}, ())
    guild.channels[100] = channel_of(Overwrite(GUILD, False, deny=Permission.VIEW_CHANNEL.value))
    thread = Channel(101, ChannelKind.PUBLIC_THREAD, "t", GUILD, parent_id=100, thread=Thread(OWNER))
    assert effective_permissions(guild, member, thread, NOW) == Permission(0)


@pytest.mark.parametrize(
    ("members", "permissions", "is_seen"),
    [
        (frozenset(), Permission.VIEW_CHANNEL, False),
        (frozenset((MEMBER,)), Permission.VIEW_CHANNEL, True),
        (frozenset(), Permission.VIEW_CHANNEL | Permission.MANAGE_THREADS, True),
    ],
)
def test_a_private_thread_is_for_its_members_and_those_who_manage_threads(members, permissions, is_seen):
    guild, member = guild_of(permissions.value, {}, ())
    guild.channels[100] = channel_of()
    thread = Channel(101, ChannelKind.PRIVATE_THREAD, "t", GUILD, parent_id=100, thread=Thread(OWNER, members=members))
    assert bool(effective_permissions(guild, member, thread, NOW) & Permission.VIEW_CHANNEL) is is_seen


def test_roles_add_up_and_unknown_ones_count_for_nothing():
    guild, member = guild_of(1, {10: 2, 11: 4}, (10, 11, 99))
    assert base_permissions(guild, member) == 7
    assert top_position(guild, member) == 2
    assert top_position(guild, Member(OWNER, NOW)) > 1000
