"""Small stand-ins for the two models: fast, deterministic, and honest about what they were asked."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Literal

import numpy as np

from assistant.documents.types import Measures
from assistant.errors import ModelError
from assistant.evaluation.intervals import SEED
from assistant.evaluation.provenance import Provenance
from assistant.figures import Figure, unit_kind
from assistant.index.cards import FigureCard
from assistant.index.embedder import Embedder, Vectors
from assistant.index.index import Index
from assistant.index.tokens import tokens
from assistant.llm.chat import Picked

DIMENSIONS = 256


class HashEmbedder(Embedder):
    """Similarity by shared words: every word is a direction of its own."""

    def __init__(self, name: str = "hash") -> None:
        super().__init__(name, Path("nowhere"))
        self.embedded: list[str] = []

    def load(self) -> None:  # type: ignore[override]
        pass

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([_vector(t) for t in texts])

    def encode_phrases(self, texts: Sequence[str]) -> Vectors:
        return np.stack([_vector(t) for t in texts])

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return np.stack([_vector(t) for t in texts])


def _vector(text: str) -> np.ndarray:
    vector = np.full(DIMENSIONS, 1e-6, dtype=np.float32)
    for token in tokens(text):
        vector[int.from_bytes(hashlib.sha256(token.encode()).digest()[:4], "big") % DIMENSIONS] += 1
    return vector / np.linalg.norm(vector)


def index_of(folder: Path, texts: Mapping[str, str]) -> Index:
    """A new index over Markdown documents with these names and texts, without a model. The caller closes it."""
    index = Index(folder / "store", HashEmbedder(), create=True)
    with index.writing():
        for name, text in texts.items():
            path = folder / f"{name}.md"
            path.write_text(text, encoding="utf-8")
            assert index.ingest(path).outcome == "added"
    return index


def named_document(identifier: str, named: Sequence[tuple[str, str, str, str, str]]) -> str:
    """Markdown whose front matter names these figures: each a name, a phrase that serves in every language, the value,
    the unit, and how a sentence of the text writes it."""
    front = ["---", f"id: {identifier}", f"title: {identifier.title()}", "language: en", "figures:"]
    for name, phrase, value, unit, _ in named:
        front += [
            f"  - name: {name}",
            "    measures:",
            f"      en: {phrase}",
            f"      zh: {phrase}",
        ]
        front += [f"      es: {phrase}", f'    value: "{value}"', f'    unit: "{unit}"']
    told = [f"The {phrase} came to {text}." for _, phrase, _, _, text in named]
    return "\n".join([*front, "---", "", *told, ""])


def figure_card(
    label: str,
    value: str,
    unit: str,
    named: bool = True,
    origin: Literal["stated", "derived"] = "stated",
) -> FigureCard:
    """The card of a figure of one document, with this label as its name (unless `named` is false)."""
    return FigureCard(
        id=label,
        origin=origin,
        name=None,
        measures=Measures(en=label) if named else None,
        labels=(label,),
        figure=Figure(
            value=Decimal(value), unit=unit, text=value, start=0, end=1, kind=unit_kind(unit)
        ),
        document_ids=("mill",),
        clause_id="mill:1",
        clause=label,
        heading="",
        derived=None,
    )


def made_with(**changed: object) -> Provenance:
    """What an evaluation without a model was made with."""
    given: dict[str, object] = {
        "set_name": "small",
        "set_sha256": "0" * 64,
        "questions": 3,
        "chain": "assistant",
        "code": "c",
        "scoring": "s",
        "commit": None,
        "versions": {"python": "3.11"},
        "chat_model": "fake",
        "chat_model_sha256": None,
        "embedding_model": "hash",
        "embedding_model_sha256": None,
        "prompts_sha256": "p",
        "settings": {},
        "machine": {"cores": "2"},
        "seed": SEED,
        "indexes": {"corpus": "i"},
    }
    return Provenance.model_validate(given | changed)


class FakeModel:
    """A chat model that replies from a queue and remembers what it was asked.

    A reply that is an exception is raised.
    """

    name = "fake"

    def __init__(self, *replies: str | ModelError) -> None:
        self.replies = list(replies)
        self.leans: float | None = None
        self.checked: list[dict[str, str]] = []
        self.asked: list[dict[str, str]] = []
        self.read: list[tuple[str, list[str]]] = []
        self.formulas: list[tuple[str, list[str]]] = []
        self.writes: tuple[str, float | None] | None = None
        self.picks: tuple[str, float | None] | None = None
        self.closed = False

    def load(self) -> None:
        pass

    def leaning(
        self, prompt: object, variables: Mapping[str, str], yes: str, no: str
    ) -> float | None:
        self.checked.append(dict(variables))
        return self.leans

    def pick(
        self,
        prompt: object,
        variables: Mapping[str, str],
        texts: Sequence[str],
        otherwise: str,
        grammar: str,
        task: str = "read",
    ) -> Picked:
        if task == "formula":
            self.formulas.append((variables["passage"], list(texts)))
            if self.writes is None:
                raise ModelError("this one writes no formulas")
            return Picked(*self.writes, 0.0, 0.0)
        self.read.append((variables["passage"], list(texts)))
        if self.picks is None:
            raise ModelError("this one does not read")
        return Picked(*self.picks, 0.0, 0.0)

    def stream(
        self, prompt: object, variables: Mapping[str, str], **options: object
    ) -> Iterator[str]:
        self.asked.append(dict(variables))
        reply = self.replies.pop(0)
        if isinstance(reply, ModelError):
            raise reply
        try:
            for start in range(0, len(reply), 3):
                yield reply[start : start + 3]
        except GeneratorExit:
            self.closed = True
            raise
