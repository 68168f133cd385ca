"""The settings of official sources: off beside a stand-in, and refused by name when they name no source."""

import pytest

from bot.config import SettingsError, environment_without_secrets, read_settings
from bot.newsroom import open_newsroom
from tests.record_factories import NOW, opened


@pytest.fixture
def setting(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    return monkeypatch.setenv


def test_sources_are_asked_with_discord_itself_and_not_beside_a_stand_in(setting):
    assert read_settings().asks_sources
    setting("DISCORD_API_URL", "http://127.0.0.1:5000")
    assert not read_settings().asks_sources
    setting("SOURCES", "on")
    assert read_settings().asks_sources


def test_intervals_and_addresses_are_given_by_source(setting):
    setting("SOURCE_INTERVALS", "sec=60, oira=240")
    setting("SOURCE_ADDRESSES", "sec=https://proxy.example.org/")
    settings = read_settings()
    assert settings.source_intervals == {"sec": 60, "oira": 240}
    assert settings.source_addresses == {"sec": "https://proxy.example.org"}


@pytest.mark.parametrize("written", ["sec", "sec=", "=5", "sec=two", "sec=1"])
def test_an_interval_that_is_none_is_refused(setting, written):
    setting("SOURCE_INTERVALS", written)
    with pytest.raises(SettingsError, match="SOURCE_INTERVALS"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("SOURCES_TRUSTED", "no_source"),
        ("SOURCE_INTERVALS", "no_source=60"),
        ("SOURCE_ADDRESSES", "no_source=https://x.org"),
    ],
)
async def test_a_source_that_there_is_not_is_refused_by_name(setting, tmp_path, name, written):
    setting(name, written)
    async with opened(tmp_path / "rollover.db") as storage:
        with pytest.raises(SettingsError, match=f"{name}: there is no source no_source"):
            async with open_newsroom(read_settings(), storage, version="1", now=lambda: NOW):
                pass


async def test_an_address_in_plain_http_elsewhere_is_refused(setting, tmp_path):
    setting("SOURCE_ADDRESSES", "sec=http://proxy.example.org")
    async with opened(tmp_path / "rollover.db") as storage:
        with pytest.raises(SettingsError, match="SOURCE_ADDRESSES"):
            async with open_newsroom(read_settings(), storage, version="1", now=lambda: NOW):
                pass


def test_keys_are_neither_shown_nor_passed_on(setting):
    setting("LEGISCAN_API_KEY", "s3cret")
    settings = read_settings()
    assert settings.source_keys == {"LEGISCAN_API_KEY": "s3cret"}
    assert "s3cret" not in repr(settings)
    assert "LEGISCAN_API_KEY" not in environment_without_secrets()
