"""`/privacy` over alerts: what is kept is shown, copied and forgotten."""

import json

from playground import open_playground
from tests.bot_process import running_bot
from tests.end_to_end.test_demo_clock import subscribe
from tests.policy_desk import OWNER, WORLD, added, content_of, set_up


async def test_what_is_kept_of_alerts_is_shown_copied_and_forgotten(tmp_path):
    async with open_playground(WORLD) as playground, running_bot(playground, tmp_path, OWNER_IDS=OWNER):
        maya = playground.person("maya")
        await set_up(playground)
        await subscribe(maya)
        await added(maya, title="Kept and forgotten", identifier="PRIVACY 1")
        await maya.slash("watch", milestone="PRIVACY 1")
        shown = await maya.slash("privacy")
        for words in ("your name on 1 channel's alerts", "1 milestone that you watch", "in the record"):
            assert words in shown.content
        copied = await maya.click(shown, "Get a copy")
        assert copied.ephemeral
        (file,) = copied.attachments
        assert file["filename"] == "kept-about-me.json"
        copy = json.loads(await content_of(file))
        assert copy["discord_id"] == str(maya.user.id)
        assert {"record", "subscriptions", "watches"} <= copy["kept"].keys()
        done = await maya.click(await maya.click(shown, "Forget me"), "Yes, forget me")
        assert done.content.startswith("**Done")
        assert (await maya.slash("privacy")).content.startswith("**Nothing is kept about you.**")
        # The channel goes on being told; only the name is gone.
        assert "1300000000000000141" in (await playground.person("adam").slash("alerts list")).text
