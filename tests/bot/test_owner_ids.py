"""The setting that names who runs the bot."""

import pytest

from bot.config import SettingsError, read_settings


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path):
    # Away from the folder's own .env.
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("text", "owners"),
    [("", set()), ("13", {13}), ("13,14", {13, 14}), (" 13, 14 ,13 ", {13, 14}), ("13 14\n", {13, 14})],
)
def test_owners_are_ids_between_commas_or_blanks(monkeypatch, text, owners):
    monkeypatch.setenv("OWNER_IDS", text)
    assert read_settings().owner_ids == owners


@pytest.mark.parametrize("text", ["adam", "13;14", "-5", "0", "99999999999999999999"])
def test_what_is_no_id_is_refused_by_the_settings_name(monkeypatch, text):
    monkeypatch.setenv("OWNER_IDS", text)
    with pytest.raises(SettingsError, match="OWNER_IDS"):
        read_settings()
