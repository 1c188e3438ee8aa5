"""The commands `assistant eval` and `assistant eval compare`. What they do is imported when they run."""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.settings import load_settings


class RunByDefault(TyperGroup):
    """A group whose command `run` is meant when none is named: `assistant eval my.jsonl`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's own class is private
        """Put `run` before arguments that name no command of the group."""
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["run", *args]
        return super().parse_args(ctx, args)


eval_app = typer.Typer(
    cls=RunByDefault, help="Score the assistant on questions with known answers."
)


@eval_app.command("run")
def eval_run(
    questions: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SET…",
            help="Sets of evals/questions by name, or a file of yours: .jsonl, .csv or .xlsx with the columns "
            "question and answer.",
            show_default="all of evals/questions",
        ),
    ] = None,
    store: Annotated[
        Path | None,
        typer.Option("--store", help="Folder of the index.", show_default="ASSISTANT_STORE_DIR"),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="Language model instead of the one of the settings.", show_default=False),
    ] = None,
    chain: Annotated[
        str,
        typer.Option(
            help="What answers: assistant; or a baseline: usual (LangChain and Chroma as in the textbooks), "
            "retrieval (the best passage quoted), closed-book (the model alone)."
        ),
    ] = "assistant",
    limit: Annotated[
        int | None, typer.Option(min=1, help="Ask this many, spread evenly over the set.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the last run of the same set and chain.")
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(
            help="Beside it: a chain, which is run too, or the results of an earlier run.",
            show_default=False,
        ),
    ] = None,
    blind: Annotated[
        bool,
        typer.Option("--blind", help="Leave questions and answers out of the report's pages."),
    ] = False,
    export: Annotated[
        list[str] | None,
        typer.Option(help="Write the run for ragas or promptfoo too; may be given again."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder of the report.", show_default="evals/reports/SET-CHAIN"),
    ] = None,
) -> None:
    """Run question sets and write its report; exit status 1 when a threshold is missed."""
    from assistant.evaluation.command import evaluate

    met = evaluate(
        load_settings().settings,
        questions or [],
        store=store,
        model=model,
        chain=chain,
        limit=limit,
        resume=resume,
        out=out,
        against=against,
        blind=blind,
        exported=export or [],
    )
    if not met:
        raise typer.Exit(1)


@eval_app.command("compare")
def eval_compare(
    first: Annotated[Path, typer.Argument(metavar="A", help="Report folder or results.json.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Report folder or results.json.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what changed between two runs, question by question, with a paired test."""
    from assistant.evaluation.command import compare_runs

    typer.echo(compare_runs(first, second, as_json=as_json))
