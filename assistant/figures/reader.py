"""Finding every quantity of a text.

The text is folded (see `folding`), parts that are no quantities are excluded (see `exclusions`), and at every digit,
numeral or number word that is left the number is read (`numbers`), then its unit (`unit_words`, `rates`), then what the
words around say of it (`surroundings`). Two numbers with a dash or "to" between become a range (`ranges`). `deciding`
says whether a number is a quantity at all.

Not covered: Roman numerals, vague amounts (dozens, 数十亿), and scale notes of a table ("in millions"), which belong to
the table and are applied by who reads it.
"""

import re
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Literal

from assistant.figures import naming
from assistant.figures.deciding import is_quantity
from assistant.figures.drafting import Draft, read_draft, read_half_word, read_quotient, with_parts
from assistant.figures.elided import PART_LOOSE, elided_unit, whole_behind
from assistant.figures.lexicon import fold_word, lexicon
from assistant.figures.numbers import Number, number_words
from assistant.figures.phrases import CHINESE_STARTS, WORDS, Phrase, read_phrase, read_tenths
from assistant.figures.ranges import BETWEEN, read_range
from assistant.figures.source import TOKEN, is_word, open_source
from assistant.figures.surroundings import (
    direction,
    factor_of,
    qualifier_before,
    qualifier_behind,
    times_is_multiple,
)
from assistant.figures.types import Figure, Kind
from assistant.figures.unit_lookup import Unit
from assistant.figures.unit_words import unit_behind
from assistant.figures.units import PRECISION, unit_kind

_REST_OF_TOKEN = re.compile(r"[A-Za-z0-9_.,]*(?:[-./:'][A-Za-z0-9_]+){0,8}")

PAIR_LOOSE = "neighbouring numbers give an approximate range"
SPELLED_EXACT = 10_000
"""Numbers in words below this are meant to one: 十年 is ten years and not five to fifteen, two hundred is 200."""


class _Reader:
    def __init__(self, text: str, language: str | None) -> None:
        self.original = text
        self.source = open_source(text, language)
        self.figures: list[Figure] = []

    def read(self) -> tuple[Figure, ...]:
        position, starters = 0, number_words()
        while (token := TOKEN.search(self.source.text, position)) is not None:
            start = token.start()
            excluded = self.source.exclusions.end_at(start)
            if excluded is not None:
                position = excluded
                self.source.rejected_to = excluded
                continue
            if is_word(token[0]):
                word = fold_word(token[0])
                if word not in starters and word not in WORDS:
                    position = token.end()
                    continue
                if word == "half" and self._take_half(start):
                    position = self.source.free_from
                    continue
                if word in WORDS and self._take_phrase(start):
                    position = self.source.free_from
                    continue
            elif token[0] in CHINESE_STARTS:
                position = self.source.free_from if self._take_phrase(start) else token.end()
                continue
            position = max(self._read_at(start), token.end())
        return tuple(self.figures)

    def _take_half(self, start: int) -> bool:
        half = read_half_word(self.source, start)
        if half is not None:
            self._add(self._figure(half))
        return half is not None

    def _take_phrase(self, start: int) -> bool:
        phrase = read_phrase(self.source.text, start, self.source.languages)
        if phrase is None:
            return False
        if phrase.start < self.source.free_from:
            return False
        self._emit_phrase(phrase)
        return True

    def _emit_phrase(self, phrase: Phrase) -> None:
        start = phrase.start
        qualifier, origin = qualifier_before(self.source.text, start, phrase.kind)
        qualifier = qualifier or qualifier_behind(self.source.text, phrase.end)
        signed = phrase.signed or direction(self.source.text, origin, phrase.end, money=False)
        self._add(
            Figure(
                value=phrase.value,
                unit=phrase.unit,
                text=self.original[start : phrase.end],
                start=start,
                end=phrase.end,
                kind=phrase.kind,
                qualifier=qualifier,
                outer=(origin, phrase.end) if origin < start else None,
                signed=_sign(signed),
                factor=phrase.factor,
            )
        )

    def _add(self, figure: Figure) -> None:
        self.figures.append(figure)
        self.source.free_from = figure.end

    def _read_at(self, start: int) -> int:
        """Read the quantity at `start`, if there is one; return where to go on."""
        if self.source.text[start] == "半":
            return self._read_half(start)
        if self.source.text[start] == "一" and self._take_phrase(start):
            return self.source.free_from
        tenths = read_tenths(self.source.text, start)
        if tenths is not None and naming.tenths_count(self.source.text, start, tenths.end):
            self._emit_phrase(tenths)
            return tenths.end
        first = read_draft(self.source, start)
        if first is None:
            return self.source.free_from if self._take_half(start) else self._reject(start)
        if first.number.low is not None:
            return self._emit_neighbours(first)
        pair = read_range(self.source, first)
        if pair is not None:
            low, high, ranged = self._with_elided_units(*pair)
            self._emit_pair(low, high, ranged=ranged)
            return high.end
        first = read_quotient(self.source, first) or with_parts(self.source, first)
        if not is_quantity(
            self.source.text,
            first.number,
            first.unit,
            first.start,
            first.end,
            self.source.languages,
        ):
            return self._reject(start)
        self._add(self._with_elided_unit(first))
        return first.end

    def _with_elided_unit(self, draft: Draft) -> Figure:
        """The figure; where it has no unit of its own, with the one that a figure before it gives."""
        elided = None
        if draft.unit is None:
            elided = elided_unit(
                self.source.text, draft.number, draft.start, draft.end, self.figures
            ) or self._unit_of_whole(draft)
        if elided is None:
            return self._figure(draft)
        unit, loose = elided
        told = self._figure(replace(draft, unit=unit, loose=draft.loose or loose))
        return told.model_copy(update={"implied": True})

    def _with_elided_units(
        self, low: Draft, high: Draft, ranged: bool
    ) -> tuple[Draft, Draft, bool]:
        """The same two ends; where neither has a unit, with the one that a figure before them gives."""
        if low.unit is not None or high.unit is not None:
            return low, high, ranged
        found = elided_unit(self.source.text, high.number, low.start, high.end, self.figures)
        if found is None:
            return low, high, ranged
        unit, loose = found
        return replace(low, unit=unit, loose=loose), replace(high, unit=unit, loose=loose), ranged

    def _unit_of_whole(self, draft: Draft) -> tuple[str, str] | None:
        """The unit of what a number is a part of: the 46 of "46 of the 385 jobs" are jobs."""
        there = whole_behind(self.source.text, draft.end)
        whole = read_draft(self.source, there) if there is not None else None
        if whole is None or whole.unit is None or unit_kind(whole.unit) != "count":
            return None
        return (whole.unit, PART_LOOSE) if draft.value <= whole.value else None

    def _reject(self, start: int) -> int:
        """Leave the whole token at `start` out: the rest of a name or of a version is no number either."""
        if not self.source.text[start].isascii():
            self.source.rejected_to = naming.end_of_numerals(self.source.text, start)
            return self.source.rejected_to
        if self.source.text[start].isalpha():
            word = TOKEN.match(self.source.text, start)
            return word.end() if word else start + 1
        rest = _REST_OF_TOKEN.match(self.source.text, start)
        end = rest.end() if rest else start + 1
        end = self.source.exclusions.next_start(start + 1, max(end, start + 1))
        self.source.rejected_to = end
        return end

    def _read_half(self, start: int) -> int:
        """Read 半小时, 半平方英尺; 半 without a unit is a part of a word."""
        number = Number(start, start + 1, Decimal("0.5"), "chinese", words=("半",))
        after = start + 1
        if self.source.text[after : after + 1] == "百":
            number = replace(number, end=start + 2, value=Decimal(50))
        unit = unit_behind(self.source.text, number, self.source.languages, money=False)
        measured = unit is not None and (unit.name in lexicon().things or unit.name == "1")
        if number.value == 50 and (unit is None or measured):
            unit = unit or Unit("1", start, number.end)
        elif unit is None or measured or naming.half_is_a_word(self.source.text, start, unit.end):
            return start + 1
        self._add(self._figure(Draft(start, unit.end, number, number.value, unit.name)))
        return unit.end

    def _emit_neighbours(self, draft: Draft) -> int:
        """Emit 三四年 as a range of two figures."""
        high, low = draft.number, draft.number.low
        if low is None or not is_quantity(
            self.source.text, high, draft.unit, draft.start, draft.end, self.source.languages
        ):
            return self._reject(draft.start)
        first = replace(
            draft, end=low.end, number=low, value=low.value.copy_sign(draft.value), loose=PAIR_LOOSE
        )
        second = replace(draft, start=low.end, loose=PAIR_LOOSE)
        self._emit_pair(first, second, ranged=True)
        return draft.end

    def _emit_pair(self, low: Draft, high: Draft, *, ranged: bool) -> None:
        if high.times or low.times:
            _, origin = qualifier_before(self.source.text, low.start, "multiple")
            unit = "x" if self._is_multiple(high, origin) else "1"
            low, high = replace(low, unit=unit, times=False), replace(high, unit=unit, times=False)
        lower, upper = self._figure(low), self._figure(high)
        if ranged:
            lower = self._qualified_before_between(lower)
            shared = {
                "qualifier": lower.qualifier or qualifier_behind(self.source.text, high.end),
                "signed": lower.signed or upper.signed,
            }
            lower = lower.model_copy(
                update={**shared, "range_end": "low", "partner": (high.start, high.end)}
            )
            upper = upper.model_copy(
                update={**shared, "range_end": "high", "partner": (low.start, low.end)}
            )
        self._add(lower)
        self._add(upper)

    def _qualified_before_between(self, lower: Figure) -> Figure:
        """Read the qualifier of "about between 5 and 10", which stands before the "between"."""
        between = BETWEEN.search(self.source.text[max(0, lower.start - 14) : lower.start])
        if lower.qualifier is not None or between is None:
            return lower
        at = lower.start - len(between[0])
        qualifier, origin = qualifier_before(self.source.text, at, lower.kind)
        if qualifier is None:
            return lower
        return lower.model_copy(update={"qualifier": qualifier, "outer": (origin, lower.end)})

    def _figure(self, draft: Draft) -> Figure:
        text, number = self.source.text, draft.number
        unit = draft.unit or "1"
        kind = self._kind(draft, unit)
        loose, factor = draft.loose, None
        qualifier, origin = qualifier_before(text, draft.start, kind)
        if draft.times and not self._is_multiple(draft, origin):
            unit, kind = "1", "count"
        if qualifier is None:
            qualifier = "over" if number.over else qualifier_behind(text, draft.end)
            if (
                qualifier is None
                and text[number.end : number.end + 1] in ("多", "余")
                and draft.end > number.end
            ):
                qualifier = "over"
        if unit == "x":
            factor, why = factor_of(text, draft.start, draft.end, draft.value)
            loose = loose or why
        signed = direction(
            text, origin, draft.end, money=kind in ("money", "percent", "points", "rate")
        )
        return Figure(
            value=_plain(draft.value, number, exact=draft.extra),
            unit=unit,
            text=self.original[draft.start : draft.end],
            start=draft.start,
            end=draft.end,
            kind=kind,
            qualifier=qualifier,
            outer=(origin, draft.end) if origin < draft.start else None,
            signed=_sign(signed) if draft.value >= 0 else None,
            factor=factor,
            resolution=_resolution(draft),
            loose=loose,
        )

    def _is_multiple(self, draft: Draft, origin: int) -> bool:
        spelled = draft.number.script != "digits"
        return times_is_multiple(self.source.text, origin, draft.end, draft.value, spelled=spelled)

    def _kind(self, draft: Draft, unit: str) -> Kind:
        if draft.unit is None:
            return "fraction" if draft.number.form == "fraction" else "number"
        return "count" if unit == "1" else unit_kind(unit)


def _sign(value: int | None) -> Literal[-1, 1] | None:
    return None if value is None else (-1 if value < 0 else 1)


def _resolution(draft: Draft) -> Decimal | None:
    """Return one unit in the last place as written; a small number in words has its last place at one."""
    step = draft.number.step
    spelled = draft.number.script != "digits" and draft.loose != PAIR_LOOSE
    if step is not None and step > 1 and spelled and abs(draft.value) < SPELLED_EXACT:
        return Decimal(1)
    return step


def _plain(value: Decimal, number: Number, *, exact: bool) -> Decimal:
    """Return the value without exponent; the zeros behind the point stay where they were written (4.50)."""
    whole = value == value.to_integral_value()
    if number.scaled or number.form == "fraction" or number.step is None or exact:
        if whole:
            return value.quantize(Decimal(1))
        return value.normalize()
    exponent = value.as_tuple().exponent
    return value.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else value


def find_figures(text: str, language: str | None = None) -> tuple[Figure, ...]:
    """Return every quantity of `text`, in order, with exact value, unit and place; none overlaps another.

    Values carry scale words ("1.459亿美元" is 145900000 USD) and leave SI prefixes in the unit (750 MW). A fraction
    without end (a third) has 50 digits. A range gives two figures that name each other. What is no quantity (dates,
    names with digits, list numbers, articles) is left out.

    Args:
        text: any text; offsets of the figures are code points into it.
        language: what the document says its language is (`zh`, `en`, `es`, …); each paragraph is judged for itself, and
            this decides where it is silent.
    """
    with localcontext(prec=PRECISION):
        return _Reader(text, language).read()
