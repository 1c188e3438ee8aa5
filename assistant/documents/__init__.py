"""Documents: reading files and pages, cleaning them, splitting them into passages and clauses.

Main flow: `find_sources` lists files, `read_document` turns one into a cleaned `Document`, `split_document` that into
what an index holds. Nothing here knows of models or of the index.
"""

from assistant.documents.formats import SUFFIXES
from assistant.documents.language import detect_language
from assistant.documents.limits import Limits
from assistant.documents.reading import CLEANING_VERSION, find_sources, read_document
from assistant.documents.reading_process import ReadingProcess
from assistant.documents.splitting import SPLITTING_VERSION, split_document
from assistant.documents.table_figures import document_figures
from assistant.documents.types import Clause, Document, DocumentMetadata, Passage, Table

__all__ = [
    "CLEANING_VERSION",
    "SPLITTING_VERSION",
    "SUFFIXES",
    "Clause",
    "Document",
    "DocumentMetadata",
    "Limits",
    "Passage",
    "ReadingProcess",
    "Table",
    "detect_language",
    "document_figures",
    "find_sources",
    "read_document",
    "split_document",
]
