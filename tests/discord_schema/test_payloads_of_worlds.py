"""Whatever a world is made of, what the playground writes of it fits Discord's schema."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from playground import wire
from playground.clock import Clock
from playground.entities import (
    Application,
    Attachment,
    Channel,
    ChannelKind,
    ForumTag,
    Guild,
    Invocation,
    Member,
    Message,
    MessageFlag,
    MessageKind,
    Overwrite,
    Reference,
    Role,
    Thread,
    User,
)
from playground.errors import ApiError
from playground.files import FileStore
from playground.guild_payloads import user_payload
from playground.payloads import Payloads
from playground.rules.commands import check_commands
from playground.rules.form import Place
from playground.rules.messages import Route, check_message
from playground.rules.modals import check_modal
from playground.synthetic import SyntheticGuilds
from playground.world import World
from tests.playground.test_playground_any_body import COMMANDS, LAYOUT, MESSAGE, MODAL, places

APPLICATION, OWNER, OTHER, GUILD, ROLE, CATEGORY, TAG = range(1300000000000000001, 1300000000000000008)
PEOPLE = (OWNER, OTHER)
SCHEMA_OF_KIND = {
    ChannelKind.DIRECT: "PrivateChannelResponse",
    ChannelKind.GROUP: "PrivateGroupChannelResponse",
    **dict.fromkeys((kind for kind in ChannelKind if kind.is_thread), "ThreadResponse"),
}

CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"

unhurried = settings(
    deadline=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)

texts = st.text(st.characters(codec="utf-8"), max_size=20)
names = texts.filter(bool)
bits = st.integers(0, (1 << 53) - 1)
moments = st.integers(1_420_070_400, 2_208_988_800).map(lambda seconds: datetime.fromtimestamp(seconds + 0.5, UTC))
ids = st.integers(1400000000000000000, 1499999999999999999)
locales = st.sampled_from(["en-US", "de", "pt-BR", "zh-TW", "es-419"])

users = st.builds(User, st.just(OTHER), names, names, locale=locales, bot=st.booleans(), avatar=st.none() | names)
roles = st.builds(
    Role,
    st.just(ROLE),
    names,
    bits,
    st.integers(1, 250),
    st.integers(0, 0xFFFFFF),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
overwrites = st.builds(Overwrite, st.sampled_from([GUILD, ROLE, OWNER]), st.booleans(), bits, bits)
members = st.builds(
    Member,
    st.just(OTHER),
    moments,
    st.sampled_from([(), (ROLE,)]),
    st.none() | names,
    st.none() | moments,
)
threads = st.builds(
    Thread,
    st.sampled_from(PEOPLE),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from([60, 1440, 4320, 10080]),
    st.none() | moments,
    st.frozensets(st.sampled_from([APPLICATION, *PEOPLE])),
    st.sampled_from([(), (TAG,)]),
)
tags = st.builds(ForumTag, st.just(TAG), names, st.booleans())
attachments = st.builds(
    Attachment,
    ids,
    st.sampled_from(["a.png", "b.csv", "c.webp"]),
    st.integers(0, 10 << 20),
    st.sampled_from(["image/png", "text/csv"]),
    st.none() | names,
    st.none() | names,
    st.none() | st.integers(1, 9000),
    st.just(600),
    st.booleans(),
)
embeds = st.sampled_from([{"title": "t", "image": {"url": "attachment://a.png"}}, *MESSAGE["embeds"]])
flags = st.sampled_from([MessageFlag(0), MessageFlag.SUPPRESS_EMBEDS, MessageFlag.CROSSPOSTED, MessageFlag.LOADING])
owners = st.sampled_from([{"0": str(GUILD)}, {"1": str(OWNER)}, {"0": "0"}])


@st.composite
def channels(draw, channel_id: int) -> Channel:
    kind = draw(st.sampled_from(ChannelKind))
    if kind.is_private:
        return Channel(channel_id, kind, recipients=(APPLICATION, draw(st.sampled_from(PEOPLE))))
    return Channel(
        channel_id,
        kind,
        draw(names),
        GUILD,
        draw(st.just(CATEGORY) if kind.is_thread else st.sampled_from([None, CATEGORY])),
        draw(st.integers(0, 500)),
        draw(st.none() | texts),
        draw(st.booleans()),
        draw(st.integers(0, 21600)),
        tuple(draw(st.lists(overwrites, max_size=3))),
        thread=draw(threads) if kind.is_thread else None,
        tags=tuple(draw(st.lists(tags, max_size=2))) if kind in (ChannelKind.FORUM, ChannelKind.MEDIA) else (),
        flags=draw(st.sampled_from([0, 1 << 4])),
    )


@st.composite
def invocations(draw, *, deep: bool = True) -> Invocation:
    """Draw how a message came about: a command, a control, or a form that one of those opened."""
    kind = draw(st.sampled_from([2, 3, 5] if deep else [2, 3]))
    return Invocation(
        draw(ids),
        kind,
        OWNER,
        draw(names) if kind == 2 else None,
        draw(st.sampled_from([1, 2, 3])),
        draw(st.sampled_from([None, OTHER])) if kind == 2 else None,
        draw(owners),
        draw(ids) if kind == 3 else None,
        draw(st.none() | ids),
        draw(invocations(deep=False)) if kind == 5 else None,
    )


def references(channel_id: int, earlier: tuple[int, ...]):
    """Draw an answer to a message of the channel, or its forwarding; the message may be gone."""
    return st.builds(Reference, st.sampled_from([1, *earlier]), st.just(channel_id), forwards=st.booleans())


def checked(form: dict) -> dict:
    """Return what becomes of a form's embeds and components when they are sent."""
    place = Place()
    made = check_message(form, place, Route.CHANNEL)
    place.raise_refusals()
    return {"embeds": made.embeds, "components": made.components, "flags": made.flags}


@st.composite
def messages(draw, message_id: int, channel_id: int, earlier: tuple[int, ...]) -> Message:
    if draw(st.booleans()):
        shown = checked({"embeds": draw(st.lists(embeds, max_size=2)), "components": MESSAGE["components"]})
        shown["flags"] |= draw(flags)
    else:
        shown = checked(LAYOUT)
    invocation = draw(st.none() | invocations())
    webhook = draw(st.sampled_from([None, TAG])) if invocation is None else APPLICATION
    return Message(
        message_id,
        channel_id,
        draw(st.sampled_from([APPLICATION, *PEOPLE])),
        draw(moments),
        draw(texts),
        draw(st.sampled_from(MessageKind)),
        attachments=tuple(draw(st.lists(attachments, max_size=3))),
        edited_at=draw(st.none() | moments),
        pinned=draw(st.booleans()),
        mention_everyone=draw(st.booleans()),
        mentions=tuple(draw(st.sets(st.sampled_from(PEOPLE)))),
        role_mentions=draw(st.sampled_from([(), (ROLE,)])),
        nonce=draw(st.none() | st.text(max_size=25) | st.integers(0, 1 << 62)),
        reference=draw(
            st.none()
            | st.builds(Reference, st.sampled_from([1, *earlier]), st.just(channel_id), forwards=st.booleans())
        ),
        invocation=invocation,
        webhook_id=webhook,
        webhook_name=draw(names) if webhook == TAG else None,
        ephemeral_to=draw(st.sampled_from([None, OWNER])) if invocation is not None else None,
        reactions=draw(st.sampled_from([(), (("👍", PEOPLE), ("blob:1300000000000000099", (APPLICATION,)))])),
        **shown,
    )


@st.composite
def worlds(draw) -> World:
    """Draw a guild with people, roles and channels of all kinds, conversations, and messages in them."""
    clock = Clock()
    world = World(clock, Application(APPLICATION, "Rollover", "token", "key", owner_id=OWNER))
    bot, owner = User(APPLICATION, "Rollover", "Rollover", bot=True), User(OWNER, "olga", "Olga")
    guild = Guild(GUILD, draw(names), OWNER, draw(locales), draw(st.sampled_from([(), ("COMMUNITY", "NEWS")])))
    guild.roles = {GUILD: Role(GUILD, "@everyone", draw(bits), 0), ROLE: draw(roles)}
    guild.members = {
        APPLICATION: Member(APPLICATION, draw(moments)),
        OWNER: Member(OWNER, draw(moments)),
        OTHER: draw(members),
    }
    made = [draw(channels(CATEGORY + 100 + number)) for number in range(draw(st.integers(1, 5)))]
    guild.channels = {one.id: one for one in made if one.guild_id is not None}
    world.start_over((bot, owner, draw(users)), (guild,))
    world.channels.update((one.id, one) for one in made)
    for channel in made:
        if channel.kind.holds_messages:
            earlier: tuple[int, ...] = ()
            for number in range(draw(st.integers(0, 2))):
                message = draw(messages(channel.id + 1000 * (number + 1), channel.id, earlier))
                world.add_message(message)
                earlier += (message.id,)
    return world


def payloads_of(world: World) -> Payloads:
    files = FileStore(world.clock, world.snowflakes, b"secret")
    files.base_url = "http://127.0.0.1:1"
    return Payloads(world, files)


def sent(value):
    """Return the value as whoever reads it gets it."""
    return json.loads(wire.dump(value))


def fits(mismatches) -> None:
    assert [str(one) for one in mismatches] == []


@unhurried
@given(world=worlds())
def test_every_object_of_a_world(schema, world):
    payloads = payloads_of(world)
    (guild,) = world.guilds.values()
    fits(schema.of_event("GUILD_CREATE", sent(payloads.guild_create(guild))))
    fits(schema.of_object("GuildResponse", sent(payloads.guild(guild))))
    for user in world.users.values():
        fits(schema.of_object("UserResponse", sent(user_payload(user))))
    for member in world.guilds[GUILD].members.values():
        fits(schema.of_object("GuildMemberResponse", sent(payloads.member(member))))
    for channel in world.channels.values():
        name = SCHEMA_OF_KIND.get(channel.kind, "GuildChannelResponse")
        fits(schema.of_object(name, sent(payloads.channel(channel))))
    for here in world.messages.values():
        for message in here.values():
            fits(schema.of_object("MessageResponse", sent(payloads.message(message, with_nonce=True))))
            fits(schema.of_event("MESSAGE_CREATE", sent(payloads.message_event(message, is_new=True))))


LEFT_AWAY = object()
odd = st.sampled_from([None, "", "x", "https://a.b", [], ["x"], [None], {}, {"x": "x"}, LEFT_AWAY]) | texts
"""No numbers: Discord takes one for the text that it is written as, which the schema does not say."""


@st.composite
def changed(draw, body: Any) -> Any:
    """Draw the body with up to three of its values changed or left away."""
    made = copy.deepcopy(body)
    for _ in range(draw(st.integers(0, 3))):
        ways = places(made)
        if not ways:
            break
        path = draw(st.sampled_from(ways))
        node = made
        for key in path[:-1]:
            node = node[key]
        value = draw(odd)
        if value is LEFT_AWAY:
            del node[path[-1]]
        else:
            node[path[-1]] = copy.deepcopy(value)
    return made


def taken(check, body, **more) -> bool:
    """Whether the playground takes the form."""
    place = Place()
    try:
        check(body, place=place, **more)
        place.raise_refusals()
    except ApiError:
        return False
    return True


@unhurried
@given(body=changed(MESSAGE | {"flags": 4}) | changed(LAYOUT))
def test_a_message_that_is_taken_is_one_that_discord_knows(schema, body):
    assume(taken(check_message, body, route=Route.CHANNEL))
    fits(schema.of_request("POST /channels/{channel_id}/messages", body))


@unhurried
@given(body=changed(MODAL))
def test_a_form_that_is_taken_is_one_that_discord_knows(schema, body):
    assume(taken(check_modal, body))
    fits(
        schema.of_request("POST /interactions/{interaction_id}/{interaction_token}/callback", {"type": 9, "data": body})
    )


@unhurried
@given(body=changed(COMMANDS))
def test_commands_that_are_taken_are_such_as_discord_knows(schema, body):
    assume(taken(check_commands, body, is_global=True, app_contexts=[0, 1]))
    fits(schema.of_request("PUT /applications/{application_id}/commands", body))


def test_a_synthetic_guild(schema):
    bot = user_payload(User(APPLICATION, "Rollover", "Rollover", bot=True))
    guilds = SyntheticGuilds(1, 3, 2, bot)
    (guild_id,) = guilds.ids_of_shard(0, 1)
    fits(schema.of_event("GUILD_CREATE", json.loads(guilds.guild_create(guild_id))))
