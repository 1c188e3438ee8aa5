"""What `assistant audit` says: a table for a person, or rows for a program."""

import shutil
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from assistant.audit import layout
from assistant.audit.loading import folders_of
from assistant.audit.relations import RELATIONS_FILE
from assistant.audit.types import Assumption, AuditRow, Source, Statement, Verdict
from assistant.calculator.command import as_json
from assistant.calculator.rounding import plain, round_digits, tidy
from assistant.documents import Document
from assistant.figures import Quantity, write_figure, write_range

DEFAULT_WIDTH = 100
LEAST_WIDTH = 60
SHOWN_DIGITS = 5
LARGEST_IN_FULL = 10**8
"""Whole numbers up to this are shown with all their digits: counts of shares or cores."""
DIFFERENCE_DIGITS = 3

MEANINGS: dict[Verdict, str] = {
    "contradicts": "what was found is another value",
    "another basis": "what was found is another value, counted in another way or on another day",
    "cannot be checked": "figures are missing from the chosen documents",
    "rounded": "holds as rounded, or within its qualifier (about, over, …)",
    "agrees": "what was found is the claim",
}
"""The verdicts in the order in which they are shown, those that want a person's attention first."""


def audit_text(rows: Sequence[AuditRow], width: int | None = None) -> str:
    """The rows as a table: claim, what it was held against, difference, verdict; reasons below, sources at the end.

    Rows stand by verdict, contradictions first. Translations that agree are only counted. `width` is in columns;
    left out, that of the terminal, and never less than 60.
    """
    columns = max(width or shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns, LEAST_WIDTH)
    listed = ordered(rows)
    marks = _Marks()
    lines = _summary(rows, columns)
    if listed:
        sizes = _sizes(columns)
        lines += [
            "",
            *layout.row(
                ("Claim", "Recomputed or stated elsewhere", "Difference", "Verdict"), sizes
            ),
        ]
        lines += ["─" * columns]
    for row in listed:
        lines += [*_row_lines(row, sizes, columns, marks), ""]
    lines += _sources_lines(marks, columns)
    return "\n".join(lines).rstrip()


def audit_json(rows: Iterable[AuditRow]) -> list[dict[str, Any]]:
    """The rows in the order they were made, numbers as plain decimal strings."""
    return [_row_json(row, f"c{number}") for number, row in enumerate(rows, start=1)]


def no_relations_text(documents: Sequence[Document]) -> str:
    """What to say where `relations_for` found no file: where it looked, and what to do."""
    looked = ", ".join(str(folder) for folder in folders_of(documents))
    return (
        "Nothing says how the figures of these documents belong together, so no claim was checked: "
        f"there is no {RELATIONS_FILE} in {looked or 'any folder, as no document was read from one'}. "
        "Write one beside the documents."
    )


def ordered(rows: Sequence[AuditRow]) -> list[AuditRow]:
    """The rows worth a look, contradictions first; translations that agree are left out."""
    shown = [row for row in rows if not _is_plain_translation(row)]
    return [row for verdict in MEANINGS for row in shown if row.verdict == verdict]


def _is_plain_translation(row: AuditRow) -> bool:
    return row.relation == "translation" and row.verdict == "agrees"


def _summary(rows: Sequence[AuditRow], columns: int) -> list[str]:
    if not rows:
        return ["No claim was checked."]
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in MEANINGS}
    said = [
        (count, f"{verdict}: {MEANINGS[verdict]}") for verdict, count in counts.items() if count
    ]
    translations = sum(_is_plain_translation(row) for row in rows)
    if translations:
        said.append((translations, "of these only translate another figure and are not listed"))
    lines = [f"{len(rows)} checks"]
    for count, text in said:
        lines += layout.indented(text, columns, f"{count:5}  ", " " * 7)
    return lines


def _sizes(columns: int) -> tuple[int, int, int, int]:
    """Columns of the four cells, two between them."""
    free = columns - 6
    verdict = 13
    difference = max(14, free * 16 // 100)
    recomputed = (free - verdict - difference) * 48 // 100
    return free - verdict - difference - recomputed, recomputed, difference, verdict


def _row_lines(
    row: AuditRow, sizes: tuple[int, int, int, int], columns: int, marks: "_Marks"
) -> list[str]:
    cells = (
        f"{row.claim.measures.en}: {row.claim.text}",
        found_text(row),
        difference_text(row),
        row.verdict,
    )
    said = row.reason + (f" Note: {row.note.rstrip('.')}." if row.note else "")
    cited = [marks.of(source) for source in row.sources]
    numbers = " ".join(f"[{mark}]" for mark in dict.fromkeys(cited))
    lines = layout.row(cells, sizes)
    lines += layout.indented(f"{said} {numbers}", columns, "  ", "  ")
    for assumption in row.assumptions:
        lines += layout.indented(assumption_text(assumption), columns, "  ", "  ")
    return lines


def found_text(row: AuditRow) -> str:
    """What the claim is held against: a formula with its result, another statement, or a dash."""
    if row.calculation is not None:
        low, high = row.calculation.low, row.calculation.high
        if low == high:
            return f"{low.formula} = {_value_text(row)}"
        return f"{low.rule} = {_value_text(row)}"
    if row.against is None:
        return "–"
    text = row.against.text
    if row.against.unit != row.claim.unit:
        text += f" = {_value_text(row)}"
    return f"{row.against.measures.en}: {text}"


def _value_text(row: AuditRow) -> str:
    assert row.recomputed is not None
    low = _value(row.recomputed)
    if row.recomputed_high is None:
        return write_figure(low, "en")
    return write_range(low, _value(row.recomputed_high), "en")


def difference_text(row: AuditRow) -> str:
    """How far the claim is from what was found, with a sign; `none` where it is not."""
    if row.difference is None:
        return "–"
    if not row.difference.value:
        return "none"
    sign = "−" if row.difference.value < 0 else "+"
    size = Quantity(value=row.difference.value.copy_abs(), unit=row.difference.unit)
    text = sign + write_figure(_shown(size, DIFFERENCE_DIGITS), "en")
    if row.difference_percent is None or row.claim.unit == "%":
        return text
    percent = round_digits(row.difference_percent.copy_abs(), DIFFERENCE_DIGITS)
    return f"{text} ({sign}{plain(tidy(percent))}%)"


def _value(quantity: Quantity) -> Quantity:
    value = quantity.value
    if value == value.to_integral_value() and abs(value) <= LARGEST_IN_FULL:
        return Quantity(value=tidy(value), unit=quantity.unit)
    return _shown(quantity, SHOWN_DIGITS)


def _shown(quantity: Quantity, digits: int) -> Quantity:
    return Quantity(value=tidy(round_digits(quantity.value, digits)), unit=quantity.unit)


def assumption_text(assumption: Assumption) -> str:
    """A sentence about an input that no document states."""
    value = write_figure(Quantity(value=assumption.value, unit=assumption.unit), "en")
    return f"Taken without a source: {value}, {assumption.why.rstrip('.')}."


class _Marks:
    """Numbers for sentences, in the order in which they are first cited."""

    def __init__(self) -> None:
        self.marks: dict[tuple[str, int, int], int] = {}
        self.sources: list[Source] = []

    def of(self, source: Source) -> int:
        place = source.document_id, source.start, source.end
        if place not in self.marks:
            self.sources.append(source)
            self.marks[place] = len(self.sources)
        return self.marks[place]


def _sources_lines(marks: _Marks, columns: int) -> list[str]:
    lines = ["Sources"] if marks.sources else []
    for number, source in enumerate(marks.sources, start=1):
        where = ", ".join(str(part) for part in (source.publisher, source.published) if part)
        text = (
            f"{source.document_id}{f' ({where})' if where else ''}, "
            f"characters {source.start}–{source.end}: “{source.quote}”"
        )
        lines += layout.indented(text, columns, f"[{number}] ", "    ")
    return lines


def _row_json(row: AuditRow, identifier: str) -> dict[str, Any]:
    return {
        "relation": row.relation,
        "claim": _statement_json(row.claim),
        "against": _statement_json(row.against) if row.against else None,
        "calculation": as_json(row.calculation, identifier) if row.calculation else None,
        "recomputed": _ends_json(row.recomputed, row.recomputed_high),
        "difference": _ends_json(row.difference, None),
        "difference_percent": _plain(row.difference_percent),
        "verdict": row.verdict,
        "reason": row.reason,
        "note": row.note,
        "sources": [_source_json(source) for source in row.sources],
        "assumptions": [
            {"value": plain(a.value), "unit": a.unit, "why": a.why} for a in row.assumptions
        ],
    }


def _statement_json(statement: Statement) -> dict[str, Any]:
    high = None if statement.high is None else Quantity(value=statement.high, unit=statement.unit)
    return {
        "name": statement.name,
        "measures": statement.measures.model_dump(exclude_none=True),
        "text": statement.text,
        **(_ends_json(Quantity(value=statement.value, unit=statement.unit), high) or {}),
        "documents": list(statement.documents),
    }


def _ends_json(quantity: Quantity | None, high: Quantity | None) -> dict[str, str] | None:
    if quantity is None:
        return None
    ends = {"value": plain(quantity.value), "unit": quantity.unit}
    return ends if high is None else {**ends, "high": plain(high.value)}


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _source_json(source: Source) -> dict[str, Any]:
    return {
        "figure": source.name,
        "text": source.text,
        "value": plain(source.value),
        "unit": source.unit,
        "figure_start": source.figure_start,
        "figure_end": source.figure_end,
        "document_id": source.document_id,
        "title": source.title,
        "publisher": source.publisher,
        "published": source.published.isoformat() if source.published else None,
        "url": source.url,
        "quote": source.quote,
        "start": source.start,
        "end": source.end,
    }
