"""Reasons of the audit in the page's languages: every sentence the audit can say is there."""

import ast
import io
import re
import tomllib
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from reportlab.pdfgen.canvas import Canvas

from assistant.audit import auditing, verdicts
from assistant.documents import Limits
from assistant.documents.formats import extract
from assistant.errors import DocumentError
from assistant.web.reasons import note_text, reason_text

WEB = Path(auditing.__file__).parents[1] / "web"
REASONS = WEB / "reasons.toml"


def test_every_sentence_of_the_rules_is_translated() -> None:
    known = tomllib.loads(REASONS.read_text("utf-8"))
    said = {
        node.value
        for call in ast.walk(ast.parse(Path(verdicts.__file__).read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Fit"
        for node in call.args[1:]
        if isinstance(node, ast.Constant)
    }
    assert len(said) > 10
    assert said - known.keys() == set()
    for english, own in (known | tomllib.loads((WEB / "notes.toml").read_text("utf-8"))).items():
        assert set(own) == {"zh", "es"}
        assert {text.count("{}") for text in own.values()} == {english.count("{}")}


@pytest.mark.parametrize(
    ("reason", "zh", "es"),
    [
        ("Both give the same value.", "两处数值相同。", "Ambas dan el mismo valor."),
        (
            "“about” covers the difference.",
            "“about”一词足以涵盖两者之差。",
            "«about» cubre la diferencia.",
        ),
        (
            "They are different values. Bases: sold shares (claim); all shares (the other).",
            "两处数值不同。 口径：sold shares（所述）；all shares（另一处）。",
            "Son valores distintos. Bases: sold shares (la afirmación); all shares (la otra).",
        ),
        ("Something new.", "Something new.", "Something new."),
    ],
)
def test_a_reason_is_said_in_the_language_of_the_page(reason: str, zh: str, es: str) -> None:
    assert reason_text(reason, "zh") == zh
    assert reason_text(reason, "es") == es
    assert reason_text(reason, "en") == reason


def notes_of_documents() -> list[str]:
    """Notes that reading real files gives: a page cleaned of figures, running heads, an empty page, a hidden sheet."""
    pdf, buffer, workbook = io.BytesIO(), io.BytesIO(), openpyxl.Workbook()
    canvas = Canvas(pdf)
    for number in range(4):
        canvas.drawString(72, 780, "Annual report of the mill")
        for line in range(8 if number else 0):
            canvas.drawString(72, 700 - 14 * line, f"Line {line} of {number} tells of flour.")
        canvas.showPage()
    canvas.showPage()
    canvas.save()
    workbook.active.append(["Year", "=1+1"])
    workbook.create_sheet("kept").sheet_state = "hidden"
    workbook.save(buffer)
    page = "<p>" + "La compañía emplea a 900 personas en España. " * 9 + "</p>"
    broken = f"<html><body><article>{page}</article></body></html>".encode() + b"<p>\xff</p>"
    pages = Path(__file__).parents[1] / "documents" / "pages"
    read = [
        ("pdf", pdf.getvalue()),
        ("xlsx", buffer.getvalue()),
        ("html", broken),
        *(("html", path.read_bytes()) for path in sorted(pages.glob("*.html"))),
        *(("text", path.read_bytes()) for path in sorted(pages.glob("*_e?.txt"))),
    ]
    notes = []
    for kind, data in read:
        with suppress(DocumentError):
            notes += extract(kind, data, "x", Limits())[1].notes
    return notes


def test_every_note_on_a_document_has_its_translation() -> None:
    notes = notes_of_documents()
    assert len({note.split(" ")[0] for note in notes}) > 3
    for note in notes:
        assert note_text(note, "en") == note
        for language in ("zh", "es"):
            said = note_text(note, language)
            assert said != note
            assert re.findall(r"\d+", said) == re.findall(r"\d+", note)


def test_a_note_of_no_figures_within_the_article_reads_whole() -> None:
    note = (
        "Cleaning removed 3 figures with menus, related stories and other matter around the article; "
        "none of them stood within the article."
    )
    assert note_text(note, "zh") == (
        "清理时随菜单、相关报道等正文以外的内容去掉了 3 个数字，都不在正文之中。"
    )
