"""How the words of a question are shared by texts: by stems, names and years, rare words counting more."""

import math
import re
from collections.abc import Sequence

from assistant.chain.asking import names, own_years, years
from assistant.index.tokens import stems

_WORD = re.compile(r"(?<![a-z0-9])[a-z0-9]+(?:-[a-z0-9]+)*")


class Wording:
    """A question's words among candidate texts: a word that all candidates have tells nothing apart."""

    def __init__(self, question: str, texts: Sequence[str]) -> None:
        self._question = question
        self._stems = stems(question)
        self._years, self._own_years = years(question), own_years(question)
        self._names = names(question)
        owned = [stems(t) for t in texts]
        self._weight = {
            word: math.log((len(owned) + 1) / (sum(word in own for own in owned) + 1))
            for word in self._stems
        }
        most = max(self._weight.values(), default=0.0)
        # words that no candidate has say nothing either: they are grammar, or of another language
        self._known = {w for w in self._stems if self._weight[w] < most} or set(self._stems)

    def covered(self, texts: Sequence[str]) -> float:
        """Which part of the question's words, by weight, these texts have together."""
        total = math.fsum(self._weight[w] for w in self._known)  # whatever their order
        have = frozenset().union(*(stems(t) for t in texts))
        return math.fsum(self._weight[w] for w in self._known & have) / total if total else 0.0

    def alias_share(self, aliases: Sequence[str]) -> float:
        """The best share of a name's words that the question has: 1 where it has the whole name of a calculation."""
        return max((self._share_of(alias) for alias in aliases), default=0.0)

    def names_it(self, aliases: Sequence[str]) -> bool:
        """Whether one of the names stands in the question as it is."""
        return any(stands_in(alias, self._question) for alias in aliases)

    def _share_of(self, alias: str) -> float:
        if self.names_it([alias]):
            return 1.0
        own = stems(alias)
        return 0.8 * len(own & self._stems) / len(own) if own else 0.0

    def foreign(self, labels: Sequence[str]) -> float:
        """The least part of one of the labels that the question does not have."""
        parts = [1 - len(s & self._stems) / len(s) for s in map(stems, labels) if s]
        return min(parts, default=0.0)

    def years_covered(self, texts: Sequence[str]) -> float:
        """Which part of the question's years these texts are about, or for those that it sets something against, name;
        0 where it names none."""
        own = self._own_years & frozenset().union(*(own_years(t) for t in texts))
        others = self._years - self._own_years
        return _recall(self._years, own | (others & frozenset().union(*(years(t) for t in texts))))

    def years_foreign(self, texts: Sequence[str]) -> float:
        """Which part of the texts' years the question does not name; 0 where it names none."""
        have = frozenset().union(*(years(t) for t in texts))
        return len(have - self._years) / len(have) if have and self._years else 0.0

    def names_covered(self, texts: Sequence[str]) -> float:
        """Which part of the question's names these texts have; 0 where it has none."""
        return _recall(self._names, frozenset().union(*(_words(t) for t in texts)))


def stands_in(name: str, question: str) -> bool:
    """Whether a name stands in a question word for word."""
    return bool(re.search(rf"(?<![a-z]){re.escape(name.casefold())}(?![a-z])", question.casefold()))


def called(names: Sequence[str], question: str) -> frozenset[str]:
    """Which of these names the question calls: those that stand in it word for word, but for one that is only a part of
    another ("sales" where "wool sales" stands)."""
    standing = {name for name in names if name and stands_in(name, question)}
    return frozenset(
        name
        for name in standing
        if not any(name != other and stands_in(name, other) for other in standing)
    )


def _words(text: str) -> frozenset[str]:
    """All that may be a name in a text: its first word too, which names a document or the subject of a label."""
    return frozenset(_WORD.findall(text.lower()))


def _recall(asked: frozenset[str], has: frozenset[str]) -> float:
    return len(asked & has) / len(asked) if asked else 0.0
