"""Answers in the sources' own words.

A small model finds the sentence that answers, and then words it wrongly: it turns a denial round, leaves the point out
or adds a reason. So where what it wrote goes back to sentences in the question's language, those sentences are the
answer, word for word; its own wording stays only where the sources speak another language.
"""

import re
from collections.abc import Sequence

from assistant.chain.evidence import EvidenceSentence
from assistant.documents.language import same_language

_QUESTION_END = re.compile(r"[?？]")
_ANSWER = re.compile(
    r"[\s*-]*(?:A|Answer|R|Respuesta|答|回答)\**\s*[:：]\s*",
    re.IGNORECASE,
)


def quotable(evidence: Sequence[EvidenceSentence], language: str) -> bool:
    """Whether any piece of the evidence may stand in for what a model writes."""
    return any(_quotable(sentence, language) for sentence in evidence)


def sources(
    evidence: Sequence[EvidenceSentence], similarities: Sequence[Sequence[float]], language: str
) -> list[int]:
    """The pieces of the evidence that the sentences of an answer go back to, each once, in the answer's order; empty
    where one of them is in another language or stands in a table.

    `similarities`: of every sentence of the answer to every piece. That of the question counts as much, since the
    model may have turned round what it read.
    """
    found: list[int] = []
    for similarity in similarities:
        best = max(range(len(evidence)), key=lambda i: evidence[i].score + similarity[i])
        if not _quotable(evidence[best], language):
            return []
        found.append(best)
    return list(dict.fromkeys(found))


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
