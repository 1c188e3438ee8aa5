"""Settings: typed, closed to unknown names, with a known origin, and a key that is never printed."""

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.settings import Settings, load_settings


def test_defaults_need_no_environment(tmp_path: Path) -> None:
    loaded = load_settings({}, tmp_path / ".env")
    assert loaded.settings == Settings()
    assert set(loaded.origins.values()) == {"default"}


def test_the_default_models_folder_is_in_the_home_of_the_person() -> None:
    assert Settings().models_dir == Path.home() / ".cache" / "assistant" / "models"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("ASSISTANT_PORT=8001\nASSISTANT_PASSAGES=6\nOTHER=1\n")
    loaded = load_settings({"ASSISTANT_PORT": "8002", "HOME": "/"}, tmp_path / ".env")
    assert (loaded.settings.port, loaded.settings.passages) == (8002, 6)
    assert (loaded.origins["port"], loaded.origins["passages"]) == ("environment", ".env")


def test_an_unknown_name_is_an_error_with_a_guess(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings({"ASSISTANT_PROT": "1"}, tmp_path / ".env")
    assert str(error.value) == (
        "ASSISTANT_PROT from the environment is not a setting. Did you mean ASSISTANT_PORT?"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "many"), ("PORT", "70000"), ("PASSAGES", "0"), ("BASE_URL", "localhost:8000")],
)
def test_an_unusable_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=rf"ASSISTANT_{name} from the environment is '{value}'"):
        load_settings({f"ASSISTANT_{name}": value}, tmp_path / ".env")


def test_the_key_is_never_shown(tmp_path: Path) -> None:
    loaded = load_settings({"ASSISTANT_API_KEY": "s3cret"}, tmp_path / ".env")
    assert "s3cret" not in f"{loaded!r} {loaded.settings.api_key}"


def test_a_folder_may_begin_with_a_tilde(tmp_path: Path) -> None:
    loaded = load_settings({"ASSISTANT_STORE_DIR": "~/notes"}, tmp_path / ".env")
    assert loaded.settings.store_dir == Path.home() / "notes"


def test_default_folders_are_whole_paths() -> None:
    assert Settings().models_dir.is_absolute()
