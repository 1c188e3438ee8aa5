"""The audit: every claim that relations speak of, recomputed or set against other statements of the same thing.

A claim that does not fit contradicts the figures it is checked with, unless its relation names another basis on which
it would hold. A claim whose inputs the chosen documents do not hold cannot be checked; a relation whose claim they
do not hold gives no row.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from assistant.audit.errors import AuditError, FigureMissing
from assistant.audit.places import FigureBook, Stated
from assistant.audit.recompute import Recomputed, Recomputer
from assistant.audit.relations import Derivation, Named, Relations, Same
from assistant.audit.types import AuditRow, DerivedFigure, Statement, Verdict
from assistant.audit.verdicts import fit_result, fit_statements
from assistant.calculator import run
from assistant.calculator.rounding import arithmetic, tidy
from assistant.documents import Document
from assistant.figures import Figure, Quantity, compatible, convert


def audit(
    documents: Sequence[Document], relations: Relations, only: str | None = None
) -> list[AuditRow]:
    """Check the claims of the documents, a row for each, in the order in which the relations are declared.

    Args:
        documents: the chosen documents; figures are looked for in these alone.
        relations: checked relations, as `load_relations` or `relations_for` gives them.
        only: id of a document; then only rows in which one of its statements is checked, with its own figures put
            before their translations in other documents.

    Raises:
        AuditError: `only` is none of the documents; two documents name the same figure; a calculation cannot be
            done with the figures there are.
    """
    ids = [document.metadata.id for document in documents]
    if only is not None and only not in ids:
        raise AuditError(
            f"There is no document {only!r} to audit. Chosen are: {', '.join(sorted(ids)) or 'none'}."
        )
    auditor = _Auditor(documents, relations, only)
    return [row for row in auditor.rows() if only is None or _is_about(row, only)]


def derive(documents: Sequence[Document], relations: Relations) -> list[DerivedFigure]:
    """The derived results that the documents' figures allow, in the order in which they are declared.

    Those whose inputs the documents do not hold are left out. Raises AuditError as `audit` does.
    """
    recomputer = _recomputer(FigureBook(documents, losses=relations.losses), relations)
    found = []
    for entry in relations.derived:
        try:
            made = recomputer.compute(entry)
        except FigureMissing:
            continue
        found.append(
            DerivedFigure(
                name=entry.name,
                measures=entry.measures,
                calculation=made.results.low,
                sources=made.sources,
                assumptions=made.assumptions,
                steps=made.steps,
                inputs={
                    name: recomputer.stated(given).statement.name
                    for name, given in entry.inputs.items()
                    if isinstance(given, str)
                },
                called=entry.called,
            )
        )
    return found


def _is_about(row: AuditRow, document_id: str) -> bool:
    statements = (row.claim, row.against) if row.against else (row.claim,)
    return any(document_id in statement.documents for statement in statements)


def _recomputer(book: FigureBook, relations: Relations) -> Recomputer:
    return Recomputer(book, {entry.name: entry for entry in relations.derived})


class _Auditor:
    def __init__(
        self, documents: Sequence[Document], relations: Relations, prefer: str | None
    ) -> None:
        self._relations = relations
        self._book = FigureBook(documents, prefer, relations.losses)
        self._recomputer = _recomputer(self._book, relations)

    def rows(self) -> Iterator[AuditRow]:
        for derivation in self._relations.derivations:
            if all(self._book.has(name) for name in derivation.claims):
                yield self._derivation(derivation)
        for same in self._relations.same:
            yield from self._same(same)
        for original, translated in self._book.translations():
            yield self._translation(original, translated)

    def _derivation(self, entry: Derivation) -> AuditRow:
        try:
            ends = [self._book.find(name) for name in entry.claims]
        except FigureMissing as missing:
            return _unchecked(
                "derivation", self._book.declared(entry.claims[0]), missing, entry.note
            )
        claim = ends[0].statement if len(ends) == 1 else _range_of(*ends)
        try:
            made = self._recomputer.compute(entry)
        except FigureMissing as missing:
            return _unchecked("derivation", claim, missing, entry.note)
        return _recomputed(entry, claim, [end.quantity for end in ends], made)

    def _same(self, entry: Same) -> Iterator[AuditRow]:
        present: list[tuple[Named, Stated]] = []
        missing: list[str] = []
        for named in entry.figures:
            try:
                present.append((named, self._recomputer.stated(named.name)))
            except FigureMissing as error:
                missing += error.reasons
                if self._book.has(named.name):
                    yield _unchecked("same", self._book.declared(named.name), error, entry.note)
        if len(present) == 1:
            alone = FigureMissing(tuple(dict.fromkeys(missing)))
            yield _unchecked("same", present[0][1].statement, alone, entry.note)
        for named, stated in present[1:]:
            yield _compared(entry, present[0], (named, stated))

    def _translation(self, original: str, translated: str) -> AuditRow:
        try:
            against, claim = self._book.read(original), self._book.read(translated)
        except FigureMissing as missing:
            return _unchecked("translation", self._book.declared(translated), missing, None)
        fit = fit_statements(claim.quantity, against.quantity, qualified=True)
        return _row(
            "translation",
            claim.statement,
            [claim.quantity],
            [against.quantity],
            fit.verdict or "contradicts",
            fit.reason,
            against=against.statement,
        )


def _recomputed(
    entry: Derivation, claim: Statement, quantities: list[Quantity], made: Recomputed
) -> AuditRow:
    low, high = made.results.low.result, made.results.high.result
    if not compatible(low.unit, claim.unit):
        raise AuditError(
            f"{entry.where}: {entry.calculator} gives {made.results.low.text}, which cannot be compared with "
            f"{claim.name} in {claim.unit}."
        )
    fit = fit_result(quantities, made.results, made.spread)
    reason = fit.reason
    if fit.verdict is None and entry.basis:
        reason += f" The claim would hold on another basis: {entry.basis.rstrip('.')}."
    return _row(
        "derivation",
        claim,
        quantities,
        [low] if low == high else [low, high],
        fit.verdict or ("another basis" if entry.basis else "contradicts"),
        reason,
        made=made,
        note=entry.note,
    )


def _compared(entry: Same, first: tuple[Named, Stated], other: tuple[Named, Stated]) -> AuditRow:
    against, claim = first[1], other[1]
    if not compatible(against.quantity.unit, claim.quantity.unit):
        raise AuditError(
            f"{entry.where}: {claim.statement.name} in {claim.statement.unit} cannot be compared with "
            f"{against.statement.name} in {against.statement.unit}."
        )
    claimed, stated = (named.basis.en if named.basis else None for named in (other[0], first[0]))
    verdict, reason = _on_bases(claim.quantity, against.quantity, claimed, stated)
    return _row(
        "same",
        claim.statement,
        [claim.quantity],
        [against.quantity],
        verdict,
        reason,
        against=against.statement,
        note=entry.note,
    )


def _on_bases(
    claim: Quantity, against: Quantity, claimed: str | None, other: str | None
) -> tuple[Verdict, str]:
    """The verdict of two statements; where their bases differ, being close is no agreement."""
    differ = claimed != other
    fit = fit_statements(claim, against, qualified=not differ)
    if fit.verdict is not None:
        return fit.verdict, fit.reason
    if not differ:
        return "contradicts", fit.reason
    bases = f"{claimed or 'not said'} (claim); {other or 'not said'} (the other)"
    return "another basis", f"{fit.reason} Bases: {bases}."


def _row(
    relation: Literal["derivation", "same", "translation"],
    claim: Statement,
    claimed: list[Quantity],
    found: list[Quantity],
    verdict: Verdict,
    reason: str,
    *,
    against: Statement | None = None,
    made: Recomputed | None = None,
    note: str | None = None,
) -> AuditRow:
    """The row of a claim that could be checked; `claimed` and `found` are one value or both ends of a range."""
    found = [convert(one, claim.unit) for one in found]
    difference, percent = _difference(claimed, found)
    other = made if made is not None else against
    sources = (*claim.sources, *(other.sources if other else ()))
    return AuditRow(
        relation=relation,
        claim=claim,
        against=against,
        calculation=made.results if made else None,
        recomputed=found[0],
        recomputed_high=found[1] if len(found) == 2 else None,
        difference=difference,
        difference_percent=percent,
        verdict=verdict,
        reason=reason,
        note=note,
        sources=tuple(dict.fromkeys(sources)),
        assumptions=tuple(
            dict.fromkeys((*claim.assumptions, *(other.assumptions if other else ())))
        ),
    )


def _unchecked(
    relation: Literal["derivation", "same", "translation"],
    claim: Statement,
    missing: FigureMissing,
    note: str | None,
) -> AuditRow:
    return AuditRow(
        relation=relation,
        claim=claim,
        verdict="cannot be checked",
        reason=str(missing),
        note=note,
        sources=claim.sources,
        assumptions=claim.assumptions,
    )


def _range_of(low: Stated, high: Stated) -> Statement:
    """Both ends of a claimed range as one statement, in the unit of the lower."""
    one, other = low.statement, high.statement
    upper = convert(Quantity(value=other.value, unit=other.unit), one.unit)
    return Statement(
        name=f"{one.name} to {other.name}",
        measures=one.measures,
        text=f"{one.text} to {other.text}",
        value=one.value,
        high=upper.value,
        unit=one.unit,
        documents=tuple(dict.fromkeys((*one.documents, *other.documents))),
        sources=tuple(dict.fromkeys((*one.sources, *other.sources))),
    )


def _difference(claimed: list[Quantity], found: list[Quantity]) -> tuple[Quantity, Decimal | None]:
    """Claim less what was found, between the nearest values, or the ends further apart of two ranges."""
    unit = found[0].unit
    claims = [_signed(convert(one, unit), one, found[0]) for one in claimed]
    values = [one.value for one in found]
    if len(claims) == len(values):
        with arithmetic():
            pairs = zip(claims, values, strict=True)
            claim, value = max(pairs, key=lambda pair: abs(pair[0] - pair[1]))
    else:
        claim, value = _nearest(claims, values)
    difference = run(
        "difference",
        {
            "minuend": Quantity(value=claim, unit=unit),
            "subtrahend": Quantity(value=value, unit=unit),
        },
    ).result
    with arithmetic():
        percent = tidy((claim - value) / abs(value) * 100) if value else None
    return difference, percent


def _nearest(claims: list[Decimal], values: list[Decimal]) -> tuple[Decimal, Decimal]:
    """The two values nearest to each other; the same one twice where a range holds a number."""
    if claims[0] <= values[-1] and values[0] <= claims[-1]:
        inside = max(claims[0], values[0])
        return inside, inside
    return (claims[-1], values[0]) if claims[-1] < values[0] else (claims[0], values[-1])


def _signed(converted: Quantity, figure: Quantity, found: Quantity) -> Decimal:
    """The claimed value, negative where its text speaks of a loss or a fall and what was found is negative."""
    loss = isinstance(figure, Figure) and figure.signed == -1 and figure.value > 0
    return converted.value.copy_negate() if loss and found.value < 0 else converted.value
