"""Families of derived results: one declaration for the same calculation over each of several figures.

What a family's results measure is told by its own phrase with those of the figures put in, their short names where
they have some, in every language that all of them are given in; the names of the results are the family's, followed by
those of the figures.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations, product

from assistant.audit.errors import AuditError
from assistant.audit.relations import Derived, Family, Relations, read_entry
from assistant.documents.types import Measures, NamedFigure

_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")
_LANGUAGES = tuple(Measures.model_fields)


def with_families(relations: Relations, figures: Mapping[str, NamedFigure]) -> Relations:
    """The relations with the results of every family among the derived ones, behind those declared singly.

    Raises AuditError, naming file and entry, for a figure that there is none of and a placeholder without a list.
    """
    phrases = {name: figure.measures for name, figure in figures.items()}
    phrases |= {entry.name: entry.measures for entry in relations.derived}
    for name in relations.called:
        if name not in phrases:
            raise AuditError(
                f"{', '.join(relations.files)}, [called]: there is no figure {name!r} to be called so."
            )
    phrases |= relations.called
    derived = list(relations.derived)
    for family in relations.families:
        for entry in _members(family, phrases):
            phrases[entry.name] = entry.measures
            derived.append(entry)
    return relations.model_copy(update={"derived": tuple(derived), "families": (), "called": {}})


def _members(family: Family, phrases: Mapping[str, Measures]) -> Iterator[Derived]:
    """The derived results of a family."""
    for chosen in _choices(family):
        for name in chosen.values():
            if name not in phrases:
                raise AuditError(
                    f"{family.where}: there is no figure {name!r}; a family goes over named figures and results "
                    "that are derived above it."
                )
        said = {key: phrases[name] for key, name in chosen.items()}
        fields = {
            "name": "_".join((family.name, *chosen.values())),
            "measures": _measures(family, said),
            "calculator": family.calculator,
            "inputs": {key: _filled(given, chosen, family) for key, given in family.inputs.items()},
            "called": {
                key: said[match[1]]
                for key, given in family.inputs.items()
                if isinstance(given, str) and (match := _PLACEHOLDER.fullmatch(given))
            },
        }
        yield read_entry(Derived, fields, family.where)


def _choices(family: Family) -> Iterator[dict[str, str]]:
    """A figure's name for every placeholder, in each combination there is to be a result for."""
    if family.pairs is not None:
        for first, second in combinations(family.pairs, 2):
            yield {"first": first, "second": second}
        return
    for names in product(*family.each.values()):
        yield dict(zip(family.each, names, strict=True))


def _measures(family: Family, parts: Mapping[str, Measures]) -> dict[str, str]:
    told = {}
    for language in _LANGUAGES:
        phrase = getattr(family.measures, language)
        said = {key: getattr(part, language) for key, part in parts.items()}
        if phrase is not None and None not in said.values():
            told[language] = str(_filled(phrase, said, family))
    return told


def _filled(given: object, chosen: Mapping[str, str], family: Family) -> object:
    """What is given, in it every placeholder replaced."""
    if isinstance(given, list | tuple):
        return [_filled(one, chosen, family) for one in given]
    if isinstance(given, Mapping):
        return {key: _filled(one, chosen, family) for key, one in given.items()}
    if not isinstance(given, str):
        return given

    def replace(match: re.Match[str]) -> str:
        if match[1] not in chosen:
            raise AuditError(
                f"{family.where}: {match[0]} stands for nothing; there may be {', '.join(chosen)} in braces."
            )
        return chosen[match[1]]

    return _PLACEHOLDER.sub(replace, given)
