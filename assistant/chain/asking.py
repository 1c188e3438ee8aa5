"""What kind of figure a question asks for, told from its own words; no model is asked.

"How many MW" becomes "5 MW" and the figure reader tells the unit; nouns and turns such as "what share" tell a kind.
The words stand in `asking.toml`. What is told here are signs, to be weighed with others by `ranking`.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.chain.lexicon import Words, read_data, word_pattern
from assistant.figures import Figure, find_figures

YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]\d|\d)")
# a year right behind a word that sets one thing against another
_SET_AGAINST = re.compile(
    r"(?:\b(?:than|compared (?:with|to)|against|versus|que|frente a|respecto (?:a|de))\s"
    r"(?:(?:in|those of|en|los de|el de)\s)?|[比较較])(?:19|20)\d\d(?!\d)",
    re.IGNORECASE,
)
# "which of them" in Chinese has the character that asks for a small number
_WHICH = re.compile("哪[几幾]")
# "how much ticket money", 多少门票钱: an amount of money, and no number of tickets
_SOME_MONEY = re.compile(r"(多少)[\u4e00-\u9fff]{1,4}?(?:钱|錢|租金|股金|资金|資金|奖金|金额|金額)")
# 占收入多少, 占多少股份: what part of it, and no number of shares
_WHAT_PART = re.compile(
    r"[占佔](?![地比])((?:[^，。；？,;?]{0,20}?[^，。；？,;?约約大])?)(?:大?[约約])?多少(?:的)?"
    r"(?:股份|股[权權]|份[额額]|比例|比重)?(?=[?？，。,;；]|$)"
)
_BEFORE_CHINESE = re.compile(r"\s?[\u4e00-\u9fff]")
# "in petaflops", 以兆瓦时计: the unit that the answer is to be in, where a phrase ends with it
_IN_UNIT = re.compile(
    r"(?<![A-Za-z])(?:in|en)\s+(?=[a-zµMGkT])|[以用按](?=[\u4e00-\u9fffA-Za-z]{1,8}(?:计|計|算|表示|为单位|為單位))",
    re.IGNORECASE,
)
_PHRASE_ENDS = re.compile(r"\s*(?:[,.;:?!)，。；：？！）]|$|计|計|算|表示|为单位|為單位)")
_IN_NO_UNIT = frozenset(
    ("count", "money", "percent", "fraction", "points", "multiple", "number", "duration")
)
"""Kinds of which "in dollars" or "in years" says less: a source's other currency is an answer, too."""
# names and identifiers in Latin letters; the first word of a question is none
_NAME = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z][A-Za-z0-9]*|[a-z]*\d[A-Za-z0-9]*)(?:-[A-Za-z0-9]+)*")
_CLAUSE_MARK = re.compile(r"[,;.:?!，；。：？！、]\s*")
_EACH = re.compile(r"每|each|every|cada", re.IGNORECASE)


class Asked(BaseModel):
    """What a question asks for.

    `units`: units named by "how many …" or "what percentage"; `kinds`: kinds of figure its words name; `amount`: it
    wants some amount; `words`: it wants a person, a reason, a date, a yes or no; `reason`: it asks why; `circumstance`:
    it asks how or when something came about; `worth`: it asks what something is worth; `price`: the only money it
    speaks of is the price of a share; `calculating`: its words are those of a calculation; `several`: it may want more
    than one figure; `comparing`: it asks which of several is more, or less; `amounts`: where it asks for amounts;
    `per`: what its amounts may be for one of (`share`, `yr`). `figures` are the person's own numbers, `years` and
    `names` what else tells one figure from another.
    """

    model_config = ConfigDict(frozen=True)

    units: tuple[str, ...]
    kinds: frozenset[str]
    amount: bool
    words: bool
    reason: bool
    circumstance: bool
    worth: bool
    price: bool
    calculating: bool
    several: bool
    comparing: Literal["more", "less"] | None
    amounts: tuple[tuple[int, int], ...]
    per: tuple[str, ...]
    figures: tuple[Figure, ...]
    years: frozenset[str]
    names: frozenset[str]

    @property
    def figure(self) -> bool:
        """Whether it wants a figure, as far as its words tell: a change or a mean over several years is one too."""
        told = bool(self.units or self.kinds) or (self.calculating and len(self.years) > 1)
        return self.amount or (told and not self.words)

    @property
    def own_numbers(self) -> list[Figure]:
        """The quantities that stand in the question; "one" and plain numbers are none."""
        return [f for f in self.figures if f.value != 1 and f.kind != "number"]


def read_question(question: str, language: str) -> Asked:
    """What the question asks for; `language` is that of its numbers."""
    lexicon = _lexicon()
    own = tuple(find_figures(question, language))
    question = _WHICH.sub("哪些", question)  # 哪几家 asks which, not how many; as long as it was
    amounts = _amounts(question)
    question = _WHAT_PART.sub(r"占\1百分之几", question)
    question = _SOME_MONEY.sub(r"\1钱", question)
    blanks = _blank_figures(question, language)
    asked = lexicon.sources.sub(" ", _without_own_percentages(question, own))
    kinds = {kind for kind, pattern in lexicon.kinds.items() if pattern.search(asked)}
    units = [f.unit for f in blanks if f.unit != "1" or "分之" in f.text]
    units += [unit for unit, pattern in lexicon.units.items() if pattern.search(question)]
    units += _units_to_be_in(question, language)
    kinds |= {f.kind for f in blanks if f.kind != "number"}
    worth = bool(lexicon.worth.search(question))
    per = tuple(unit for unit, pattern in lexicon.per.items() if pattern.search(question))
    return Asked(
        units=tuple(dict.fromkeys(units)),
        kinds=frozenset(kinds),
        amount=bool(lexicon.amount.search(question)),
        words=bool(lexicon.words.search(question) or lexicon.yes_or_no.match(question)),
        reason=bool(lexicon.reason.search(question)),
        circumstance=bool(lexicon.circumstance.search(question)),
        worth=worth,
        price="share" in per
        and kinds <= {"money", "rate"}
        and not worth
        and _only_price(asked, own),
        calculating=bool(lexicon.calculating.search(question)),
        several=len(amounts) > 1
        or (not any(f.kind != "number" for f in own) and bool(lexicon.several.search(question))),
        comparing=_comparing(question),
        amounts=amounts,
        per=per,
        figures=own,
        years=years(question),
        names=names(question),
    )


def said_for_each(question: str, figure: Figure) -> frozenset[str]:
    """What a number of the question is said to be for one of, right behind it or in its clause before it: "10 billion a
    year", 每年付100亿 ("yr")."""
    behind = question[figure.end :].lstrip()
    before = _CLAUSE_MARK.split(question[: figure.start])[-1]
    return frozenset(
        unit
        for unit, said in _lexicon().per.items()
        if said.match(behind) or any(_EACH.match(one[0]) for one in said.finditer(before))
    )


def years(text: str) -> frozenset[str]:
    """The years a text names."""
    return frozenset(YEAR.findall(text))


def own_years(text: str) -> frozenset[str]:
    """The years that a text is about: not the 2024 of "12% less than in 2024", which something is set against."""
    return years(_SET_AGAINST.sub(" ", text))


def names(text: str) -> frozenset[str]:
    """Names and identifiers in Latin letters, in lower case; words that only begin a sentence are left out."""
    return frozenset(match[0].lower() for match in find_names(text))


def find_names(text: str) -> list[re.Match[str]]:
    """The places of `names`, in order. Before Chinese every word of Latin letters is a name."""
    found = []
    for match in _NAME.finditer(text):
        begins = not text[: match.start()].strip(" ¿¡\"'“«(").rstrip() or text[
            : match.start()
        ].rstrip().endswith((".", "?", "!", ":", "¿", "¡"))
        begins = begins and not _BEFORE_CHINESE.match(text, match.end())
        if (
            match[0].isdigit()
            or match[0] == "I"
            or (begins and not re.search(r"[A-Z0-9].*[A-Z0-9]", match[0]))
        ):
            continue
        found.append(match)
    return found


def without_comparing(text: str) -> str:
    """A question without the words by which it compares ("which", "bigger")."""
    for pattern in _lexicon().comparing.values():
        text = pattern.sub(" ", text)
    return text


def _blank_figures(question: str, language: str) -> list[Figure]:
    """What "how many …" would be if it were five: figures read where the blanks were."""
    found: list[Figure] = []
    for blank in _lexicon().blanks.finditer(question):
        five = f"{question[: blank.start()]}5{question[blank.end() :]}"
        found += [f for f in find_figures(five, language) if f.start <= blank.start() < f.end]
    return found


def _units_to_be_in(question: str, language: str) -> list[str]:
    """The units that a question wants its answer in: "in petaflops"."""
    found: list[str] = []
    for match in _IN_UNIT.finditer(question):
        start = match.end()
        five = find_figures(f"{question[:start]}5 {question[start:]}", language)
        found += [
            f.unit
            for f in five
            if f.start == start
            and f.kind not in _IN_NO_UNIT
            and _PHRASE_ENDS.match(question, f.end - len("5 "))
        ]
    return found


def _without_own_percentages(question: str, own: Sequence[Figure]) -> str:
    """The same without the percentages that stand in it: "25% more people" asks for no percentage."""
    for figure in reversed(own):
        if figure.kind == "percent":
            question = f"{question[: figure.start]} {question[figure.end :]}"
    return question


def _amounts(question: str) -> tuple[tuple[int, int], ...]:
    """Where a question asks for amounts; expressions that touch are one."""
    lexicon = _lexicon()
    found = [*lexicon.blanks.finditer(question), *lexicon.amount.finditer(question)]
    spans: list[tuple[int, int]] = []
    for start, end in sorted(match.span() for match in found):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    return tuple(spans)


def _only_price(question: str, own: Sequence[Figure]) -> bool:
    """Whether a question speaks of a price, and of no other money; with own amounts it may calculate."""
    rest = _lexicon().price.sub(" ", question)
    said = rest != question and not _lexicon().kinds["money"].search(rest)
    return said and all(figure.kind == "number" for figure in own)


def _comparing(question: str) -> Literal["more", "less"] | None:
    """Whether a question asks which of several is more, or less: the word that comes first says it."""
    which, more, less = (_lexicon().comparing[name] for name in ("which", "more", "less"))
    if not which.search(question):
        return None
    first = {
        name: m.start() for name, p in (("more", more), ("less", less)) if (m := p.search(question))
    }
    if not first:
        return None
    return "less" if min(first, key=lambda name: first[name]) == "less" else "more"


class _Lexicon(BaseModel):
    model_config = ConfigDict(frozen=True)

    blanks: Words
    kinds: dict[str, Words]
    units: dict[str, Words]
    amount: Words
    words: Words
    yes_or_no: Words
    reason: Words
    circumstance: Words
    worth: Words
    calculating: Words
    several: Words
    comparing: dict[str, Words]
    per: dict[str, Words]
    price: Words
    sources: Words


@cache
def _lexicon() -> _Lexicon:
    data = read_data("asking.toml")
    return _Lexicon(
        blanks=word_pattern(data["blanks"]),
        kinds={kind: word_pattern(words) for kind, words in data["kinds"].items()},
        units={unit: word_pattern(words) for unit, words in data["units"].items()},
        amount=word_pattern(data["amount"]),
        words=word_pattern(data["words"]),
        yes_or_no=word_pattern(data["yes_or_no"]),
        reason=word_pattern(data["reason"]),
        circumstance=word_pattern(data["circumstance"]),
        worth=word_pattern(data["worth"]),
        calculating=word_pattern(data["calculating"]),
        several=word_pattern(data["several"]),
        comparing={name: word_pattern(words) for name, words in data["comparing"].items()},
        per={unit: word_pattern(words) for unit, words in data["per"].items()},
        price=word_pattern(data["price"]),
        sources=word_pattern(data["sources"]),
    )
