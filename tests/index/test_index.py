"""The index: what goes in is found, what changed is redone, what breaks is mended."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from assistant.documents import ReadingProcess
from assistant.errors import StoreError
from assistant.index.index import Index
from assistant.index.intake import Progress
from assistant.index.rebuilding import rebuild
from assistant.index.store import chroma_folder, library_path
from tests.documents.costly_files import slow_pdf
from tests.fakes import HashEmbedder

HARBOUR = """---
id: harbour
title: Harbour report
language: en
publisher: Port office
---
# Traffic

The port of Lindqvist handled 3.2 million containers in 2019. The new quay opens in spring.

# Staff

Ana Ruiz is the harbour master. She has 412 people.
"""
BAKERY = "# Bakery\n\nThe bakery in Oslo sells rye bread. A loaf costs 48 kroner.\n"
QUAY = "港口新码头耗资12亿元。码头长600米。"


def ingest(index: Index, *paths: Path) -> list[str]:
    with index.writing():
        return [index.ingest(path).outcome for path in paths]


class Hurried(ReadingProcess):
    """Gives every file one second of processor time."""

    def read(self, kind, data, source, limits, charset=None):
        return super().read(kind, data, source, replace(limits, processor_seconds=1), charset)


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of POSIX")
def test_a_file_that_costs_too_much_is_told_and_the_others_are_taken_in(
    tmp_path: Path, embedder: HashEmbedder, write
) -> None:
    page = f"<html><body><article><p>{BAKERY}</p></article></body></html>"
    paths = [
        write("a.html", page),
        tmp_path / "slow.pdf",
        write("b.html", page),
        write("c.md", QUAY),
    ]
    paths[1].write_bytes(slow_pdf(2_000_000))
    index = Index(tmp_path / "store", embedder, create=True)
    with index.writing(), Hurried() as process:
        outcomes = [index.ingest(path, process=process) for path in paths]
    index.close()
    assert [o.outcome for o in outcomes] == ["added", "failed", "added", "added"]
    assert outcomes[1].error is not None
    assert outcomes[1].error.startswith(f"{paths[1]} takes more than 1 seconds of processor time")


def test_a_passage_is_found_with_its_document_clauses_and_figures(
    tmp_path: Path, embedder: HashEmbedder, write
) -> None:
    index = Index(tmp_path / "store", embedder, create=True)
    assert ingest(index, write("harbour.md", HARBOUR), write("bakery.md", BAKERY)) == [
        "added",
        "added",
    ]
    found = index.search("How many containers did the port handle?", 1)[0]
    text = index.library.document("harbour").text
    assert found.metadata.publisher == "Port office"
    assert text[found.passage.start : found.passage.end] == found.passage.text
    assert "3.2 million containers" in found.passage.text
    assert [text[s.clause.start : s.clause.end] for s in found.clauses] == [
        s.clause.text for s in found.clauses
    ]
    assert "3.2 million" in [f.text for f in found.figures]


def test_text_without_spaces_is_found_by_its_words(
    tmp_path: Path, embedder: HashEmbedder, write
) -> None:
    index = Index(tmp_path / "store", embedder, create=True)
    ingest(index, write("quay.txt", QUAY), write("bakery.md", BAKERY))
    assert [p for p, _ in index.library.words.search("新码头多少钱", 5)] != []
    assert "12亿元" in index.search("新码头耗资多少?", 1)[0].passage.text


def test_only_named_documents_are_searched(tmp_path: Path, embedder: HashEmbedder, write) -> None:
    index = Index(tmp_path / "store", embedder, create=True)
    ingest(index, write("harbour.md", HARBOUR), write("bakery.md", BAKERY))
    found = index.search("bread in Oslo", 5, ["harbour"])
    assert {f.metadata.id for f in found} == {"harbour"}


def test_unchanged_files_cost_nothing_and_changed_ones_only_what_changed(
    tmp_path: Path, embedder: HashEmbedder, write
) -> None:
    index = Index(tmp_path / "store", embedder, create=True)
    path = write("harbour.md", HARBOUR)
    ingest(index, path)
    embedder.embedded.clear()
    assert ingest(index, path) == ["unchanged"]
    assert embedder.embedded == []
    write("harbour.md", HARBOUR.replace("412 people", "415 people"))
    assert ingest(index, path) == ["replaced"]
    assert embedder.embedded
    assert all("415 people" in text for text in embedder.embedded)
    assert index.search("people of the harbour master", 1)[0].passage.text.count("415") == 1


def test_a_removed_document_is_gone_everywhere(
    tmp_path: Path, embedder: HashEmbedder, write
) -> None:
    index = Index(tmp_path / "store", embedder, create=True)
    ingest(index, write("harbour.md", HARBOUR), write("bakery.md", BAKERY))
    with index.writing():
        index.remove("harbour")
    assert [d.document.metadata.title for d in index.documents()] == ["Bakery"]
    assert all(f.metadata.id != "harbour" for f in index.search("containers of the port", 5))
    with index.writing(), pytest.raises(StoreError, match="No document 'harbour' is indexed"):
        index.remove("harbour")


def test_two_files_may_not_share_an_id(tmp_path: Path, embedder: HashEmbedder, write) -> None:
    index = Index(tmp_path / "store", embedder, create=True)
    ingest(index, write("harbour.md", HARBOUR))
    with index.writing():
        second = index.ingest(write("copy.md", HARBOUR))
    assert second.outcome == "failed"
    assert "has the id 'harbour'" in (second.error or "")


def test_bad_input_is_told_and_the_rest_goes_on(
    tmp_path: Path, embedder: HashEmbedder, write
) -> None:
    index = Index(tmp_path / "store", embedder, create=True)
    outcomes = ingest(index, write("empty.txt", ""), write("harbour.md", HARBOUR))
    assert outcomes == ["failed", "added"]


def test_another_embedder_is_refused_with_the_command_that_rebuilds(
    tmp_path: Path, embedder: HashEmbedder, write
) -> None:
    store = tmp_path / "store"
    index = Index(store, embedder, create=True)
    ingest(index, write("harbour.md", HARBOUR))
    index.close()
    other = HashEmbedder("other")
    with pytest.raises(
        StoreError, match=r"built with the embedder hash/full.*ingest --rebuild --store"
    ):
        Index(store, other)
    outcomes = rebuild(store, other)
    assert [o.outcome for o in outcomes] == ["replaced"]
    assert Index(store, other).search("containers", 1)[0].metadata.id == "harbour"


def test_rebuilding_keeps_documents_whose_source_is_gone(
    tmp_path: Path, embedder: HashEmbedder, write
) -> None:
    store = tmp_path / "store"
    index = Index(store, embedder, create=True)
    path = write("harbour.md", HARBOUR)
    ingest(index, path)
    before = index.library.document("harbour").text
    index.close()
    path.unlink()
    embedder.embedded.clear()
    (outcome,) = rebuild(store, embedder)
    assert embedder.embedded == []
    assert "Taken from the index" in outcome.notes[0]
    assert Index(store, embedder).library.document("harbour").text == before


@pytest.mark.parametrize("damage", ["gone", "garbage", "emptied"])
def test_a_damaged_chroma_folder_is_refilled_without_embedding(
    tmp_path: Path, embedder: HashEmbedder, write, damage: str
) -> None:
    store = tmp_path / "store"
    index = Index(store, embedder, create=True)
    ingest(index, write("harbour.md", HARBOUR))
    chroma = chroma_folder(index.library)
    index.close()
    if damage == "gone":
        shutil.rmtree(chroma)
    elif damage == "garbage":
        (chroma / "chroma.sqlite3").write_bytes(b"not a database" * 1000)
    else:
        shutil.rmtree(chroma)
        chroma.mkdir()
    embedder.embedded.clear()
    mended = Index(store, embedder)
    assert mended.search("containers of the port", 1)[0].metadata.id == "harbour"
    assert embedder.embedded == []


def test_a_second_writer_is_kept_out(tmp_path: Path, embedder: HashEmbedder) -> None:
    store = tmp_path / "store"
    index = Index(store, embedder, create=True)
    script = (
        "import sys, time; from filelock import FileLock\n"
        "with FileLock(sys.argv[1]): print('held', flush=True); time.sleep(30)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", script, str(store / "write.lock")], stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with (
            pytest.raises(StoreError, match="Another process is changing the index"),
            index.writing(),
        ):
            pass
    finally:
        other.kill()
        other.wait()
        assert other.stdout is not None
        other.stdout.close()
    with FileLock(store / "write.lock", timeout=5):
        pass


def test_a_reader_sees_what_another_process_wrote(
    tmp_path: Path, embedder: HashEmbedder, write
) -> None:
    store = tmp_path / "store"
    index = Index(store, embedder, create=True)
    ingest(index, write("bakery.md", BAKERY))
    assert index.search("containers of the port", 1)[0].metadata.title == "Bakery"
    run_ingest(store, write("harbour.md", HARBOUR))
    assert index.search("containers of the port", 1)[0].metadata.id == "harbour"


def test_a_missing_store_says_how_to_make_one(tmp_path: Path, embedder: HashEmbedder) -> None:
    with pytest.raises(StoreError, match=r"There is no index in .*assistant ingest --store"):
        Index(tmp_path / "nothing", embedder)


def test_a_damaged_library_is_named(tmp_path: Path, embedder: HashEmbedder) -> None:
    store = tmp_path / "store"
    store.mkdir()
    library_path(store).write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match="is damaged"):
        Index(store, embedder)


def test_progress_counts_to_the_end(tmp_path: Path, embedder: HashEmbedder, write) -> None:
    class Recorder(Progress):
        expected = done_so_far = 0

        def expect(self, total: int) -> None:
            self.expected += total

        def done(self, texts: int) -> None:
            self.done_so_far += texts

    recorder = Recorder()
    index = Index(tmp_path / "store", embedder, create=True)
    with index.writing():
        index.ingest(write("harbour.md", HARBOUR), recorder)
    assert recorder.done_so_far == recorder.expected > 4


INGEST = """
import sys, time
from pathlib import Path
from assistant.index.index import Index
from tests.fakes import HashEmbedder

class Slow(HashEmbedder):
    def encode_documents(self, texts):
        time.sleep(float(sys.argv[2]))
        return super().encode_documents(texts)

index = Index(Path(sys.argv[1]), Slow(), create=True)
with index.writing():
    for path in sys.argv[3:]:
        print(index.ingest(path).outcome, flush=True)
"""


def run_ingest(store: Path, *paths: Path, pause: float = 0.0) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", INGEST, str(store), str(pause), *map(str, paths)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    return done.stdout.split()


def test_a_killed_ingest_leaves_a_usable_index_and_the_next_run_finishes(
    tmp_path: Path, embedder: HashEmbedder, write
) -> None:
    store = tmp_path / "store"
    paths = [
        write(f"d{n}.md", f"# Ship {n}\n\nShip {n} carried {n}00 tonnes of ore to Lindqvist.\n")
        for n in range(1, 9)
    ]
    process = subprocess.Popen(
        [sys.executable, "-c", INGEST, str(store), "0.3", *map(str, paths)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert [process.stdout.readline() for _ in range(3)] == ["added\n"] * 3
    time.sleep(0.15)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()

    index = Index(store, embedder)
    known = len(index.documents())
    assert 3 <= known < 8
    assert index.search("How much ore did ship 2 carry?", 1)[0].metadata.title == "Ship 2"
    assert ingest(index, *paths) == ["unchanged"] * known + ["added"] * (8 - known)
    assert index.search("How much ore did ship 8 carry?", 1)[0].metadata.title == "Ship 8"


def test_a_crash_between_library_and_chroma_is_mended(
    tmp_path: Path, embedder: HashEmbedder, write, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    index = Index(store, embedder, create=True)

    def crash(self: Index, document_ids: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Index, "_fill", crash)
        with pytest.raises(KeyboardInterrupt):
            ingest(index, write("harbour.md", HARBOUR))
    index.close()
    mended = Index(store, embedder)
    assert mended.search("containers of the port", 1)[0].metadata.id == "harbour"


def test_a_file_is_one_source_however_its_path_is_written(
    tmp_path: Path, embedder: HashEmbedder, write, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = Index(tmp_path / "store", embedder, create=True)
    path = write("harbour.md", HARBOUR)
    assert ingest(index, path) == ["added"]
    monkeypatch.chdir(path.parent)
    assert ingest(index, Path("harbour.md")) == ["unchanged"]
