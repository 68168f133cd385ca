"""All routes of the API, one module a resource."""

from playground.rest import (
    channels,
    commands,
    guilds,
    interactions,
    messages,
    reactions,
    start,
    threads,
    webhooks,
)

ROUTES = (
    *start.ROUTES,
    *commands.ROUTES,
    *interactions.ROUTES,
    *webhooks.ROUTES,
    *messages.ROUTES,
    *reactions.ROUTES,
    *channels.ROUTES,
    *threads.ROUTES,
    *guilds.ROUTES,
)
