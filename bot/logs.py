"""How the program logs: one line an event, never the token, tracebacks of the network only when debugging."""

import logging
import sys

_EXPECTED = ("Guilds intent seems to be disabled", "PyNaCl is not installed", "davey is not installed")
"""What discord.py warns of at each start and this bot means: no guild cache, no voice."""

_NETWORK_LOGGERS = ("discord.client", "discord.shard", "discord.gateway", "discord.http")


class _Redaction(logging.Filter):
    """Replaces the token wherever it turns up, as a last line of defence."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self._secret = secret

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if self._secret in message:
            record.msg, record.args = message.replace(self._secret, "[token]"), None
        return True


class _WithoutExpected(logging.Filter):
    """Leaves out the warnings of what is meant."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not str(record.msg).startswith(_EXPECTED)


class _Line(logging.Formatter):
    """Formats a record; a lost connection, which discord.py logs with a traceback, becomes one line."""

    def __init__(self, *, secret: str | None, tracebacks: bool) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secret = secret
        self._tracebacks = tracebacks

    def format(self, record: logging.LogRecord) -> str:
        short = not self._tracebacks and record.name in _NETWORK_LOGGERS
        if short and record.exc_info and record.exc_info[1]:
            reason = record.exc_info[1]
            record = logging.makeLogRecord(
                {
                    **record.__dict__,
                    "exc_info": None,
                    "exc_text": None,
                    "msg": f"{record.getMessage()} ({type(reason).__name__}: {reason})",
                    "args": None,
                }
            )
        line = super().format(record)
        return line.replace(self._secret, "[token]") if self._secret else line


def set_up_logs(level: str, secret: str | None) -> None:
    """Send all logs to standard error at `level`; `secret` never appears in them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line(secret=secret, tracebacks=level == "DEBUG"))
    handler.addFilter(_WithoutExpected())
    if secret:
        handler.addFilter(_Redaction(secret))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("apscheduler").setLevel(max(logging.WARNING, logging.getLevelName(level)))
