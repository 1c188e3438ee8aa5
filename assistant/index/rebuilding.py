"""Making an index anew, for instance for another embedder, while the old one stays in use."""

import os
from pathlib import Path

from assistant.documents import ReadingProcess, read_document
from assistant.errors import DocumentError
from assistant.index.embedder import Embedder
from assistant.index.index import Index, Ingested
from assistant.index.intake import Progress, derive_into, take_in
from assistant.index.library import Library
from assistant.index.store import hash_of_file, library_path, name_new_chroma_folder, write_lock


def rebuild(
    store_dir: Path, embedder: Embedder, progress: Progress | None = None
) -> list[Ingested]:
    """Make the index in `store_dir` anew for `embedder`, from its documents' sources.

    A source that cannot be read any more is taken from the library, so nothing is lost. The old index stays in use
    until the new one is whole. Raises StoreError when there is none, or another process is writing.
    """
    progress = progress or Progress()
    outcomes: list[Ingested] = []
    with write_lock(store_dir), ReadingProcess() as process:
        old = Library(library_path(store_dir))
        fresh_path = store_dir / "rebuilding.sqlite"
        fresh_path.unlink(missing_ok=True)
        fresh = Library(fresh_path, create=True)
        fresh.set_manifest(embedder=embedder.fingerprint, generation=str(old.generation() + 1))
        if old.manifest().get("embedder") == embedder.fingerprint:
            hashes = old.vector_hashes()
            fresh.put_vectors(hashes, old.vectors(hashes))
        for stored in old.documents():
            document = stored.document
            progress.source(document.source)
            error = None
            try:
                document = read_document(document.source, process=process)
            except DocumentError as reason:
                error = str(reason)
            content_hash = hash_of_file(document.source) if error is None else ""
            take_in(fresh, embedder, document, content_hash or stored.content_hash, progress)
            outcomes.append(
                Ingested(
                    source=document.source,
                    outcome="replaced",
                    document_id=document.metadata.id,
                    title=document.metadata.title,
                    notes=(f"Taken from the index, because: {error}",) if error else document.notes,
                )
            )
        derive_into(fresh, embedder)
        name_new_chroma_folder(fresh)
        fresh.close()
        old.close()
        os.replace(fresh_path, library_path(store_dir))
    Index(store_dir, embedder).close()  # fills Chroma
    return outcomes
