"""What `assistant eval` does: read the set, open its stores, run a chain over it, report, hold it to the thresholds."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from assistant.chain.assistant import Assistant
from assistant.chain.prompts import Prompts
from assistant.errors import EvaluationError
from assistant.evaluation.chains import CHAINS, make_chain
from assistant.evaluation.compare import (
    Comparison,
    compare,
    comparison_json,
    comparison_text,
    load_results,
    mcnemar_sentence,
)
from assistant.evaluation.export import FORMATS, export
from assistant.evaluation.provenance import provenance
from assistant.evaluation.questions import SHIPPED_CORPUS, QuestionSet, join
from assistant.evaluation.reading_sets import find_set
from assistant.evaluation.report_html import html_report
from assistant.evaluation.report_markdown import markdown_report, scores_table
from assistant.evaluation.running import Ready, run
from assistant.evaluation.stores import StatedFigures, fill, store_of
from assistant.evaluation.summary import Results, summarise
from assistant.evaluation.thresholds import breaches, read_thresholds
from assistant.settings import PROJECT_DIR, Settings
from assistant.wiring import open_assistant, open_index

EVALS = PROJECT_DIR / "evals"
QUESTIONS = EVALS / "questions"
DOCUMENTS = EVALS / "documents"
STORES = EVALS / "stores"
REPORTS = EVALS / "reports"
THRESHOLDS = EVALS / "thresholds.toml"


def evaluate(
    settings: Settings,
    names: Sequence[str],
    *,
    store: Path | None = None,
    model: str | None = None,
    chain: str = "assistant",
    limit: int | None = None,
    resume: bool = False,
    out: Path | None = None,
    against: str | None = None,
    blind: bool = False,
    exported: Sequence[str] = (),
) -> bool:
    """Run one or more sets (none named: all that are shipped) and report them; whether every threshold is met.

    `against`: the name of another chain, which is run over the same questions first, or the results of an earlier
    run; its scores stand beside. `exported`: other suites' formats to write too.
    Raises EvaluationError when the set, a corpus or an earlier run cannot be used, and what opening a store raises.
    """
    if chain not in CHAINS:
        raise EvaluationError(f"There is no chain {chain!r}; there are {', '.join(CHAINS)}.")
    if unknown := [form for form in exported if form not in FORMATS]:
        raise EvaluationError(
            f"There is no format {unknown[0]!r} to export to; there are {', '.join(FORMATS)}."
        )
    if model is not None:
        settings = settings.model_copy(update={"chat_model": model})
    refusals = Prompts(settings.prompts_dir).cannot_answer()
    if names:
        asked = join([find_set(name, QUESTIONS, refusals) for name in names])
    else:
        asked = _without_absent(find_set(None, QUESTIONS))
    asked = asked.sample(limit)
    folder = out or REPORTS / f"{asked.name}-{chain}"
    other = _other(settings, asked, against, store=store, resume=resume, folder=folder)
    results = run_set(settings, asked, store=store, chain=chain, resume=resume, folder=folder)
    beside = None
    if other is not None:
        beside = compare(other, results, (other.provenance.chain, results.provenance.chain))
    missed = (
        [str(b) for b in breaches(results, read_thresholds(THRESHOLDS, chain))]
        if THRESHOLDS.is_file()
        else []
    )
    write_reports(results, folder, missed, beside, blind=blind)
    for form in exported:
        typer.echo(f"Exported: {export(results, form, folder, refusals)}", err=True)
    typer.echo(scores_table(results))
    if beside is not None:
        typer.echo(mcnemar_sentence(beside))
    typer.echo(_last_words(results, folder, missed), err=True)
    return not missed


def compare_runs(first: Path, second: Path, *, as_json: bool = False) -> str:
    """Two runs side by side, as Markdown or JSON. Raises EvaluationError when one cannot be read."""
    found = compare(load_results(first), load_results(second), (first.name, second.name))
    return comparison_json(found) if as_json else comparison_text(found)


def _other(
    settings: Settings,
    asked: QuestionSet,
    against: str | None,
    *,
    store: Path | None,
    resume: bool,
    folder: Path,
) -> Results | None:
    """The run to compare with: a chain's, run now, or an earlier one's."""
    if against is None:
        return None
    if against not in CHAINS:
        return load_results(Path(against))
    beside = folder.with_name(f"{folder.name}-against-{against}")
    results = run_set(settings, asked, store=store, chain=against, resume=resume, folder=beside)
    write_reports(results, beside, [], None)
    return results


def _without_absent(asked: QuestionSet) -> QuestionSet:
    """The set without the questions whose documents are not here, which is told."""
    absent = {c for c in asked.corpora if c != SHIPPED_CORPUS and not (DOCUMENTS / c).is_dir()}
    if not absent:
        return asked
    kept = tuple(q for q in asked.questions if q.corpus not in absent)
    typer.echo(
        f"Left out: {len(asked.questions) - len(kept)} questions on {', '.join(sorted(absent))}, because "
        f"{DOCUMENTS} has no such folder. Ask them by their set's name, with --store.",
        err=True,
    )
    return asked.model_copy(update={"questions": kept})


def run_set(
    settings: Settings,
    asked: QuestionSet,
    *,
    store: Path | None,
    chain: str,
    resume: bool,
    folder: Path,
) -> Results:
    """Ask every question of a set by a chain and score the answers; rows go to `folder` as they come."""
    assistants = open_corpora(settings, asked, store)
    try:
        made_with = provenance(
            settings,
            set_name=asked.name,
            set_sha256=asked.sha256,
            questions=len(asked.questions),
            chain=chain,
        ).model_copy(update={"indexes": {c: a.index.fingerprint for c, a in assistants.items()}})
        ready = {
            corpus: Ready(
                make_chain(chain, assistant, settings.answer_tokens), StatedFigures(assistant.index)
            )
            for corpus, assistant in assistants.items()
        }
        next(iter(assistants.values())).load()
        records = run(asked.questions, ready, folder, made_with, resume=resume)
    finally:
        for assistant in assistants.values():
            assistant.index.close()
    return summarise(made_with, asked.questions, records)


def open_corpora(
    settings: Settings, asked: QuestionSet, store: Path | None
) -> Mapping[str, Assistant]:
    """An assistant for every corpus the set names; they share their models. Folders of documents are indexed first."""
    opened: dict[str, Assistant] = {}
    stores = {
        corpus: store_of(
            corpus,
            shipped=store or settings.store_dir,
            given=store is not None,
            alone=len(asked.corpora) == 1,
            documents=DOCUMENTS,
            stores=STORES,
        )
        for corpus in asked.corpora
    }
    shared: Assistant | None = None
    for corpus, path in stores.items():
        if corpus != SHIPPED_CORPUS and path.parent == STORES:
            typer.echo(f"Indexing the documents of {corpus}…", err=True)
            index = open_index(settings, path, create=True)
            fill(index, DOCUMENTS / corpus)
            index.close()
        opened[corpus] = open_assistant(settings, path, models_of=shared)
        shared = shared or opened[corpus]
    return opened


def write_reports(
    results: Results,
    folder: Path,
    missed: Sequence[str],
    beside: Comparison | None,
    *,
    blind: bool = False,
) -> None:
    """results.json with everything; summary.md and report.html for a person, without texts if `blind`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(results.model_dump_json(indent=1), encoding="utf-8")
    summary = markdown_report(results, missed, blind=blind)
    if beside is not None:
        summary += (
            f"\n{comparison_text(beside)}\n" if not blind else f"\n{mcnemar_sentence(beside)}\n"
        )
    (folder / "summary.md").write_text(summary, encoding="utf-8")
    page = html_report(results, missed, beside, blind=blind)
    (folder / "report.html").write_text(page, encoding="utf-8")


def _last_words(results: Results, folder: Path, missed: list[str]) -> str:
    failed = results.outcomes.get("failed", 0)
    lines = [f"{failed} of {len(results.rows)} questions failed."] if failed else []
    lines += [f"Threshold missed: {text}." for text in missed]
    return "\n".join([*lines, f"The report is in {folder}."])
