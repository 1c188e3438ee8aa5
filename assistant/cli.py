"""The command line. Answers go to standard output, everything else to standard error.

The main flow starts at `ask`. An error a person can do something about is one sentence and exit status 1.
"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict

from assistant.batch import read_batch
from assistant.errors import AssistantError
from assistant.evaluation.app import eval_app
from assistant.privacy import go_private
from assistant.settings import LoadedSettings, Settings, load_settings

# The heavy parts are imported by the commands that need them, so that `--help` and `settings` answer at once.

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Ask documents questions; every number in an answer is accounted for.",
)
documents_app = typer.Typer(no_args_is_help=True, help="List and remove indexed documents.")
models_app = typer.Typer(no_args_is_help=True, help="List, fetch and verify the models.")
app.add_typer(documents_app, name="documents")
app.add_typer(models_app, name="models")
app.add_typer(eval_app, name="eval")

StoreOption = Annotated[
    Path | None,
    typer.Option("--store", help="Folder of the index.", show_default="ASSISTANT_STORE_DIR"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class BatchQuestion(BaseModel):
    """A line of a batch file."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str
    question: str


def main() -> None:
    """Run the program; the console script."""
    go_private()
    try:
        app()
    except AssistantError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        typer.echo("Stopped.", err=True)
        sys.exit(130)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in any language.")] = None,
    batch: Annotated[
        Path | None, typer.Option(help='File of lines {"id", "question"}; answered in order.')
    ] = None,
    as_json: JsonOption = False,
    document: Annotated[
        list[str] | None, typer.Option(help="Use only this document (its id); may be given again.")
    ] = None,
    store: StoreOption = None,
) -> None:
    """Answer a question from the indexed documents, with sources."""
    if (question is None) == (batch is None):
        raise typer.BadParameter("give a question, or --batch FILE, and not both")
    if question is not None and not question.strip():
        raise typer.BadParameter("the question is empty")
    questions = (
        read_batch(batch, BatchQuestion)
        if batch
        else [BatchQuestion(id="1", question=question or "")]
    )
    from assistant.wiring import open_assistant

    assistant = open_assistant(_settings(), store)
    _check_documents(assistant.index.documents(), document)
    assistant.load()
    for item in questions:
        answer = assistant.ask(item.question, document_ids=document, question_id=item.id)
        if as_json:
            typer.echo(answer.model_dump_json())
        else:
            from assistant.chain.terminal import answer_text, sources_text

            typer.echo(answer_text(answer))
            typer.echo(sources_text(answer), err=True)
        sys.stdout.flush()


@app.command()
def chat(
    host: Annotated[
        str | None, typer.Option(help="Address to serve on.", show_default="ASSISTANT_HOST")
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to serve on.", show_default="ASSISTANT_PORT")
    ] = None,
    store: StoreOption = None,
    auth: Annotated[
        Path | None, typer.Option(help="File of logins; see `assistant login-add`.")
    ] = None,
) -> None:
    """Open the page in a web server on this machine."""
    settings = _settings()
    from assistant.chain.prompts import read_examples
    from assistant.web.accounts import Accounts
    from assistant.web.app import serve
    from assistant.wiring import open_evals, open_stores

    accounts = Accounts(auth) if auth else None
    stores = open_stores(settings, store)

    def load() -> None:
        stores.shipped.load()
        typer.echo("The models are loaded; questions are answered at once.", err=True)

    serve(
        stores,
        host=host or settings.host,
        port=port or settings.port,
        examples=read_examples(settings.prompts_dir),
        title="Ask the documents",
        folder=store or settings.store_dir,
        parallel_answers=settings.parallel_answers,
        evals=open_evals(settings, stores.shipped),
        accounts=accounts,
        load=load,
    )


@app.command("login-add")
def login_add(
    name: Annotated[str, typer.Argument(help="Name to log in with.")],
    file: Annotated[Path, typer.Argument(help="File of logins, made if there is none.")],
) -> None:
    """Add somebody who may use the page of `assistant chat --auth FILE`; the password is asked for."""
    from assistant.web.accounts import add

    add(file, name, typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    typer.echo(f"{name} can log in with {file}.", err=True)


@app.command()
def ingest(
    sources: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders and addresses.", show_default="ASSISTANT_CORPUS_DIR"),
    ] = None,
    store: StoreOption = None,
    rebuild: Annotated[
        bool, typer.Option(help="Make the index anew from the documents it has, and these.")
    ] = False,
) -> None:
    """Read documents into the index; only what changed is done again."""
    from assistant.index.command import ingest_all

    settings = _settings()
    failed = ingest_all(settings, sources or [], store or settings.store_dir, rebuild=rebuild)
    if failed:
        raise typer.Exit(1)


@documents_app.command("list")
def documents_list(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """List the indexed documents."""
    from assistant.wiring import open_index

    documents = open_index(_settings(), store).documents()
    if as_json:
        rows = [
            d.document.metadata.model_dump(mode="json", exclude={"figures"})
            | {"source": d.document.source, "passages": d.passages, "figures": d.figures}
            for d in documents
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for d in documents:
        m = d.document.metadata
        typer.echo(
            f"{m.id}  [{m.language}]  {m.title}  ({d.passages} passages, {d.figures} figures)"
        )
    typer.echo(f"{len(documents)} documents.", err=True)


@documents_app.command("remove")
def documents_remove(
    ids: Annotated[list[str], typer.Argument(help="Ids as `documents list` shows them.")],
    store: StoreOption = None,
) -> None:
    """Take documents out of the index; the files themselves stay."""
    from assistant.wiring import open_index

    index = open_index(_settings(), store)
    with index.writing():
        for document_id in ids:
            index.remove(document_id)
            typer.echo(f"Removed {document_id}.", err=True)


@models_app.command("list")
def models_list() -> None:
    """Show the pinned models and which of them are here."""
    from assistant.wiring import model_store, needed_models

    settings = _settings()
    needed = needed_models(settings)
    for status in model_store(settings).list():
        state = "here" if status.cached else "not fetched"
        use = "in use" if status.name in needed else "not in use"
        typer.echo(
            f"{status.name}  {status.role}  {status.bytes / 1e6:,.0f} MB  {state}, {use}  {status.licence}"
        )


@models_app.command("fetch")
def models_fetch(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Pinned names.", show_default="those the settings use"),
    ] = None,
) -> None:
    """Fetch models into the cache and check them by their hash."""
    from assistant.llm.model_store import progress_bar
    from assistant.wiring import model_store, needed_models

    settings = _settings()
    store = model_store(settings)
    for name in names or needed_models(settings):
        with progress_bar(name) as progress:
            path = store.fetch(name, progress)
        typer.echo(f"{name} is ready in {path}.", err=True)


@models_app.command("verify")
def models_verify(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Pinned names.", show_default="those the settings use"),
    ] = None,
) -> None:
    """Hash the models' files again and compare with the pins."""
    from assistant.wiring import model_store, needed_models

    settings = _settings()
    store = model_store(settings)
    wrong = 0
    for name in names or needed_models(settings):
        for check in store.verify(name):
            typer.echo(str(check))
            wrong += check.state != "ok"
    if wrong:
        typer.echo(f"{wrong} files are wrong or missing; run `assistant models fetch`.", err=True)
        raise typer.Exit(1)


@app.command()
def settings() -> None:
    """Show every setting in force and where its value comes from."""
    loaded = load_settings()
    for name, field in Settings.model_fields.items():
        value = getattr(loaded.settings, name)
        shown = "(not set)" if value is None else str(value)  # a SecretStr prints as stars
        typer.echo(
            f"ASSISTANT_{name.upper()} = {shown}  ({loaded.origins[name]})  {field.description}"
        )


@app.command()
def doctor(store: StoreOption = None) -> None:
    """Check Python, models and index, and say what to run where something is missing."""
    from assistant.doctor import examine

    healthy = True
    for finding in examine(_settings(), store):
        typer.echo(f"{'ok ' if finding.ok else 'BAD'} {finding.what}")
        if not finding.ok:
            healthy = False
            typer.echo(f"    {finding.advice}")
    if not healthy:
        raise typer.Exit(1)


@app.command()
def figures(
    file: Annotated[Path | None, typer.Argument(help="A document.")] = None,
    batch: Annotated[Path | None, typer.Option(help='File of lines {"id", "text"}.')] = None,
    as_json: JsonOption = False,
) -> None:
    """Find every quantity of a document, or of a file of texts."""
    if (file is None) == (batch is None):
        raise typer.BadParameter("give a document, or --batch FILE, and not both")
    from assistant.figures.command import as_items, figures_of_batch, figures_text

    if batch:
        for found in figures_of_batch(batch):
            typer.echo(_json(found) if as_json else figures_text(found))
        return
    from assistant.documents import document_figures, read_document

    document = read_document(str(file))
    found = as_items(document.source, document_figures(document))
    typer.echo(_json(found) if as_json else figures_text(found))


@app.command()
def calc(
    name: Annotated[str | None, typer.Argument(help="Name of a calculator.")] = None,
    inputs: Annotated[
        list[str] | None, typer.Argument(help="Inputs as key=value, figures as people write them.")
    ] = None,
    as_json: JsonOption = False,
    list_all: Annotated[
        bool, typer.Option("--list", help="Name every calculator with its formula.")
    ] = False,
) -> None:
    """Run one deterministic calculator; without inputs, explain it."""
    from assistant.calculator import command

    if list_all or name is None:
        typer.echo(_json(command.list_json()) if as_json else command.list_text())
    elif not inputs:
        typer.echo(command.help_text(name))
    else:
        results = command.calculate(name, inputs)
        typer.echo(_json(command.as_json(results)) if as_json else command.as_text(results))


@app.command()
def audit(
    document: Annotated[
        str | None, typer.Argument(help="Id of a document.", show_default="all documents")
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Recompute what documents claim, and compare what they say of the same thing."""
    import assistant.audit as auditing
    from assistant.wiring import open_index

    index = open_index(_settings(), store)
    _check_documents(index.documents(), [document] if document else None)
    documents = [d.document for d in index.documents()]
    relations = auditing.relations_for(documents)
    if not relations.files:
        typer.echo(auditing.no_relations_text(documents), err=True)
    rows = auditing.audit(documents, relations, document)
    typer.echo(_json(auditing.audit_json(rows)) if as_json else auditing.audit_text(rows))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _settings() -> Settings:
    loaded: LoadedSettings = load_settings()
    return loaded.settings


def _check_documents(documents: list, wanted: list[str] | None) -> None:  # type: ignore[type-arg]
    known = {d.document.metadata.id for d in documents}
    for document_id in wanted or []:
        if document_id not in known:
            raise AssistantError(
                f"No document {document_id!r} is indexed. Indexed: {', '.join(sorted(known)) or 'none'}."
            )


if __name__ == "__main__":
    main()
