"""The audit: recomputing what documents claim, and comparing what they state of the same thing.

    relations = relations_for(documents)          beside the documents, or load_relations(folder)
    rows = audit(documents, relations)            a verdict for each claim
    audit_text(rows), audit_json(rows)            for a person, for a program
    derive(documents, relations)                  results no document states

Which figures belong together is declared in `relations.toml` (see `assistant.audit.relations`), the rules of the
verdicts stand in `assistant.audit.verdicts`.
"""

from assistant.audit.auditing import audit, derive
from assistant.audit.command import audit_json, audit_text, no_relations_text
from assistant.audit.errors import AuditError
from assistant.audit.loading import load_relations, relations_for
from assistant.audit.relations import RELATIONS_FILE, Relations
from assistant.audit.types import (
    Assumption,
    AuditRow,
    DerivedFigure,
    Source,
    Statement,
    Verdict,
)

__all__ = [
    "RELATIONS_FILE",
    "Assumption",
    "AuditError",
    "AuditRow",
    "DerivedFigure",
    "Relations",
    "Source",
    "Statement",
    "Verdict",
    "audit",
    "audit_json",
    "audit_text",
    "derive",
    "load_relations",
    "no_relations_text",
    "relations_for",
]
