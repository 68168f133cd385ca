"""What storage costs the bot's process."""

import os
import subprocess
import sys

from tests.bot_process import ROOT


def test_the_charts_libraries_stay_outside():
    # sqlite-utils imports numpy and pandas where it finds them, which would cost 10 MB.
    program = "import sys, storage; print([name for name in ('numpy', 'pandas', 'matplotlib') if name in sys.modules])"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
