"""Fetching one pinned file: the checks every file passes, and the transfer from a model hub.

Every file lands as `X.part`, is hashed from the disk and only then renamed to `X`. A transfer that
breaks off goes on where it stopped, in this run or a later one.
Not covered: hubs that ask for a token, and files without a pinned hash.
"""

import hashlib
import json
import os
import queue
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import httpx

from assistant.errors import ModelStoreError
from assistant.llm.pinned import HubSource, PinnedFile

Report = Callable[[int], None]
"""Told how many bytes of what is being fetched are on the disk."""

CHUNK = 1 << 20

_ATTEMPTS = 4
_REDIRECTS = 5
_READ_TIMEOUT_S = 15.0


class DiskFullError(ModelStoreError):
    """There is no room for the weights, so no other source can help either."""


def matches(path: Path, pinned: PinnedFile) -> bool:
    """Whether `path` is exactly the pinned file, by size and SHA-256."""
    return has_size(path, pinned) and sha256_of(path) == pinned.sha256


def has_size(path: Path, pinned: PinnedFile) -> bool:
    """Whether `path` is a file of the pinned size."""
    return path.is_file() and path.stat().st_size == pinned.bytes


def sha256_of(path: Path) -> str:
    """SHA-256 of a file in lower-case hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Checked:
    """Which files were found right before, so that gigabytes are not hashed again at every start.

    Kept in the JSON file `record`: path, pinned hash, size and time of change. A file that was changed since is hashed
    again; a record that cannot be read counts as none.
    """

    def __init__(self, record: Path) -> None:
        self._record = record
        self._known: dict[str, list[object]] = {}
        with suppress(OSError, ValueError):
            known = json.loads(record.read_text("utf-8"))
            self._known = known if isinstance(known, dict) else {}

    def matches(self, path: Path, pinned: PinnedFile) -> bool:
        """As `matches`, without hashing a file that was noted and has not changed."""
        if has_size(path, pinned) and self._known.get(str(path)) == _state(path, pinned):
            return True
        return matches(path, pinned)

    def note(self, paths: Mapping[Path, PinnedFile]) -> None:
        """Remember that these files are right, and forget all others."""
        known = {str(path): _state(path, pinned) for path, pinned in paths.items()}
        if known != self._known:
            self._record.parent.mkdir(exist_ok=True)
            part = self._record.with_suffix(".part")
            part.write_text(json.dumps(known), "utf-8")
            part.replace(self._record)


def _state(path: Path, pinned: PinnedFile) -> list[object]:
    found = path.stat()
    return [pinned.sha256, found.st_size, found.st_mtime_ns]


def require_room(folder: Path, needed: int) -> None:
    """Raise DiskFullError when fewer than `needed` bytes are free where `folder` lies."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFullError(
            f"{needed:,} bytes are needed in {folder}, but only {free:,} are free: make room, or "
            "name another folder in ASSISTANT_MODELS_DIR."
        )


def keep_if_right(part: Path, pinned: PinnedFile, target: Path, origin: str) -> None:
    """Rename `part` to `target` if its hash is the pinned one.

    Otherwise delete `part` and raise ModelStoreError, which names file, `origin` and both hashes.
    """
    actual = sha256_of(part)
    if actual != pinned.sha256:
        part.unlink()
        raise ModelStoreError(
            f"{pinned.path} from {origin} was refused and deleted: its SHA-256 is {actual}, "
            f"pinned is {pinned.sha256}."
        )
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())  # a rename may reach the disk before the data does
    part.replace(target)


def reason(error: Exception) -> str:
    """What an error says, or its name when it says nothing."""
    return str(error) or type(error).__name__


class Hub:
    """A model hub that serves `{url}/{repo}/resolve/{revision}/{file}`, as Hugging Face does."""

    def __init__(self, url: str, *, probe_s: float = 5.0, pause_s: float = 1.0) -> None:
        """Name the hub; nothing is asked yet.

        `probe_s`: seconds the hub has for its first sign of life. It is asked once, and a hub that
        was silent, or kept breaking off, is not asked again by this object.
        `pause_s`: seconds before a broken transfer goes on.
        """
        self.url = url.rstrip("/")
        self._probe_s = probe_s
        self._pause_s = pause_s
        self._probed = False
        self._silence: str | None = None

    def fetch(self, source: HubSource, pinned: PinnedFile, target: Path, report: Report) -> None:
        """Put `pinned` at `target`, going on from `{target}.part` where one is left.

        Raises ModelStoreError when the hub does not answer, refuses, keeps breaking off, or serves
        other bytes than the pinned ones. OSError from the disk passes through.
        """
        self._require_answer()
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        address = f"{self.url}/{source.repo}/resolve/{source.revision}/{quote(pinned.path)}"
        with self._client() as client:
            for attempt in range(1, _ATTEMPTS + 1):
                try:
                    _append(client, address, pinned, part, report)
                    break
                except httpx.HTTPError as error:
                    if attempt == _ATTEMPTS:
                        self._silence = f"broke off {_ATTEMPTS} times ({reason(error)})"
                        raise ModelStoreError(f"The hub {self.url} {self._silence}.") from error
                    time.sleep(self._pause_s)
        keep_if_right(part, pinned, target, address)

    def _client(self) -> httpx.Client:
        return httpx.Client(timeout=httpx.Timeout(_READ_TIMEOUT_S, connect=self._probe_s))

    def _require_answer(self) -> None:
        if not self._probed:
            self._silence = self._probe()
            self._probed = True
        if self._silence:
            raise ModelStoreError(f"The hub {self.url} {self._silence}.")

    def _probe(self) -> str | None:
        """Why the hub cannot be used, or None. Any HTTP answer will do.

        In a thread, because no timeout of the client bounds a slow name server or a long list of
        dead addresses.
        """
        outcome: queue.SimpleQueue[str | None] = queue.SimpleQueue()

        def ask() -> None:
            try:
                with self._client() as client:
                    client.head(self.url, timeout=self._probe_s)
                outcome.put(None)
            except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                outcome.put(f"cannot be reached ({reason(error)})")

        threading.Thread(target=ask, daemon=True).start()
        try:
            return outcome.get(timeout=self._probe_s)
        except queue.Empty:
            return f"did not answer within {self._probe_s:g} seconds"


def _append(
    client: httpx.Client, address: str, pinned: PinnedFile, part: Path, report: Report
) -> None:
    """Bring `part` to its pinned size.

    Raises httpx.HTTPError when the transfer breaks and may be tried again, ModelStoreError when
    another try is useless.
    """
    have = part.stat().st_size if part.exists() else 0
    if have >= pinned.bytes:
        return  # complete; if too long, its hash will say so
    headers = {"Accept-Encoding": "identity"}  # so that ranges count the file's own bytes
    if have:
        headers["Range"] = f"bytes={have}-"
    with _follow(client, client.build_request("GET", address, headers=headers)) as answer:
        if answer.is_client_error and answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
            part.unlink(missing_ok=True)
            said = f"{answer.status_code} {answer.reason_phrase}"
            raise ModelStoreError(f"{address} answered {said}.")
        answer.raise_for_status()
        partial = answer.status_code == httpx.codes.PARTIAL_CONTENT
        if not (partial and answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")):
            have = 0
        length = answer.headers.get("Content-Length")
        if length is not None and have + int(length) != pinned.bytes:
            part.unlink(missing_ok=True)
            raise ModelStoreError(
                f"{pinned.path} was refused: {address} offers {have + int(length):,} bytes, "
                f"pinned are {pinned.bytes:,}."
            )
        with part.open("ab" if have else "wb") as stream:
            for block in answer.iter_raw():  # no chunk size, which would drop a broken block
                stream.write(block)
                have += len(block)
                report(have)
                if have > pinned.bytes:
                    return
    if have < pinned.bytes:
        raise httpx.RemoteProtocolError(f"ended after {have:,} of {pinned.bytes:,} bytes")


@contextmanager
def _follow(client: httpx.Client, request: httpx.Request) -> Iterator[httpx.Response]:
    """Send `request` and follow redirects: over https anywhere, over http within the same host."""
    for _ in range(_REDIRECTS):
        answer = client.send(request, stream=True)
        try:
            if answer.next_request is None:
                yield answer
                return
        finally:
            answer.close()
        onward = answer.next_request
        if onward.url.scheme != "https" and onward.url.netloc != request.url.netloc:
            raise ModelStoreError(f"{request.url} redirects to {onward.url}, which is not https.")
        request = onward
    raise ModelStoreError(f"{request.url} is reached after {_REDIRECTS} redirects, too many.")
