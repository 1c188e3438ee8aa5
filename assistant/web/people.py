"""Who is asking, and which assistant answers them."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import gradio as gr

from assistant.chain.types import Answer, Event, Turn


class Assistant(Protocol):
    """What the chat needs of an assistant."""

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        document_ids: Sequence[str] | None = None,
    ) -> Iterator[Event]:
        """Yield what happens on the way to the answer, `Finished` last; closing the generator stops the model.

        Raises AssistantError with a sentence for the person.
        """
        ...

    def follow_ups(self, answer: Answer, document_ids: Sequence[str] | None = None) -> list[str]:
        """Questions near to an answer that the documents can answer."""
        ...

    def document_ids(self) -> list[str]:
        """The ids of all documents that can be asked."""
        ...


class Assistants(Protocol):
    """The assistant of each person: they differ in their documents, not in their models."""

    def of(self, person: str) -> Assistant:
        """The assistant that answers `person`, empty where nobody logs in."""
        ...


def person_of(request: gr.Request) -> str:
    """The name somebody is logged in with, empty without login."""
    return request.username or ""
