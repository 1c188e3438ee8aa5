"""Shared fixtures. Everything runs offline; real models are used where a test is marked `models`."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from assistant.privacy import go_private

go_private()

from assistant.settings import Settings  # noqa: E402
from tests.fakes import HashEmbedder  # noqa: E402

# How fast an example is drawn and tried says nothing on a machine that does other work too.
hypothesis_settings.register_profile(
    "assistant", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("assistant")

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def write(tmp_path: Path):
    """Write a text file and give its path back."""

    def write_file(name: str, text: str) -> Path:
        path = tmp_path / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


@pytest.fixture(scope="session")
def real_settings() -> Settings:
    """The default settings, with their models; skipped, with what to run, where these are not fetched."""
    from assistant.wiring import model_store, needed_models

    settings = Settings()
    cached = {s.name: s.cached for s in model_store(settings).list()}
    missing = [name for name in needed_models(settings) if not cached[name]]
    if missing:
        pytest.fail(
            f"run `assistant models fetch` first: {', '.join(missing)} not in {settings.models_dir}"
        )
    return settings


@pytest.fixture(scope="session")
def corpus_store(real_settings: Settings) -> Path:
    """The store of the settings, which `make test` brings up to date with the corpus; tests only read it."""
    from assistant.wiring import open_index

    index = open_index(real_settings)
    known = {d.document.metadata.id for d in index.documents()}
    index.close()
    wanted = {path.stem for path in real_settings.corpus_dir.glob("*.md")} - {"README"}
    assert wanted <= known, "run `assistant ingest` first"
    return real_settings.store_dir


@pytest.fixture(scope="session")
def real_assistant(real_settings: Settings, corpus_store: Path) -> Iterator[object]:
    """The assistant with both real models over the corpus, loaded once."""
    from assistant.wiring import open_assistant

    assistant = open_assistant(real_settings, corpus_store)
    assistant.load()
    yield assistant
    assistant.index.close()
