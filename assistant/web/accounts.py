"""Who may log in: a file of names and salted scrypt hashes, a line each, `name:scrypt:n:r:p:salt:hash`.

Passwords are never written down. A name that failed too often is refused for a while, so that guessing is slow.
"""

import asyncio
import hashlib
import hmac
import os
import re
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from assistant.errors import SettingsError

# RFC 7914 names the parameters; these cost 32 MB and about a tenth of a second.
N, R, P = 2**15, 8, 1
LEAST_CHARACTERS = 10
MOST_FAILURES = 5
PAUSE_S = 60.0
_NAME = re.compile(r"[\w.@-]{1,64}")


class _Entry(NamedTuple):
    n: int
    r: int
    p: int
    salt: bytes
    digest: bytes


class Accounts:
    """The names and hashes of a file, read once. `clock` gives seconds; tests move it."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Read the file. Raises SettingsError, naming the line, when it cannot be used or holds nobody."""
        self._entries = _read(path)
        if not self._entries:
            raise SettingsError(f"{path} names nobody; add somebody with `assistant login-add`.")
        self._clock = clock
        self._failures: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    async def admits(self, name: str, password: str) -> bool:
        """As `check`, in a thread: hashing takes its time on purpose, and others should not wait for it."""
        return await asyncio.to_thread(self.check, name, password)

    def check(self, name: str, password: str) -> bool:
        """Whether this is the password of that name. Takes as long for a name that is not there."""
        now = self._clock()
        with self._lock:
            recent = [t for t in self._failures.get(name, []) if now - t < PAUSE_S]
            self._failures[name] = recent
            if len(recent) >= MOST_FAILURES:
                return False
        known = self._entries.get(name)
        entry = known or next(iter(self._entries.values()))
        right = hmac.compare_digest(_hash(password, entry), entry.digest) and known is not None
        if not right:
            with self._lock:
                if len(self._failures) > 10_000:  # names are the guesser's to choose
                    self._failures.clear()
                self._failures.setdefault(name, []).append(now)
        return right


def add(path: Path, name: str, password: str) -> None:
    """Write a name with its password's hash into the file, in place of an earlier one of that name.

    The file is made readable by its owner only. Raises SettingsError for an unusable name or too short a password.
    """
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"{name!r} is no login name; use letters, digits and . _ @ - (at most 64 of them)."
        )
    if len(password) < LEAST_CHARACTERS:
        raise SettingsError(f"The password needs at least {LEAST_CHARACTERS} characters.")
    entries = _read(path) if path.exists() else {}
    salt = secrets.token_bytes(16)
    entry = _Entry(N, R, P, salt, b"")
    entries[name] = entry._replace(digest=_hash(password, entry))
    lines = [
        f"{n}:scrypt:{e.n}:{e.r}:{e.p}:{e.salt.hex()}:{e.digest.hex()}\n"
        for n, e in entries.items()
    ]
    fresh = path.with_name(f"{path.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.writelines(lines)
    os.replace(fresh, path)


def _hash(password: str, entry: _Entry) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"),
        salt=entry.salt,
        n=entry.n,
        r=entry.r,
        p=entry.p,
        maxmem=256 * entry.n * entry.r,
        dklen=32,
    )


def _read(path: Path) -> dict[str, _Entry]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The login file {path} cannot be read: {error}.") from error
    entries: dict[str, _Entry] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            name, kind, n, r, p, salt, digest = line.strip().split(":")
            entry = _Entry(int(n), int(r), int(p), bytes.fromhex(salt), bytes.fromhex(digest))
            if kind != "scrypt" or not _NAME.fullmatch(name) or len(entry.digest) != 32:
                raise ValueError(kind)
        except ValueError:
            raise SettingsError(
                f"{path}, line {number} is not a login; write it with `assistant login-add`."
            ) from None
        entries[name] = entry
    return entries
