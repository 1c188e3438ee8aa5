"""Paragraphs of XQuAD as documents, and questions on their figures in three languages.

A question of the data set is taken where it asks for an amount (told from its English wording) and its answer is read
as one figure, of the same value in all three languages. Made by code: a sentence with a figure whose unit no other
figure there has; its numeral becomes the words that ask for it ("… gave up just how many points").
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generated_documents import CORPUS, Candidate, Source

from assistant.documents.metadata import first_line
from assistant.documents.sentences import sentence_spans
from assistant.errors import FigureError
from assistant.evaluation.questions import ExpectedFigure, ExpectedQuantity, Question
from assistant.figures import Figure, find_figures, same_quantity

LICENCE = "CC BY-SA 4.0"
LANGUAGES = ("zh", "en", "es")

_AMOUNT = re.compile(
    r"(?i)\bhow (?:many|much|far|old|long|tall|large|big|deep|high|wide|heavy|fast)\b"
    r"|\bwhat (?:was |is |were |are )?(?:the )?(?:percent(?:age)?|share|proportion|fraction|number|amount)\b"
    r"|\bpopulation\b"
)
_NOT_AMOUNT = re.compile(
    r"(?i)\b(?:when|who|where|why|which year|what year|century|how long ago)\b"
)
_NUMERAL = {
    "zh": re.compile(
        r"\d[\d,. ]*(?<! )\s?(?:万亿|百万|千万|十亿|万|亿|[千百](?![克米瓦卡帕赫升字分]))?"
    ),
    "en": re.compile(r"\d[\d,.]*(?<![,.])(?:\s(?:thousand|million|billion|trillion)\b)?"),
    "es": re.compile(
        r"\d[\d,. ]*(?<![,. ])(?:\s(?:mil millones|millones|mil|billones)\b(?:\sde\b)?)?"
    ),
}
_PERCENT = {"zh": "百分之多少", "en": "what percentage", "es": "qué porcentaje"}
_LENGTHS = {"zh": (12, 70), "en": (30, 170), "es": (30, 190)}
"""Letters of a sentence that is made a question: long enough to say what it is about, short enough to be asked."""
_MARK = {"zh": "{}？", "en": "{}?", "es": "¿{}?"}


def paragraph_sources(rows: Sequence[Mapping[str, Any]]) -> list[Source]:
    """A document for every line of the data set: one paragraph in one language."""
    return [
        Source(
            id=_id(row),
            title=first_line(_text(row)) or _id(row),
            language=row["lang"],
            licence=LICENCE,
            text=_text(row),
        )
        for row in rows
    ]


def paragraph_candidates(rows: Sequence[Mapping[str, Any]]) -> list[Candidate]:
    """All questions that the paragraphs give, `asked` and `sentence`; of odd paragraphs only, since the small rankers
    are fitted on the even ones (`fit_reading.py`)."""
    rows = [row for row in rows if row["pid"] % 2]
    return [*_asked(rows), *(c for row in rows for c in _of_sentences(row))]


def _id(row: Mapping[str, Any]) -> str:
    return f"paragraph-{row['pid']:03d}-{row['lang']}"


def _text(row: Mapping[str, Any]) -> str:
    return str(row["context"]).replace("\ufeff", "").strip()


def _asked(rows: Sequence[Mapping[str, Any]]) -> Iterator[Candidate]:
    by_id: dict[str, dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]]] = {}
    for row in rows:
        for one in row["questions"]:
            by_id.setdefault(one["qid"], {})[row["lang"]] = (row, one)
    for qid, versions in by_id.items():
        english = versions["en"][1]["question"] if "en" in versions else ""
        if not _AMOUNT.search(english) or _NOT_AMOUNT.search(english):
            continue
        readings = {lang: _reading(row, one) for lang, (row, one) in versions.items()}
        told = [f for f in readings.values() if f is not None]
        if len(told) < len(readings) or not all(_same(told[0], f) for f in told):
            continue
        for lang, (row, one) in versions.items():
            figure = readings[lang]
            assert figure is not None
            yield Candidate(
                "asked",
                Question(
                    id=f"generated-{lang}-asked-{qid[-8:]}",
                    language=lang,
                    type="lookup",
                    question=one["question"],
                    corpus=CORPUS,
                    figures=(_expected([figure, *told]),),
                    # the paragraph of the question's language first: it counts as the question's document
                    sources=((_id(row), *(_id(r) for r, _ in versions.values() if r is not row)),),
                    note=f"asked; XQuAD {qid}",
                ),
            )


def _reading(row: Mapping[str, Any], one: Mapping[str, Any]) -> Figure | None:
    """The figure that answers, as it stands in the paragraph; None unless the answer is one figure.

    The data set gives the first place where the answer's words stand, which may be another; so the unit is that of the
    first place where it has one, and only the value is certain.
    """
    language, answer = row["lang"], one["answers"][0]["text"].strip()
    own = find_figures(answer, language)
    if len(own) != 1 or re.search(r"\d", answer.replace(own[0].text, "", 1)):
        return None
    text = _text(row)
    places = [m.start() for m in re.finditer(re.escape(answer), text)]
    there = [
        f
        for f in find_figures(text, language)
        if any(f.start < at + len(answer) and at < f.end for at in places)
        and f.value == own[0].value
        and f.range_end is None
    ]
    return next((f for f in there if f.unit != "1"), there[0]) if there else None


def _same(a: Figure, b: Figure) -> bool:
    """The same number, whatever is counted: the languages name different things ("24", "24 balones")."""
    try:
        return a.value == b.value or same_quantity(a, b)
    except FigureError:
        return False


def _expected(figures: Sequence[Figure]) -> ExpectedFigure:
    """What the first states; the others, and a bare number for a count, are as good."""
    readings = [(f.value, f.unit) for f in figures if f.unit != "1"]
    if any(f.kind in ("count", "number") for f in figures) or not readings:
        readings.append((figures[0].value, "1"))
    readings = list(dict.fromkeys(readings))
    value, unit = readings[0]
    return ExpectedFigure(
        value=value,
        unit=unit,
        tolerance=0,
        any_of=tuple(ExpectedQuantity(value=v, unit=u) for v, u in readings[1:]),
    )


def _of_sentences(row: Mapping[str, Any]) -> Iterator[Candidate]:
    text, language = _text(row), row["lang"]
    figures = find_figures(text, language)
    shortest, longest = _LENGTHS[language]
    for start, end in sentence_spans(text, 0, len(text)):
        inside = [f for f in figures if start <= f.start and f.end <= end]
        if not shortest <= end - start <= longest:
            continue
        units = [f.unit for f in inside]
        told = [(f, _asking(f, language)) for f in inside if units.count(f.unit) == 1]
        figure, asking = next(((f, a) for f, a in told if a is not None), (None, None))
        if figure is None or asking is None:
            continue
        before, after = text[start : figure.start], text[figure.end : end]
        yield Candidate(
            "sentence",
            Question(
                id=f"generated-{language}-sentence-{row['pid']:03d}-{figure.start}",
                language=language,
                type="lookup",
                question=_MARK[language].format(_joined(before, asking, after, language)),
                corpus=CORPUS,
                figures=(_expected([figure]),),
                sources=((_id(row),),),
                note=f"sentence; XQuAD paragraph {row['pid']}, {figure.text!r}",
            ),
        )


def _asking(figure: Figure, language: str) -> str | None:
    """The figure with its numeral made a blank that asks; None where that gives no question: money with its sign, a
    number without a unit, a number in words."""
    if figure.unit == "%":
        return _PERCENT[language] if re.match(r"\d", figure.text) else None
    numeral = _NUMERAL[language].match(figure.text)
    plain = figure.kind not in ("money", "points") and figure.unit != "1"
    if numeral is None or not plain or figure.loose is not None or figure.range_end is not None:
        return None
    rest = figure.text[numeral.end() :].strip()
    if language == "zh":
        return f"多少{rest}" if rest else None
    if not re.match(r"[^\W\d_]|°", rest):
        return None
    word = "how many"
    if language == "es":
        noun = rest.split()[0]
        word = "cuántas" if noun.endswith("as") and noun != "días" else "cuántos"
    return f"{word} {rest}"


def _joined(before: str, asking: str, after: str, language: str) -> str:
    """The sentence around the words that ask, without its end mark."""
    if language == "zh":  # the data set has spaces around what was marked for translation
        before, after = before.rstrip(), after.lstrip()
    if language == "es" and asking == _PERCENT["es"]:
        before = re.sub(r"\b(?:el|un|del|al) $", "", before)
    return " ".join(f"{before}{asking}{after}".split()).rstrip(".。!！;；:： ")
