"""Which two figures of a sentence its words set together: an earlier and a later one, a part and its whole.

"Rose from 60 to 80", "80, against 60 the year before", "60 in 2023 and 80 in 2024", "46 of the 385". Told by the words
between them (`pairing.toml`), no model asked. A question that wants a change or a share mostly means such a pair.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from assistant.chain.asking import YEAR
from assistant.chain.lexicon import Words, read_data, word_pattern
from assistant.chain.ranking import is_range
from assistant.documents.tables import is_table_row
from assistant.figures import Figure
from assistant.index.cards import FigureCard

NEAR = 60
"""Most characters between two figures that are set together."""

BESIDE = 24
"""Most characters between a word of `pairing.toml` and the figure behind it: "from an average of 60"."""

_END = re.compile(r"[;；。!?！？]|\.(?=\s)")
_MARK = re.compile(r"[,，;；。!?！？、]|\.(?=\s)")


class Pair(NamedTuple):
    """Two figures that a sentence sets together, by the ids of their cards: the earlier and the later for a `change`,
    the part and the whole for a `share`."""

    kind: Literal["change", "share"]
    first: str
    second: str


def pairs(cards: Sequence[FigureCard]) -> frozenset[Pair]:
    """The pairs among these figures of running text."""
    clauses: dict[str, list[FigureCard]] = {}
    for card in cards:
        if card.clause_id is not None and not is_table_row(card.clause):
            clauses.setdefault(card.clause_id, []).append(card)
    return frozenset(pair for own in clauses.values() if len(own) > 1 for pair in _pairs_in(own))


def _pairs_in(cards: Sequence[FigureCard]) -> list[Pair]:
    """The pairs among figures of one clause: of every figure and the next one of its unit."""
    ordered = sorted(cards, key=lambda c: c.figure.start)
    clause = ordered[0].clause
    shift = _shift(clause, ordered)
    found = []
    for i, one in enumerate(ordered):
        other = next((c for c in ordered[i + 1 :] if c.figure.unit == one.figure.unit), None)
        if shift is None or other is None or is_range(one, other):
            continue
        told = _told(
            clause[: _begins(one.figure) + shift],
            clause[one.figure.end + shift : _begins(other.figure) + shift],
            clause[other.figure.end + shift :],
        )
        if told is not None:
            kind, in_order = told
            first, second = (one, other) if in_order else (other, one)
            found.append(Pair(kind, first.id, second.id))
    return found


def _told(before: str, between: str, behind: str) -> tuple[Literal["change", "share"], bool] | None:
    """How two figures with these texts around them are set together, and whether the first of the pair comes first."""
    if len(between) > NEAR or _END.search(between):
        return None
    words = _lexicon()
    if _ends_with(words["against"], between):
        return "change", False
    if _ends_with(words["until"], between) and (
        _ends_with(words["since"], before) or words["changed"].search(between)
    ):
        return "change", True
    if _ends_with(words["of_which"], between):
        return "share", False
    if _ends_with(words["of"], between) and not _MARK.search(between):
        return "share", True
    return _by_years(before, between, behind)


def _by_years(
    before: str, between: str, behind: str
) -> tuple[Literal["change", "share"], bool] | None:
    """A change where each figure has a year: "60 in 2023 and 80 in 2024", "2023年为60，2024年为80"."""
    before, behind = _MARK.split(before)[-1] or before[-BESIDE:], _MARK.split(behind)[0]
    inner = YEAR.findall(between)
    ahead, after = YEAR.findall(before), YEAR.findall(behind)
    if len(inner) != 1 or len(ahead) + len(after) != 1:
        return None
    first, second = (ahead[0], inner[0]) if ahead else (inner[0], after[0])
    return None if first == second else ("change", first < second)


def _ends_with(words: Words, text: str) -> bool:
    """Whether one of these words stands close to the end of a text, no other figure or mark behind it."""
    *_, last = (None, *words.finditer(text))
    return (
        last is not None
        and not re.search(r"[\d,，;；]", text[last.end() :])
        and len(text) - last.end() <= BESIDE
    )


def _shift(clause: str, cards: Sequence[FigureCard]) -> int | None:
    """What has to be added to a place in the document to get that in the clause; None where figures reach out of it."""
    first = cards[0].figure
    for match in re.finditer(re.escape(first.text), clause):
        shift = match.start() - first.start
        if all(
            clause[c.figure.start + shift : c.figure.end + shift] == c.figure.text for c in cards
        ):
            return shift
    return None


def _begins(figure: Figure) -> int:
    return figure.outer[0] if figure.outer else figure.start


@cache
def _lexicon() -> dict[str, Words]:
    return {name: word_pattern(words) for name, words in read_data("pairing.toml").items()}
