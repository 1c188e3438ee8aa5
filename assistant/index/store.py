"""The folder of a store: where its parts lie, its write lock, and the sources it is made from."""

import hashlib
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import StoreError
from assistant.index.library import Library


def library_path(store_dir: Path) -> Path:
    """Where the library of a store lies."""
    return store_dir / "library.sqlite"


def chroma_folder(library: Library) -> Path:
    """Where the vectors of a library lie."""
    return library.path.parent / library.manifest().get("chroma", "chroma")


def name_new_chroma_folder(library: Library) -> None:
    """Have the library use a new, empty folder for its vectors, and remove the old ones."""
    library.set_manifest(chroma=f"chroma-{uuid.uuid4().hex[:8]}")
    for folder in library.path.parent.glob("chroma*"):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def write_lock(store_dir: Path) -> Iterator[None]:
    """Hold the write lock of a store. Raises StoreError when another process has it."""
    try:
        with FileLock(store_dir / "write.lock", timeout=0):
            yield
    except Timeout:
        raise StoreError(
            f"Another process is changing the index in {store_dir}. Wait until it is done, then try again."
        ) from None


def is_address(source: str | Path) -> bool:
    """Whether a source is a web address and not a file."""
    return str(source).startswith(("http://", "https://"))


def hash_of_file(source: str | Path) -> str:
    """SHA-256 of a local file; empty for addresses, whose text is hashed once it is read."""
    path = Path(source)
    if is_address(source) or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
