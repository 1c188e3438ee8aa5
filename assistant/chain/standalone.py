"""Making a follow-up question understandable without the chat, only when it leans on it.

What is plain is completed by code (`ellipsis`). For the rest the language model is asked, which costs seconds and can
drift, so what it writes is checked against the chat, and replaced by both questions together where it fails.
"""

import re
from collections.abc import Sequence

from assistant.chain.asking import find_names, names
from assistant.chain.ellipsis import (
    asks,
    complete,
    continues,
    lexicon,
    own_words,
    without_opening,
)
from assistant.chain.types import Turn
from assistant.documents import detect_language
from assistant.documents.language import same_language
from assistant.figures import find_figures
from assistant.index.tokens import stems, tokens

SHORT = 4  # words, or pairs of characters: "And in 2018?", "为什么?"

TELLING = 2
"""Own words, beside a name, from which a question that begins like a continuation is taken to stand alone."""

KEPT = 0.5
"""Least share of a follow-up's own words that its rewriting has to keep."""

_MARK = re.compile(r" ?\[[0-9]+]")


def leans_on_chat(question: str) -> bool:
    """Whether a question needs what was said before to be understood.

    It does when it points back, and when it goes on from what was said or is very short, unless it asks in words and
    names of its own.
    """
    named = find_names(question)
    own = own_words(question) - {stem for name in named for stem in stems(name[0])}
    telling = bool(named) and len(own) >= TELLING and asks(without_opening(question))
    pointers = [m.start() for m in lexicon().pointing.finditer(question)]
    if pointers:  # that of a question which has a name before it points there
        return not (telling and named[0].start() < pointers[0])
    if continues(question):
        return not telling
    return len(set(tokens(question))) <= SHORT and not (named and asks(question))


def language_of(question: str, history: Sequence[Turn]) -> str:
    """The language of a question, that of the chat where its own words do not tell."""
    language = "und"
    for text in [*(t.question for t in history), question]:
        language = detect_language(text, default=language)
    return language


def completed(question: str, history: Sequence[Turn]) -> str | None:
    """The question as far as code can make it stand alone; None where the model is needed.

    Every question before it is completed in its turn, so that "and in 2018?" can follow "and in 2019?".
    """
    before: str | None = None
    for number, text in enumerate([*(t.question for t in history), question]):
        if number and leans_on_chat(text):
            language = language_of(text, history[:number])
            same = before is not None and same_language(detect_language(before, language), language)
            before = complete(text, before, language) if before is not None and same else None
        else:
            before = text
    return before


def conversation(history: Sequence[Turn], turns: int = 2) -> str:
    """The last turns as the rewriting prompt shows them; marks are left out."""
    lines = [f"Q: {t.question}\nA: {_MARK.sub('', t.answer)[:400]}" for t in history[-turns:]]
    return "\n".join(lines)


def usable(rewritten: str, question: str, history: Sequence[Turn]) -> str:
    """The model's rewriting when it can be trusted, else the last question and this one together.

    A rewriting may not bring in numbers or names that are not in the chat, lose those of the question or most of its
    words, change its language, repeat an earlier question, or run on.
    """
    line = rewritten.strip().splitlines()[0].strip() if rewritten.strip() else ""
    said = " ".join([question, *(text for t in history for text in (t.question, t.answer))])
    language = language_of(question, history)
    trusted = (
        bool(line)
        and len(line) <= 3 * len(question) + 200
        and not any(_same_words(line, t.question) for t in history)
        and same_language(detect_language(line, language), language)
        and _numbers_stand(line, question, said, language)
        and all(name in line.lower() for name in names(question))
        and all(name in said.lower() for name in names(line))
        and _kept(line, question) >= KEPT
    )
    return line if trusted else f"{history[-1].question} {question}"


def _numbers_stand(line: str, question: str, said: str, language: str) -> bool:
    """Whether a rewriting has the numbers of the question and none that nobody wrote, in digits or in words."""
    digits = re.findall(r"\d+", line)
    if not set(re.findall(r"\d+", question)) <= set(digits) <= set(re.findall(r"\d+", said)):
        return False
    known = {f.value for f in find_figures(said, language)}
    return all(f.value in known for f in find_figures(line, language))


def _kept(line: str, question: str) -> float:
    """The share of a question's own words that stand in its rewriting; those that open it or point back are none."""
    own = own_words(question)
    return len(own & stems(line)) / len(own) if own else 1.0


def _same_words(one: str, other: str) -> bool:
    return tokens(one) == tokens(other)
