"""Embeddings by sentence-transformers, and the cache of vectors that makes re-indexing cheap.

Not covered: remote embedding services; a store names its embedder and refuses another one.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant.errors import ModelStoreError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    Encoder = Callable[[SentenceTransformer], Callable[..., Any]]

Vectors = NDArray[np.float32]

BATCH_TOKENS = 512
"""Tokens computed at once, padding included: enough to keep the cores busy, few enough to need little padding."""

PHRASE_PROMPTS = ("STS", "sts", "similarity")


class Embedder(Embeddings):
    """Turns texts into vectors of unit length. The model is loaded when the first text comes.

    `name` is what a store's manifest records; `folder` holds the sentence-transformers model;
    `dimensions` cuts the vectors (Matryoshka), None keeps them whole.
    """

    def __init__(
        self, name: str, folder: Path, *, dimensions: int | None = None, threads: int | None = None
    ) -> None:
        self.name = name
        self.folder = folder
        self.dimensions = dimensions
        self._threads = threads
        self._model: SentenceTransformer | None = None
        self._loading = threading.Lock()

    @property
    def fingerprint(self) -> str:
        """Name and dimensions: vectors are comparable exactly when this is equal."""
        return f"{self.name}/{self.dimensions or 'full'}"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimensions), each of unit length."""
        return self._encode(texts, lambda model: model.encode_query)

    def encode_phrases(self, texts: Sequence[str]) -> Vectors:
        """Vectors of short phrases and of questions to be compared with phrases, shape (len(texts), dimensions).

        Models that know a prompt for the similarity of sentences are given it (EmbeddingGemma calls it STS).
        """
        prompts = self.load().prompts
        name = next((n for n in PHRASE_PROMPTS if prompts.get(n)), None)
        return self._in_batches(texts, lambda model: partial(model.encode, prompt_name=name))

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimensions)."""
        return self._in_batches(texts, lambda model: model.encode_document)

    def embed_query(self, text: str) -> list[float]:
        """LangChain's form of `encode_queries` for one question."""
        return [float(x) for x in self.encode_queries([text])[0]]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """LangChain's form of `encode_documents`."""
        return [[float(x) for x in row] for row in self.encode_documents(texts)]

    def load(self) -> "SentenceTransformer":
        """Load the model now (some seconds). Raises ModelStoreError when the folder holds none."""
        with self._loading:
            if self._model is None:
                self._model = _load(self.folder, self.dimensions, self._threads)
            return self._model

    def _in_batches(self, texts: Sequence[str], encoder: "Encoder") -> Vectors:
        lengths = token_counts(self.load(), texts)
        order: list[int] = []
        parts: list[Vectors] = []
        for batch in batches(lengths, BATCH_TOKENS):
            order += batch
            parts.append(self._encode([texts[i] for i in batch], encoder))
        if not parts:
            return np.zeros((0, 0), dtype=np.float32)
        stacked = np.concatenate(parts)
        vectors = np.empty_like(stacked)
        vectors[order] = stacked
        return vectors

    def _encode(self, texts: Sequence[str], encoder: "Encoder") -> Vectors:
        vectors = encoder(self.load())(
            list(texts), batch_size=len(texts), normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def token_counts(model: "SentenceTransformer", texts: Sequence[str]) -> list[int]:
    """How many tokens a model makes of each text, as far as it reads; prompts do not count.

    Models without a tokenizer of the transformers library are taken to need a token for every four bytes.
    """
    if not callable(model.tokenizer):
        return [len(text.encode("utf-8", "surrogatepass")) // 4 + 1 for text in texts]
    most = model.max_seq_length or BATCH_TOKENS
    return [min(len(ids), most) for ids in model.tokenizer(list(texts)).input_ids] if texts else []


def batches(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Positions in batches of neighbours in length, shortest first.

    A batch takes as many texts as stay within the budget once padded to the longest; one longer than it is alone.
    """
    batch: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and lengths[i] * (len(batch) + 1) > budget:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _load(folder: Path, dimensions: int | None, threads: int | None) -> "SentenceTransformer":
    if not (folder / "modules.json").is_file():
        raise ModelStoreError(
            f"{folder} holds no sentence-transformers model (modules.json is missing). "
            "Fetch one with `assistant models fetch`, or name another folder in ASSISTANT_EMBEDDING_MODEL."
        )
    import torch  # seconds to import; only needed once texts are embedded
    from sentence_transformers import SentenceTransformer

    if threads:
        torch.set_num_threads(threads)
    dtype = torch.bfloat16 if _cpu_has_bfloat16() else torch.float32
    device = "cuda" if torch.cuda.is_available() else "cpu"
    with _quiet():
        return SentenceTransformer(
            str(folder),
            device=device,
            truncate_dim=dimensions,
            local_files_only=True,
            model_kwargs={"dtype": dtype},
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the loader's own progress bars off the screen; the previous state comes back after."""
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def _cpu_has_bfloat16() -> bool:
    """Whether matrix products in bfloat16 are native here; elsewhere they are slower than float32."""
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags
