"""What a run was made with: versions, models, prompts, indexes, machine. Two reports are comparable where it agrees."""

import hashlib
import os
import platform
import subprocess
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.evaluation.intervals import SEED
from assistant.llm.pinned import load_pinned
from assistant.settings import PROJECT_DIR, Settings

PACKAGES = (
    "assistant",
    "langchain-core",
    "langchain-chroma",
    "chromadb",
    "sentence-transformers",
    "torch",
    "xllamacpp",
    "numpy",
    "scipy",
    "pydantic",
)


class Provenance(BaseModel):
    """Everything an answer depends on.

    `code` is the hash of the package's files that answer, `scoring` of those that score, `commit` the repository's,
    where it is one. Files are hashed with
    SHA-256; of a model behind an endpoint there is none. `seed` is
    that of the bootstrap; the models decode greedily with seed 0.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    set_name: str
    set_sha256: str
    questions: int
    chain: str
    code: str
    scoring: str
    commit: str | None
    versions: dict[str, str]
    chat_model: str
    chat_model_sha256: str | None
    embedding_model: str
    embedding_model_sha256: str | None
    prompts_sha256: str
    settings: dict[str, str]
    machine: dict[str, str]
    seed: int = SEED
    indexes: dict[str, str] = {}

    def differences(self, other: "Provenance") -> list[str]:
        """What differs between two runs in what answers depend on, each with both values."""
        found: list[str] = []
        for name in type(self).model_fields:
            if name in ("machine", "commit", "scoring", "seed", "indexes"):
                continue
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, dict):
                found += [
                    f"{name}.{key}: {mine.get(key)} and {theirs.get(key)}"
                    for key in sorted({*mine, *theirs})
                    if mine.get(key) != theirs.get(key)
                ]
            elif mine != theirs:
                found.append(f"{name}: {mine} and {theirs}")
        shared = {*self.indexes} & {*other.indexes}
        found += [
            f"index of {corpus}: {self.indexes[corpus]} and {other.indexes[corpus]}"
            for corpus in sorted(shared)
            if self.indexes[corpus] != other.indexes[corpus]
        ]
        return found


_PATTERNS = ("*.py", "*.toml")

ANSWERING = (
    "passages",
    "evidence_tokens",
    "answer_tokens",
    "context_tokens",
    "answer_timeout_s",
    "base_url",
    "embedding_dimensions",
)
"""Settings that change answers; paths and ports do not."""


def provenance(
    settings: Settings, *, set_name: str, set_sha256: str, questions: int, chain: str
) -> Provenance:
    """What a run with these settings is made with, before any index is opened."""
    return Provenance(
        set_name=set_name,
        set_sha256=set_sha256,
        questions=questions,
        chain=chain,
        code=_hash_of_files(PROJECT_DIR / "assistant", _PATTERNS, lambda p: not _scores(p)),
        scoring=_hash_of_files(PROJECT_DIR / "assistant", _PATTERNS, _scores),
        commit=_commit(),
        versions={"python": platform.python_version()} | _versions(),
        chat_model=settings.chat_model,
        chat_model_sha256=_model_hash(settings.chat_model),
        embedding_model=settings.embedding_model,
        embedding_model_sha256=_model_hash(settings.embedding_model),
        prompts_sha256=_hash_of_files(settings.prompts_dir, ("*",)),
        settings={name: str(getattr(settings, name)) for name in ANSWERING},
        machine={
            "system": platform.platform(),
            "processor": _processor(),
            "cores": str(os.cpu_count()),
            "threads": str(settings.threads),
        },
    )


def _versions() -> dict[str, str]:
    found: dict[str, str] = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _model_hash(name: str) -> str | None:
    """The pinned hash of a model; of a file named by its path, the hash of the file; else None (an endpoint's)."""
    pinned = load_pinned()
    if name in pinned:
        files = sorted((file.path, file.sha256) for file in pinned[name].files)
        return files[0][1] if len(files) == 1 else hashlib.sha256(repr(files).encode()).hexdigest()
    path = Path(name).expanduser()
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return _hash_of_files(path, ("*",)) if path.is_dir() else None


def _scores(path: Path) -> bool:
    """Whether a file of the package scores answers and plays no part in giving them."""
    return path.parent.name == "evaluation" and path.name != "chains.py"


def _hash_of_files(
    folder: Path, patterns: Sequence[str], chosen: Callable[[Path], bool] = lambda _: True
) -> str:
    """One hash over the names and contents of the chosen files below a folder."""
    digest = hashlib.sha256()
    paths = {p for pattern in patterns for p in folder.rglob(pattern) if p.is_file()}
    for path in sorted(p for p in paths if "__pycache__" not in p.parts and chosen(p)):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _commit() -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(PROJECT_DIR), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _processor() -> str:
    """The processor's name as Linux tells it, else what Python knows."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")),
        platform.processor(),
    )
