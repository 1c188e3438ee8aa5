"""Settings: typed, described, closed to unknown names, and each with a known origin.

Every setting is an environment variable `ASSISTANT_<NAME>` or a line of that form in `.env` in the working folder; the
environment wins. Nothing is read at import: call `load_settings`.
"""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator

from assistant.errors import SettingsError

PREFIX = "ASSISTANT_"
PROJECT_DIR = Path(__file__).resolve().parent.parent

Origin = Literal["default", ".env", "environment"]


class Settings(BaseModel):
    """All settings in force."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    store_dir: Path = Field(
        PROJECT_DIR / "store",
        description="folder of the index that is asked when --store is not given",
    )
    corpus_dir: Path = Field(
        PROJECT_DIR / "corpus",
        description="documents that `assistant ingest` takes in when none is named",
    )
    prompts_dir: Path = Field(PROJECT_DIR / "prompts", description="folder of the prompt templates")
    models_dir: Path = Field(
        Path("~/.cache/assistant/models"),
        validate_default=True,  # or the ~ would stay
        description="folder where fetched models are kept",
    )
    hub_url: str = Field(
        "https://huggingface.co", description="where pinned models are looked for first"
    )

    chat_model: str = Field(
        "qwen2.5-coder-1.5b",
        description="pinned name, path of a GGUF file, or with base_url the name the endpoint knows",
    )
    base_url: str | None = Field(
        None,
        description="OpenAI-compatible endpoint to use instead of the local model, ending in /v1",
    )
    api_key: SecretStr | None = Field(None, description="key for base_url; never printed")
    embedding_model: str = Field(
        "embeddinggemma-300m", description="pinned name or folder of a sentence-transformers model"
    )
    embedding_dimensions: int | None = Field(
        None,
        ge=16,
        description="cut vectors to this many dimensions (Matryoshka models); all when not set",
    )

    passages: int = Field(
        8, ge=1, le=100, description="passages whose sentences are weighed for an answer"
    )
    evidence_tokens: int = Field(
        140, ge=60, le=8000, description="most tokens of evidence put before the model"
    )
    answer_tokens: int = Field(256, ge=16, le=4096, description="longest answer, in tokens")
    context_tokens: int = Field(4096, ge=1024, description="context window of the local model")
    parallel_answers: int = Field(
        2, ge=1, le=16, description="answers the local model writes at once"
    )
    threads: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        description="processor threads for the models",
    )
    answer_timeout_s: float = Field(
        120.0, gt=0, description="seconds after which the model is given up and passages are quoted"
    )

    host: str = Field("127.0.0.1", description="address the chat page is served on")
    port: int = Field(7860, ge=1, le=65535, description="port of the chat page")

    @field_validator("store_dir", "corpus_dir", "prompts_dir", "models_dir", mode="after")
    @classmethod
    def _expand(cls, path: Path) -> Path:
        return path.expanduser()

    @field_validator("base_url", "hub_url", mode="after")
    @classmethod
    def _http(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return url.rstrip("/") if url else url


class LoadedSettings(BaseModel):
    """Settings together with where each value came from."""

    model_config = ConfigDict(frozen=True)

    settings: Settings
    origins: dict[str, Origin]


def load_settings(
    environment: Mapping[str, str] | None = None, env_file: Path | None = None
) -> LoadedSettings:
    """Read settings from `environment` (default: the process's) and `env_file` (default: ./.env).

    Raises SettingsError, naming the setting, for an unknown name or an unusable value.
    """
    environment = os.environ if environment is None else environment
    env_file = Path(".env") if env_file is None else env_file
    from_file = (
        {k: v or "" for k, v in dotenv_values(env_file).items()} if env_file.is_file() else {}
    )

    values: dict[str, str] = {}
    origins: dict[str, Origin] = dict.fromkeys(Settings.model_fields, "default")
    sources: list[tuple[Origin, Mapping[str, str]]] = [
        (".env", from_file),
        ("environment", environment),
    ]
    for origin, source in sources:
        for variable, value in source.items():
            if not variable.startswith(PREFIX):
                continue
            name = variable.removeprefix(PREFIX).lower()
            if name not in Settings.model_fields:
                raise SettingsError(_unknown(variable, origin))
            values[name] = value
            origins[name] = origin
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0])
        shown = "(hidden)" if name == "api_key" else repr(values[name])
        raise SettingsError(
            f"{PREFIX}{name.upper()} from the {origins[name]} is {shown}, which cannot be used: {first['msg']}."
        ) from None
    return LoadedSettings(settings=settings, origins=origins)


def _unknown(variable: str, origin: Origin) -> str:
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    near = difflib.get_close_matches(variable, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else " `assistant settings` lists the known names."
    return f"{variable} from the {origin} is not a setting.{hint}"
