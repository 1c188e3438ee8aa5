"""Whether an answer to a question with a false premise affirms the premise: it gives a reason for what is not so.

Questions with a false premise ask why, how or what for. An answer that explains takes the premise for true, also when
it states the true fact in its explanation ("it priced below the range because $185 is above the range").
"""

import re

from assistant.evaluation.figure_scores import is_one_of, stated_figures
from assistant.evaluation.questions import Question

_REASON = re.compile(
    r"(?i)\b(?:because|due to|owing to|thanks to|as a result of|"
    r"porque|debido a|ya que|puesto que|a causa de|gracias a)\b|因为|因為|由于|由於"
)
_DENIAL = re.compile(
    r"(?i)\b(?:not|no|never|none|neither|nor|cannot|incorrect|false|"
    r"nunca|jamás|ningun[oa]?|ningún|tampoco|incorrect[oa]|fals[oa])\b|n['’]t\b"
    r"|没|沒|不|并非|並非|并未|並未|未曾|从未|從未|有误|有誤|错误|錯誤"
)
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|[。！？；;\n]")


def affirms(question: Question, told: str) -> bool:
    """Whether a sentence gives a reason with nothing before it that denies the premise or sets it right.

    `told` is the answer without marks. What sets it right: an expected figure, or a term of an expected statement.
    """
    terms = [term.casefold() for terms in question.statements for term in terms]
    for sentence in _SENTENCE_END.split(told):
        reason = _REASON.search(sentence)
        if reason is None:
            continue
        said = sentence[: reason.start()]
        if _DENIAL.search(said) or any(term in said.casefold() for term in terms):
            continue
        figures = stated_figures(said, question.language)
        if not any(is_one_of(f, question.figures, question.question) for f in figures):
            return True
    return False
