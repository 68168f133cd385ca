"""docs/playground.md: its bot, as printed, runs against the playground."""

import asyncio
import re
import sys

from playground import open_playground
from tests.bot_process import ROOT, environment

PAGE = (ROOT / "docs" / "playground.md").read_text(encoding="utf-8")


async def test_the_bot_of_the_documentation_answers(tmp_path):
    program = re.search(r"```python\n(import sys.*?)```", PAGE, re.DOTALL).group(1)
    file = tmp_path / "hello.py"
    file.write_text(program, encoding="utf-8")
    async with open_playground() as playground:
        bot = await asyncio.create_subprocess_exec(
            sys.executable, file, playground.api_url, playground.token, env=environment(tmp_path), cwd=tmp_path
        )
        try:
            await playground.wait_for_bot(timeout=30, commands=True)
            reply = await playground.person("alice").slash("hello")
            assert reply.content == "Hello, <@1300000000000000010>"
        finally:
            bot.terminate()
            await bot.wait()
