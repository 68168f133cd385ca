"""How a command ends when it cannot do its work: one sentence on standard error and an exit code."""

from enum import IntEnum

from bot.config import Settings, SettingsError, read_settings


class ExitCode(IntEnum):
    """What the shell is told; docs/operators.md lists them."""

    FAULT = 1
    USAGE = 2
    TOKEN = 3
    NETWORK = 4
    GATEWAY = 5
    DATABASE = 6
    ALREADY_RUNNING = 7


class Stop(Exception):  # noqa: N818 - it ends the command as intended; the sentence is for a person
    """Ends the command with a sentence, without a traceback."""

    def __init__(self, sentence: str, code: ExitCode) -> None:
        super().__init__(sentence)
        self.code = code


def settings_or_stop() -> Settings:
    """Return the settings, or end the command with all that is wrong with them."""
    try:
        return read_settings()
    except SettingsError as error:
        raise Stop(str(error), ExitCode.USAGE) from None


def token_or_stop(settings: Settings) -> str:
    """Return the token, or end the command by saying where to get one."""
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        raise Stop(
            "DISCORD_TOKEN is not set: get a token at https://discord.com/developers/applications "
            "(your application > Bot > Reset Token) and put it into .env. To try Rollover without one: make demo.",
            ExitCode.TOKEN,
        )
    if len(token.split()) > 1:
        raise Stop(
            "DISCORD_TOKEN has a space or a line break in it: copy the token alone, without “Bot” before it.",
            ExitCode.TOKEN,
        )
    return token
