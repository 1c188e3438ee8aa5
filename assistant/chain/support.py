"""Whether what the model wrote stands in the evidence: a check by words, where it words a reason.

A small model that is asked why something happened which did not happen gives a reason. Its answer then has words that
the evidence does not have: those of the premise. Only evidence in the answer's language can be compared so.
"""

from collections.abc import Sequence

from assistant.chain.evidence import EvidenceSentence
from assistant.documents.language import same_language
from assistant.index.lexical import LexicalIndex
from assistant.index.tokens import stems

SUPPORTED = 0.75
"""Least part of an answer, by the rarity of its words, that its evidence must have."""


REASON_SUPPORTED = 0.9
"""The same for an answer to a question that asks why."""


def supported(
    answer: str,
    evidence: Sequence[EvidenceSentence],
    language: str,
    words: LexicalIndex,
    least: float = SUPPORTED,
) -> bool:
    """Whether the words of an answer stand, by `least` of their rarity, in the passages that its evidence is from.

    True where evidence in another language has to be reckoned with.
    """
    if not all(same_language(sentence.metadata.language, language) for sentence in evidence):
        return True
    own = {word for word in stems(answer) if not any(c.isdigit() for c in word)}
    there = frozenset().union(
        *(stems(f"{s.metadata.title} {s.passage.context} {s.passage.text}") for s in evidence)
    )
    rarity = words.rarity(sorted(own), evidence[0].metadata.language) if own else {}
    total = sum(rarity.values())
    return total == 0 or sum(rarity[w] for w in own & there) / total >= least
