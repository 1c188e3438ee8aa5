"""Which figure answers a question: a small ranker over cheap signs, no model asked.

Every candidate card gets signs; a logistic function of their weighted sum is the chance that its figure is the one
asked for. The weights stand in `ranker.toml`, fitted by `evals/fit.py` on the development questions.
"""

import math
import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from assistant.chain.asking import Asked, names, years
from assistant.chain.ellipsis import lexicon
from assistant.chain.operations import of_another_dimension, speaks_of_arithmetic
from assistant.chain.weights import chance, read_weights
from assistant.chain.wording import Wording, called
from assistant.documents.tables import is_table_row, row_name
from assistant.figures import (
    Figure,
    compatible,
    find_figures,
    is_person,
    same_quantity,
    unit_kind,
)
from assistant.index.card_search import ScoredCard
from assistant.index.card_table import SAMPLE
from assistant.index.cards import FigureCard
from assistant.index.index import Index
from assistant.index.tokens import stems

_UNCONVERTED = ("money", "count", "multiple", "percent", "fraction", "points", "number")
"""Kinds of figures that are asked for in their own unit: dollars are no euros, and half is no number of times."""


_HAN = re.compile("[\u4e00-\u9fff]")

FOLLOWING = 16
"""Derived cards weighed for a question: many may follow from a few figures, and must not crowd out the stated ones."""


CLOSE = 0.12
"""How much less likely a figure may be that is taken for its name."""

CLOSER = 0.04
"""How much less likely it may be where the likeliest is of no kind that was asked for."""

STATED = 0.08
"""How much less likely it may be where a source states it, and the likeliest follows from others."""

AMONG = 10
"""Likeliest figures among which one is taken for its name."""

TELLING = 0.027
"""Most part of all labels that has a word by which one figure is told from another."""

COMMON = 0.075
"""Part of all labels from which on a word tells nothing."""

RARE = 1.5
"""How rare among the figures found the words have to be for which one is taken, as the sum of their logarithms."""

UNASKED = 6.0
"""How much more of what nobody asked for a name has to tell, as the sum of the logarithms of its words' shares."""


class RankedCard(BaseModel):
    """A candidate with the chance that its figure is the one asked for, between 0 and 1.

    `similarity` is that of its label to the question, `clause` that of the clause it stands in; `things` are what its
    figure is declared to measure.
    """

    model_config = ConfigDict(frozen=True)

    card: FigureCard
    similarity: float
    chance: float
    clause: float = 0.0
    things: frozenset[int] = frozenset()


def rank_cards(question: str, asked: Asked, scored: Sequence[ScoredCard]) -> list[RankedCard]:
    """The `candidates`, likeliest first."""
    scored = candidates(question, asked, scored)
    weights = read_weights("ranker.toml")
    ranked = [
        RankedCard(
            card=one.card,
            similarity=one.similarity,
            chance=chance(found, weights),
            clause=one.clause_similarity or 0.0,
            things=one.things,
        )
        for one, found in zip(scored, signs(question, asked, scored), strict=True)
    ]
    return sorted(ranked, key=lambda r: -r.chance)


def rank_by_name(
    index: Index, question: str, asked: Asked, language: str, scored: Sequence[ScoredCard]
) -> list[RankedCard]:
    """The `candidates`, likeliest first; but a figure almost as likely goes before the likeliest one

    - where that one is of no kind that the question names, and it is;
    - where its name has all that the question calls that one by, and a telling word of the question more ("gross margin
      in 2024" before "operating margin in 2024");
    - where that one follows from others and a source states it, and its name tells less of what nobody asked for.

    What both are called in the language of the question counts.
    """
    ranked = rank_cards(question, asked, scored)
    if not ranked:
        return ranked
    ranked = _before(ranked, _of_a_kind_asked_for(asked, ranked))
    if ranked[0].card.measures is None:
        return ranked
    close = [
        place
        for place, one in enumerate(ranked[:AMONG])
        if place and _may_replace(asked, one, ranked[0])
    ]
    if not close:
        return ranked
    words = stems(_naming(question, asked))
    said = [stems(_name_in(one.card, language)) for one in ranked]
    called = [words & own for own in said]
    shares = index.library.cards.word_shares(words.union(*said[:AMONG]))
    rivals = [
        place
        for place in close
        if all(shares[word] >= COMMON for word in called[0] - called[place])
    ]
    rarity = {
        word: math.log((len(ranked) + 1) / (sum(word in own for own in called) + 0.5))
        for word in words
    }

    def gain(place: int) -> float:
        telling = (w for w in called[place] - called[0] if shares[w] <= TELLING)
        return math.fsum(rarity[w] for w in telling)  # whatever their order

    best = max(rivals, key=gain, default=0)
    if gain(best) >= RARE:
        return _before(ranked, best)

    def unasked(place: int) -> float:
        telling = (shares[w] for w in said[place] - words if shares[w] <= COMMON)
        # a word may stand in none of the labels that the shares are told from
        return math.fsum(-math.log(max(share, 1 / SAMPLE)) for share in telling)

    first = ranked[0]
    plainer = [
        place
        for place in rivals
        if first.card.origin == "derived" and ranked[place].card.origin == "stated"
        if first.card.figure.kind in ("percent", "multiple") or not speaks_of_arithmetic(question)
        if ranked[place].chance >= first.chance - STATED
        if ranked[place].card.figure.unit == first.card.figure.unit
    ]
    best = min(plainer, key=unasked, default=0)
    return _before(ranked, best) if unasked(best) <= unasked(0) - UNASKED else ranked


def _before(ranked: list[RankedCard], place: int) -> list[RankedCard]:
    """The same with the figure at this place as the first; they change places, and chances stay in order."""
    first, best = ranked[0], ranked[place]
    changed = list(ranked)
    changed[place] = first.model_copy(update={"chance": best.chance})
    changed[0] = best.model_copy(update={"chance": first.chance})
    return changed


def _of_a_kind_asked_for(asked: Asked, ranked: Sequence[RankedCard]) -> int:
    """The place of the likeliest figure, or where that is of no kind the question names, of one that is and almost as
    likely, if there is one."""
    first = ranked[0]
    for place, one in enumerate(ranked[:AMONG]):
        if one.chance < first.chance - CLOSER or kind_fit(asked, first.card.figure) >= 0:
            break
        fits = unit_fit(asked, one.card.figure) >= unit_fit(asked, first.card.figure)
        if fits and kind_fit(asked, one.card.figure) > 0:
            return place
    return 0


def _may_replace(asked: Asked, one: RankedCard, first: RankedCard) -> bool:
    """Whether a figure has a name, is almost as likely as the likeliest, and fits what is asked for as well."""
    if one.card.measures is None or one.chance < first.chance - CLOSE:
        return False
    figure, other = one.card.figure, first.card.figure
    fits = unit_fit(asked, figure) >= unit_fit(asked, other)
    return fits and kind_fit(asked, figure) >= kind_fit(asked, other)


def _naming(question: str, asked: Asked) -> str:
    """A question without the words that ask for an amount and those of grammar, which name nothing."""
    for start, end in asked.amounts:
        question = question[:start] + " " * (end - start) + question[end:]
    return lexicon().filler.sub(lambda word: word[0] if _HAN.match(word[0]) else " ", question)


def _name_in(card: FigureCard, language: str) -> str:
    """What a card's figure is called in a language; its clause, where nobody has named it."""
    if card.measures is None:
        return f"{card.labels[0]} {card.clause}"
    return card.measures.said(language)


def candidates(question: str, asked: Asked, scored: Sequence[ScoredCard]) -> list[ScoredCard]:
    """The cards that may answer; without those that say how much more one thing is in what was not asked.

    What follows from other figures counts only in a unit asked for, as a percentage or multiple only where one is asked
    for, and where the question does not speak of arithmetic only as near as any figure of that kind that a source
    states; the `FOLLOWING` nearest of it. What a share costs is not what something is worth, nor the other way round.
    """
    scored = [one for one in scored if not of_another_dimension(question, _said_of(one.card))]
    if asked.worth and "share" not in asked.per:
        scored = [one for one in scored if not _of_a_share(one.card)]
    if asked.price and any(_of_a_share(one.card) for one in scored):
        scored = [one for one in scored if one.card.measures is None or _of_a_share(one.card)]
    stated = [one for one in scored if one.card.origin == "stated"]
    nearest = 0.0
    if not speaks_of_arithmetic(question):
        fitting = [one for one in stated if _fits(asked, one.card.figure)]
        nearest = max((one.similarity for one in fitting), default=0.0)
    following = [
        one
        for one in scored
        if one.card.origin == "derived"
        and one.similarity >= nearest
        and _may_follow(asked, one.card.figure)
    ]
    return [*stated, *sorted(following, key=lambda one: -one.similarity)[:FOLLOWING]]


def _of_a_share(card: FigureCard) -> bool:
    return card.figure.unit.endswith("/share")


def signs(question: str, asked: Asked, scored: Sequence[ScoredCard]) -> list[dict[str, float]]:
    """The signs for and against every candidate, each about between -1 and 1."""
    if not scored:
        return []
    texts = [card_text(one.card) for one in scored]
    wording = Wording(question, texts)
    best = max(one.similarity for one in scored)
    clause_best = max((one.clause_similarity or 0.0) for one in scored)
    found: list[dict[str, float]] = []
    for one, text in zip(scored, texts, strict=True):
        card = one.card
        clause = one.clause_similarity if one.clause_similarity is not None else one.similarity
        label = " ".join(card.labels)
        found.append(
            {
                "similarity": one.similarity,
                "behind_best": one.similarity - best,
                "clause": clause,
                "clause_behind_best": clause - clause_best,
                "derived": float(card.origin == "derived"),
                "derived_calculating": float(card.origin == "derived" and asked.calculating),
                "named": float(card.measures is not None),
                "words": wording.covered([text]),
                "label_words": wording.covered([label]),
                "unit": unit_fit(asked, card.figure),
                "kind": kind_fit(asked, card.figure),
                "money_or_rate": float(card.figure.kind in ("money", "rate")),
                "names_found": wording.names_covered([text]),
                "names_foreign": _foreign(names(label), asked.names) if card.measures else 0.0,
                "years_found": wording.years_covered([text]),
                "years_foreign": wording.years_foreign([text]),
                "years_unasked": float(bool(years(label)) and not asked.years),
                "own_number": float(any(same_quantity(f, card.figure) for f in asked.figures)),
                "about_own_number": _about_own(asked, card, text),
                "range_high": float(card.figure.range_end == "high"),
            }
        )
    return found


def _fits(asked: Asked, figure: Figure) -> bool:
    """Whether a figure is in no other unit and of no other kind than the question names."""
    return unit_fit(asked, figure) >= 0 and kind_fit(asked, figure) >= 0


def _may_follow(asked: Asked, figure: Figure) -> bool:
    """Whether a result that no source states may be asked for."""
    if unit_fit(asked, figure) < 0:
        return False
    return figure.kind not in ("percent", "multiple") or kind_fit(asked, figure) >= 0


def _said_of(card: FigureCard) -> str:
    """What is said of a card's figure itself: its name, where it has one."""
    return "\n".join(card.labels) if card.measures is not None else card.clause


def card_text(card: FigureCard) -> str:
    """All words that say what a card's figure is about."""
    return "\n".join((*card.labels, card.clause, card.heading))


def named_by_table(question: str, asked: Asked, cards: Sequence[FigureCard]) -> bool:
    """Whether the first of these figures stands in a table's row that the question calls by its name, and in a column
    of the years asked for."""
    rows = [row_name(card.clause) for card in cards]
    return rows[0] in called(rows, question) and asked.years <= years_of(cards[0])


def years_of(card: FigureCard) -> frozenset[str]:
    """The years that a figure is of: in a table those of its row and column, not those of the heading above it."""
    if card.measures is None and is_table_row(card.clause):
        return years("\n".join(card.labels[0].split("; ")[-2:]))
    return years(" ".join(card.labels))


def is_range(a: FigureCard, b: FigureCard) -> bool:
    """Whether these are the two ends of one range."""
    return a.figure.partner == (b.figure.start, b.figure.end) and a.document_ids == b.document_ids


def unit_fit(asked: Asked, figure: Figure) -> float:
    """1 where the unit is the one asked for, -1 where it is another, 0 where none was asked for, or where things are
    asked for and the figure does not say what it counts."""
    if not asked.units:
        return 0.0
    if any(same_unit(unit, figure.unit) for unit in asked.units):
        return 1.0
    counted = any(unit_kind(unit) == "count" for unit in asked.units)
    return 0.0 if counted and figure.unit in ("1", "unit") else -1.0


def same_unit(asked: str, unit: str) -> bool:
    """Whether a figure in `unit` answers "how many <asked>": the unit, one that converts to it, or a rate of it."""
    if asked == unit or {asked, unit} == {"%", "1"} or asked == unit.split("/")[0]:
        return True
    if asked == "person" and is_person(unit):
        return True
    return unit_kind(asked) not in _UNCONVERTED and compatible(asked, unit)


def kind_fit(asked: Asked, figure: Figure) -> float:
    """1 where the figure is of a kind the question names, -1 where it names others, 0 where it names none."""
    if not asked.kinds:
        return 0.0
    return 1.0 if fits_kind(asked.kinds, figure) else -1.0


def fits_kind(kinds: frozenset[str], figure: Figure) -> bool:
    """Whether a figure is of one of these kinds; money per share is money, a half is a percentage."""
    own = {figure.kind}
    if figure.kind in ("fraction", "points"):
        own.add("percent")
    if figure.kind == "multiple":
        own.add("percent")  # "by how much did it rise" - threefold
    if figure.kind == "rate":
        head = figure.unit.split("/")[0]
        own |= {"money"} if head.isupper() and len(head) == 3 else set()
        own |= {"data", "bandwidth"} if "B" in head else set()
    if figure.kind == "bandwidth":
        own |= {"data", "rate"}
    return bool(own & kinds)


def _foreign(has: frozenset[str], asked: frozenset[str]) -> float:
    return len(has - asked) / len(has) if has else 0.0


def _about_own(asked: Asked, card: FigureCard, text: str) -> float:
    """Which part of the person's own numbers stand beside the figure: "at $160 a share"."""
    if not asked.figures:
        return 0.0
    beside = [
        f
        for f in find_figures(text)
        if not (f.value == card.figure.value and f.unit == card.figure.unit)
    ]
    there = sum(any(same_quantity(own, f) for f in beside) for own in asked.figures)
    return there / len(asked.figures)
