"""Questions about financial reports with their answers (TAT-QA), to fit the small rankers on; see `fit.py`.

Every second report is used; the others are left to measure on. Nobody has labelled their figures. Asked of each: what
people asked that has to be calculated (English), and by code, in one of the three languages in turn, what a row states
and by how much it changed. One question in three is gathered without its report as well, when the sources are silent.
"""

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from fit_reading import put_in, unanswerable
from generated_reports import Report, report_candidates, reports
from tqdm import tqdm

from assistant.index.index import Index
from assistant.settings import Settings
from assistant.wiring import embedder_of

REPORTS = 60
"""How many are used."""

DERIVED = 2
"""Most questions of the data set that are asked of one report."""

LANGUAGES = ("en", "es", "zh")


def read_reports(path: Path) -> list[Report]:
    """The reports to fit on: those whose place in the data set is even."""
    return reports([json.loads(line) for line in path.read_text("utf-8").splitlines()])[::2]


def questions(report: Report, language: str) -> Iterator[dict]:
    """What is asked of a report, in the form of the question sets."""
    made = report_candidates(report)
    own = [c for c in made if c.question.language == language]
    asked = [c for c in made if c.kind == "derived"][:DERIVED]
    asked += [c for c in own if c.kind == "cell"][:1]
    asked += [c for c in own if c.kind == "change"][-1:]
    for candidate in asked:
        yield json.loads(candidate.question.model_dump_json(exclude_defaults=True))


def gather_all(path: Path, gather: Callable[[Index, dict, Sequence[str]], tuple]) -> list:  # type: ignore[type-arg]
    """What the program finds for every question in these ways; `gather` is that of `fit.py`."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder) / "store", embedder_of(Settings()), create=True)
        used = read_reports(path)[:REPORTS]
        places = [report.id for report in used]
        for report in used:
            put_in(index, Path(folder) / f"{report.id}.md", report.source.markdown())
        for i, (report, place) in enumerate(tqdm(list(zip(used, places, strict=True)))):
            rest = [one for one in places if one != place]
            for question in questions(report, LANGUAGES[i % len(LANGUAGES)]):
                found.append(gather(index, question, places))
                if len(found) % 3 == 0:
                    found.append(gather(index, unanswerable(question), rest))
        index.close()
    return found
