"""Answers and chats as files to keep: Markdown to read, JSON for programs. Evidence goes with them.

What people, documents and models wrote is escaped for Markdown, so that it stays text there too.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from assistant.chain.types import Answer
from assistant.web.conversation import Exchange, Failed, Interrupted, Stopped
from assistant.web.render import number, web_address
from assistant.web.texts import Words

_SPECIAL = re.compile(r"([\\`*_{}<>#|~]|\[(?!\d{1,4}\])|(?<!\d)\])")


def markdown(exchanges: Sequence[Exchange], words: Words) -> str:
    """The exchanges with answers, calculations and the quotes they rest on."""
    parts = [f"# {words.chat_title}"] if len(exchanges) > 1 else []
    for exchange in exchanges:
        parts.append(f"## {_md(exchange.question)}")
        parts += _outcome(exchange, words)
    return "\n\n".join(parts) + "\n"


def as_json(exchanges: Sequence[Exchange]) -> str:
    """The exchanges with their whole answers, as `assistant ask --json` prints them."""
    return json.dumps([_exchange_json(e) for e in exchanges], ensure_ascii=False, indent=2) + "\n"


def _exchange_json(exchange: Exchange) -> dict[str, Any]:
    outcome = exchange.outcome
    if isinstance(outcome, Answer):
        return {"question": exchange.question, "answer": outcome.model_dump(mode="json")}
    problem = {Stopped: "stopped", Failed: "failed", Interrupted: "interrupted"}[type(outcome)]
    return {"question": exchange.question, "answer": None, "problem": problem}


def _outcome(exchange: Exchange, words: Words) -> list[str]:
    outcome = exchange.outcome
    if isinstance(outcome, Failed):
        return [f"{words.failed}: {_md(outcome.sentence or words.unexpected)}"]
    if isinstance(outcome, Interrupted):
        return [words.interrupted]
    if isinstance(outcome, Stopped):
        return [_md(outcome.text), words.stopped]
    parts = [f"**{words.not_stated}.**"] if outcome.abstained else []
    parts.append(_md(outcome.answer))
    if outcome.notice:
        parts.append(f"{words.notice}: {_md(outcome.notice)}")
    parts += _calculations(outcome, words)
    if outcome.citations:
        parts.append(f"### {words.sources}")
    for citation in outcome.citations:
        where = [citation.publisher or "", str(citation.published or "")]
        where.append(web_address(citation.url) or "")
        detail = ", ".join(_md(part) for part in where if part)
        parts.append(
            f"[{citation.mark}] {_md(citation.title)}{f' ({detail})' if detail else ''}\n\n"
            f"> {_md(' '.join(citation.quote.split()))}"
        )
    return parts


def _calculations(answer: Answer, words: Words) -> list[str]:
    parts = [f"### {words.calculations}"] if answer.calculations else []
    for calculation in answer.calculations:
        lines = [f"- {_md(calculation.formula)}"]
        for item in calculation.inputs:
            mark = "" if item.citation is None else f" [{item.citation}]"
            lines.append(f"- {_md(item.name)}: {number(item.value, words)} {_md(item.unit)}{mark}")
        result = calculation.result
        lines.append(f"- {words.exact}: {number(result.value, words)} {_md(result.unit)}")
        parts.append("\n".join(lines))
    return parts


def _md(value: str) -> str:
    return _SPECIAL.sub(r"\\\1", value)
