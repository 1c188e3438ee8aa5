"""Taking apart a question that asks several things in one: "the first and second tranche", "收入和亏损分别是多少".

Where the parts that are joined begin and end is not told by words: "opening and closing price" shares its last word,
"revenue and operating loss in 2025" its last two. So every part comes in several readings, each a question of its own
with what the parts share, and whoever knows the documents chooses among them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from assistant.chain.asking import find_names, years
from assistant.chain.lexicon import Words, read_data, word_pattern

MOST_PARTS = 4
MOST_WAYS = 3
MOST_READINGS = 6
"""Places tried as the beginning of the first part, and as the end of the last one."""

REACH = 40
"""How far behind "between" an "and" still belongs to it, in characters."""

_TOKEN = re.compile(r"[^\W_\u3400-\u9fff]+(?:[-.’'&/][^\W_\u3400-\u9fff]+)*%?|\S")
_BREAK = re.compile(r"[,;:.?!¿¡，；：。？！]")
_TWICE = re.compile(r"\b(\w+) \1\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|its|they|their|them|ellos?|ellas?|él)\b|[它其该該]", re.IGNORECASE)
_COMMA = re.compile(r"\s*(?:(?<!\d),|,(?!\d)|、)\s*")
_PAUSE = re.compile(r"\s*(?:(?<!\d),|,(?!\d)|[、，;；?？])\s*")


@dataclass(frozen=True)
class Coordination:
    """A question with joints: spans of words and marks that join its parts.

    `begins`: where its first part may begin; `ends`: where its last one may end, both as offsets into the question.
    `clauses`: every part asks by itself, so that one without a name of its own is about what another one names.
    """

    question: str
    joints: tuple[tuple[int, int], ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    clauses: bool = False

    def first(self, end: int) -> str:
        """The question with the first part alone, if the last one ends at `end`."""
        text = _tidy(self.question[: self.joints[0][0]], self.question[end:])
        return about(text, self.question[self.joints[-1][1] :]) if self.clauses else text

    def last(self, begin: int) -> str:
        """The question with the last part alone, if the first one begins at `begin`."""
        text = _tidy(self.question[:begin], self.question[self.joints[-1][1] :])
        return about(text, self.question[: self.joints[0][0]]) if self.clauses else text

    def middle(self, begin: int, end: int) -> list[str]:
        """The question with each of the parts between alone."""
        return [
            _tidy(self.question[:begin], self.question[one[1] : other[0]], self.question[end:])
            for one, other in pairwise(self.joints)
        ]


def coordinations(question: str, language: str, *, alternatives: bool) -> list[Coordination]:
    """The ways to read a question as one that asks several things; none where nothing is joined.

    With `alternatives`, things that are set against each other ("A or B"), where there are any, are its parts.
    """
    lexicon = _lexicon(language.partition("-")[0])
    if alternatives and (ors := list(lexicon.alternative.finditer(question))):
        # what stands before the first comma asks: "Which is longer, A, B or C"
        chains = [chain[1:] or chain for chain in (_chain(question, m.span()) for m in ors)]
    else:
        apart = [m.end() for m in lexicon.apart.finditer(question)]
        joins = [m.span() for m in lexicon.joining.finditer(question)]
        joins = [s for s in joins if not any(0 <= s[0] - end <= REACH for end in apart)]
        chains = [chain for span in reversed(joins) for chain in (_chain(question, span), (span,))]
    made = (_made(question, joints) for joints in dict.fromkeys(chains))
    ways = [way for way in made if way is not None][:MOST_WAYS]
    return [_by_names(way) for way in ways] if alternatives else ways


def between_amounts(
    question: str, spans: Sequence[tuple[int, int]], language: str
) -> list[Coordination]:
    """The same for a question that asks for amounts more than once, at `spans`: it is cut before the later ones.

    Every part has its own amount; where both the first and the last one are numbers of things, and that one follows its
    joint at once, it may also be of what the first one is of ("how many shares are in the first, and how many in the
    second").
    """
    lexicon = _lexicon(language.partition("-")[0])
    joints: list[tuple[int, int]] = []
    for (_, end), (start, _) in pairwise(spans):
        gap = question[end:start]
        marks = [*lexicon.joining.finditer(gap), *_PAUSE.finditer(gap)]
        if not marks:
            return []
        last = max(marks, key=lambda m: m.end())
        begins = len(question[: end + last.start()].rstrip(" ,，、"))
        joints.append((max(end, begins), end + last.end()))
    if not joints:
        return []
    (first, _), (start, last_end) = spans[0], spans[-1]
    before = [t.start() for t in _near(reversed(list(_TOKEN.finditer(question[:first]))))]
    behind = [last_end + t.end() for t in _near(_TOKEN.finditer(question[last_end:]))]
    ends = tuple(dict.fromkeys([*behind, len(question)]))
    starts = tuple(dict.fromkeys([first, *before, 0]))
    ways = [Coordination(question, tuple(joints), starts, ends, clauses=True)]
    counts = all(lexicon.blanks.fullmatch(question[s:e]) for s, e in (spans[0], spans[-1]))
    if counts and not question[joints[-1][1] : start].strip():
        leaning = _made(question, (*joints[:-1], (joints[-1][0], last_end)))
        ways += [leaning] if leaning else []
    return ways


def _chain(question: str, joint: tuple[int, int]) -> tuple[tuple[int, int], ...]:
    """The joints of the list that ends in this one: "A, B and C"; of this one alone where it ends none."""
    before = re.search(r"\s*,\s*$", question[: joint[0]])
    joints = [(before.start() if before else joint[0], joint[1])]
    for mark in reversed(list(_COMMA.finditer(question[: joints[0][0]]))):
        item = question[mark.end() : joints[0][0]]
        if not item.strip() or len(_TOKEN.findall(item)) > MOST_READINGS or _BREAK.search(item):
            break
        joints.insert(0, mark.span())
        if len(joints) == MOST_PARTS - 1:
            break
    return tuple(joints)


def _made(question: str, joints: tuple[tuple[int, int], ...]) -> Coordination | None:
    left, right = question[: joints[0][0]], question[joints[-1][1] :]
    begins = [t.start() for t in _near(reversed(list(_TOKEN.finditer(left))))]
    ends = [joints[-1][1] + t.end() for t in _near(_TOKEN.finditer(right))]
    if not begins or not ends:
        return None
    return Coordination(question, joints, tuple(dict.fromkeys(begins)), tuple(dict.fromkeys(ends)))


def _by_names(way: Coordination) -> Coordination:
    """The same without readings that leave one alternative's name in the question about another ("the Elbe or the Oder
    line" is not "the Elbe Oder line"), where both have one."""
    named = [match.span() for match in find_names(way.question)]
    left = max(
        (s for s, e in named if min(way.begins) <= s and e <= way.joints[0][0]), default=None
    )
    right = min(
        (e for s, e in named if way.joints[-1][1] <= s and e <= max(way.ends)), default=None
    )
    if left is None or right is None:
        return way
    return replace(
        way,
        begins=tuple(begin for begin in way.begins if begin <= left),
        ends=tuple(end for end in way.ends if end >= right),
    )


def _near(tokens: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The first tokens, not across a comma."""
    for count, token in enumerate(tokens):
        if count == MOST_READINGS or _BREAK.fullmatch(token[0]):
            return
        yield token


def about(text: str, other: str, *, leaning: bool = False) -> str:
    """A part that names nothing, with the years of another one behind it, and what "it" is: "how much did it lose?".

    `leaning`: what it names nothing for is what the other one names, be there an "it" or not.
    """
    if find_names(text):
        return text
    named = dict.fromkeys(
        match[0] for match in find_names(other) if leaning or _PRONOUN.search(text)
    )
    told = [*named, *(sorted(years(other)) if not years(text) else [])]
    return f"{text} ({', '.join(told)})" if told else text


def _tidy(*pieces: str) -> str:
    """The pieces as one question; a word that ends one and begins the next, as articles do, is said once."""
    if not any(" " in p for p in pieces):
        return "".join(pieces)
    return _TWICE.sub(r"\1", " ".join(" ".join(pieces).split()))


@dataclass(frozen=True)
class _Lexicon:
    blanks: Words
    joining: Words
    alternative: Words
    apart: Words


@cache
def _lexicon(language: str) -> _Lexicon:
    data = read_data("asking.toml")
    here = language if language in data["joining"] else "en"
    return _Lexicon(
        blanks=word_pattern({here: data["blanks"][here]}),
        joining=word_pattern({here: data["joining"][here]}),
        alternative=word_pattern({here: data["alternative"][here]}),
        apart=word_pattern({here: data["apart"][here]}),
    )
