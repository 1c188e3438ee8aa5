"""The language model as the chain sees it: an OpenAI-style endpoint, local or remote, through one client."""

import math
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import fmean
from typing import Any, NamedTuple

import openai
from langchain_core.messages import AIMessage, convert_to_openai_messages
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable
from langchain_openai import ChatOpenAI

from assistant.errors import ModelError
from assistant.llm.model_store import ModelStore
from assistant.llm.server import LocalServer, Task
from assistant.settings import Settings

TOP_LOGPROBS = 20  # the most that the protocol has
LONGEST_PICK = 48
"""Most tokens of a text that is picked: of a long number in Chinese numerals."""


class Picked(NamedTuple):
    """What the model replied with, of some texts.

    `margin`: how much likelier it begins with one of them than with the text that says none, the logarithm of the odds;
    None where the endpoint does not tell. `forced`: how far the grammar, at its most, kept it from what it would have
    written: the logarithm of how much less likely the token was than the likeliest, 0 where it never did. `likely`: how
    likely its tokens were without the grammar, the mean of the logarithms. Both are minus infinity where the endpoint
    does not tell.
    """

    text: str
    margin: float | None
    forced: float
    likely: float


class ChatModel:
    """A chat model, opened at the first question: the local server, or the endpoint of `settings.base_url`.

    `name` is what answers are signed with.
    """

    def __init__(self, settings: Settings, store: ModelStore) -> None:
        self.name = settings.chat_model
        self._settings = settings
        self._store = store
        self._client: ChatOpenAI | None = None
        self._server: LocalServer | None = None
        self._loading = threading.Lock()

    def load(self) -> None:
        """Make the model ready now. Raises ModelStoreError or ModelError."""
        with self._loading:
            if self._client is None:
                self._client = self._open()

    def _open(self) -> ChatOpenAI:
        settings = self._settings
        if settings.base_url is None:
            self._server = LocalServer(
                self._store.resolve(settings.chat_model),
                context_tokens=settings.context_tokens,
                parallel=settings.parallel_answers,
                threads=settings.threads,
                prefix_dir=settings.models_dir / "prefixes",
            )
        base_url = self._server.base_url if self._server else settings.base_url
        return ChatOpenAI(
            model=settings.chat_model,
            base_url=base_url,
            api_key=settings.api_key or (lambda: "none"),
            temperature=0,
            seed=0,
            timeout=settings.answer_timeout_s,
            max_retries=0,
        )

    def warm(
        self,
        prompt: ChatPromptTemplate,
        variables: Mapping[str, str],
        task: Task | None = None,
    ) -> None:
        """Have the local model read what all uses of a template share; nothing to do for a remote one.

        `task`: what the template is for, if not for answers. Raises ModelStoreError or ModelError.
        """
        self.load()
        if self._server:
            messages = convert_to_openai_messages(prompt.invoke(dict(variables)).to_messages())
            self._server.warm(messages, task)

    def stream(
        self,
        prompt: ChatPromptTemplate,
        variables: Mapping[str, str],
        *,
        max_tokens: int,
        grammar: str | None = None,
        task: Task | None = None,
        expired: Callable[[], bool] = lambda: False,
    ) -> Iterator[str]:
        """The model's reply to a filled template, piece by piece. Closing the iterator stops the model.

        `grammar` (GBNF) limits what it may write and is for the local model only. `task`: what the template is for, if
        not for answers.
        Raises ModelError when the model fails, is out of reach or `expired` turns true.
        """
        options: dict[str, Any] = {"max_tokens": max_tokens}
        self.load()
        if self._server:
            options["extra_body"] = (
                {"cache_prompt": True}
                | ({"grammar": grammar} if grammar else {})
                | ({"id_slot": self._server.slot(task)} if task else {})
            )
        with self._failures():
            for chunk in self._chain(prompt, options).stream(dict(variables)):
                if expired():
                    raise ModelError(f"no end after {self._settings.answer_timeout_s:g} seconds")
                if chunk.text:
                    yield chunk.text

    def leaning(
        self, prompt: ChatPromptTemplate, variables: Mapping[str, str], yes: str, no: str
    ) -> float | None:
        """How much likelier the model begins its reply with the word `yes` than with `no`: the logarithm of the odds.

        None where the endpoint does not tell how likely words are. Raises ModelError as `stream` does.
        """
        options: dict[str, Any] = {
            "max_tokens": 1,
            "logprobs": True,
            "top_logprobs": TOP_LOGPROBS,
        }
        self.load()
        if self._server:
            options["extra_body"] = {"cache_prompt": True, "id_slot": self._server.slot("check")}
        with self._failures():
            reply = self._chain(prompt, options).invoke(dict(variables))
        told = (reply.response_metadata.get("logprobs") or {}).get("content") or ()
        if not told:
            return None
        likely = {one["token"].strip(): one["logprob"] for one in reversed(told[0]["top_logprobs"])}
        least = min(likely.values(), default=0.0)
        return float(likely.get(yes, least) - likely.get(no, least))

    def pick(
        self,
        prompt: ChatPromptTemplate,
        variables: Mapping[str, str],
        texts: Sequence[str],
        otherwise: str,
        grammar: str,
        task: Task = "read",
    ) -> Picked:
        """Which of these texts the model replies with, or `otherwise`.

        `task`: what the template is for. `grammar` (GBNF) has these alone and is for the local model only; an endpoint
        may reply with something else.
        Raises ModelError as `stream` does.
        """
        options: dict[str, Any] = {
            "max_tokens": LONGEST_PICK,
            "logprobs": True,
            "top_logprobs": TOP_LOGPROBS,
        }
        self.load()
        if self._server:
            options["extra_body"] = {
                "cache_prompt": True,
                "id_slot": self._server.slot(task),
                "grammar": grammar,
            }
        with self._failures():
            reply = self._chain(prompt, options).invoke(dict(variables))
        told = (reply.response_metadata.get("logprobs") or {}).get("content") or ()
        first = told[0]["top_logprobs"] if told else ()
        margin = _odds(first, texts, otherwise) if first else None
        return Picked(reply.text.strip(), margin, _forced(told), _likely(told))

    def _chain(
        self, prompt: ChatPromptTemplate, options: Mapping[str, Any]
    ) -> Runnable[dict[str, str], AIMessage]:
        self.load()
        assert self._client is not None
        return prompt | self._client.bind(**options)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """What goes wrong at the endpoint, as ModelError."""
        try:
            yield
        except openai.APITimeoutError:
            raise ModelError(
                f"no reply within {self._settings.answer_timeout_s:g} seconds"
            ) from None
        except openai.APIConnectionError:
            raise ModelError(
                f"{self._settings.base_url or 'the local server'} cannot be reached"
            ) from None
        except openai.APIError as error:
            raise ModelError(f"the endpoint says: {error.message}") from None


def _forced(told: Sequence[Mapping[str, Any]]) -> float:
    """The least of what every token of a reply, but for the one that ends it, has less than the likeliest one."""
    return min(
        (
            float(one["logprob"] - max(top["logprob"] for top in one["top_logprobs"]))
            for one in told
            if one["token"] and one["top_logprobs"]
        ),
        default=-math.inf,
    )


def _likely(told: Sequence[Mapping[str, Any]]) -> float:
    """The mean of how likely every token of a reply was, but for the one that ends it."""
    return fmean([float(one["logprob"]) for one in told if one["token"]] or [-math.inf])


def _odds(first: Sequence[Mapping[str, Any]], texts: Sequence[str], otherwise: str) -> float:
    """How much likelier the first token begins one of the texts than `otherwise`; what is not among the likeliest
    counts as likely as the least of them."""
    least = min(one["logprob"] for one in first)

    def best(of: Sequence[str]) -> float:
        begin = [
            one["logprob"]
            for one in first
            if one["token"].strip() and any(t.startswith(one["token"].strip()) for t in of)
        ]
        return float(max(begin, default=least))

    return best(texts) - best([otherwise])
