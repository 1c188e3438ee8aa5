"""A store of one's own beside a shipped one: a copy of the shipped documents, and the person's own with them.

One store that holds both is searched, ranked and audited as one, which several stores side by side would not be: their
scores, names that stand everywhere and relations are those of a whole. The copy follows the shipped store when it is
opened; vectors are copied with it, so that no model is run for what was indexed before. The shipped store is only read.
"""

import json
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from assistant.errors import StoreError
from assistant.index.embedder import Embedder
from assistant.index.intake import Progress, derive_into, take_in
from assistant.index.library import Library
from assistant.index.store import library_path, name_new_chroma_folder, write_lock
from assistant.index.types import StoredDocument

_SHIPPED = "shipped"
_FOLLOWS = "follows"


def own_documents(library: Library) -> list[str]:
    """The ids of the documents that did not come with the shipped store."""
    shipped = set(json.loads(library.manifest().get(_SHIPPED, "[]")))
    return [i for i, _ in library.content_hashes() if i not in shipped]


def follow(shipped: Library, own_dir: Path, embedder: Embedder) -> None:
    """Bring the store in `own_dir` in step with the shipped library, making it where there is none.

    Its own documents are kept. Does nothing when the shipped documents are the same as before. Raises StoreError when
    another process is writing in `own_dir`.
    """
    own_dir.mkdir(parents=True, exist_ok=True)
    state = json.dumps([shipped.manifest().get("embedder"), *shipped.content_hashes()])
    path = library_path(own_dir)
    with write_lock(own_dir):
        kept: Sequence[StoredDocument] = ()
        old: Library | None = None
        if path.is_file():
            old = Library(path)
            if old.manifest().get(_FOLLOWS) == state:
                old.close()
                return
            own = set(own_documents(old))
            kept = [d for d in old.documents() if d.document.metadata.id in own]
        fresh_path = own_dir / "following.sqlite"
        fresh_path.unlink(missing_ok=True)
        _copy(shipped.path, fresh_path)
        fresh = Library(fresh_path)
        _take_over(fresh, old, kept, embedder)
        fresh.set_manifest(
            **{_FOLLOWS: state, _SHIPPED: json.dumps([i for i, _ in shipped.content_hashes()])}
        )
        name_new_chroma_folder(fresh)
        fresh.close()
        if old is not None:
            old.close()
        os.replace(fresh_path, path)


def _take_over(
    fresh: Library, old: Library | None, kept: Sequence[StoredDocument], embedder: Embedder
) -> None:
    """Put the person's own documents into a fresh copy, with the vectors they had."""
    if old is None or not kept:
        return
    fresh.set_manifest(generation=str(max(fresh.generation(), old.generation()) + 1))
    if old.manifest().get("embedder") == embedder.fingerprint:
        hashes = sorted(fresh.missing_vectors(old.vector_hashes()))
        fresh.put_vectors(hashes, old.vectors(hashes))
    for stored in kept:
        take_in(fresh, embedder, stored.document, stored.content_hash, Progress())
    derive_into(fresh, embedder)


def _copy(source: Path, target: Path) -> None:
    """A consistent copy, also while the source is being written."""
    try:
        with (
            closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as from_db,
            closing(sqlite3.connect(target)) as to_db,
        ):
            from_db.backup(to_db)
    except sqlite3.Error as error:
        raise StoreError(
            f"The index file {source} cannot be copied to {target} ({error})."
        ) from error
