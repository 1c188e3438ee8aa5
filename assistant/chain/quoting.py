"""Answers in the sources' own words.

A small model finds the sentence that answers, and then words it wrongly: it turns a denial round, leaves the point out
or adds a reason. So where what it wrote goes back to sentences in the question's language, those sentences are the
answer, word for word; its own wording stays only where the sources speak another language.
"""

import re
from collections.abc import Sequence

from assistant.chain.evidence import EvidenceSentence
from assistant.documents.language import same_language

NEXT = 0.05
"""How much less near a second sentence may be than the first to be quoted too (evals/words.md)."""

MOST = 2
"""Most sentences quoted."""

_QUESTION_END = re.compile(r"[?？]")
_ANSWER = re.compile(
    r"[\s*-]*(?:A|Answer|R|Respuesta|答|回答)\**\s*[:：]\s*",
    re.IGNORECASE,
)


def quoted(
    evidence: Sequence[EvidenceSentence], similarity: Sequence[float], language: str
) -> list[int]:
    """The pieces of the evidence that what the model wrote goes back to, best first; empty where that is in another
    language or stands in a table.

    `similarity`: of what the model wrote to each piece. It counts as much as that of the question, since the model may
    have turned round what it read.
    """
    near = [s.score + like for s, like in zip(evidence, similarity, strict=True)]
    order = sorted(range(len(evidence)), key=lambda i: -near[i])
    chosen: list[int] = []
    for i in order[:MOST]:
        if near[order[0]] - near[i] > NEXT or not _quotable(evidence[i], language):
            break
        chosen.append(i)
    return chosen


def answer_part(text: str) -> str:
    """What follows the question, where a source puts one and answers it; else the text as it is."""
    asked = _QUESTION_END.search(text)
    label = _ANSWER.match(text, asked.end()) if asked else None
    return text[label.end() :] if label and label.end() < len(text) else text


def _quotable(sentence: EvidenceSentence, language: str) -> bool:
    """Whether it can stand as an answer: in the question's language, no row of a table, no question alone."""
    asks = answer_part(sentence.quote).rstrip('”"’」』)）').endswith(("?", "？"))
    own = same_language(sentence.metadata.language, language)
    return own and not asks and "|" not in sentence.quote
