"""Callbacks of interactions, and the edits and follow-ups that their tokens serve."""

from typing import Any

from playground.entities import Message
from playground.interactions.interaction import Interaction
from playground.rate_limits import CALLBACK
from playground.rest.call import Call, Route


async def answer(call: Call) -> Any:
    return call.services.answers.answer(
        call.snowflake("interaction_id"),
        call.params["token"],
        call.form,
        call.uploads,
        with_response=call.truth("with_response"),
    )


async def get_original(call: Call) -> Any:
    return call.payloads.message(call.services.answers.original(interaction_of(call)))


async def edit_original(call: Call) -> Any:
    interaction = interaction_of(call)
    message = call.services.answers.original(interaction)
    return _edited(call, interaction, message)


async def delete_original(call: Call) -> Any:
    interaction = interaction_of(call)
    call.services.answers.delete(interaction, call.services.answers.original(interaction))


async def get_follow_up(call: Call) -> Any:
    interaction = interaction_of(call)
    return call.payloads.message(call.services.answers.message_of(interaction, call.snowflake("message_id")))


async def edit_follow_up(call: Call) -> Any:
    interaction = interaction_of(call)
    message = call.services.answers.message_of(interaction, call.snowflake("message_id"))
    return _edited(call, interaction, message)


async def delete_follow_up(call: Call) -> Any:
    interaction = interaction_of(call)
    message = call.services.answers.message_of(interaction, call.snowflake("message_id"))
    call.services.answers.delete(interaction, message)


async def follow_up(call: Call) -> Any:
    message = call.services.answers.follow_up(interaction_of(call), call.form, call.uploads)
    return call.payloads.message(message)


def interaction_of(call: Call) -> Interaction:
    """Return the answered interaction whose token the path carries. Raises: ApiError 10015, 50027."""
    return call.services.desk.answered(call.snowflake("webhook_id"), call.params["token"])


def _edited(call: Call, interaction: Interaction, message: Message) -> Any:
    return call.payloads.message(call.services.answers.edit(interaction, message, call.form, call.uploads))


ROUTES = (
    Route(
        "POST",
        "/interactions/{interaction_id}/{token}/callback",
        answer,
        limit=CALLBACK,
        needs_token=False,
        counts_globally=False,
    ),
)
