"""A store of one's own: the shipped documents and the person's, in step with the shipped store."""

import pytest

from assistant.documents import read_document
from assistant.index.index import Index
from assistant.index.library import Library
from assistant.index.own import follow, own_documents
from assistant.index.store import library_path


@pytest.fixture
def shipped(tmp_path, embedder, write):
    index = Index(tmp_path / "store", embedder, create=True)
    with index.writing():
        index.ingest(write("mill.txt", "The mill delivers 750 t of flour."))
    yield index
    index.close()


def ids(index: Index) -> list[str]:
    return [d.document.metadata.id for d in index.documents()]


def add(folder, embedder, path) -> str:
    index = Index(folder, embedder)
    with index.writing():
        outcome = index.put(read_document(path))
    index.close()
    assert outcome.outcome == "added"
    return outcome.document_id


def test_a_new_store_holds_what_the_shipped_one_holds_and_runs_no_model(
    shipped, tmp_path, embedder
):
    embedder.embedded.clear()
    follow(shipped.library, tmp_path / "own", embedder)
    own = Index(tmp_path / "own", embedder)
    assert ids(own) == ids(shipped)
    assert own_documents(own.library) == []
    assert [p.passage.text for p in own.search("how much flour?", 3)] == [
        p.passage.text for p in shipped.search("how much flour?", 3)
    ]
    assert embedder.embedded == []
    own.close()


def test_the_shipped_store_stays_as_it_was(shipped, tmp_path, embedder, write):
    before = shipped.fingerprint
    follow(shipped.library, tmp_path / "own", embedder)
    mine = add(tmp_path / "own", embedder, write("mine.txt", "My oven bakes 40 loaves an hour."))
    assert shipped.fingerprint == before
    assert mine not in ids(shipped)


def test_own_documents_stay_when_the_shipped_ones_change(shipped, tmp_path, embedder, write):
    folder = tmp_path / "own"
    follow(shipped.library, folder, embedder)
    mine = add(folder, embedder, write("mine.txt", "My oven bakes 40 loaves an hour."))
    with shipped.writing():
        shipped.ingest(write("second.txt", "A second mill delivers 20 t."))
    embedder.embedded.clear()
    follow(shipped.library, folder, embedder)
    own = Index(folder, embedder)
    assert ids(own) == sorted([*ids(shipped), mine])
    assert own_documents(own.library) == [mine]
    assert embedder.embedded == []
    assert "40 loaves" in own.search("loaves of my oven", 1)[0].passage.text
    own.close()


def test_nothing_is_done_when_nothing_changed(shipped, tmp_path, embedder):
    folder = tmp_path / "own"
    follow(shipped.library, folder, embedder)
    Index(folder, embedder).close()
    library = Library(library_path(folder))
    generation = library.generation()
    stamp = library_path(folder).stat().st_mtime_ns
    library.close()
    follow(shipped.library, folder, embedder)
    assert library_path(folder).stat().st_mtime_ns == stamp
    assert Library(library_path(folder)).generation() == generation


def test_one_asks_while_another_connection_writes(shipped, tmp_path, embedder, write):
    folder = tmp_path / "own"
    follow(shipped.library, folder, embedder)
    reader = Index(folder, embedder)
    assert len(reader.search("flour", 5)) == 1
    for n in range(3):
        add(folder, embedder, write(f"mine{n}.txt", f"My oven {n} bakes {40 + n} loaves of flour."))
        assert len(reader.search("flour", 5)) == 2 + n
        assert len(reader.cards("how many loaves", 5)) >= 1
    reader.close()
