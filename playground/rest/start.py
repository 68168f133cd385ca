"""What a bot asks for when it starts: itself, its application, the gateway."""

from dataclasses import replace
from typing import Any

from playground.entities import Json
from playground.errors import unknown
from playground.gateway.greeting import application_flags
from playground.gateway.start_limit import STARTS_A_DAY
from playground.guild_payloads import user_payload
from playground.rest.call import Call, Route
from playground.rules.form import Place, read_text
from playground.world import World


async def get_me(call: Call) -> Any:
    return user_payload(call.world.bot) | {
        "verified": True,
        "mfa_enabled": True,
        "locale": "en-US",
        "premium_type": 0,
        "email": None,
        "bio": "",
    }


async def edit_me(call: Call) -> Any:
    place = Place()
    read_text(call.form, "username", place, least=2, most=32)
    place.raise_refusals()
    return await get_me(call)


async def get_user(call: Call) -> Any:
    user = call.world.users.get(call.snowflake("user_id"))
    if user is None:
        raise unknown("user")
    return user_payload(user)


async def get_application(call: Call) -> Any:
    return application_payload(call.world)


async def edit_application(call: Call) -> Any:
    place = Place()
    description = read_text(call.form, "description", place, most=400)
    place.raise_refusals()
    if description is not None:
        call.world.application = replace(call.world.application, description=description)
    return application_payload(call.world)


async def get_gateway(call: Call) -> Any:
    return {"url": call.services.greeting.gateway_url}


async def get_gateway_bot(call: Call) -> Any:
    limit = call.services.hub.start_limit
    return {
        "url": call.services.greeting.gateway_url,
        "shards": call.services.greeting.recommended_shards(),
        "session_start_limit": {
            "total": STARTS_A_DAY,
            "remaining": limit.remaining,
            "reset_after": limit.reset_after,
            "max_concurrency": limit.max_concurrency,
        },
    }


def application_payload(world: World) -> Json:
    """Return the application as GET /oauth2/applications/@me gives it to its own bot."""
    application = world.application
    install = {"scopes": ["applications.commands", "bot"], "permissions": "0"}
    kinds = {}
    if application.installs_to_guilds:
        kinds["0"] = {"oauth2_install_params": install}
    if application.installs_to_users:
        kinds["1"] = {"oauth2_install_params": {"scopes": ["applications.commands"], "permissions": "0"}}
    owner = world.users[application.owner_id]
    return {
        "id": str(application.id),
        "name": application.name,
        "icon": None,
        "description": application.description,
        "summary": "",
        "type": None,
        "bot": user_payload(world.bot),
        "bot_public": application.is_public,
        "bot_require_code_grant": False,
        "owner": user_payload(owner),
        "team": None,
        "verify_key": application.verify_key,
        "flags": application_flags(world),
        "flags_new": str(application_flags(world)),
        "eligible_oauth2_scopes": ["applications.commands", "bot"],
        "hook": True,
        "is_monetized": False,
        "is_verified": False,
        "is_discoverable": False,
        "storefront_available": False,
        "interactions_endpoint_url": None,
        "interactions_event_types": [],
        "interactions_version": 1,
        "redirect_uris": [],
        "role_connections_verification_url": None,
        "integration_public": application.is_public,
        "integration_require_code_grant": False,
        "integration_types_config": kinds,
        "approximate_guild_count": sum(application.id in guild.members for guild in world.guilds.values()),
        "approximate_user_install_count": sum(user.has_installed_app for user in world.users.values()),
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "tags": [],
        "event_webhooks_status": 1,
    }


ROUTES = (
    Route("GET", "/users/@me", get_me),
    Route("PATCH", "/users/@me", edit_me),
    Route("GET", "/users/{user_id}", get_user),
    Route("GET", "/oauth2/applications/@me", get_application),
    Route("GET", "/applications/@me", get_application),
    Route("PATCH", "/applications/@me", edit_application),
    Route("GET", "/gateway", get_gateway, needs_token=False),
    Route("GET", "/gateway/bot", get_gateway_bot),
)
