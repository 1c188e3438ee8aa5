"""One person's chat: what was asked, how each question ended, and what the next question may lean on.

Kept in memory for one browser tab, until an hour after it is closed; the browser keeps a copy (see `history`). Nothing
is written to disk here.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.chain.types import Answer, Event, Stage, TextPiece, Turn
from assistant.web.texts import Language, Words
from assistant.web.waiting import Run

HISTORY_TURNS = 6


@dataclass(frozen=True)
class Stopped:
    """The person stopped the answer; `text` is what had been written, unchecked."""

    text: str


@dataclass(frozen=True)
class Failed:
    """There is no answer. `sentence` says why; None when the program itself is at fault."""

    sentence: str | None


@dataclass(frozen=True)
class Interrupted:
    """The page went away before there was an answer."""


@dataclass(frozen=True)
class Exchange:
    """One question and how it ended.

    `follow_ups` are questions to go on with. `verdict` is what the person thought of the answer, `remarked` whether
    they said what was wrong with it.
    """

    question: str
    outcome: Answer | Stopped | Failed | Interrupted
    follow_ups: tuple[str, ...] = ()
    verdict: Literal["good", "bad"] | None = None
    remarked: bool = False


@dataclass(eq=False)
class Running:
    """The question being answered, or waiting to be, and what is known of its answer."""

    question: str
    run: Run
    began: float = field(default_factory=time.monotonic)
    stage: str = "starting"
    written: str = ""
    answer: Answer | None = None

    def take(self, events: Sequence[Event]) -> None:
        """Note what has happened."""
        for event in events:
            if isinstance(event, Stage):
                self.stage = event.name
            elif isinstance(event, TextPiece):
                self.written += event.text
            else:
                self.answer = event.answer

    def status(self, words: Words) -> str:
        """Say what is being done."""
        stages = {
            "starting": words.starting,
            "rewriting": words.rewriting,
            "searching": words.searching,
            "writing": words.writing,
        }
        return f"{stages[self.stage]}…"

    def elapsed(self, words: Words) -> str:
        """Say for how many whole seconds the person has been waiting; nothing in the first second."""
        seconds = int(time.monotonic() - self.began)
        return words.seconds.format(n=seconds) if seconds else ""

    def outcome(self) -> Answer | Stopped:
        """How it ended, once the run is over. Raises RuntimeError if the stream ended without an answer."""
        if self.answer is not None:
            return self.answer
        if self.run.stopped:
            return Stopped(self.written)
        raise RuntimeError("the assistant's stream ended without an answer")


@dataclass(eq=False)
class Conversation:
    """The state of one session."""

    language: Language = "en"
    exchanges: list[Exchange] = field(default_factory=list)
    running: Running | None = None
    editing: int | None = None
    """The exchange whose question is being changed, counted from 1; asking replaces it and what follows."""

    def at(self, index: object) -> Exchange | None:
        """The exchange of this number, counted from 1, as a page sends it; None when there is none."""
        number = int(index) if isinstance(index, str) and index.isdecimal() else 0
        return self.exchanges[number - 1] if 0 < number <= len(self.exchanges) else None

    def judge(self, index: str, verdict: Literal["good", "bad"], remarked: bool = False) -> None:
        """Note what the person thinks of an answer. Call with an index for which `at` finds one."""
        place = int(index) - 1
        self.exchanges[place] = replace(self.exchanges[place], verdict=verdict, remarked=remarked)

    def history(self) -> tuple[Turn, ...]:
        """The last answered questions, oldest first; stopped and failed ones are left out."""
        turns = [
            Turn(question=exchange.question, answer=exchange.outcome.answer)
            for exchange in self.exchanges
            if isinstance(exchange.outcome, Answer)
        ]
        return tuple(turns[-HISTORY_TURNS:])
