"""Auditing a small bookshop: every verdict, what rows rest on, stand-ins, missing figures, derived results."""

from decimal import Decimal
from pathlib import Path

import pytest
from audit_help import PUBLISHED, audited, make_document, relate

from assistant.audit import (
    Assumption,
    AuditError,
    AuditRow,
    DerivedFigure,
    Source,
    Statement,
    audit,
    derive,
)
from assistant.calculator import run
from assistant.documents.types import Measures
from assistant.figures import Quantity

REPORT_TEXT = (
    "# The bookshop in 2025\n\n"
    "The bookshop sold 1,200 books at $4 a book. Its revenue was $4,800, and its costs were $5,000. "
    "So it made a loss of $200.\n\n"
    "Half of the books were poetry.\n"
)
REPORT = make_document(
    "report",
    REPORT_TEXT,
    {
        "books": "1200 book",
        "price": "4 USD/book",
        "revenue": "4800 USD",
        "costs": "5000 USD",
        "loss": "200 USD",
        "poetry_part": "0.5 1",
    },
)
PRESS = make_document(
    "press",
    "The bookshop took about $5,000. It took $4,000. It lost $300. It sold 700 poetry books.",
    {
        "press_revenue": "5000 USD",
        "press_revenue_cash": "4000 USD",
        "press_loss": "300 USD",
        "poetry_books": "700 book",
    },
)
SPANISH = make_document(
    "informe",
    "La librería vendió 1200 libros e ingresó 4900 dólares.",
    {"revenue_es": "4900 USD"},
    language="es",
)

REVENUE = (
    '[[derivation]]\nclaim = "press_revenue"\ncalculator = "product"\n'
    'inputs = { factor = "price", quantity = "books" }\n'
)
LOSS = (
    '[[derivation]]\nclaim = "{claim}"\ncalculator = "difference"\n'
    'inputs = {{ minuend = "revenue", subtrahend = "costs" }}\n'
)


def source(name: str, text: str, value: str, unit: str, quote: str) -> Source:
    start = REPORT_TEXT.index(quote)
    figure = REPORT_TEXT.index(text)
    return Source(
        name=name,
        measures=Measures(en=name.replace("_", " ")),
        text=text,
        value=Decimal(value),
        unit=unit,
        figure_start=figure,
        figure_end=figure + len(text),
        document_id="report",
        title="On report",
        publisher="Readers' Weekly",
        published=PUBLISHED,
        url=None,
        quote=quote,
        start=start,
        end=start + len(quote),
    )


SALES = "The bookshop sold 1,200 books at $4 a book."
RESULT = "Its revenue was $4,800, and its costs were $5,000."


def test_a_whole_row(tmp_path: Path) -> None:
    toml = (
        '[[derivation]]\nclaim = "revenue"\ncalculator = "product"\n'
        'inputs = { factor = "price", quantity = "books" }\nnote = "Books only."\n'
    )
    [row] = audited(tmp_path, toml, REPORT)
    revenue = source("revenue", "$4,800", "4800", "USD", RESULT)
    price = source("price", "$4 a book", "4", "USD/book", SALES)
    books = source("books", "1,200 books", "1200", "book", SALES)
    assert row.calculation is not None
    assert row.calculation.low.formula == "$4 a book × 1,200 books"
    assert row == AuditRow(
        relation="derivation",
        claim=Statement(
            name="revenue",
            measures=Measures(en="revenue"),
            text="$4,800",
            value=Decimal(4800),
            unit="USD",
            documents=("report",),
            sources=(revenue,),
        ),
        calculation=row.calculation,
        recomputed=Quantity(value=Decimal(4800), unit="USD"),
        difference=Quantity(value=Decimal(0), unit="USD"),
        difference_percent=Decimal(0),
        verdict="agrees",
        reason="The result is exactly the claim.",
        note="Books only.",
        sources=(revenue, price, books),
    )
    for each in row.sources:
        assert REPORT_TEXT[each.start : each.end] == each.quote
        assert REPORT_TEXT[each.figure_start : each.figure_end] == each.text


def outcome(row: AuditRow) -> tuple[str, str, str | None]:
    difference = None if row.difference is None else f"{row.difference.value} {row.difference.unit}"
    return row.claim.name, row.verdict, difference


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        (REVENUE, ("press_revenue", "rounded", "200 USD")),
        (
            REVENUE.replace("press_revenue", "press_revenue_cash"),
            ("press_revenue_cash", "contradicts", "-800 USD"),
        ),
        (
            REVENUE.replace("press_revenue", "press_revenue_cash") + 'basis = "cash sales"',
            ("press_revenue_cash", "another basis", "-800 USD"),
        ),
        (
            '[[derivation]]\nclaim = "poetry_part"\ncalculator = "share_of"\n'
            'inputs = { part = { value = 600, unit = "book", why = "counted" }, whole = "books" }',
            ("poetry_part", "agrees", "0 1"),
        ),
        (LOSS.format(claim="loss"), ("loss", "agrees", "0 USD")),
        (
            'losses = ["loss"]\n' + LOSS.format(claim="loss"),
            ("loss", "agrees", "0 USD"),
        ),
        (
            'losses = ["press_loss"]\n' + LOSS.format(claim="press_loss"),
            ("press_loss", "contradicts", "-100 USD"),
        ),
        (
            'losses = ["press_loss"]\n[[same]]\nfigures = ["revenue", "press_loss"]',
            ("press_loss", "contradicts", "-5100 USD"),
        ),
    ],
)
def test_verdict_and_difference(tmp_path: Path, toml: str, expected: tuple[str, str, str]) -> None:
    [row] = audited(tmp_path, toml, REPORT, PRESS)
    assert outcome(row) == expected


def test_statements_are_compared_with_the_first(tmp_path: Path) -> None:
    toml = (
        '[[same]]\nfigures = [{ name = "revenue", basis = "as invoiced" }, '
        '{ name = "press_revenue", basis = { en = "as invoiced", es = "según factura" } }, '
        '{ name = "press_revenue_cash", basis = { en = "in cash", zh = "现金" } }]'
    )
    rows = audited(tmp_path, toml, REPORT, PRESS)
    assert [outcome(row) for row in rows] == [
        ("press_revenue", "rounded", "200 USD"),
        ("press_revenue_cash", "another basis", "-800 USD"),
    ]
    assert [row.against.name for row in rows if row.against] == ["revenue", "revenue"]
    assert rows[1].reason == (
        "They are different values. Bases: in cash (claim); as invoiced (the other)."
    )


def test_being_close_is_no_agreement_on_another_basis(tmp_path: Path) -> None:
    toml = '[[same]]\nfigures = ["revenue", { name = "press_revenue", basis = "with tips" }]'
    [row] = audited(tmp_path, toml, REPORT, PRESS)
    assert outcome(row) == ("press_revenue", "another basis", "200 USD")


def test_a_constant_is_shown_with_its_reason(tmp_path: Path) -> None:
    toml = (
        '[[derivation]]\nclaim = "poetry_part"\ncalculator = "ratio"\n'
        'inputs = { numerator = "poetry_books", denominator = { value = 1400, unit = "book", why = "two shelves" } }'
    )
    [row] = audited(tmp_path, toml, REPORT, PRESS)
    assert outcome(row) == ("poetry_part", "agrees", "0 1")
    assert row.assumptions == (Assumption(value=Decimal(1400), unit="book", why="two shelves"),)


def test_a_missing_input_cannot_be_checked(tmp_path: Path) -> None:
    relations = relate(tmp_path, REVENUE, [REPORT, PRESS])
    [row] = audit([PRESS], relations)
    assert (row.claim.name, row.verdict, row.recomputed, row.difference) == (
        "press_revenue",
        "cannot be checked",
        None,
        None,
    )
    assert row.reason == (
        "No chosen document names the figure price. No chosen document names the figure books."
    )
    assert [each.quote for each in row.sources] == ["The bookshop took about $5,000."]


def test_a_claim_nobody_makes_gives_no_row(tmp_path: Path) -> None:
    relations = relate(tmp_path, REVENUE, [REPORT, PRESS])
    assert audit([REPORT], relations) == []


def test_a_statement_alone_cannot_be_checked(tmp_path: Path) -> None:
    toml = '[[same]]\nfigures = ["revenue", "press_revenue", "press_revenue_cash"]'
    relations = relate(tmp_path, toml, [REPORT, PRESS])
    assert [outcome(row) for row in audit([REPORT], relations)] == [
        ("revenue", "cannot be checked", None)
    ]
    # without the first, the next one takes its place
    [row] = audit([PRESS], relations)
    assert (outcome(row), row.against and row.against.name) == (
        ("press_revenue_cash", "contradicts", "-1000 USD"),
        "press_revenue",
    )


def test_a_figure_its_text_does_not_hold_cannot_be_checked(tmp_path: Path) -> None:
    wrong = make_document("wrong", "It took $3.", {"taken": "5 USD", "left": "3 USD"})
    toml = (
        '[[same]]\nfigures = ["revenue", "taken"]\n'
        '[[derivation]]\nclaim = "taken"\ncalculator = "sum_of"\ninputs = { values = ["left"] }\n'
        '[[derivation]]\nclaim = "left"\ncalculator = "sum_of"\ninputs = { values = ["taken"] }'
    )
    rows = audited(tmp_path, toml, REPORT, wrong)
    reason = "The text of wrong does not hold the figure taken, 5 USD."
    assert [(row.claim.name, row.verdict, row.reason) for row in rows] == [
        ("taken", "cannot be checked", reason),
        ("left", "cannot be checked", reason),
        ("taken", "cannot be checked", reason),
        ("revenue", "cannot be checked", reason),
    ]


def test_a_translation_must_state_the_same(tmp_path: Path) -> None:
    [row] = audited(tmp_path, "", REPORT, SPANISH)
    assert (row.relation, *outcome(row)) == ("translation", "revenue_es", "contradicts", "100 USD")


def test_a_translation_stands_in_for_its_figure(tmp_path: Path) -> None:
    relations = relate(
        tmp_path, '[[same]]\nfigures = ["press_revenue", "revenue"]', [REPORT, PRESS, SPANISH]
    )
    [alone] = audit([PRESS, SPANISH], relations)
    assert outcome(alone) == ("revenue_es", "rounded", "-100 USD")
    [both, _] = audit([REPORT, PRESS, SPANISH], relations)
    assert outcome(both) == ("revenue", "rounded", "-200 USD")


def test_one_document_is_audited_with_its_own_figures(tmp_path: Path) -> None:
    toml = (
        '[[same]]\nfigures = ["press_revenue", "revenue"]\n'
        '[[same]]\nfigures = ["press_loss", "loss"]'
    )
    documents = (REPORT, PRESS, SPANISH)
    rows = audited(tmp_path, toml, *documents, only="informe")
    assert [(row.relation, *outcome(row)) for row in rows] == [
        ("same", "revenue_es", "rounded", "-100 USD"),
        ("translation", "revenue_es", "contradicts", "100 USD"),
    ]
    with pytest.raises(
        AuditError,
        match=r"no document 'inform' to audit\. Chosen are: informe, press, report\.",
    ):
        audited(tmp_path, toml, *documents, only="inform")


def test_a_figure_ending_in_a_language_without_being_a_translation(tmp_path: Path) -> None:
    english = make_document("tea", "He took $4,900.", {"revenue_es": "4900 USD"})
    assert audited(tmp_path, "", REPORT, english) == []


def test_two_documents_with_one_name_are_an_error_once_it_is_used(tmp_path: Path) -> None:
    twin = make_document("twin", "It took $4,800.", {"revenue": "4800 USD"})
    assert audited(tmp_path, "", REPORT, twin) == []
    with pytest.raises(
        AuditError, match="The documents report and twin both name a figure revenue; rename it"
    ):
        audited(tmp_path, '[[same]]\nfigures = ["costs", "revenue"]', REPORT, twin)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (
            '[[derivation]]\nclaim = "poetry_part"\ncalculator = "sum_of"\ninputs = { values = ["costs"] }',
            "entry 1 (poetry_part): sum_of gives $5,000, which cannot be compared with poetry_part in 1.",
        ),
        (
            '[[derivation]]\nclaim = "revenue"\ncalculator = "sum_of"\ninputs = { values = ["costs", "books"] }',
            "entry 1 (revenue): ",
        ),
        (
            '[[same]]\nfigures = ["revenue", "volumes"]\n[[derived]]\nname = "volumes"\n'
            'measures = { en = "books sold" }\ncalculator = "sum_of"\ninputs = { values = ["books"] }',
            "entry 1 (revenue): volumes in book cannot be compared with revenue in USD.",
        ),
    ],
)
def test_units_that_do_not_go_together(tmp_path: Path, toml: str, message: str) -> None:
    with pytest.raises(AuditError) as raised:
        audited(tmp_path, toml, REPORT)
    assert message in str(raised.value)


DERIVED = (
    '[[derived]]\nname = "takings"\nmeasures = { en = "takings", es = "ingresos" }\ncalculator = "product"\n'
    'inputs = { factor = "price", quantity = "books" }\n'
    '[[derived]]\nname = "margin"\nmeasures = { en = "operating margin" }\ncalculator = "operating_margin"\n'
    'inputs = { operating_result = "loss", revenue = "takings" }\n'
)


def test_derived_results_and_what_they_rest_on(tmp_path: Path) -> None:
    relations = relate(tmp_path, 'losses = ["loss"]\n' + DERIVED, [REPORT])
    takings, margin = derive([REPORT], relations)
    assert takings == DerivedFigure(
        name="takings",
        measures=Measures(en="takings", es="ingresos"),
        calculation=takings.calculation,
        sources=(
            source("price", "$4 a book", "4", "USD/book", SALES),
            source("books", "1,200 books", "1200", "book", SALES),
        ),
        inputs={"factor": "price", "quantity": "books"},
    )
    assert takings.calculation.result == Quantity(value=Decimal(4800), unit="USD")
    exact = run("share_of", {"part": "200 USD", "whole": "4800 USD"}).result.value
    assert margin.calculation.result == Quantity(value=exact.copy_negate(), unit="%")
    assert margin.calculation.formula == "(−$200) ÷ $4,800"
    assert [each.name for each in margin.sources] == ["loss", "price", "books"]
    assert (takings.steps, margin.steps) == ((), (takings.calculation,))
    assert margin.inputs == {"operating_result": "loss", "revenue": "takings"}


def test_derived_results_without_their_inputs_are_left_out(tmp_path: Path) -> None:
    relations = relate(tmp_path, DERIVED, [REPORT])
    assert derive([PRESS], relations) == []


def test_a_derived_result_is_compared_like_a_statement(tmp_path: Path) -> None:
    toml = DERIVED + '[[same]]\nfigures = ["takings", "press_revenue", "revenue"]'
    rows = audited(tmp_path, toml, REPORT, PRESS)
    assert [outcome(row) for row in rows] == [
        ("press_revenue", "rounded", "200 USD"),
        ("revenue", "agrees", "0 USD"),
    ]
    assert rows[0].against is not None
    assert (rows[0].against.text, rows[0].against.documents) == ("$4,800", ("report",))


def test_ranges_are_recomputed_at_both_ends(tmp_path: Path) -> None:
    toml = (
        '[[derivation]]\nclaim = "revenue"\ncalculator = "product"\n'
        'inputs = { factor = "price", quantity = { low = "poetry_books", high = "books" } }\n'
        '[[derivation]]\nclaim = { low = "press_revenue_cash", high = "press_revenue" }\ncalculator = "product"\n'
        'inputs = { factor = "price", quantity = "books" }'
    )
    row, claimed = audited(tmp_path, toml, REPORT, PRESS)
    assert (row.recomputed, row.recomputed_high) == (
        Quantity(value=Decimal(2800), unit="USD"),
        Quantity(value=Decimal(4800), unit="USD"),
    )
    assert (*outcome(row), row.reason) == (
        "revenue",
        "agrees",
        "0 USD",
        "The result is exactly the claim.",
    )
    assert (claimed.claim.value, claimed.claim.high, claimed.claim.text) == (
        Decimal(4000),
        Decimal(5000),
        "$4,000 to about $5,000",
    )
    assert (claimed.verdict, claimed.reason) == (
        "agrees",
        "The result lies between the two ends of the claim.",
    )


def test_places_follow_the_order_of_the_names(tmp_path: Path) -> None:
    text = "It was $5 once. Then it was $7. Now it is $5 again."
    twice = make_document("prices", text, {"second": "7 USD", "third": "5 USD"})
    out_of_order = make_document(
        "other", text, {"last": "7 USD", "first": "5 USD", "once": "5 USD"}
    )
    toml = '[[same]]\nfigures = ["second", "third"]\n[[same]]\nfigures = ["last", "first", "once"]'
    rows = audited(tmp_path, toml, twice, out_of_order)
    assert [(row.claim.name, row.sources[0].quote) for row in rows] == [
        ("third", "Now it is $5 again."),
        ("first", "Now it is $5 again."),
        ("once", "It was $5 once."),
    ]


def test_numbers_in_words_are_exact_to_one(tmp_path: Path) -> None:
    chinese = make_document("zh", "合同期为十年。", {"term": "10 yr"}, language="zh")
    english = make_document("en", "The contract runs for 8 years.", {"years": "8 yr"})
    [row] = audited(tmp_path, '[[same]]\nfigures = ["years", "term"]', chinese, english)
    assert outcome(row) == ("term", "contradicts", "2 yr")


def test_a_figure_is_taken_in_the_unit_of_its_name(tmp_path: Path) -> None:
    plant = make_document(
        "plant", "It has 0.75 GW. It has 748 MW.", {"built": "750 MW", "running": "748 MW"}
    )
    [row] = audited(tmp_path, '[[same]]\nfigures = ["running", "built"]', plant)
    assert (row.claim.text, row.claim.unit, *outcome(row)[1:]) == (
        "0.75 GW",
        "MW",
        "rounded",
        "2 MW",
    )
