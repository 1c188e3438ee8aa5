"""What `assistant ingest` does and says: bars while it works, a line for what failed, a summary at the end."""

import sys
from collections.abc import Sequence
from pathlib import Path

import typer
from tqdm import tqdm

from assistant.documents import ReadingProcess, find_sources
from assistant.index.index import Ingested
from assistant.index.intake import Progress
from assistant.index.rebuilding import rebuild as rebuild_index
from assistant.settings import Settings
from assistant.wiring import embedder_of, open_index

NAME_WIDTH = 28


class Bars(Progress):
    """Two bars on standard error: files, and texts (passages, clauses, labels of figures) of the present file."""

    def __init__(self, files: int | None) -> None:
        self._files = tqdm(total=files, desc="files", unit="file", position=0, file=sys.stderr)
        self._texts = tqdm(desc="texts", unit="text", position=1, leave=False, file=sys.stderr)
        self._begun = 0

    def source(self, name: str) -> None:
        """Name the file the second bar is about."""
        self._files.update(1 if self._begun else 0)
        self._begun += 1
        self._texts.set_description(Path(name).name[:NAME_WIDTH])
        self._texts.reset(total=0)

    def expect(self, total: int) -> None:
        """Say how long the second bar is."""
        self._texts.total = total
        self._texts.refresh()

    def done(self, texts: int) -> None:
        """Move the second bar."""
        self._texts.update(texts)

    def close(self) -> None:
        """Finish both bars."""
        self._files.update(1 if self._begun else 0)
        self._texts.close()
        self._files.close()


def ingest_all(
    settings: Settings, named: Sequence[str], store_dir: Path, *, rebuild: bool = False
) -> int:
    """Take in what is named (nothing: the corpus folder); how many sources failed.

    Raises DocumentError when a named path does not exist, StoreError when the store cannot be written.
    """
    outcomes: list[Ingested] = []
    if rebuild:
        outcomes += _rebuild(settings, store_dir)
    if named or not rebuild:
        sources = find_sources(named or [settings.corpus_dir])
        index = open_index(settings, store_dir, create=True)
        bars = Bars(len(sources))
        try:
            with index.writing(), ReadingProcess() as process:
                outcomes += [index.ingest(source, bars, process) for source in sources]
        finally:
            bars.close()
            index.close()
    _tell(outcomes, store_dir)
    return sum(o.outcome == "failed" for o in outcomes)


def _rebuild(settings: Settings, store_dir: Path) -> list[Ingested]:
    bars = Bars(None)
    try:
        return rebuild_index(store_dir, embedder_of(settings), bars)
    finally:
        bars.close()


def _tell(outcomes: Sequence[Ingested], store_dir: Path) -> None:
    for o in outcomes:
        for note in o.notes:
            typer.echo(f"Note on {o.source}: {note}", err=True)
    for o in outcomes:
        if o.outcome == "failed":
            typer.echo(f"Failed: {o.error}", err=True)
    counts = {
        outcome: sum(o.outcome == outcome for o in outcomes)
        for outcome in ("added", "replaced", "unchanged", "failed")
    }
    told = ", ".join(f"{n} {outcome}" for outcome, n in counts.items() if n) or "nothing to do"
    figures = sum(o.figures for o in outcomes)
    passages = sum(o.passages for o in outcomes)
    typer.echo(
        f"Index in {store_dir}: {told}; {passages} passages and {figures} figures in these documents.",
        err=True,
    )
