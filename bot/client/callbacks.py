"""Answers to interactions as this bot sends them: with nothing asked in return, and past the hooks on other requests.

discord.py asks Discord for the message that an answer becomes and builds it anew, though nothing here looks at it; not
asked, Discord answers with 204 and no body. The hooks pace and count what the bot sends by itself; Discord counts no
answers. Source: Discord, Receiving and Responding, "Create Interaction Response".
"""

from typing import Any

import aiohttp
from discord.http import MultipartParameters, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context


class BriefAnswers(AsyncWebhookAdapter):
    """Sends answers for discord.py, which is told no more of them than that they were taken."""

    def __init__(self) -> None:
        # discord.py leaves its constructor without types.
        super().__init__()  # type: ignore[no-untyped-call]
        self._session: aiohttp.ClientSession | None = None

    async def create_interaction_response(
        self,
        interaction_id: int,
        token: str,
        *,
        session: aiohttp.ClientSession,
        proxy: str | None = None,
        proxy_auth: aiohttp.BasicAuth | None = None,
        params: MultipartParameters,
    ) -> Any:
        has_files = bool(params.files)
        await self.request(
            Route(
                "POST",
                "/interactions/{webhook_id}/{webhook_token}/callback",
                webhook_id=interaction_id,
                webhook_token=token,
            ),
            session=self._plain(session),
            proxy=proxy,
            proxy_auth=proxy_auth,
            files=params.files if has_files else None,
            multipart=params.multipart if has_files else None,
            payload=None if has_files else params.payload,
        )
        return {"interaction": {"id": interaction_id, "type": 2}}

    def _plain(self, session: aiohttp.ClientSession) -> aiohttp.ClientSession:
        """Return a session without hooks and cookies on the connections of discord.py's own, which closes them."""
        if self._session is None or self._session.connector is not session.connector:
            self._session = aiohttp.ClientSession(
                connector=session.connector, connector_owner=False, cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._session


def answer_briefly() -> None:
    """Send answers that way from here on, in this task and in those that it starts."""
    async_context.set(BriefAnswers())
