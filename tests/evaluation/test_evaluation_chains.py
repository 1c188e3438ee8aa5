"""The baselines and the assistant over one small index, without real models: the same Answer from each."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from evaluation_help import answer, citation, money, question, record

from assistant.chain.assistant import Assistant
from assistant.chain.prompts import Prompts
from assistant.errors import EvaluationError, ModelError
from assistant.evaluation.accounting import Accounting
from assistant.evaluation.chains import CHAINS, make_chain
from assistant.evaluation.scoring import score
from assistant.evaluation.stores import StatedFigures, fill, store_of
from assistant.index.index import Index
from assistant.settings import Settings
from tests.fakes import FakeModel, HashEmbedder, index_of

HEAD = "---\nid: {name}\ntitle: {name}\nlanguage: {language}\n---\n"
HARBOUR = "The harbour of Norsa handled 3.2 million containers in 2019.\n"
QUAY = "新码头 quay 耗资4500万欧元。\n"
ASKED = question(
    "How many containers did the harbour of Norsa handle?",
    figures=[money("3200000", "1")],
    history=[{"question": "What is Norsa?", "answer": "A harbour."}],
)


class Recorder(FakeModel):
    """Remembers the whole prompt too."""

    def __init__(self, *replies: str | ModelError) -> None:
        super().__init__(*replies)
        self.prompts: list[str] = []

    def stream(self, prompt: Any, variables: Mapping[str, Any], **options: object) -> Iterator[str]:
        self.prompts.append(prompt.invoke(dict(variables)).to_string())
        self.options = options
        return super().stream(prompt, variables, **options)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = Index(tmp_path / "store", HashEmbedder(), create=True)
    with opened.writing():
        for name, language, text in (("harbour", "en", HARBOUR), ("quay", "zh", QUAY)):
            path = tmp_path / f"{name}.md"
            path.write_text(HEAD.format(name=name, language=language) + text, encoding="utf-8")
            opened.ingest(path)
    yield opened
    opened.close()


def chain(name: str, index: Index, *replies: str | ModelError) -> tuple[Any, Recorder]:
    settings = Settings()
    model = Recorder(*replies)
    assistant = Assistant(index, model, Prompts(settings.prompts_dir), settings)  # type: ignore[arg-type]
    return make_chain(name, assistant, 64), model


def test_the_usual_chain_stuffs_passages_as_they_are(index: Index) -> None:
    usual, model = chain("usual", index, "It handled 3.2 million containers.")
    answer, retrieved = usual.answer(ASKED)
    (prompt,) = model.prompts
    assert HARBOUR.strip() in prompt
    assert QUAY.strip() in prompt  # not written for an English reader
    assert (
        prompt.index("What is Norsa?") < prompt.index("A harbour.") < prompt.index(ASKED.question)
    )
    assert model.options == {"max_tokens": 64}  # no grammar
    assert answer.answer == "It handled 3.2 million containers."
    assert (answer.abstained, answer.figures, answer.model) == (False, (), "fake")
    assert [p.document_id for p in retrieved] == ["harbour", "quay"]
    assert retrieved[0].similarity > retrieved[1].similarity
    assert [(c.mark, c.document_id, c.quote) for c in answer.citations] == [
        (1, "harbour", HARBOUR.strip()),
        (2, "quay", QUAY.strip()),
    ]


@pytest.mark.parametrize(
    "reply",
    [
        "I don't know.",
        "The context does not mention it.",
        "我不知道。",
        "资料没有提到这一点。",
        "No lo sé.",
        "El contexto no menciona esa cifra.",
        "",
    ],
)
def test_a_baseline_that_does_not_know_has_abstained(index: Index, reply: str) -> None:
    usual, _ = chain("usual", index, reply)
    answer = usual.answer(ASKED).answer
    assert (answer.abstained, answer.citations) == (True, ())


def test_a_closed_book_has_nothing_but_the_model(index: Index) -> None:
    closed, model = chain("closed-book", index, "5 million.")
    answer, retrieved = closed.answer(ASKED)
    assert (answer.answer, answer.citations, retrieved) == ("5 million.", (), ())
    assert HARBOUR.strip() not in model.prompts[0]


def test_retrieval_alone_quotes_the_best_passage(index: Index) -> None:
    alone, model = chain("retrieval", index)
    answer, retrieved = alone.answer(ASKED)
    assert answer.answer == f"{HARBOUR.strip()} [1]"
    assert model.asked == []
    assert [(f.text, f.citation) for f in answer.figures] == [("3.2 million", 1)]
    assert answer.citations[0].quote == HARBOUR.strip()
    assert [p.document_id for p in retrieved] == ["harbour", "quay"]
    assert retrieved[0].figures[0].value == 3_200_000


def test_the_assistant_is_asked_as_it_is_and_its_search_listened_to(index: Index) -> None:
    own, _ = chain(
        "assistant", index, *["The harbour of Norsa handled 3.2 million containers in 2019."] * 2
    )
    answer, retrieved = own.answer(ASKED)
    assert answer.id == "q"
    assert "[1]" in answer.answer
    assert {p.document_id for p in retrieved} == {"harbour", "quay"}
    again = own.answer(ASKED.model_copy(update={"question": "zzz", "history": ()}))
    assert len(again.retrieved) == len({p.passage_id for p in again.retrieved})


def test_a_model_that_fails_is_raised_by_a_baseline(index: Index) -> None:
    usual, _ = chain("usual", index, ModelError("out of reach"))
    with pytest.raises(ModelError, match="out of reach"):
        usual.answer(ASKED)


def test_every_chain_has_a_name(index: Index) -> None:
    for name in CHAINS:
        assert chain(name, index)[0] is not None
    with pytest.raises(ValueError, match="'other' is none of"):
        chain("other", index)


def test_which_passages_state_what_is_expected(index: Index) -> None:
    stated = StatedFigures(index)
    (held,) = stated.holders(ASKED)
    assert list(held.values()) == ["harbour"]
    several = question(
        figures=[
            money("45000000", "EUR"),
            money("45000000"),
            money("9", any_of=[money("45000000", "EUR")]),
        ]
    )
    assert [list(h.values()) for h in stated.holders(several)] == [["quay"], [], ["quay"]]


def test_a_cited_cell_counts_what_its_table_says(tmp_path: Path) -> None:
    table = "(in millions)\n\n| | 2019 |\n| --- | --- |\n| Harbour dues | $1,250 |\n"
    index = index_of(tmp_path, {"dues": HEAD.format(name="dues", language="en") + table})
    try:
        ((passage, document),) = (
            StatedFigures(index).holders(question(figures=[money("1250000000")]))[0].items()
        )
        quoted = citation(1, "| Harbour dues | $1,250 |", document, passage)
        quoted = quoted.model_copy(update={"start": 0, "end": 1000})
        given = answer("Dues were $1.25 billion [1].", quoted)
        (cited,) = StatedFigures(index).cited(given, set())
        assert [(f.value, f.unit) for f in cited.figures] == [(Decimal(1250000000), "USD")]
        assert StatedFigures(index).cited(given, {passage}) == ()
    finally:
        index.close()
    asked = question(figures=[money("1250000000")])
    assert score(asked, record(given)).accounting == Accounting(
        numerals=1, unaccounted=("$1.25 billion",)
    )
    assert score(asked, record(given, cited=(cited,))).accounting == Accounting(
        numerals=1, unaccounted=()
    )


def test_a_corpus_is_a_store_or_a_folder(tmp_path: Path) -> None:
    (tmp_path / "documents" / "trams").mkdir(parents=True)

    def store(corpus: str, *, given: bool = False, alone: bool = False) -> Path:
        return store_of(
            corpus,
            shipped=tmp_path / "store",
            given=given,
            alone=alone,
            documents=tmp_path / "documents",
            stores=tmp_path / "stores",
        )

    assert store("corpus") == tmp_path / "store"
    assert store("trams") == tmp_path / "stores" / "trams"
    assert store("article", given=True, alone=True) == tmp_path / "store"
    for given, alone in [(False, True), (True, False)]:
        with pytest.raises(EvaluationError, match="no folder"):
            store("article", given=given, alone=alone)


def test_a_folder_is_indexed_again_only_where_it_changed(tmp_path: Path) -> None:
    folder = tmp_path / "trams"
    folder.mkdir()
    for name in ("a", "b"):
        text = f"The line {name} has 5 stops.\n"
        (folder / f"{name}.md").write_text(HEAD.format(name=name, language="en") + text)
    embedder = HashEmbedder()
    index = Index(tmp_path / "store", embedder, create=True)
    fill(index, folder)
    first = len(embedder.embedded)
    fill(index, folder)
    assert len(embedder.embedded) == first
    (folder / "a.md").unlink()
    (folder / "b.md").write_text(HEAD.format(name="b", language="en") + "The line b has 6 stops.\n")
    fill(index, folder)
    assert [d.document.metadata.id for d in index.documents()] == ["b"]
    assert "6 stops" in index.documents()[0].document.text
    (folder / "c.pdf").write_bytes(b"%PDF-1.7\nno")
    with pytest.raises(EvaluationError, match=r"cannot be read: .*c\.pdf"):
        fill(index, folder)
    index.close()
