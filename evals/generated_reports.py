"""Financial reports of TAT-QA as documents, and questions on their figures.

The data set does not say whose reports they are, so every one gets an invented company, which its questions name. It
has the word that says what a table is counted in ("in thousands") in the table or in a paragraph that it may leave out;
where it is left out, a line above the table says it. A
question of the data set is taken where all numbers of its calculation stand in the report. Made by code: what a row of
the table states for a year, and by how much it changed between two years. What a table's amounts are counted in (in
millions) is taken from the data set's own answers about that table, not read.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any, NamedTuple

from generated_documents import CORPUS, Candidate, Kind, Source, slug

from assistant.documents.tables import write_table
from assistant.evaluation.questions import ExpectedFigure, ExpectedQuantity, Question

LICENCE = "CC BY 4.0"
SCALES = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_SCALE_WORDS = {
    "thousand": re.compile(r"(?i)thousand|(?<![\d,.])'?000\b"),
    "million": re.compile(r"(?i)million|[$£€]m\b|\bm\b|\bmm\b"),
    "billion": re.compile(r"(?i)billion|\bbn\b"),
}
ROUNDED = Decimal("0.005")
"""Relative tolerance of calculated results, which answers round."""
_PLACES = Decimal("0.0000000001")

# fmt: off
_FIRST = (
    "Alder", "Birch", "Cedar", "Damson", "Elder", "Fern", "Gorse", "Hazel",
    "Ivy", "Juniper", "Larch", "Maple", "Nettle", "Rowan", "Sorrel", "Thorn",
)
_LAST = (
    "bank", "bridge", "brook", "dale", "field", "ford", "gate", "ham",
    "holm", "ley", "mere", "moor", "port", "stead", "wick", "worth",
)
# fmt: on

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CELL = re.compile(r"(\$?)\s*(\d[\d,]*(?:\.\d+)?)")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|\.\d+")
# rows whose amounts are not counted as the table says, or that say too little by themselves
_OTHER_ROW = re.compile(
    r"(?i)per|%|ratio|rate|number|average|shares|securities|stock|options|units|employees|restaurants|stores|"
    r"opened|years?\b|days|total$|other$|net$|[()\[\]*:]|\d"
)
_OTHER_MONEY = re.compile(r"[€£¥]|RMB|HK\$|A\$|C\$|NT\$|S\$|R\$|Rs|%")

_STATED = {
    "en": "According to the {company} annual report, what was {row} in {year}?",
    "zh": "根据 {company} 的年报，{year}年的 {row} 是多少？",
    "es": "Según el informe anual de {company}, ¿cuánto fue {row} en {year}?",
}
_CHANGED = {
    "difference": {
        "en": "By how much did {row} of {company} change from {earlier} to {later}?",
        "zh": "{company} 的 {row} 从{earlier}年到{later}年变化了多少金额？",
        "es": "¿En qué importe cambió {row} de {company} entre {earlier} y {later}?",
    },
    "percentage": {
        "en": "By what percentage did {row} of {company} change from {earlier} to {later}?",
        "zh": "{company} 的 {row} 从{earlier}年到{later}年变化了百分之多少？",
        "es": "¿En qué porcentaje cambió {row} de {company} entre {earlier} y {later}?",
    },
}


class Report(NamedTuple):
    """A table with the paragraphs marked relevant for it, and what the data set asks about it."""

    company: str
    table: Sequence[Sequence[str]]
    paragraphs: Sequence[str]
    asked: Sequence[Mapping[str, Any]]

    @property
    def id(self) -> str:
        """The document's id."""
        return f"report-{self.company.lower()}"

    @property
    def source(self) -> Source:
        """The report as a document."""
        title = f"{self.company} annual report"
        table = write_table(self.table)
        words = _SCALE_WORDS.get(self.scale or "")
        if words is not None and not words.search(table):
            table = f"(in {self.scale}s)\n{table}"
        return Source(
            self.id, title, "en", LICENCE, "\n\n".join([f"# {title}", *self.paragraphs, table])
        )

    @property
    def scale(self) -> str | None:
        """What the table's amounts are counted in, by the answers about it; None unless they agree.

        An answer in another scale than the table names is about something else in it, or was put in other words.
        """
        scales = {one["scale"] for one in self.asked if one["scale"] != "percent"}
        scale = scales.pop() if len(scales) == 1 else None
        written = " ".join(cell for row in self.table for cell in row)
        named = {name for name, words in _SCALE_WORDS.items() if words.search(written)}
        return scale if named <= {scale} else None


def reports(rows: Sequence[Mapping[str, Any]]) -> list[Report]:
    """The reports in the order of the data set: questions about one table are of one report."""
    by_table: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_table.setdefault(json.dumps(row["table"]), []).append(row)
    return [
        Report(
            company=_company(i),
            table=asked[0]["table"],
            paragraphs=tuple(
                dict.fromkeys(" ".join(text.split()) for one in asked for text in one["evidence"])
            ),
            asked=asked,
        )
        for i, asked in enumerate(by_table.values())
    ]


class YearRow(NamedTuple):
    """A row of a table that states an amount for each year, in whole units; none of them is 0."""

    label: str
    amounts: Mapping[str, Decimal]


def year_rows(report: Report) -> list[YearRow]:
    """The rows of a report that state an amount, in dollars, for every year of its table."""
    columns = _year_columns(report.table)
    scale = report.scale
    if scale is None or not columns or not _dollars(report):
        return []
    labels = [row[0].strip() for row in report.table]
    found = []
    for row in report.table:
        label = " ".join(row[0].split())
        if len(label) < 6 or labels.count(row[0].strip()) > 1 or _OTHER_ROW.search(label):
            continue
        amounts = {
            year: _whole(_plain(match[2]) * SCALES[scale])
            for year, column in columns.items()
            if column < len(row) and (match := _CELL.fullmatch(row[column].strip()))
        }
        if len(amounts) == len(columns) and all(amounts.values()):
            found.append(YearRow(label, amounts))
    return found


def changed(earlier: Decimal, later: Decimal) -> dict[str, ExpectedFigure]:
    """By how much an amount of dollars changed, exactly: its `difference` and its `percentage`."""
    change = later - earlier
    with localcontext(prec=50):
        percentage = _whole((change / earlier * 100).quantize(_PLACES))
    return {
        "difference": _either_sign(change, "USD", "1"),
        "percentage": _either_sign(percentage, "%"),
    }


def report_candidates(report: Report) -> list[Candidate]:
    """All questions that a report gives: `derived` in English, `cell` and `change` in every language."""
    return [*_derived(report), *_of_rows(report)]


def _company(i: int) -> str:
    """An invented name; two hundred and fifty-six are different, and neighbours have no part in common."""
    rounds, first = divmod(i, len(_FIRST))
    if rounds >= len(_LAST):
        raise ValueError(f"There are names for {len(_FIRST) * len(_LAST)} reports, not for more.")
    return _FIRST[first] + _LAST[(i + rounds) % len(_LAST)]


def _derived(report: Report) -> Iterator[Candidate]:
    written = " ".join([*report.paragraphs, *(cell for row in report.table for cell in row)])
    known = {_plain(number) for number in _NUMBER.findall(written)}
    for one in report.asked:
        operands = [n for n in map(_plain, _NUMBER.findall(one["program"])) if n > 12 and n != 100]
        if one["agrees"] == "no" or not operands or not known.issuperset(operands):
            continue
        value = Decimal(one["answer"])
        if one["scale"] == "percent":
            figure = _either_sign(value, "%", "pp")
        elif _dollars(report) is None:
            continue
        else:
            figure = _either_sign(_whole(value * SCALES[one["scale"]]), "USD", "1")
        asked = one["question"].strip()
        asked = asked[0].lower() + asked[1:] if asked[:2] not in ("IF",) else asked
        yield _candidate(
            report,
            "derived",
            "en",
            one["id"][:8],
            f"According to the {report.company} annual report, {asked}",
            figure,
            f"derived; TAT-QA {one['id']}, {one['program']}",
        )


def _of_rows(report: Report) -> Iterator[Candidate]:
    for label, amounts in year_rows(report):
        later, earlier = sorted(amounts, reverse=True)[:2]
        for language in ("zh", "en", "es"):
            said = {"company": report.company, "row": label, "earlier": earlier, "later": later}
            told = f"{label}, {earlier}: {amounts[earlier]:f}, {later}: {amounts[later]:f}"
            yield _candidate(
                report,
                "cell",
                language,
                slug(label),
                _STATED[language].format(**said, year=later),
                _money(amounts[later]),
                f"cell; {told}",
            )
            if amounts[later] == amounts[earlier]:
                continue
            for what, figure in changed(amounts[earlier], amounts[later]).items():
                yield _candidate(
                    report,
                    "change",
                    language,
                    f"{slug(label)}-{what}",
                    _CHANGED[what][language].format(**said),
                    figure,
                    f"change; {told}",
                )


def _candidate(
    report: Report,
    kind: Kind,
    language: str,
    name: str,
    question: str,
    figure: ExpectedFigure,
    note: str,
) -> Candidate:
    return Candidate(
        kind,
        Question.model_validate(
            {
                "id": f"generated-{language}-{kind}-{report.company.lower()}-{name}",
                "language": language,
                "type": "lookup" if kind == "cell" else "calculation",
                "question": question,
                "corpus": CORPUS,
                "figures": (figure,),
                "sources": ((report.id,),),
                "note": note,
            }
        ),
    )


def _year_columns(table: Sequence[Sequence[str]]) -> dict[str, int]:
    """The columns that are headed by one year each; none where two have the same or only one has any."""
    header = next((row for row in table[:3] if sum(bool(_YEAR.search(c)) for c in row[1:]) > 1), [])
    found = {
        years[0]: i
        for i, cell in enumerate(header)
        if i and len(years := list(dict.fromkeys(_YEAR.findall(cell)))) == 1
    }
    named = sum(bool(_YEAR.search(cell)) for cell in header[1:])
    return found if len(found) == named > 1 else {}


def _dollars(report: Report) -> bool | None:
    """Whether the table's amounts are dollars; None where another currency or a share may be meant."""
    cells = [cell for row in report.table for cell in row]
    if any(_OTHER_MONEY.search(cell) for cell in cells):
        return None
    return any("$" in cell for cell in cells)


def _money(value: Decimal) -> ExpectedFigure:
    """Dollars; a table has the sign in few of its cells, so the bare amount is right too.

    The text of a report may state it rounded.
    """
    return ExpectedFigure(
        value=value,
        unit="USD",
        tolerance=ROUNDED,
        any_of=(ExpectedQuantity(value=value, unit="1"),),
    )


def _either_sign(value: Decimal, *units: str) -> ExpectedFigure:
    """A calculated result; a decrease may be stated as a negative change or as what it amounts to."""
    readings = [(v, unit) for unit in units for v in (value, -value)]
    return ExpectedFigure(
        value=value,
        unit=units[0],
        tolerance=ROUNDED,
        any_of=tuple(ExpectedQuantity(value=v, unit=u) for v, u in readings[1:]),
    )


def _plain(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def _whole(value: Decimal) -> Decimal:
    """The value without zeros behind its point."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
