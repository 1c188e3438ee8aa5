"""Relations files: what is read, and one sentence for everything that cannot be used."""

from decimal import Decimal
from pathlib import Path

import pytest
from audit_help import make_document, relate, write_relations

from assistant.audit import AuditError, Relations, load_relations, relations_for
from assistant.audit.relations import (
    Constant,
    Derivation,
    Derived,
    Ends,
    Named,
    Same,
    StatementBasis,
)
from assistant.documents.types import Document, Measures

BOOKSHOP = make_document(
    "bookshop",
    "A book costs $4. The bookshop sells 100 books. It takes $400 a day and loses $50.",
    {"price": "4 USD/book", "books": "100 book", "takings": "400 USD", "loss": "50 USD"},
)
MILL = make_document("mill", "The mill weighs 5 kg.", {"weight": "5 kg"})

VALID = """
losses = ["loss"]

[[derivation]]
claim = "takings"
calculator = "product"
inputs = { factor = "price", quantity = "books" }
basis = "with the cards"
note = "On 1 March 2026."

[[derivation]]
claim = { low = "price", high = "price" }
calculator = "sum_of"
inputs = { values = [{ low = "twice", high = "twice" }, { value = 1.50, unit = "USD", why = "the fee" }] }

[[same]]
figures = ["takings", { name = "loss", basis = "after costs" }]

[[same]]
figures = ["loss", { name = "twice", basis = { en = "in 2026", zh = "2026年", es = "en 2026" } }]

[[derived]]
name = "twice"
measures = { en = "twice the takings", es = "el doble" }
calculator = "sum_of"
inputs = { values = ["takings", "takings"] }
"""


def test_all_kinds_of_entries(tmp_path: Path) -> None:
    relations = relate(tmp_path, VALID, [BOOKSHOP])
    assert relations == Relations(
        derivations=(
            _at(
                Derivation(
                    claim="takings",
                    calculator="product",
                    inputs={"factor": "price", "quantity": "books"},
                    basis="with the cards",
                    note="On 1 March 2026.",
                ),
                tmp_path,
                "[[derivation]] entry 1 (takings)",
            ),
            _at(
                Derivation(
                    claim=Ends(low="price", high="price"),
                    calculator="sum_of",
                    inputs={
                        "values": (
                            Ends(low="twice", high="twice"),
                            Constant(value=Decimal("1.50"), unit="USD", why="the fee"),
                        )
                    },
                ),
                tmp_path,
                "[[derivation]] entry 2 (price)",
            ),
        ),
        same=(
            _at(
                Same(
                    figures=(
                        Named(name="takings"),
                        Named(name="loss", basis=StatementBasis(en="after costs")),
                    )
                ),
                tmp_path,
                "[[same]] entry 1 (takings)",
            ),
            _at(
                Same(
                    figures=(
                        Named(name="loss"),
                        Named(
                            name="twice",
                            basis=StatementBasis(en="in 2026", zh="2026年", es="en 2026"),
                        ),
                    )
                ),
                tmp_path,
                "[[same]] entry 2 (loss)",
            ),
        ),
        derived=(
            _at(
                Derived(
                    name="twice",
                    measures=Measures(en="twice the takings", es="el doble"),
                    calculator="sum_of",
                    inputs={"values": ("takings", "takings")},
                ),
                tmp_path,
                "[[derived]] entry 1 (twice)",
            ),
        ),
        losses=("loss",),
        files=(str(tmp_path / "relations.toml"),),
    )


def _at(entry, folder: Path, where: str):
    entry._where = f"{folder / 'relations.toml'}, {where}"
    return entry


def error(folder: Path, toml: str, *documents: Document) -> str:
    with pytest.raises(AuditError) as raised:
        relate(folder, toml, documents or (BOOKSHOP, MILL))
    return str(raised.value).replace(f"{folder}/", "")


SUM = 'calculator = "sum_of"\ninputs = { values = ["loss", "takings"] }'


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (
            f'[[derivation]]\nclaim = "takins"\n{SUM}',
            "relations.toml, [[derivation]] entry 1 (takins): there is no figure 'takins'; did you mean takings?",
        ),
        (
            '[[derivation]]\nclaim = "takings"\ncalculator = "sum_of"\ninputs = { values = ["loss", "zzz"] }',
            "relations.toml, [[derivation]] entry 1 (takings): there is no figure 'zzz'; "
            "no document names such a figure.",
        ),
        (
            '[[derivation]]\nclaim = "takings"\ncalculator = "sums_of"\ninputs = { values = ["loss"] }',
            "relations.toml, [[derivation]] entry 1 (takings): There is no calculator 'sums_of'; "
            "did you mean 'sum_of'?",
        ),
        (
            '[[derivation]]\nclaim = "takings"\ncalculator = "sum_of"\ninputs = { value = ["loss"] }',
            "relations.toml, [[derivation]] entry 1 (takings): sum_of has no input 'value'; did you mean 'values'?",
        ),
        (
            '[[derivation]]\nclaim = "takings"\ncalculator = "product"\ninputs = { factor = "price" }',
            "relations.toml, [[derivation]] entry 1 (takings): product needs factor, quantity; missing: quantity.",
        ),
        (
            '[[derivation]]\nclaim = "takings"\ncalculator = "product"\n'
            'inputs = { factor = "price", quantity = ["books"] }',
            "relations.toml, [[derivation]] entry 1 (takings): quantity of product is no list.",
        ),
        (
            '[[derivation]]\nclaim = "takings"\ncalculator = "gross_margin"\n'
            'inputs = { gross_profit = "weight", revenue = "loss" }',
            "relations.toml, [[derivation]] entry 1 (takings): gross_profit of gross_margin is a profit or a loss, "
            "for instance -145.9 million USD; weight is in kg, which does not fit.",
        ),
        (
            '[[derivation]]\nclaim = "takings"\ncalculator = "gross_margin"\n'
            'inputs = { gross_profit = { value = 2, unit = "kg", why = "a guess" }, revenue = "loss" }',
            "relations.toml, [[derivation]] entry 1 (takings): gross_profit of gross_margin is a profit or a loss, "
            "for instance -145.9 million USD; the value 2 is in kg, which does not fit.",
        ),
        (
            f'[[derivation]]\nclaim = "weight"\n{SUM}\n[[derivation]]\nclaim = "weight"\n{SUM}',
            "relations.toml, [[derivation]] entry 2 (weight): this claim is declared before with the same calculator "
            "and inputs, in relations.toml, [[derivation]] entry 1 (weight).",
        ),
        (
            f'[[derivation]]\nclaim = "loss"\n{SUM}',
            "relations.toml, [[derivation]] entry 1 (loss): loss would be recomputed from itself.",
        ),
        (
            '[[derivation]]\nclaim = "loss"\ncalculator = "sum_of"\ninputs = { values = ["all"] }\n'
            f'[[derived]]\nname = "all"\nmeasures = {{ en = "all of it" }}\n{SUM}',
            "relations.toml, [[derivation]] entry 1 (loss): loss would be recomputed from itself.",
        ),
        (
            f'[[derivation]]\nclaim = {{ low = "price", high = "weight" }}\n{SUM}',
            "relations.toml, [[derivation]] entry 1 (price): the ends of the claim are in USD/book and kg, "
            "which do not go together.",
        ),
        (
            f"[[derivation]]\nclaim = 5\n{SUM}",
            "relations.toml, [[derivation]] entry 1: the field claim cannot be used: write the name of a figure, "
            "or { low, high } for a range.",
        ),
        (
            '[[derivation]]\nclaim = "weight"\ncalculator = "sum_of"\ninputs = { values = [5] }',
            "relations.toml, [[derivation]] entry 1 (weight): the field inputs.values.0 cannot be used: write the "
            "name of a figure, { low, high }, { value, unit, why }, or a list of these.",
        ),
        (
            '[[derivation]]\nclaim = "weight"\ncalculator = "sum_of"\ninputs = { values = [] }',
            "relations.toml, [[derivation]] entry 1 (weight): the field inputs.values must name at least 1.",
        ),
        (
            '[[derivation]]\nclaim = "weight"\ncalculator = "sum_of"\n'
            'inputs = { values = { value = 1, unit = "kg" } }',
            "relations.toml, [[derivation]] entry 1 (weight): the field inputs.values.why is missing.",
        ),
        (
            '[[derivation]]\nclaim = "weight"\ncalculator = "sum_of"\n'
            'inputs = { values = { value = 1, unit = "kilos", why = "a guess" } }',
            "relations.toml, [[derivation]] entry 1 (weight): the field inputs.values.unit cannot be used: the unit "
            "'kilos' is written 'kg'.",
        ),
        (
            f'[[derivation]]\nclaim = "weight"\n{SUM}\nbasis = "at $5 a book"',
            "relations.toml, [[derivation]] entry 1 (weight): the field basis cannot be used: it holds the number "
            "'$5 a book'; numbers come from figures and calculations only, so leave it out or put the figure among "
            "the inputs.",
        ),
        (
            f'[[derivation]]\nclaim = "weight"\n{SUM}\nwhere = "here"',
            "relations.toml, [[derivation]] entry 1 (weight): where is not a field I know.",
        ),
        (
            '[[derivation]]\nclaim = "weight"\ncalculator = "sum_of"',
            "relations.toml, [[derivation]] entry 1 (weight): the field inputs is missing.",
        ),
        (
            '[[same]]\nfigures = ["weight"]',
            "relations.toml, [[same]] entry 1 (weight): the field figures must name at least 2.",
        ),
        (
            '[[same]]\nfigures = ["weight", "loss"]',
            "relations.toml, [[same]] entry 1 (weight): weight is in kg and loss in USD; the two units measure "
            "different things.",
        ),
        (
            '[[same]]\nfigures = ["loss", "loss"]',
            "relations.toml, [[same]] entry 1 (loss): loss is compared with itself.",
        ),
        (
            '[[same]]\nfigures = ["loss", "takings"]\n[[same]]\nfigures = ["takings", "loss"]',
            "relations.toml, [[same]] entry 2 (takings): takings and loss are compared before, in relations.toml, "
            "[[same]] entry 1 (loss).",
        ),
        (
            '[[same]]\nfigures = ["loss", { name = "takings", basis = { en = "at the till", zh = "每本5美元" } }]',
            "relations.toml, [[same]] entry 1 (loss): the field figures.1.basis.zh cannot be used: it holds the number "
            "'5美元'; numbers come from figures and calculations only, so leave it out or put the figure among the "
            "inputs.",
        ),
        (
            '[[same]]\nfigures = ["loss", { name = "takings", basis = { es = "en caja" } }]',
            "relations.toml, [[same]] entry 1 (loss): the field figures.1.basis.en is missing.",
        ),
        (
            '[[same]]\nfigures = ["loss", { name = "takings", basis = 5 }]',
            "relations.toml, [[same]] entry 1 (loss): the field figures.1.basis cannot be used: write a phrase in "
            "English, or { en, zh, es }.",
        ),
        (
            '[[same]]\nfigures = ["loss", { name = "losss" }]',
            "relations.toml, [[same]] entry 1 (loss): there is no figure 'losss'; did you mean loss?",
        ),
        (
            f'[[derived]]\nname = "loss"\nmeasures = {{ en = "all of it" }}\n{SUM}',
            "relations.toml, [[derived]] entry 1 (loss): loss is a named figure already; give the derived result "
            "another name.",
        ),
        (
            2 * f'[[derived]]\nname = "all"\nmeasures = {{ en = "all of it" }}\n{SUM}\n',
            "relations.toml, [[derived]] entry 2 (all): all is declared before, in relations.toml, [[derived]] "
            "entry 1 (all).",
        ),
        (
            '[[derived]]\nname = "a"\nmeasures = { en = "the first" }\ncalculator = "sum_of"\n'
            'inputs = { values = ["b"] }\n'
            '[[derived]]\nname = "b"\nmeasures = { en = "the second" }\ncalculator = "sum_of"\n'
            'inputs = { values = ["loss", "a"] }',
            "relations.toml, [[derived]] entry 1 (a): its inputs lead back to itself: a → b → a.",
        ),
        (
            '[[derived]]\nname = "a"\nmeasures = { en = "the first" }\ncalculator = "sum_of"\n'
            'inputs = { values = { low = "loss", high = "takings" } }',
            "relations.toml, [[derived]] entry 1 (a): a derived result is one number; name one end of the range "
            "instead of both.",
        ),
        (
            'losses = ["los"]',
            "relations.toml, losses: there is no figure 'los'; did you mean loss?",
        ),
        ("losses = [5]", "relations.toml, losses: write a list of names of figures."),
        (
            "[sum]\nof = 1",
            "relations.toml has an entry 'sum'; there may be a list `losses` at the top, entries "
            "[[derivation]], [[same]], [[derived]], [[family]], and a table [called].",
        ),
        (
            "derivation = [1]",
            "relations.toml: entries of derivation are written below [[derivation]], not in a list.",
        ),
        (
            "[[derivation",
            "relations.toml is not valid TOML: Expected ']]' at the end of an array declaration (at end of document).",
        ),
    ],
)
def test_what_cannot_be_used_is_one_sentence(tmp_path: Path, toml: str, message: str) -> None:
    assert error(tmp_path, toml) == message


def test_a_claim_may_be_recomputed_in_two_ways(tmp_path: Path) -> None:
    toml = (
        f'[[derivation]]\nclaim = "weight"\n{SUM}\n'
        '[[derivation]]\nclaim = "weight"\ncalculator = "sum_of"\ninputs = { values = ["takings", "loss"] }'
    )
    assert len(relate(tmp_path, toml, [BOOKSHOP, MILL]).derivations) == 2


def test_a_folder_without_a_file_has_no_relations(tmp_path: Path) -> None:
    assert load_relations(tmp_path) == Relations()
    assert relations_for([BOOKSHOP]) == Relations()
    assert relations_for([]) == Relations()


MARKDOWN = """---
id: {id}
title: Books
language: en
figures:
  - name: {name}
    measures:
      en: price of a book
    value: "4"
    unit: USD
---

A book costs $4.
"""


def write_markdown(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(MARKDOWN.format(id=name, name=f"{name}_price"), "utf-8")


def test_files_beside_the_relations_name_figures_too(tmp_path: Path) -> None:
    write_markdown(tmp_path, "rye")
    write_markdown(tmp_path / "more", "oat")
    (tmp_path / "empty.md").write_text("", "utf-8")
    (tmp_path / "README.md").write_text("Not a document.", "utf-8")
    write_relations(tmp_path, '[[same]]\nfigures = ["rye_price", "oat_price"]')
    rye = make_document("rye", "A book costs $4.", {"rye_price": "4 USD"}, folder=tmp_path)
    assert [len(entry.figures) for entry in relations_for([rye]).same] == [2]


def test_relations_of_several_folders_go_together(tmp_path: Path) -> None:
    documents = []
    for name in ("rye", "oat"):
        folder = tmp_path / name
        write_markdown(folder, name)
        toml = f'losses = ["{name}_price"]\n[[derived]]\nname = "{name}_twice"\n'
        toml += 'measures = { en = "twice as much" }\ncalculator = "sum_of"\n'
        toml += f'inputs = {{ values = ["{name}_price", "{name}_price"] }}'
        write_relations(folder, toml)
        documents.append(
            make_document(name, "A book costs $4.", {f"{name}_price": "4 USD"}, folder=folder)
        )
    relations = relations_for(documents)
    assert [entry.name for entry in relations.derived] == ["oat_twice", "rye_twice"]
    assert relations.losses == ("oat_price", "rye_price")
    assert relations.files == tuple(
        str(tmp_path / name / "relations.toml") for name in ("oat", "rye")
    )


def test_two_folders_may_not_declare_the_same_result(tmp_path: Path) -> None:
    documents = []
    for name in ("rye", "oat"):
        toml = '[[derived]]\nname = "twice"\nmeasures = { en = "twice as much" }\ncalculator = "sum_of"\n'
        toml += f'inputs = {{ values = ["{name}_price"] }}'
        write_relations(tmp_path / name, toml)
        documents.append(
            make_document(name, "A book: $4.", {f"{name}_price": "4 USD"}, folder=tmp_path / name)
        )
    with pytest.raises(AuditError, match=r"twice is declared before, in .*oat/relations\.toml"):
        relations_for(documents)
