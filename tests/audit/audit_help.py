"""Small documents and relations for the audit's tests."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from assistant.audit import AuditRow, Relations, audit, load_relations
from assistant.documents.types import Document, DocumentMetadata, Measures, NamedFigure

PUBLISHED = date(2026, 3, 1)


def make_document(
    name: str,
    text: str,
    figures: dict[str, str],
    *,
    language: str = "en",
    folder: str | Path = "https://example.org",
) -> Document:
    """A document whose figures are given as `{"price": "5 USD"}`, in the order of the text."""
    named = []
    for figure, written in figures.items():
        value, unit = written.split()
        measures = Measures(en=figure.replace("_", " "))
        named.append(NamedFigure(name=figure, measures=measures, value=Decimal(value), unit=unit))
    metadata = DocumentMetadata(
        id=name,
        title=f"On {name}",
        language=language,
        publisher="Readers' Weekly",
        published=PUBLISHED,
        figures=tuple(named),
    )
    return Document(metadata=metadata, text=text, source=f"{folder}/{name}.md")


def write_relations(folder: Path, toml: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "relations.toml"
    path.write_text(toml, encoding="utf-8")
    return path


def relate(folder: Path, toml: str, documents: Sequence[Document]) -> Relations:
    write_relations(folder, toml)
    return load_relations(folder, documents)


def audited(
    folder: Path, toml: str, *documents: Document, only: str | None = None
) -> list[AuditRow]:
    return audit(documents, relate(folder, toml, documents), only)
