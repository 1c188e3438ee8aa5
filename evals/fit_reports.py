"""Questions about financial reports with their answers (TAT-QA), to fit the small rankers on; see `fit.py`.

Every second report is used; the others are left to measure on. Nobody has labelled their figures. Asked of each: what
people asked that has to be calculated (English), and by code, in the three languages in turn, what a row states, and by
how much it changed, as an amount and in percent. One question in three is gathered without its report as well, when the
sources are silent.
"""

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from fit_reading import put_in, unanswerable
from generated_documents import CORPUS
from generated_reports import Report, changed, report_candidates, reports, year_rows
from tqdm import tqdm

from assistant.index.index import Index
from assistant.settings import Settings
from assistant.wiring import embedder_of

REPORTS = 60
"""How many are used."""

DERIVED = 2
"""Most questions of the data set that are asked of one report."""

ROWS = 4
"""Most rows whose change is asked for."""

LANGUAGES = ("en", "es", "zh")


CHANGES = {
    "difference": {
        "en": {
            "changed": "What was the change in {row} of {company} between {earlier} and {later}?",
            "rose": "How much higher was {row} of {company} in {later} than in {earlier}?",
            "fell": "How much did {row} of {company} fall from {earlier} to {later}?",
        },
        "es": {
            "changed": "¿Qué diferencia hubo en {row} de {company} entre {earlier} y {later}?",
            "rose": "¿En cuánto aumentó {row} de {company} de {earlier} a {later}?",
            "fell": "¿Cuánto bajó {row} de {company} entre {earlier} y {later}?",
        },
        "zh": {
            "changed": "{company} 的 {row} {later}年与{earlier}年相差多少？",
            "rose": "{company} {later}年的 {row} 比{earlier}年多多少？",
            "fell": "{company} 的 {row} 从{earlier}年到{later}年减少了多少？",
        },
    },
    "percentage": {
        "en": {
            "changed": "What was the percentage change in {row} of {company} between {earlier} and {later}?",
            "rose": "By what percent did {row} of {company} rise from {earlier} to {later}?",
            "fell": "By what percentage was {row} of {company} lower in {later} than in {earlier}?",
        },
        "es": {
            "changed": "¿Cuál fue la variación porcentual de {row} de {company} entre {earlier} y {later}?",
            "rose": "¿Qué porcentaje creció {row} de {company} de {earlier} a {later}?",
            "fell": "¿En qué porcentaje bajó {row} de {company} entre {earlier} y {later}?",
        },
        "zh": {
            "changed": "{company} 的 {row} 从{earlier}年到{later}年变动了百分之几？",
            "rose": "{company} {later}年的 {row} 比{earlier}年增长了百分之几？",
            "fell": "{company} 的 {row} {later}年比{earlier}年下降百分之多少？",
        },
    },
}
"""How a change is asked for: by what is wanted, by language, and by what the question says of its way."""


def read_reports(path: Path) -> list[Report]:
    """The reports to fit on: those whose place in the data set is even."""
    return reports([json.loads(line) for line in path.read_text("utf-8").splitlines()])[::2]


def questions(report: Report, turn: int) -> Iterator[dict]:
    """What is asked of a report, in the form of the question sets; `turn` says in which language and words."""
    made = report_candidates(report)
    own = [c for c in made if c.question.language == LANGUAGES[turn % len(LANGUAGES)]]
    asked = [c for c in made if c.kind == "derived"][:DERIVED]
    asked += [c for c in own if c.kind == "cell"][:1]
    for candidate in asked:
        yield json.loads(candidate.question.model_dump_json(exclude_defaults=True))
    rows = [row for row in year_rows(report) if len(set(row.amounts.values())) > 1]
    for n, row in enumerate(rows[:ROWS]):
        what = ("difference", "percentage")[n % 2]
        language = LANGUAGES[(turn + n) % len(LANGUAGES)]
        later, earlier = sorted(row.amounts, reverse=True)[:2]
        before, after = row.amounts[earlier], row.amounts[later]
        if before == after:
            continue
        way = "changed" if turn % 2 else "rose" if after > before else "fell"
        text = CHANGES[what][language][way]
        yield {
            "id": f"report-{language}-{what}-{report.company.lower()}-{n}",
            "language": language,
            "type": "calculation",
            "question": text.format(
                row=row.label, company=report.company, earlier=earlier, later=later
            ),
            "corpus": CORPUS,
            "figures": [json.loads(changed(before, after)[what].model_dump_json())],
        }


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
            for question in questions(report, i):
                found.append(gather(index, question, places))
                if len(found) % 3 == 0:
                    found.append(gather(index, unanswerable(question), rest))
        index.close()
    return found
