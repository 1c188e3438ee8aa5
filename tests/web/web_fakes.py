"""An assistant that plays canned events, and answers to play."""

import copy
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from assistant.chain.types import (
    Answer,
    AnswerCalculation,
    AnswerFigure,
    CalculationInput,
    CalculationOutput,
    Citation,
    CitedPassage,
    Event,
    Finished,
    Stage,
    Statement,
    TextPiece,
    Timings,
    Turn,
)
from assistant.errors import ModelError
from assistant.index.index import Index

PASSAGE = (
    "Bakers in the old town met on Monday to agree on a common calendar. Nobody objected to the first draft. "
    "The mill will deliver 750 tonnes of flour for $10 billion. Deliveries begin in March, in four lots. "
    "The council welcomed the plan and asked for a report in autumn. It will be read in public before the first frost. "
    "A second mill may join next year if the harvest is good enough for two."
)
QUOTE = "The mill will deliver 750 tonnes of flour for $10 billion."


def cite(
    passage: str = PASSAGE, quote: str = QUOTE, *, mark: int = 1, offset: int = 5000, **changes
) -> Citation:
    """A citation of `quote` in `passage`, which stands at `offset` in its document."""
    start = offset + passage.index(quote)
    values = {
        "mark": mark,
        "document_id": f"doc-{mark}",
        "title": "Flour for the old town",
        "url": "https://example.org/flour",
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "publisher": "Example Gazette",
        "published": date(2026, 1, 14),
        "passage": CitedPassage(
            id=f"p{mark}", start=offset, end=offset + len(passage), text=passage
        ),
    }
    return Citation.model_validate(values | changes)


def make_answer(answer: str, **changes) -> Answer:
    values = {
        "id": "q",
        "question": "?",
        "language": "en",
        "answer": answer,
        "timings": Timings(retrieve_ms=40, total_ms=3412),
        "model": "fake-model",
        "index": "fake-index",
    }
    return Answer.model_validate(values | changes)


def flour_answer() -> Answer:
    words = "750 tonnes cost $10 billion [1], or about $13.33 million a tonne."
    return make_answer(
        words,
        citations=[cite()],
        figures=[
            AnswerFigure(
                text="750 tonnes",
                start=0,
                value=Decimal(750),
                unit="t",
                origin="quoted",
                citation=1,
            ),
            AnswerFigure(
                text="$13.33 million",
                start=words.index("$13.33"),
                value=Decimal(10**10) / 750,
                unit="USD/t",
                origin="computed",
                calculation="c1",
            ),
        ],
        calculations=[
            AnswerCalculation(
                id="c1",
                tool="unit_price",
                formula="unit price = price / quantity",
                inputs=(
                    CalculationInput(name="price", value=Decimal(10**10), unit="USD", citation=1),
                    CalculationInput(name="quantity", value=Decimal(750), unit="t", citation=1),
                ),
                result=CalculationOutput(value=Decimal(10**10) / 750, unit="USD/t"),
            )
        ],
    )


LINES = (
    "Other sources give other figures:\n"
    "Flour the bakers expect: 720 tonnes (by their order book; Bakers' Guild; 2025-12-02)[2]."
)


def disagreeing_answer() -> Answer:
    """An answer whose sources disagree."""
    words = f"The mill will deliver 750 tonnes [1].\n{LINES}"
    expected = "The bakers expect 720 tonnes by their order book."
    figures = [("750 tonnes", 750, 1), ("720 tonnes", 720, 2)]
    return make_answer(
        words,
        citations=[
            cite(),
            cite(
                expected,
                expected,
                mark=2,
                title="Minutes of the bakers",
                publisher="Bakers' Guild",
                published=date(2025, 12, 2),
            ),
        ],
        figures=[
            AnswerFigure(
                text=figure,
                start=words.index(figure),
                value=Decimal(value),
                unit="t",
                origin="quoted",
                citation=mark,
            )
            for figure, value, mark in figures
        ],
        statements=[
            Statement(
                figure="750 tonnes",
                start=words.index("750 tonnes"),
                label="flour the mill delivers",
                published=date(2026, 1, 14),
                citations=(1,),
            ),
            Statement(
                figure="720 tonnes",
                start=words.index("720 tonnes"),
                label="flour the bakers expect",
                basis="by their order book",
                published=date(2025, 12, 2),
                citations=(2,),
            ),
        ],
    )


class FakeAssistant:
    """Plays what a question asks for: `fail`, `crash`, `endless`, `hold`, `refuse`, `hostile`, `disagree`, else flour.

    `hold` waits, after its first piece, until `release` is set. `closed` collects the questions whose stream has ended.
    """

    def __init__(self, index: Index | None = None) -> None:
        self.index = index
        self.release = threading.Event()
        self.calls: list[tuple[str, tuple[Turn, ...]]] = []
        self.asked_of: list[Sequence[str] | None] = []
        self.closed: list[str] = []

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        document_ids: Sequence[str] | None = None,
    ) -> Iterator[Event]:
        self.calls.append((question, tuple(history)))
        self.asked_of.append(document_ids)
        try:
            yield Stage(name="searching")
            if question.startswith("fail"):
                raise ModelError("The model did not answer within 120 seconds; <b>ask again</b>.")
            if question.startswith("crash"):
                raise ZeroDivisionError("secret detail")
            yield Stage(name="writing")
            if question.startswith("endless"):
                while True:
                    yield TextPiece(text="flour ")
                    time.sleep(0.02)
            answer = self._answer(question)
            first, _, rest = answer.answer.partition(" ")
            yield TextPiece(text=first + " ")
            if question.startswith("hold"):
                self.release.wait(20)
            yield TextPiece(text=rest)
            yield Finished(answer=answer)
        finally:
            self.closed.append(question)

    def follow_ups(self, answer: Answer, document_ids: Sequence[str] | None = None) -> list[str]:
        return [] if answer.abstained or not answer.figures else ["How much is this: the harvest?"]

    def document_ids(self) -> list[str]:
        return [i for i, _ in self.index.library.content_hashes()] if self.index else []

    def over(self, index: Index) -> "FakeAssistant":
        """The same assistant over another index."""
        other = copy.copy(self)
        other.index = index
        return other

    def _answer(self, question: str) -> Answer:
        if question.startswith("hold"):
            return make_answer(f"This answers {question}.")
        if question.startswith("refuse"):
            return make_answer(
                "I cannot tell.", abstained=True, missing="the price of bread", notice="Be careful."
            )
        if question.startswith("hostile"):
            return hostile_answer()
        if question.startswith("disagree"):
            return disagreeing_answer()
        return flour_answer()


HOSTILE = (
    "<script>window.pwned = 1</script><img src=x onerror='window.pwned = 2'> "
    "${window.pwned = 3} {{constructor.constructor('window.pwned = 4')()}} `+alert(1)+` "
    "</textarea></style><svg onload=window.pwned=5> [click](javascript:window.pwned=6) [1]"
)


def hostile_answer() -> Answer:
    passage = f"{HOSTILE} before. {HOSTILE}. after {HOSTILE}"
    words = f"{HOSTILE}\n{HOSTILE}:\n{HOSTILE}"
    return make_answer(
        words,
        language='en" onfocus="window.pwned=7',
        notice=HOSTILE,
        citations=[
            cite(
                passage,
                "before.",
                title=HOSTILE,
                publisher=HOSTILE,
                url="javascript:window.pwned=8",
                document_id='"><script>window.pwned=9</script>',
            )
        ],
        calculations=[
            AnswerCalculation(
                id='c"><img src=x onerror=window.pwned=10>',
                tool=HOSTILE,
                formula=HOSTILE,
                inputs=(CalculationInput(name=HOSTILE, value=Decimal(1), unit=HOSTILE),),
                result=CalculationOutput(value=Decimal(1), unit=HOSTILE),
            )
        ],
        statements=[
            Statement(figure=HOSTILE, start=start, label=HOSTILE, basis=HOSTILE, citations=(1,))
            for start in (0, words.rindex(HOSTILE))
        ],
        model=HOSTILE,
    )
