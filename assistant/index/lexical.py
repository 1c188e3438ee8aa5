"""The lexical index of a library: which passages have which words, kept on disk and never rebuilt for a question."""

import math
import sqlite3
from collections.abc import Iterable, Sequence

from assistant.index.tokens import tokens


class LexicalIndex:
    """SQLite full text over the words of passages; for text without spaces these are pairs of characters."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def search(
        self,
        question: str,
        limit: int,
        document_ids: Sequence[str] | None = None,
        language: str | None = None,
    ) -> list[tuple[str, float]]:
        """Passages that share words with the question, best first, with their BM25 score (higher is better).

        Among those of documents in `language` only (None: any).
        """
        words = list(dict.fromkeys(tokens(question)))
        if not words:
            return []
        query = " OR ".join(f'"{w}"' for w in words)
        among = (
            ""
            if document_ids is None
            else (f"AND p.document_id IN ({','.join('?' * len(document_ids))})")
        )
        if language is not None:
            among += " AND d.language = ?"
        rows = self._db.execute(
            "SELECT l.passage_id, -bm25(lexical) FROM lexical l JOIN passages p ON p.id = l.passage_id "
            "JOIN documents d ON d.id = p.document_id "
            f"WHERE lexical MATCH ? {among} ORDER BY bm25(lexical), l.rowid LIMIT ?",
            (query, *(document_ids or ()), *([language] if language is not None else ()), limit),
        )
        return [(passage_id, float(score)) for passage_id, score in rows]

    def passage_share(self, name: str) -> float:
        """Which part of the passages has the words of a name."""
        words = tokens(name.removesuffix("'s").removesuffix("’s"))
        total = self._db.execute("SELECT count(*) FROM lexical").fetchone()[0]
        if not words or not total:
            return 0.0
        found = self._db.execute(
            "SELECT count(*) FROM lexical WHERE lexical MATCH ?", (_with_all(words),)
        )
        return float(found.fetchone()[0] / total)

    def documents_with(self, name: str) -> set[str]:
        """The ids of the documents whose passages have the words of a name."""
        words = tokens(name)
        if not words:
            return set()
        rows = self._db.execute(
            "SELECT DISTINCT p.document_id FROM lexical l JOIN passages p ON p.id = l.passage_id "
            "WHERE lexical MATCH ?",
            (_with_all(words),),
        )
        return {document_id for (document_id,) in rows}

    def rarity(self, words: Iterable[str], language: str) -> dict[str, float]:
        """How telling each word is among the passages in a language: minus the logarithm of the share that has it.

        A word of Latin letters counts as any word that begins with it.
        """
        among = (
            "FROM lexical l JOIN passages p ON p.id = l.passage_id "
            "JOIN documents d ON d.id = p.document_id WHERE d.language = ?"
        )
        (total,) = self._db.execute(f"SELECT count(*) {among}", (language,)).fetchone()
        found = {}
        for word in words:
            query = f'"{word}"' + ("*" if word.isascii() else "")
            (having,) = self._db.execute(
                f"SELECT count(*) {among} AND lexical MATCH ?", (language, query)
            ).fetchone()
            found[word] = math.log((total + 1) / (having + 1))
        return found


def _with_all(words: Sequence[str]) -> str:
    """The query for passages that have each of these words."""
    return " AND ".join(f'"{w}"' for w in words)
