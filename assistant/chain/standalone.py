"""Making a follow-up question understandable without the chat, only when it leans on it.

A model call costs a second and can drift, so a question is sent for rewriting only when it is very short, begins like
a continuation or points back by a pronoun.
"""

import re
from collections.abc import Sequence

from assistant.chain.types import Turn
from assistant.index.tokens import tokens

SHORT = 4  # words, or pairs of characters: "And in 2018?", "为什么?"

_MARK = re.compile(r" ?\[[0-9]+]")
_OPENING = re.compile(
    r"^\W*(and|but|so|then|also|or|what about|how about|why|which one|"
    r"那么?|还有|而|然后|为什么|怎么|另外|如果|"
    r"y|pero|entonces|también|o|qué hay de|por qué|cuál de)\b",
    re.IGNORECASE,
)
_CJK_OPENING = re.compile(r"^\W*(那|还有|然后|另外|其中)")
_POINTING = re.compile(
    r"\b(it|its|they|them|their|theirs|he|him|his|she|her|that|those|this|these|there|one|ones|"
    r"the (former|latter|same|other)|"
    r"él|ella|ello|ellos|ellas|lo|eso|esa|ese|esos|esas|esto|aquello|su|sus|allí|dicho|dicha|"
    r"l[ao]s? (mism[ao]s?|otr[ao]s?))\b"
    r"|[它他她其]|这[个些家笔次项]?|那[个些家笔次项]|前者|后者|该",
    re.IGNORECASE,
)


def leans_on_chat(question: str) -> bool:
    """Whether a question needs what was said before to be understood."""
    return bool(
        len(set(tokens(question))) <= SHORT
        or _OPENING.search(question)
        or _CJK_OPENING.search(question)
        or _POINTING.search(question)
    )


def conversation(history: Sequence[Turn], turns: int = 2) -> str:
    """The last turns as the rewriting prompt shows them; marks are left out."""
    lines = [f"Q: {t.question}\nA: {_MARK.sub('', t.answer)[:400]}" for t in history[-turns:]]
    return "\n".join(lines)


def usable(rewritten: str, question: str, history: Sequence[Turn]) -> str:
    """The model's rewriting when it can be trusted, else the last question and this one together.

    A rewriting may not bring in digits that nobody wrote, lose those of the question, or run on.
    """
    line = rewritten.strip().splitlines()[0].strip() if rewritten.strip() else ""
    said = question + " ".join(f"{t.question} {t.answer}" for t in history)
    digits = re.findall(r"\d+", line)
    kept = all(d in digits for d in re.findall(r"\d+", question))
    known = all(d in re.findall(r"\d+", said) for d in digits)
    if line and kept and known and len(line) <= 3 * len(question) + 200:
        return line
    return f"{history[-1].question} {question}"
