"""What a library keeps: searched units, and documents with what they were made into."""

from pydantic import BaseModel, ConfigDict

from assistant.documents.types import Document


class Unit(BaseModel):
    """What is embedded and searched: a clause, or a whole passage. `embedded_hash` names its vector."""

    model_config = ConfigDict(frozen=True)

    id: str
    passage_id: str
    document_id: str
    start: int
    end: int
    text: str
    embedded_hash: str


class StoredDocument(BaseModel):
    """A document as listed: what it is, what its index entries were made from, how many there are."""

    model_config = ConfigDict(frozen=True)

    document: Document
    content_hash: str
    fingerprint: str
    in_chroma: bool
    passages: int
    figures: int
