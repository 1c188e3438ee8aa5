"""Completing an elliptic follow-up by code: the question before it, with a year, an amount, a name… replaced.

"And at 20?" after "What is the plot worth at 15 euros?" asks "What is the plot worth at 20 euros?". Nothing comes in
but what stands in one of the two questions, and the year next to one of theirs. What is not so plain is left to the
model.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from assistant.chain.asking import YEAR, find_names, years
from assistant.chain.lexicon import Words, read_data, word_pattern
from assistant.figures import Figure, compatible, find_figures
from assistant.index.tokens import stems, tokens

MOST_WORDS = 8
"""Words, or pairs of characters, beside the amounts of a supposition ("if the price of a plot rises to 20")."""

MEASURES = {"money", "power", "energy", "data", "bandwidth", "compute", "length", "area", "volume", "mass"} | {
    "speed", "frequency", "temperature", "duration", "rate", "percent", "physical",
}  # fmt: skip
"""Kinds of figure another unit can be asked for."""

_ENDS = " \t,.;:!?¿¡，。；：！？、…\"'“”«»"
_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
_HAN = re.compile("[\u4e00-\u9fff]")


class Lexicon(BaseModel):
    """The words of `standalone.toml`."""

    model_config = ConfigDict(frozen=True)

    opening: Words
    supposing: Words
    closing: Words
    pointing: Words
    asking: Words
    filler: Words
    linking: Words
    converting: Words
    ordinal: Words
    earlier: Words
    later: Words


@cache
def lexicon() -> Lexicon:
    """Read once."""
    return Lexicon(**{k: word_pattern(v) for k, v in read_data("standalone.toml").items()})


class _Fragment(NamedTuple):
    """What an elliptic question consists of without the words that open and close it, and where it begins there."""

    text: str
    at: int


def complete(question: str, before: str, language: str) -> str | None:
    """The question that an elliptic one stands for, after `before`, which stands alone; None where it is not plain."""
    fragment = _fragment(question)
    if not fragment.text or asks(fragment.text):
        return None
    for rule in (_year, _amounts, _unit, _ordinal, _name):
        if (found := rule(fragment, question, before, language)) is not None:
            return found
    return None


def asks(text: str) -> bool:
    """Whether a text has a word that makes it a question of its own."""
    return bool(lexicon().asking.search(text))


def continues(question: str) -> bool:
    """Whether a question goes on from another by how it begins or ends, or is a supposition without a question."""
    words, start = lexicon(), _skip(question, 0, _ENDS)
    end = len(question.rstrip(_ENDS))
    if words.opening.match(question, start) or any(
        m.end() == end for m in words.closing.finditer(question)
    ):
        return True
    return bool(words.supposing.match(question, start)) and not asks(without_opening(question))


def without_opening(question: str) -> str:
    """A question without the words by which it goes on from another."""
    fragment = _fragment(question)
    return question[fragment.at :] if fragment.text else question


def own_words(question: str) -> frozenset[str]:
    """What a question says itself: its words without those that open it, ask, point back or say nothing."""
    words, text = lexicon(), without_opening(question)
    for empty in (words.asking, words.pointing, words.filler):
        text = empty.sub(" ", text)
    return frozenset(stem for stem in stems(text) if not (len(stem) == 1 and _HAN.match(stem)))


def _fragment(question: str) -> _Fragment:
    words = lexicon()
    start = _skip(question, 0, _ENDS)
    while match := words.opening.match(question, start) or words.supposing.match(question, start):
        start = _skip(question, match.end(), _ENDS)
    text = question[start:].rstrip(_ENDS)
    while closed := [m for m in words.closing.finditer(text) if m.end() == len(text)]:
        text = text[: closed[0].start()].rstrip(_ENDS)
    return _Fragment(text, start)


def _skip(text: str, start: int, characters: str) -> int:
    while start < len(text) and text[start] in characters:
        start += 1
    return start


def _year(fragment: _Fragment, question: str, before: str, language: str) -> str | None:
    """Another year, named or next to the one before."""
    words, there = lexicon(), years(before)
    step = (
        -1 if words.earlier.search(fragment.text) else 1 if words.later.search(fragment.text) else 0
    )
    if (
        step
        and len(there) == 1
        and _empty(words.earlier.sub("", words.later.sub("", fragment.text)))
    ):
        return YEAR.sub(str(int(min(there)) + step), before)
    named = years(fragment.text)
    if len(named) != 1 or not _empty(YEAR.sub("", fragment.text)):
        return None
    if len(there) == 1:
        return YEAR.sub(min(named), before)
    if there:
        return None
    year = min(named)
    said = {"zh": f"{year}年", "es": f"en {year}"}.get(language.split("-")[0], f"in {year}")
    return _added(said, before, language)


def _amounts(fragment: _Fragment, question: str, before: str, language: str) -> str | None:
    """Other amounts, each in the place of the one it can stand for."""
    new = find_figures(fragment.text, language)
    if not new or len(tokens(fragment.text)) > MOST_WORDS + len(new):
        return None
    if not {n[0].lower() for n in find_names(question)} <= {
        n[0].lower() for n in find_names(before)
    }:
        return None
    old = find_figures(before, language)
    places: list[tuple[Figure, str]] = []
    for figure in new:
        taken = [o for o, _ in places]
        found = _counterpart(figure, [o for o in old if o not in taken])
        if found is None:
            return None
        places.append(found)
    for place, text in sorted(places, key=lambda p: -p[0].start):
        before = before[: place.start] + text + before[place.end :]
    return before


def _counterpart(new: Figure, old: Sequence[Figure]) -> tuple[Figure, str] | None:
    """The amount that another takes the place of, and how it reads there; a number without a unit takes over one."""
    if new.partner or not old:
        return None
    alike = [
        o for o in old if not o.partner and compatible(o.unit, new.unit) and new.kind != "number"
    ]
    if alike:
        return alike[-1], new.text
    numeral = _NUMERAL.search(new.text)
    bare = new.kind == "number"
    part = [o for o in old if bare or o.unit.split("/")[0] == new.unit]
    part = [o for o in part if not o.partner and _NUMERAL.search(o.text)]
    if numeral is None or not part:
        return None
    plain = re.sub(r"\D", "", numeral[0])
    if not bare and str(new.value).replace(".", "") != plain:
        return None  # 20 million a share: the scale is not the old one's
    nearest = min(part, key=lambda o: abs(len(_whole(o.text)) - len(_whole(new.text))))
    return nearest, _NUMERAL.sub(numeral[0], nearest.text, count=1)


def _whole(text: str) -> str:
    """The digits of a numeral before its decimals, as far as its form tells."""
    match = _NUMERAL.search(text)
    return re.sub(r"\D", "", re.sub(r"[.,]\d{1,2}$", "", match[0])) if match else ""


def _unit(fragment: _Fragment, question: str, before: str, language: str) -> str | None:
    """Another unit for the same amount."""
    if find_figures(fragment.text, language) or years(fragment.text):
        return None
    words = lexicon()
    starts = [0]
    while match := words.converting.match(fragment.text, starts[-1]):
        starts.append(_skip(fragment.text, match.end(), " "))
    if any(_names_unit(fragment.text[start:], language) for start in starts):
        return _added(fragment.text, before, language)
    return None


def _names_unit(text: str, language: str) -> bool:
    """Whether a text is nothing but a unit that something can be measured in."""
    blank = f"5{'' if _HAN.match(text) else ' '}{text}"
    read = find_figures(blank, language)
    return len(read) == 1 and read[0].text == blank and read[0].kind in MEASURES


def _ordinal(fragment: _Fragment, question: str, before: str, language: str) -> str | None:
    """Another one of a row."""
    words = lexicon()
    new, old = list(words.ordinal.finditer(fragment.text)), list(words.ordinal.finditer(before))
    if len(new) != 1 or len(old) != 1 or not _empty(words.ordinal.sub("", fragment.text), before):
        return None
    return before[: old[0].start()] + new[0][0] + before[old[0].end() :]


def _name(fragment: _Fragment, question: str, before: str, language: str) -> str | None:
    """Another name in the place of one of its kind."""
    words = lexicon()
    new = [(s, e) for s, e in _names(question) if s >= fragment.at]
    if len(new) != 1:
        return None
    start, end = new[0]
    name = question[start:end]
    inside = fragment.text
    if not _empty(inside.replace(name, " ", 1), before):
        return None
    old = [(s, e) for s, e in _names(before) if before[s:e].lower() != name.lower()]
    linked = words.linking.match(inside)
    if linked is not None:
        pattern = re.compile(rf"{re.escape(linked[0])}\W+(?:\w+\W+)?$", re.IGNORECASE)
        same = [(s, e) for s, e in old if pattern.search(before[:s])]
        old = same if len(same) == 1 else old
    place = _alike(name, [(before[s:e], s, e) for s, e in old])
    if place is None:
        return None
    return before[: place[0]] + name + before[place[1] :]


def _names(text: str) -> list[tuple[int, int]]:
    """Where names stand; words with a space between them are one name."""
    before = "\u3000" if not _HAN.search(text) else "那"  # a capital begins no sentence there
    found: list[tuple[int, int]] = []
    for match in find_names(before + text):
        start, end = match.start() - 1, match.end() - 1
        if found and text[found[-1][1] : start] == " ":
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _alike(name: str, others: Sequence[tuple[str, int, int]]) -> tuple[int, int] | None:
    """The place of the one name that looks like another: the only one, or the only one with digits or in capitals."""
    if len(others) > 1:
        for look in (_look, lambda text: _look(text)[1]):
            alike = [o for o in others if look(o[0]) == look(name)]
            if len(alike) == 1:
                others = alike
                break
    return others[0][1:] if len(others) == 1 else None


def _look(name: str) -> tuple[bool, bool, bool]:
    letters = re.sub(r"[^A-Za-z]", "", name)
    return bool(re.search(r"\d", name)), letters.isupper(), len(name) == 1


def _empty(rest: str, before: str = "") -> bool:
    """Whether nothing is said by what remains of a fragment: only fillers, and words that stand in `before` too."""
    words = lexicon()
    left = words.pointing.sub(" ", words.filler.sub(" ", rest))
    known = set(tokens(before))
    return all(t in known or (_HAN.match(t) and t in before) for t in tokens(left))


def _added(said: str, before: str, language: str) -> str:
    """The question before with one more condition at its end, or, in Chinese, at its beginning."""
    if language.startswith("zh"):
        return f"{said}，{before}"
    return f"{before.rstrip(_ENDS)} {said[:1].lower()}{said[1:]}?"
