"""Answers written by code: figures named for what they measure, one a line, with their marks and sources.

Where more than one figure has to be told apart, a list says which is which; wording them is left to no model.
"""

from assistant.chain.evidence import EvidenceSentence
from assistant.documents.types import Phrase


def line(label: str, numeral: str, language: str, note: str = "") -> str:
    """What a figure measures, and the figure, as a line without marks: `Revenue in 2025: $510 million (filing).`"""
    colon, stop, brackets = (
        ("：", "。", "（{}）") if language.startswith("zh") else (": ", ".", " ({})")
    )
    return f"{label[:1].upper()}{label[1:]}{colon}{numeral}{brackets.format(note) if note else ''}{stop}"


def source_note(evidence: EvidenceSentence, basis: Phrase | None, language: str) -> str:
    """Who says so and when, and on what basis, for telling disagreeing figures apart.

    A basis that is not given in the language is left out.
    """
    metadata = evidence.metadata
    said = basis.in_language(language) if basis else None
    published = metadata.published.isoformat() if metadata.published else None
    mark = "；" if language.startswith("zh") else "; "
    return mark.join(part for part in (said, metadata.publisher, published) if part)
