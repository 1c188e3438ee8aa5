"""Answers in the sources' own words.

The sentences nearest to a question that wants words are its answer, word for word: a small model finds no better ones,
and words them wrongly; it turns a denial round, leaves the point out or adds a reason. Where it is asked all the same,
for a reason, the sentences that its wording goes back to are the answer.
"""

import re
from collections.abc import Sequence

from assistant.chain.checking import Says
from assistant.chain.evidence import FOREIGN, QUESTION_LABEL, EvidenceSentence
from assistant.documents.language import is_foreign

_QUESTION_END = re.compile(r"[?？]")
_ANSWER = re.compile(
    r"[\s*-]*(?:A|Answer|R|Respuesta|答|回答)\**\s*[:：]\s*",
    re.IGNORECASE,
)


CLOSE = 0.03
"""How much less near than the nearest sentence a second may be to be quoted with it."""


MOST = 3
"""Most pieces among which the language model has a word."""

LEAN = 0.04
"""What the language model's leaning counts beside how near a piece is."""


def nearest(evidence: Sequence[EvidenceSentence], language: str, says: Says) -> list[int]:
    """The pieces of the evidence that answer a question for words by themselves: the nearest, and the next where it is
    about as near; empty where the nearest cannot stand alone.

    Of pieces about as near of which some are in another language only one is taken, the one that the language model
    (`says`) speaks for.
    """
    order = sorted(range(len(evidence)), key=lambda i: -evidence[i].score)
    if not _stands_alone(evidence[order[0]]):
        return []
    least = evidence[order[0]].score - CLOSE
    close = [i for i in order if evidence[i].score >= least and _stands_alone(evidence[i])][:MOST]
    if len(close) == 1 or all(_quotable(evidence[i], language) for i in close):
        return close[:2]
    return [max(close, key=lambda i: _alone(evidence[i], language) + LEAN * says([evidence[i]]))]


def _alone(sentence: EvidenceSentence, language: str) -> float:
    """How near a piece is without what one in another language has been given."""
    return sentence.score - FOREIGN * is_foreign(sentence.metadata.language, language)


def quotable(evidence: Sequence[EvidenceSentence], language: str) -> bool:
    """Whether any piece of the evidence may stand in for what a model writes."""
    return any(_quotable(sentence, language) for sentence in evidence)


def sources(
    evidence: Sequence[EvidenceSentence], similarities: Sequence[Sequence[float]]
) -> list[int]:
    """The pieces of the evidence that the sentences of an answer go back to, each once, in the answer's order; empty
    where one of them stands in a table.

    `similarities`: of every sentence of the answer to every piece. That of the question counts as much, since the
    model may have turned round what it read.
    """
    found: list[int] = []
    for similarity in similarities:
        best = max(range(len(evidence)), key=lambda i: evidence[i].score + similarity[i])
        if not _stands_alone(evidence[best]):
            return []
        found.append(best)
    return list(dict.fromkeys(found))


def question_part(text: str) -> str | None:
    """The question, where a source puts one and answers it; None where it does not."""
    label, asked = QUESTION_LABEL.match(text), _QUESTION_END.search(text)
    if label is None or asked is None or answer_part(text) == text:
        return None
    return text[label.end() : asked.end()].strip()


def answer_part(text: str) -> str:
    """What follows the question, where a source puts one and answers it; else the text as it is."""
    asked = _QUESTION_END.search(text)
    label = _ANSWER.match(text, asked.end()) if asked else None
    return text[label.end() :] if label and label.end() < len(text) else text


def _quotable(sentence: EvidenceSentence, language: str) -> bool:
    """Whether it can stand as an answer in the question's language."""
    return not is_foreign(sentence.metadata.language, language) and _stands_alone(sentence)


def _stands_alone(sentence: EvidenceSentence) -> bool:
    """Whether it is no row of a table and no question alone."""
    asks = answer_part(sentence.quote).rstrip('”"’」』)）').endswith(("?", "？"))
    return not asks and "|" not in sentence.quote
