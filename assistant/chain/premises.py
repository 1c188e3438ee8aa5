"""What a question takes for granted ("why did A buy B"), and whether a sentence of the sources says so.

Told by code from kinds of events, names and their order; no model is asked. Embeddings see that two sentences are about
the same thing, not who did what to whom, nor up from down.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.chain.asking import Asked, names
from assistant.chain.evidence import EvidenceSentence, sentences
from assistant.chain.lexicon import read_data
from assistant.figures import Figure, agrees, compatible, find_figures
from assistant.index.search import RetrievedPassage

_OPENERS = {
    "en": re.compile(
        r"^(?:so|and|but)?\s*(?:why|how come|how|when|for what reason|what made|what led)\s+"
        r"(?:did|does|do|was|were|has|have)?\s*",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"^(?:y|pero)?\s*(?:por qué|por que|a qué se deb[a-zó]+ que|cómo|cuándo|qué llevó a(?: que)?)\s+",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        "为什么|為什麼|为何|為何|何以|怎么会|怎麼會|怎么|怎麼|如何|什么时候|什麼時候|何时|何時|哪一?天|哪年"
        "|是什么原因|是因为什么"
    ),
}
_PASSIVE = re.compile(r"\bby\b|\bpor\b|被|由")
_CONDITION = re.compile(
    r"\b(?:if|unless|whether|si)\b[^,;.]*|(?:如果|倘若|假如|一旦|若)[^，；。]*", re.IGNORECASE
)
"""What would be, and is not said to be so."""


@dataclass(frozen=True)
class Told:
    """How much of what a question takes for granted one sentence says: parts between 0 and 1.

    `events`: the kinds of events of the question that it names; `names`: the question's names that it or its title
    and headings have; `figures`: it has one of the question's quantities, where there are any; `turned`: it names both
    parties the other way round; `opposed`: it says the opposite instead.
    """

    events: float
    names: float
    figures: bool
    turned: bool
    opposed: bool

    @property
    def happened(self) -> bool:
        """Whether it says of every event that it was so."""
        return self.events == 1 and not (self.turned or self.opposed)

    @property
    def whole(self) -> bool:
        """Whether nothing of it is missing or turned round."""
        return self.happened and self.names == 1 and self.figures


def presupposed(question: str, language: str) -> str:
    """The statement that a question which asks for the reason of something takes for true."""
    text = question.strip(" ¿?？¡!。.")
    opener = _OPENERS.get(language.split("-")[0])
    return opener.sub("", text, count=1).strip(" ，,") if opener else text


def granted(
    question: str, asked: Asked, language: str, retrieved: Sequence[RetrievedPassage]
) -> bool:
    """Whether a sentence of the passages found for a question says what the question takes for true: all of it where it
    asks why, and that it happened where it asks how or when."""
    if not (asked.reason or asked.circumstance):
        return True
    said = [sentence for found in retrieved for sentence in sentences(found, language)]
    told = best_told(presupposed(question, language), language, said)
    return told.whole if asked.reason else told.happened


def told_by(statement: str, language: str, sentence: EvidenceSentence) -> Told:
    """How much of a statement a sentence of the sources says."""
    quote = _CONDITION.sub(" ", sentence.quote)
    statement = _CONDITION.sub(" ", statement)
    wanted = events(statement, language)
    said = events(quote, sentence.metadata.language)
    own = names(f"- {statement}")
    quantities = [f for f in find_figures(statement, language) if f.kind != "number"]
    about = f"{quote} {sentence.metadata.title} {sentence.passage.context}".casefold()
    opposite = frozenset().union(*(_opposites()[kind] for kind in wanted)) - wanted
    return Told(
        events=len(wanted & said) / len(wanted) if wanted else 1.0,
        names=sum(name in about for name in own) / len(own) if own else 1.0,
        figures=not quantities or any(_agree(a, b) for a in quantities for b in sentence.figures),
        turned=_turned(statement, language, quote, wanted & said),
        opposed=bool(opposite & said) and not wanted & said,
    )


def best_told(statement: str, language: str, said: Sequence[EvidenceSentence]) -> Told:
    """The most that one of these sentences says of a statement; nothing where there is none."""
    told = [told_by(statement, language, sentence) for sentence in said]
    return max(
        told,
        key=lambda t: t.events + t.names + t.figures - t.turned - t.opposed,
        default=Told(0.0, 0.0, figures=False, turned=False, opposed=False),
    )


def events(text: str, language: str) -> frozenset[str]:
    """The kinds of events a text in this language names; none in a language without words here."""
    known = _events().get(language.split("-")[0], {})
    return frozenset(kind for kind, pattern in known.items() if pattern.search(text))


def _agree(own: Figure, stated: Figure) -> bool:
    """Whether a number of the question is one of the source's, be it rounded or without what it is for each of."""
    return own.value == stated.value or (compatible(own.unit, stated.unit) and agrees(own, stated))


def _turned(statement: str, language: str, quote: str, kinds: frozenset[str]) -> bool:
    """Whether the two names that stand about an event in the statement stand the other way round in the quote."""
    for kind in kinds:
        parties = _parties(statement, language, kind)
        if parties is None:
            continue
        places = [quote.casefold().find(name) for name in parties]
        if min(places) < 0:
            continue
        turned = places[0] > places[1]
        if turned != (bool(_PASSIVE.search(quote)) != bool(_PASSIVE.search(statement))):
            return True
    return False


def _parties(statement: str, language: str, kind: str) -> tuple[str, str] | None:
    """The only name before an event and the first name behind it."""
    event = _events()[language.split("-")[0]][kind].search(statement)
    assert event is not None
    before = names(f"- {statement[: event.start()]}")
    behind = names(f"- {statement[event.end() :]}")
    if len(before) != 1 or not behind - before:
        return None
    (subject,) = before
    return subject, min(behind - before, key=statement.casefold().find)


@cache
def _opposites() -> dict[str, frozenset[str]]:
    """By kind of event, the kinds that say the opposite."""
    return {
        kind: frozenset(words.get("against", ()))
        for kind, words in read_data("events.toml").items()
    }


@cache
def _events() -> dict[str, dict[str, re.Pattern[str]]]:
    """By language and kind, what finds a word for such an event."""
    found: dict[str, dict[str, re.Pattern[str]]] = {"en": {}, "es": {}, "zh": {}}
    for kind, words in read_data("events.toml").items():
        for language, patterns in found.items():
            begins = "" if language == "zh" else r"\b"
            any_word = "|".join(
                re.escape(w.strip()) + r"\b" * w.endswith(" ") for w in words[language]
            )
            # not the beginning of a name such as OpenAir
            patterns[kind] = re.compile(f"{begins}(?i:{any_word})(?![a-z]*[A-Z])")
    return found
