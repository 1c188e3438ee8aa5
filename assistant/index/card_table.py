"""The figure cards of a library: a table of cards, and one of the labels they are searched by."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from assistant.audit.relations import Same
from assistant.documents.types import Phrase
from assistant.index.cards import FigureCard, declared_names
from assistant.index.tokens import stems
from assistant.index.vectors import NO_DOCUMENT, Entry

SAMPLE = 3000
"""Most labels looked through to tell how common a word is."""


class CardTable:
    """Cards in the library's SQLite file. Transactions and the write lock are the library's and its callers'."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def put(self, cards: Iterable[FigureCard]) -> None:
        """Keep cards. The vectors of their labels must be there already."""
        for card in cards:
            owner = card.document_ids[0] if card.origin == "stated" else None
            self._db.execute(
                "INSERT INTO cards VALUES (?, ?, ?, ?, ?)",
                (card.id, owner, card.passage_id, card.name, card.model_dump_json()),
            )
            self._db.executemany(
                "INSERT INTO labels VALUES (?, ?, ?, ?)",
                [
                    (f"{card.id}#{n}", card.id, label, label_hash(label))
                    for n, label in enumerate(card.labels)
                ],
            )

    def replace_derived(self, cards: Iterable[FigureCard], same: Iterable[Same]) -> None:
        """Keep these derived cards, and these groups of statements of one thing, in place of all earlier ones."""
        self._db.execute("DELETE FROM cards WHERE document_id IS NULL")
        self.put(cards)
        self._db.execute("DELETE FROM same")
        for number, group in enumerate(same):
            self._db.executemany(
                "INSERT INTO same VALUES (?, ?, ?, ?)",
                [
                    (number, place, one.name, one.basis.model_dump_json() if one.basis else None)
                    for place, one in enumerate(group.figures)
                ],
            )

    def statements(self, name: str) -> list[tuple[FigureCard, Phrase | None]]:
        """The cards of all figures declared to measure the same thing as this one, itself included, each with the
        basis it is stated on; in the order declared. Translations stand for what they translate, and figures of
        the same value that are declared the same on no basis for each other."""
        rows = self._db.execute(
            "SELECT c.card, s.basis FROM same s JOIN cards c ON c.name = s.name WHERE s.number IN "
            "(SELECT number FROM same WHERE name IN (SELECT value FROM json_each(?))) "
            "ORDER BY s.number, s.place",
            (json.dumps(sorted(self._restated(declared_names(name)))),),
        )
        return [(FigureCard.model_validate_json(card), _basis(kept)) for card, kept in rows]

    def things(self, names: Iterable[str]) -> dict[str, frozenset[int]]:
        """By name of a figure, the things it is declared to measure, as numbers: differing statements of one thing
        share one. Figures that are declared to measure nothing are left out."""
        rows = self._db.execute("SELECT name, number FROM same").fetchall()
        declared: dict[str, set[int]] = {}
        for name, number in rows:
            declared.setdefault(name, set()).add(number)
        found = {
            name: frozenset().union(
                *(declared.get(one, ()) for one in self._restated(declared_names(name)))
            )
            for name in names
        }
        return {name: numbers for name, numbers in found.items() if numbers}

    def _restated(self, names: Iterable[str]) -> set[str]:
        """These names, and those of the same value that some group without any basis declares to be the same: a summary
        that says again what its source says."""
        of_value = "CAST(json_extract({}, '$.figure.value') AS REAL)"
        rows = self._db.execute(
            "WITH own AS (SELECT value AS name FROM json_each(?)) "
            "SELECT s.name FROM same s JOIN cards c ON c.name = s.name WHERE s.number IN "
            "(SELECT number FROM same WHERE name IN own) "
            "AND s.number NOT IN (SELECT number FROM same WHERE basis IS NOT NULL) "
            f"AND {of_value.format('c.card')} IN "
            f"(SELECT {of_value.format('card')} FROM cards WHERE name IN own)",
            (json.dumps(list(names)),),
        )
        return {*names, *(row[0] for row in rows)}

    def derived(self) -> list[FigureCard]:
        """Every derived card, in the order in which their relations are declared."""
        rows = self._db.execute("SELECT card FROM cards WHERE document_id IS NULL ORDER BY rowid")
        return [FigureCard.model_validate_json(row[0]) for row in rows]

    def get(self, ids: Sequence[str]) -> list[FigureCard]:
        """The cards of these ids, in the order asked for; unknown ids are left out."""
        rows = self._db.execute(
            "SELECT id, card FROM cards WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        found = {i: FigureCard.model_validate_json(card) for i, card in rows}
        return [found[i] for i in ids if i in found]

    def of_passages(self, passage_ids: Sequence[str]) -> list[str]:
        """The ids of the cards of the figures of these passages."""
        rows = self._db.execute(
            "SELECT id FROM cards WHERE passage_id IN (SELECT value FROM json_each(?)) ORDER BY rowid",
            (json.dumps(list(passage_ids)),),
        )
        return [row[0] for row in rows]

    def label_count(self) -> int:
        """How many labels there are in all."""
        return int(self._db.execute("SELECT count(*) FROM labels").fetchone()[0])

    def word_shares(self, words: Iterable[str]) -> dict[str, float]:
        """Which part of the labels has each of these words (see `tokens.stems`), between 0 and 1; told from as many as
        `SAMPLE` of them, drawn by their hashes."""
        rows = self._db.execute(
            "SELECT DISTINCT text FROM labels ORDER BY embedded_hash LIMIT ?", (SAMPLE,)
        ).fetchall()
        own = [stems(text) for (text,) in rows]
        return {word: sum(word in one for one in own) / max(1, len(own)) for word in words}

    def entries(self, document_id: str | None) -> list[tuple[Entry, str]]:
        """The labels of a document's cards (None: of derived cards) as search entries, each with its vector's hash."""
        rows = self._db.execute(
            "SELECT l.id, l.card_id, l.text, l.embedded_hash FROM labels l JOIN cards c ON c.id = l.card_id "
            "WHERE c.document_id IS ? ORDER BY l.rowid",
            (document_id,),
        )
        return [
            (Entry(id=r[0], owner=r[1], document_id=document_id or NO_DOCUMENT, text=r[2]), r[3])
            for r in rows
        ]

    def label_hashes(self, card_ids: Sequence[str]) -> Mapping[str, list[str]]:
        """The hashes of the label vectors of these cards."""
        found: dict[str, list[str]] = {i: [] for i in card_ids}
        for card_id, vector in self._db.execute(
            "SELECT card_id, embedded_hash FROM labels WHERE card_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(card_ids)),),
        ):
            found[card_id].append(vector)
        return found


def _basis(kept: str | None) -> Phrase | None:
    """A basis as it was kept; stores made before bases had languages keep the English phrase alone."""
    if kept is None:
        return None
    return Phrase.model_validate_json(kept) if kept.startswith("{") else Phrase(en=kept)


def label_hash(label: str) -> str:
    """The name of the vector of a label; labels are embedded otherwise than passages."""
    return hashlib.sha256(f"label\n{label}".encode("utf-8", "surrogatepass")).hexdigest()
