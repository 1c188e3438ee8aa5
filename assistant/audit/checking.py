"""Whether relations hold together: names, calculators, arguments, units, duplicates, circles.

Units are checked as far as they are known before anything is calculated: those of named figures and constants
against what the calculator's inputs accept. What a calculation itself refuses shows when it is run.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from operator import itemgetter

from assistant.audit.errors import AuditError
from assistant.audit.relations import (
    Constant,
    Derivation,
    Derived,
    Ends,
    Input,
    Operand,
    Relations,
    names_of,
    operands,
)
from assistant.calculator import Calculator, find
from assistant.documents.types import NamedFigure
from assistant.errors import CalculationError
from assistant.figures import compatible


def check(relations: Relations, figures: Mapping[str, NamedFigure]) -> None:
    """Check all relations against the named figures there are.

    Raises AuditError, naming file and entry, at the first that cannot be used.
    """
    derived = _derived_by_name(relations, figures)
    for name in relations.losses:
        _known(name, figures, {}, f"{', '.join(relations.files) or 'relations'}, losses")
    _check_same(relations, figures, derived)
    entries: list[Derivation | Derived] = [*relations.derivations, *relations.derived]
    for entry in entries:
        for name in names_of(entry.inputs):
            _known(name, figures, derived, entry.where)
        _check_inputs(entry, figures)
    _check_circles(derived)
    _check_claims(relations, figures, derived)


def _derived_by_name(
    relations: Relations, figures: Mapping[str, NamedFigure]
) -> dict[str, Derived]:
    derived: dict[str, Derived] = {}
    for entry in relations.derived:
        if entry.name in figures:
            raise AuditError(
                f"{entry.where}: {entry.name} is a named figure already; give the derived result another name."
            )
        if entry.name in derived:
            raise AuditError(
                f"{entry.where}: {entry.name} is declared before, in {derived[entry.name].where}."
            )
        derived[entry.name] = entry
    return derived


def _check_claims(
    relations: Relations, figures: Mapping[str, NamedFigure], derived: Mapping[str, Derived]
) -> None:
    """A claim may be recomputed in several ways, but each way stands once, and none from the claim itself."""
    seen: dict[str, str] = {}
    for entry in relations.derivations:
        for name in entry.claims:
            _known(name, figures, {}, entry.where)
            if name in _all_inputs(entry, derived):
                raise AuditError(f"{entry.where}: {name} would be recomputed from itself.")
        units = [figures[name].unit for name in entry.claims]
        if not compatible(units[0], units[-1]):
            raise AuditError(
                f"{entry.where}: the ends of the claim are in {units[0]} and {units[-1]}, which do not go together."
            )
        way = f"{entry.claims} {entry.calculator} {sorted(entry.inputs.items(), key=itemgetter(0))}"
        if way in seen:
            raise AuditError(
                f"{entry.where}: this claim is declared before with the same calculator and inputs, in {seen[way]}."
            )
        seen[way] = entry.where


def _all_inputs(entry: Derivation | Derived, derived: Mapping[str, Derived]) -> set[str]:
    """Every name a result rests on, through derived results too."""
    found: set[str] = set()
    for name in names_of(entry.inputs):
        found.add(name)
        if name in derived:
            found |= _all_inputs(derived[name], derived)
    return found


def _check_same(
    relations: Relations, figures: Mapping[str, NamedFigure], derived: Mapping[str, Derived]
) -> None:
    pairs: dict[frozenset[str], str] = {}
    for entry in relations.same:
        first, *others = (named.name for named in entry.figures)
        _known(first, figures, derived, entry.where)
        for other in others:
            _known(other, figures, derived, entry.where)
            pair = frozenset((first, other))
            if pair in pairs:
                raise AuditError(
                    f"{entry.where}: {first} and {other} are compared before, in {pairs[pair]}."
                )
            if len(pair) == 1:
                raise AuditError(f"{entry.where}: {first} is compared with itself.")
            pairs[pair] = entry.where
            if first in figures and other in figures:
                units = figures[first].unit, figures[other].unit
                if not compatible(*units):
                    raise AuditError(
                        f"{entry.where}: {first} is in {units[0]} and {other} in {units[1]}; "
                        "the two units measure different things."
                    )


def _check_inputs(entry: Derivation | Derived, figures: Mapping[str, NamedFigure]) -> None:
    try:
        calculator = find(entry.calculator)
        for argument, given in entry.inputs.items():
            declared = calculator.input(argument)
            if isinstance(given, tuple) and not declared.is_list:
                raise AuditError(f"{entry.where}: {argument} of {calculator.name} is no list.")
            _check_units(entry, calculator, argument, given, figures)
    except CalculationError as error:
        raise AuditError(f"{entry.where}: {error}") from None
    missing = [i.name for i in calculator.inputs if i.required and i.name not in entry.inputs]
    if missing:
        raise AuditError(
            f"{entry.where}: {calculator.name} needs {', '.join(i.name for i in calculator.inputs)}; "
            f"missing: {', '.join(missing)}."
        )
    if isinstance(entry, Derived) and any(
        isinstance(one, Ends) for given in entry.inputs.values() for one in operands(given)
    ):
        raise AuditError(
            f"{entry.where}: a derived result is one number; name one end of the range instead of both."
        )


def _check_units(
    entry: Derivation | Derived,
    calculator: Calculator,
    argument: str,
    given: Input,
    figures: Mapping[str, NamedFigure],
) -> None:
    unit_type = calculator.input(argument).unit_type
    for operand in operands(given):
        for name, unit in _units(operand, figures):
            if not unit_type.accepts(unit):
                raise AuditError(
                    f"{entry.where}: {argument} of {calculator.name} is {unit_type.label}, for instance "
                    f"{unit_type.example}; {name} is in {unit}, which does not fit."
                )


def _units(operand: Operand, figures: Mapping[str, NamedFigure]) -> Iterator[tuple[str, str]]:
    if isinstance(operand, Constant):
        yield f"the value {operand.value:f}", operand.unit
        return
    for name in (operand,) if isinstance(operand, str) else (operand.low, operand.high):
        if name in figures:
            yield name, figures[name].unit


def _known(
    name: str,
    figures: Mapping[str, NamedFigure],
    derived: Mapping[str, Derived],
    where: str,
) -> None:
    if name in figures or name in derived:
        return
    near = get_close_matches(name, [*figures, *derived], n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else "no document names such a figure."
    raise AuditError(f"{where}: there is no figure {name!r}; {hint}")


def _check_circles(derived: Mapping[str, Derived]) -> None:
    done: set[str] = set()

    def follow(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise AuditError(
                f"{derived[name].where}: its inputs lead back to itself: {' → '.join((*path, name))}."
            )
        if name in derived and name not in done:
            for needed in names_of(derived[name].inputs):
                follow(needed, (*path, name))
            done.add(name)

    for name in derived:
        follow(name, ())
