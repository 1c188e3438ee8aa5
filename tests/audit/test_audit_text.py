"""What the audit prints: the table, its wrapping, the JSON, and the word where there is nothing to check."""

import json
from pathlib import Path

import pytest
from audit_help import make_document, relate
from hypothesis import given
from hypothesis import strategies as st

from assistant.audit import (
    AuditRow,
    Relations,
    audit,
    audit_json,
    audit_text,
    no_relations_text,
)
from assistant.audit.layout import row, width, wrap

SHOP = make_document(
    "shop",
    "The shop sold 30 books at $5 a book. It took about $155. It took $120 in cash.",
    {"books": "30 book", "price": "5 USD/book", "takings": "155 USD", "cash": "120 USD"},
)
CHINESE = make_document(
    "shudian", "书店收入约为155美元，全年无休。", {"takings_zh": "155 USD"}, language="zh"
)
RELATIONS = """
[[derivation]]
claim = "takings"
calculator = "product"
inputs = { factor = "price", quantity = "books" }

[[derivation]]
claim = "cash"
calculator = "product"
inputs = { factor = "price", quantity = { value = 25, unit = "book", why = "what was counted" } }
note = "Cash only."

[[derivation]]
claim = "books"
calculator = "sum_of"
inputs = { values = ["books_elsewhere"] }
"""
OTHER = make_document("other", "There were 30 books.", {"books_elsewhere": "30 book"})

TABLE = """\
4 checks
    1  contradicts: what was found is another value
    1  cannot be checked: figures are missing from the chosen documents
    1  rounded: holds as rounded, or within its qualifier (about, over, …)
    1  agrees: what was found is the claim
    1  of these only translate another figure and are not listed

Claim                           Recomputed or stated         Difference      Verdict
                                elsewhere
──────────────────────────────────────────────────────────────────────────────────────────
cash: $120                      $5 a book × 25 book = $125   −$5 (−4%)       contradicts
  The result does not round to the claim, and no qualifier covers the difference. Note:
  Cash only. [1] [2]
  Taken without a source: 25 books, what was counted.

books: 30 books                 –                            –               cannot be
                                                                             checked
  No chosen document names the figure books_elsewhere. [2]

takings: about $155             $5 a book × 30 books = $150  +$5 (+3.33%)    rounded
  “about” covers the difference. [3] [2]

Sources
[1] shop (Readers' Weekly, 2026-03-01), characters 57–78: “It took $120 in cash.”
[2] shop (Readers' Weekly, 2026-03-01), characters 0–36: “The shop sold 30 books at $5 a
    book.”
[3] shop (Readers' Weekly, 2026-03-01), characters 37–56: “It took about $155.”"""


def rows(folder: Path) -> list[AuditRow]:
    relations = relate(folder, RELATIONS, [SHOP, OTHER])
    return audit([SHOP, CHINESE], relations)


def test_the_table(tmp_path: Path) -> None:
    assert audit_text(rows(tmp_path), width=90) == TABLE


@pytest.mark.parametrize("columns", [1, 60, 75, 132, 200])
def test_no_line_is_wider_than_the_terminal(tmp_path: Path, columns: int) -> None:
    lines = audit_text(rows(tmp_path), width=columns).splitlines()
    assert max(width(line) for line in lines) <= max(columns, 60)


def test_the_width_is_that_of_the_terminal(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    assert audit_text(rows(tmp_path)) == TABLE


def test_a_translation_that_differs_is_listed() -> None:
    wrong = make_document("shudian", "书店收入为99美元。", {"cash_zh": "99 USD"}, language="zh")
    text = audit_text(audit([SHOP, wrong], Relations()), width=90)
    assert (
        "cash zh: 99美元                 cash: $120                   −$21 (−17.5%)   contradicts"
        in text
    )


def test_nothing_checked() -> None:
    assert audit_text([]) == "No claim was checked."
    assert audit_json([]) == []


def test_rows_as_json(tmp_path: Path) -> None:
    taken, cash, books, chinese = json.loads(json.dumps(audit_json(rows(tmp_path))))
    sale = {
        "document_id": "shop",
        "title": "On shop",
        "publisher": "Readers' Weekly",
        "published": "2026-03-01",
        "url": None,
        "quote": "The shop sold 30 books at $5 a book.",
        "start": 0,
        "end": 36,
    }
    assert cash == {
        "relation": "derivation",
        "claim": {
            "name": "cash",
            "measures": {"en": "cash"},
            "text": "$120",
            "value": "120",
            "unit": "USD",
            "documents": ["shop"],
        },
        "against": None,
        "calculation": cash["calculation"],
        "recomputed": {"value": "125", "unit": "USD"},
        "difference": {"value": "-5", "unit": "USD"},
        "difference_percent": "-4",
        "verdict": "contradicts",
        "reason": "The result does not round to the claim, and no qualifier covers the difference.",
        "note": "Cash only.",
        "sources": [
            {
                "figure": "cash",
                "text": "$120",
                "value": "120",
                "unit": "USD",
                "figure_start": 65,
                "figure_end": 69,
                **sale,
                "quote": "It took $120 in cash.",
                "start": 57,
                "end": 78,
            },
            {
                "figure": "price",
                "text": "$5 a book",
                "value": "5",
                "unit": "USD/book",
                "figure_start": 26,
                "figure_end": 35,
                **sale,
            },
        ],
        "assumptions": [{"value": "25", "unit": "book", "why": "what was counted"}],
    }
    assert (cash["calculation"]["id"], cash["calculation"]["formula"]) == (
        "c2",
        "$5 a book × 25 book",
    )
    assert (books["recomputed"], books["difference"], books["calculation"]) == (None, None, None)
    assert (taken["verdict"], chinese["relation"], chinese["against"]["name"]) == (
        "rounded",
        "translation",
        "takings",
    )


def test_where_there_are_no_relations_it_is_said_where_they_were_looked_for(tmp_path: Path) -> None:
    local = make_document("shop", "Nothing.", {}, folder=tmp_path)
    assert no_relations_text([local, SHOP]) == (
        "Nothing says how the figures of these documents belong together, so no claim was checked: "
        f"there is no relations.toml in {tmp_path}. Write one beside the documents."
    )
    assert "in any folder, as no document was read from one." in no_relations_text([SHOP])


def test_wide_characters_take_two_columns() -> None:
    assert width("约50亿美元") == 10
    assert wrap("约50亿美元", 6) == ["约50亿", "美元"]
    assert row(["约50亿", "a b"], [6, 1]) == ["约50亿  a", "        b"]


texts = st.text(st.sampled_from("ab,. 约亿，é"), max_size=60)


@given(text=texts, columns=st.integers(min_value=2, max_value=30))
def test_wrapping_keeps_every_character_within_its_columns(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
