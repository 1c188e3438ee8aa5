"""A chat as the browser keeps it, so that it survives a reload; nobody but that browser and this server has it.

What comes back from a browser is checked like any other input: whatever is not a chat of this form is dropped.
"""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.chain.types import Answer
from assistant.web.conversation import Conversation, Exchange, Failed, Interrupted, Stopped

KEPT = 30
"""Exchanges kept; a browser gives a page some megabytes."""


class _Saved(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SavedExchange(_Saved):
    """One exchange; what ended without an answer is told by `ended`, with its text or sentence in `said`."""

    question: str
    answer: Answer | None = None
    ended: Literal["stopped", "failed", "interrupted"] | None = None
    said: str | None = None
    follow_ups: tuple[str, ...] = ()
    verdict: Literal["good", "bad"] | None = None
    remarked: bool = False


class SavedChat(_Saved):
    """The last exchanges of one person; `person` is the name logged in with, empty without login."""

    person: str
    exchanges: tuple[SavedExchange, ...]


def save(conversation: Conversation, person: str) -> dict[str, Any]:
    """The chat for the browser. A question still being answered is kept as interrupted: a reload does that."""
    saved = [_saved(exchange) for exchange in conversation.exchanges]
    if conversation.running is not None:
        saved.append(SavedExchange(question=conversation.running.question, ended="interrupted"))
    chat = SavedChat(person=person, exchanges=tuple(saved[-KEPT:]))
    return chat.model_dump(mode="json", exclude_defaults=True)


def restore(value: object, person: str) -> list[Exchange]:
    """The exchanges a browser kept; none when it kept another person's, or something else."""
    try:
        chat = SavedChat.model_validate(value)
    except ValidationError:
        return []
    return [_restored(one) for one in _usable(chat.exchanges)] if chat.person == person else []


def _usable(saved: Sequence[SavedExchange]) -> Sequence[SavedExchange]:
    return [one for one in saved if (one.answer is None) != (one.ended is None)][-KEPT:]


def _saved(exchange: Exchange) -> SavedExchange:
    outcome = exchange.outcome
    shared: dict[str, Any] = {
        "question": exchange.question,
        "follow_ups": exchange.follow_ups,
        "verdict": exchange.verdict,
        "remarked": exchange.remarked,
    }
    if isinstance(outcome, Answer):
        return SavedExchange(answer=outcome, **shared)
    if isinstance(outcome, Stopped):
        return SavedExchange(ended="stopped", said=outcome.text, **shared)
    if isinstance(outcome, Failed):
        return SavedExchange(ended="failed", said=outcome.sentence, **shared)
    return SavedExchange(ended="interrupted", **shared)


def _restored(saved: SavedExchange) -> Exchange:
    outcome: Answer | Stopped | Failed | Interrupted
    if saved.answer is not None:
        outcome = saved.answer
    elif saved.ended == "stopped":
        outcome = Stopped(saved.said or "")
    elif saved.ended == "failed":
        outcome = Failed(saved.said)
    else:
        outcome = Interrupted()
    return Exchange(
        saved.question, outcome, saved.follow_ups, verdict=saved.verdict, remarked=saved.remarked
    )
