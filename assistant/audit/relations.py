"""Relations between named figures, declared beside the documents they are about.

A folder of documents may hold a file `relations.toml` with a list of losses, four kinds of entries and short names:

    losses = ["operating_loss"]        # figures that measure a loss or a fall: they count as negative

    [[derivation]]                     # a claim that can be recomputed
    claim = "deal_revenue"             # a named figure, or { low = "…", high = "…" } for a range
    calculator = "contract_value"      # as `assistant calc --list` names it
    inputs = { yearly_value = "price_a_year", duration = "years" }
    basis = "on list prices"           # optional: on what other basis the claim would hold

    [[same]]                           # statements of one thing; every one is compared with the first
    figures = ["revenue_report", { name = "revenue_press", basis = { en = "restated", es = "reexpresados" } }]

    [[derived]]                        # a result no document states
    name = "price_per_unit"
    measures = { en = "price of one unit" }
    calculator = "per_unit"
    inputs = { total = "price_a_year", units = "units" }

    [[family]]                         # the same result for each of several figures (see `families`)
    name = "stake_value"               # the results are stake_value_list_price, stake_value_sale_price
    each = { price = ["list_price", "sale_price"] }
    measures = { en = "value of the stake at the {price}" }
    calculator = "market_value"
    inputs = { price = "{price}", shares = "shares_held" }

    [called]                           # short names of figures, for the phrases of families
    sale_price = { en = "price of the sale" }

The basis of a statement is a phrase in English, or a table of phrases by language as `measures` is; an answer shows
it only where it is given in the answer's language. The audit speaks English.

An input is the name of a figure or of a derived result, `{ low, high }` for a range, `{ value, unit, why }` for
what no document states, or a list of these. Entries may have a `note`. Notes and bases hold no figures in digits
(dates may stand there), because every number a person is shown comes from a document or a calculation.

Not covered: conditions on dates, and claims made in words alone.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PrivateAttr,
    Tag,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from assistant.audit.errors import AuditError
from assistant.documents.types import Measures, Name, Phrase
from assistant.errors import FigureError
from assistant.figures import canonical_unit, find_figures

RELATIONS_FILE = "relations.toml"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Constant(_Frozen):
    """An input no document states; `why` says what it is and why it may be used."""

    value: Decimal = Field(allow_inf_nan=False)
    unit: str
    why: str = Field(min_length=3)

    @field_validator("unit")
    @classmethod
    def _is_canonical(cls, unit: str) -> str:
        try:
            name = canonical_unit(unit)
        except FigureError as error:
            raise ValueError(str(error)) from None
        if name != unit:
            raise ValueError(f"the unit {unit!r} is written {name!r}")
        return unit


class Ends(_Frozen):
    """The names of both ends of a range."""

    low: Name
    high: Name


def _operand_kind(given: object) -> str | None:
    if isinstance(given, str):
        return _NAME
    if isinstance(given, Ends) or (isinstance(given, Mapping) and {"low", "high"} & set(given)):
        return _ENDS
    return _CONSTANT if isinstance(given, Mapping | Constant) else None


def _claim_kind(given: object) -> str | None:
    kind = _operand_kind(given)
    return _ENDS if kind == _CONSTANT else kind


def _input_kind(given: object) -> str:
    return _LIST if isinstance(given, list | tuple) else _ONE


_NAME, _ENDS, _CONSTANT, _LIST, _ONE = _TAGS = ("<name>", "<ends>", "<constant>", "<list>", "<one>")
_SHAPES = "write the name of a figure, { low, high }, { value, unit, why }, or a list of these"

Operand = Annotated[
    Annotated[Name, Tag(_NAME)] | Annotated[Ends, Tag(_ENDS)] | Annotated[Constant, Tag(_CONSTANT)],
    Discriminator(_operand_kind, custom_error_type="operand_shape", custom_error_message=_SHAPES),
]
Input = Annotated[
    Annotated[tuple[Operand, ...], Field(min_length=1), Tag(_LIST)] | Annotated[Operand, Tag(_ONE)],
    Discriminator(_input_kind),
]
Claim = Annotated[
    Annotated[Name, Tag(_NAME)] | Annotated[Ends, Tag(_ENDS)],
    Discriminator(
        _claim_kind,
        custom_error_type="claim_shape",
        custom_error_message="write the name of a figure, or { low, high } for a range",
    ),
]


def _without_numbers(text: str) -> str:
    written = [f for f in find_figures(text) if any(c.isdigit() for c in f.text)]
    for figure in written:
        raise ValueError(
            f"it holds the number {figure.text!r}; numbers come from figures and calculations only, "
            "so leave it out or put the figure among the inputs"
        )
    return text


Prose = Annotated[str, Field(min_length=3), AfterValidator(_without_numbers)]
ShortProse = Annotated[str, Field(min_length=2), AfterValidator(_without_numbers)]


class _Entry(_Frozen):
    """An entry of a relations file. `where` names file and entry in errors."""

    _where: str = PrivateAttr(default="a relation")

    @property
    def where(self) -> str:
        return self._where


class Derivation(_Entry):
    """A claim that can be recomputed. `basis` says on what other basis it would hold where it does not fit."""

    claim: Claim
    calculator: str
    inputs: dict[str, Input] = Field(min_length=1)
    basis: Prose | None = None
    note: Prose | None = None

    @property
    def claims(self) -> tuple[str, ...]:
        """The name of the claimed figure, or those of both ends."""
        return (self.claim,) if isinstance(self.claim, str) else (self.claim.low, self.claim.high)


class StatementBasis(Phrase):
    """What a statement counts or on which day; in languages other than English where answers are to show it there."""

    en: Prose
    zh: ShortProse | None = None
    es: Prose | None = None


def _statement_basis(given: object) -> object:
    if isinstance(given, str):
        return {"en": given}
    if given is None or isinstance(given, Mapping | StatementBasis):
        return given
    raise ValueError("write a phrase in English, or { en, zh, es }")


class Named(_Frozen):
    """One of several statements of a thing; `basis` says on what basis it is made, where they differ."""

    name: Name
    basis: Annotated[StatementBasis | None, BeforeValidator(_statement_basis)] = None


def _named(given: object) -> object:
    return {"name": given} if isinstance(given, str) else given


class Same(_Entry):
    """Statements of one thing. The first is the one the others are compared with."""

    figures: tuple[Annotated[Named, BeforeValidator(_named)], ...] = Field(min_length=2)
    note: Prose | None = None


class Derived(_Entry):
    """A result that no document states. `called` is what the phrase in `measures` calls some of the inputs."""

    name: Name
    measures: Measures
    calculator: str
    inputs: dict[str, Input] = Field(min_length=1)
    called: dict[str, Measures] = Field(default_factory=dict)


Names = Annotated[tuple[Name, ...], Field(min_length=1)]
Pair = Annotated[tuple[Name, ...], Field(min_length=2)]


class Family(_Entry):
    """The same result for each of several figures, whose names and phrases stand where `{…}` does.

    `each` has a list of figures for every placeholder, and there is a result for every combination; `pairs` has one
    list, and there is a result for every figure, `{first}`, with every one after it, `{second}`.
    """

    name: Name
    each: dict[Name, Names] = Field(default_factory=dict)
    pairs: Pair | None = None
    measures: Measures
    calculator: str
    inputs: dict[str, Any] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_one_list(self) -> Self:
        if bool(self.each) == (self.pairs is not None):
            raise ValueError("give either each or pairs")
        return self


class Relations(_Frozen):
    """All relations of one or more folders. `files` names where they were read from; none where there was no file."""

    derivations: tuple[Derivation, ...] = ()
    same: tuple[Same, ...] = ()
    derived: tuple[Derived, ...] = ()
    families: tuple[Family, ...] = ()
    called: dict[Name, Measures] = Field(default_factory=dict)
    losses: tuple[Name, ...] = ()
    files: tuple[str, ...] = ()


_E = TypeVar("_E", bound=_Entry)
_KINDS = ("derivation", "same", "derived", "family")
_LOSSES = "losses"
_CALLED = "called"
_NAMES = TypeAdapter(tuple[Name, ...])
_SHORT_NAMES = TypeAdapter(dict[Name, Measures])


def read_relations(path: Path) -> Relations:
    """Read one relations file; its entries are checked each for itself (see `checking` for the rest).

    Raises AuditError, naming file and entry, when the file cannot be read or an entry is not as described above.
    """
    try:
        tables = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except OSError as error:
        raise AuditError(
            f"{path} cannot be read: {error.strerror}. Check its permissions."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AuditError(f"{path} is not valid TOML: {error}.") from error
    for key, value in tables.items():
        if key not in (*_KINDS, _LOSSES, _CALLED) or isinstance(value, list) == (key == _CALLED):
            raise AuditError(
                f"{path} has an entry {key!r}; there may be a list `{_LOSSES}` at the top, entries "
                + ", ".join(f"[[{kind}]]" for kind in _KINDS)
                + f", and a table [{_CALLED}]."
            )
    try:
        losses = _NAMES.validate_python(tables.get(_LOSSES, []))
    except ValidationError:
        raise AuditError(f"{path}, {_LOSSES}: write a list of names of figures.") from None
    try:
        called = _SHORT_NAMES.validate_python(tables.get(_CALLED, {}))
    except ValidationError as error:
        raise AuditError(f"{path}, [{_CALLED}]: {_explain(error)}") from None
    return Relations(
        derivations=_entries(Derivation, tables, "derivation", path),
        same=_entries(Same, tables, "same", path),
        derived=_entries(Derived, tables, "derived", path),
        families=_entries(Family, tables, "family", path),
        called=called,
        losses=losses,
        files=(str(path),),
    )


def merge(parts: Sequence[Relations]) -> Relations:
    """The relations of several files as one."""
    return Relations(
        derivations=tuple(entry for part in parts for entry in part.derivations),
        same=tuple(entry for part in parts for entry in part.same),
        derived=tuple(entry for part in parts for entry in part.derived),
        losses=tuple(name for part in parts for name in part.losses),
        files=tuple(file for part in parts for file in part.files),
    )


def operands(given: Input) -> tuple[Operand, ...]:
    """The elements of an input: those of a list, or the one there is."""
    return given if isinstance(given, tuple) else (given,)


def names_of(inputs: Mapping[str, Input]) -> Iterator[str]:
    """Every figure or derived result that inputs name."""
    for given in inputs.values():
        for operand in operands(given):
            if isinstance(operand, str):
                yield operand
            elif isinstance(operand, Ends):
                yield from (operand.low, operand.high)


def _entries(
    model: type[_E], tables: Mapping[str, list[Any]], kind: str, path: Path
) -> tuple[_E, ...]:
    entries = []
    for number, table in enumerate(tables.get(kind, []), start=1):
        if not isinstance(table, Mapping):
            raise AuditError(
                f"{path}: entries of {kind} are written below [[{kind}]], not in a list."
            )
        where = f"{path}, [[{kind}]] entry {number}{_subject(table)}"
        entries.append(read_entry(model, table, where))
    return tuple(entries)


def read_entry(model: type[_E], table: Mapping[str, Any], where: str) -> _E:
    """One entry from its fields; `where` names file and entry. Raises AuditError where a field cannot be used."""
    try:
        entry = model.model_validate(table)
    except ValidationError as error:
        raise AuditError(f"{where}: {_explain(error)}") from None
    entry._where = where
    return entry


def _subject(table: Mapping[str, Any]) -> str:
    """What the entry is about, for errors: its claim, its name, or its first figure."""
    subject = table.get("claim") or table.get("name") or table.get("figures")
    if isinstance(subject, list):
        subject = subject[0] if subject else None
    if isinstance(subject, Mapping):
        subject = subject.get("name") or subject.get("low")
    return f" ({subject})" if isinstance(subject, str) else ""


def _explain(error: ValidationError) -> str:
    """The first fault as a sentence."""
    fault = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in fault["loc"] if part not in _TAGS) or "each"
    match fault["type"]:
        case "missing":
            return f"the field {field} is missing."
        case "extra_forbidden":
            return f"{field} is not a field I know."
        case "too_short":
            return f"the field {field} must name at least {fault['ctx']['min_length']}."
        case _:
            message = fault["msg"].removeprefix("Value error, ").rstrip(".")
            return f"the field {field} cannot be used: {message}."
