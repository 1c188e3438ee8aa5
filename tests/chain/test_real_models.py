"""The real models over the real corpus: few questions, checked in full."""

from decimal import Decimal

import pytest

from assistant.chain.assistant import Assistant
from assistant.chain.grammar import one_of
from assistant.chain.types import Turn
from assistant.llm.chat import ChatModel, Picked
from assistant.settings import Settings
from assistant.wiring import model_store

pytestmark = pytest.mark.models


@pytest.mark.parametrize(
    ("question", "language", "value", "unit"),
    [
        ("What was Cerebras's operating loss in 2025?", "en", 145_900_000, "USD"),
        ("Cerebras 的运营亏损有多大\uff1f", "zh", 145_900_000, "USD"),
        ("¿A cuánto ascendió la pérdida operativa de Cerebras en 2025?", "es", 145_900_000, "USD"),
        ("What interest rate does the OpenAI loan to Cerebras carry?", "en", 6, "%"),
        ("WSE-3 有多少个 AI 核心\uff1f", "zh", 900_000, "core"),
    ],
)
def test_look_ups(
    real_assistant: Assistant, question: str, language: str, value: int, unit: str
) -> None:
    answer = real_assistant.ask(question)
    assert answer.language == language
    assert not answer.abstained
    assert (Decimal(value), unit) in [(f.value, f.unit) for f in answer.figures], answer.answer
    for figure in answer.figures:
        assert answer.answer[figure.start :].startswith(figure.text)
    for citation in answer.citations:
        text = real_assistant.index.library.document(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote
        assert f"[{citation.mark}]" in answer.answer
    assert 0 < answer.timings.first_token_ms <= answer.timings.total_ms


def test_a_follow_up_leans_on_the_chat(real_assistant: Assistant) -> None:
    first = real_assistant.ask("How many AI-optimised cores does the WSE-3 have?")
    second = real_assistant.ask(
        "And how many transistors?", [Turn(question=first.question, answer=first.answer)]
    )
    assert any(f.value == 4 * 10**12 for f in second.figures), second.answer


def test_the_grammar_is_obeyed_by_the_engine(real_assistant: Assistant) -> None:
    grammar = (
        'root ::= (text | number text)+ number?\nnumber ::= "$145.9 million"\ntext ::= [^0-9]\n'
    )
    reply = "".join(
        real_assistant.model.stream(
            real_assistant._prompts.answer,
            {
                "evidence": "- Norsa lost $999 million and 17 ships in 2031.",
                "question": "How much did Norsa lose, and how many ships, and when?",
                "language": "English",
            },
            max_tokens=48,
            grammar=grammar,
        )
    )
    assert reply.strip()
    assert not any(c.isdigit() for c in reply.replace("$145.9 million", ""))


def test_an_openai_style_endpoint_replaces_the_local_model(
    real_assistant: Assistant, real_settings: Settings
) -> None:
    local = real_assistant.model
    assert local._server is not None
    remote_settings = real_settings.model_copy(
        update={"base_url": local._server.base_url, "chat_model": "some-name"}
    )
    remote = ChatModel(remote_settings, model_store(remote_settings))
    assistant = Assistant(real_assistant.index, remote, real_assistant._prompts, remote_settings)
    assistant.load()
    answer = assistant.ask("What interest rate does the OpenAI loan to Cerebras carry?")
    assert answer.model == "some-name"
    assert any((f.value, f.unit) == (6, "%") for f in answer.figures)


def test_an_endpoint_out_of_reach_gives_way_to_quotes(
    real_assistant: Assistant, real_settings: Settings
) -> None:
    nowhere = real_settings.model_copy(update={"base_url": "http://127.0.0.1:9/v1"})
    model = ChatModel(nowhere, model_store(nowhere))
    answer = Assistant(real_assistant.index, model, real_assistant._prompts, nowhere).ask(
        "Why did the first IPO attempt of Cerebras stall?"
    )
    assert "http://127.0.0.1:9/v1 cannot be reached" in (answer.notice or "")
    assert answer.citations


def test_how_far_a_pick_was_forced_is_told_from_what_the_model_would_have_written(
    real_assistant: Assistant,
) -> None:
    told = {"passage": "The mill hired 120 workers and 14 trucks.", "question": "How many trucks?"}

    def pick(*texts: str) -> Picked:
        prompt = real_assistant._prompts.read
        return real_assistant.model.pick(prompt, told, texts, "none", one_of(texts))

    free, forced = pick("120 workers", "14 trucks"), pick("120 workers")
    assert (free.text, forced.text) == ("14 trucks", "120 workers")
    assert forced.forced < free.forced <= 0
    assert forced.likely < free.likely <= 0
