"""What an answer is calculated from, as the language model reads the sentences: it writes a formula, computing nothing.

"12 millones de euros / 402": numerals as they stand in the sentences or in the question, joined by an operation. Asked
where nobody has said what the figures measure. It may write nothing but formulas that calculators accept (`planning`),
whose result is of the unit asked for, so that no number is its own and none is computed by it.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant.calculator import calculators
from assistant.chain.asking import Asked
from assistant.chain.grammar import literal
from assistant.chain.operations import goes_down, read_operations, speaks_of_change
from assistant.chain.planning import RELATIVE, Plan, calculations_over, operands_of, with_chances
from assistant.chain.prompts import Prompts
from assistant.chain.ranking import RankedCard
from assistant.chain.reading import NONE, passage_within, told_as
from assistant.errors import ModelError
from assistant.figures import unit_kind
from assistant.index.index import Index
from assistant.llm.chat import ChatModel, Picked

LONGEST = 170
"""Most tokens of sentences that are read, since each costs time."""

LARGE = 1000
"""From which value on two amounts are not multiplied with each other."""

MOST_TRIED = 1500
"""Combinations of figures that are calculated, to tell which formulas there are."""

TOOLS = (
    *(
        "difference",
        "ratio",
        "share_of",
        "per_unit",
        "equal_tranche",
        "rate_over_time",
        "whole_from_part",
    ),
    *(
        "product",
        "price_of_several",
        "percent_of",
        "total_over_time",
        "market_value",
        "energy_over_time",
    ),
    *("energy_cost", "percent_change", "after_percent_change", "rest_of", "sum_of", "average"),
)
"""The calculators that a formula of two or three figures may be for."""

_FORMS = (
    (re.compile(r"(\w+) ÷ (\w+)"), "/"),
    (re.compile(r"(\w+) × (\w+)"), "*"),
    (re.compile(r"(\w+) − (\w+)"), "-"),
    (re.compile(r"\((\w+) − (\w+)\) ÷ \2"), "to"),
    (re.compile(r"(\w+) × \(1 \+ (\w+)\)"), "+"),
    (re.compile(r"(\w+) × \(1 − (\w+)\)"), "less"),
    (re.compile(r"sum\((\w+)\)(?: ÷ count\(\1\))?"), "sum"),
)
"""Formulas of calculators that the model knows, and how it writes them."""


class Formula(NamedTuple):
    """What the model wrote.

    `plan`: the calculation; None where it finds none. `forced`: how far it was kept from what it would have written;
    `likely`: how likely what it wrote was (see `Picked`).
    """

    plan: Plan | None
    forced: float
    likely: float


Writes = Callable[[Asked, str, Sequence[RankedCard]], Formula | None]
"""Asks the model for the formula of a question; None where it fails or nothing can be calculated."""


def write_formula(
    model: ChatModel,
    prompts: Prompts,
    index: Index,
    asked: Asked,
    question: str,
    ranked: Sequence[RankedCard],
) -> Formula | None:
    """What the model writes for a question; None where it fails or the sentences have nothing to calculate with."""
    passage, shown = passage_of(ranked)
    plans = formulas(index, asked, question, shown)
    if not plans:
        return None
    told = formula_of(model, prompts, question, passage, list(plans))
    return told and Formula(plans.get(told.text), told.forced, told.likely)


def formula_of(
    model: ChatModel, prompts: Prompts, question: str, passage: str, formulas: Sequence[str]
) -> Picked | None:
    """Which of these formulas the model writes, or `NONE`; None where it fails."""
    try:
        return model.pick(
            prompts.formula,
            {"passage": passage, "question": question},
            formulas,
            NONE,
            formula_grammar(formulas),
            "formula",
        )
    except ModelError:
        return None


def passage_of(ranked: Sequence[RankedCard]) -> tuple[str, list[RankedCard]]:
    """The sentences nearest to the question that have figures, as the model is shown them, and the cards of all figures
    there."""
    near: dict[str, float] = {}
    for one in ranked:
        text = told_as(one.card)
        near[text] = max(near.get(text, 0.0), one.clause + one.similarity)
    order = sorted(ranked, key=lambda one: -near[told_as(one.card)])
    return passage_within(order, ranked, LONGEST)


def formulas(
    index: Index, asked: Asked, question: str, shown: Sequence[RankedCard]
) -> dict[str, Plan]:
    """The formulas over these figures and the numbers of the question, as the model writes them, with the likeliest
    calculation of each."""
    operands = operands_of(index, question, asked, shown, len(shown))
    operands.sort(key=lambda o: o.figure.start if o.card is not None else -1)
    plans = with_chances(calculations_over(index, question, asked, operands, MOST_TRIED, TOOLS))
    given = any(f.kind != "duration" for f in asked.own_numbers)
    if given and any(plan.signs["own"] == 1 for plan in plans):
        plans = [plan for plan in plans if plan.signs["own"] == 1]
    plans = [
        plan
        for plan in plans
        if _is_asked(asked, plan) and _makes_sense(plan) and not _of_other_years(plan)
    ]
    if "%" in asked.units or asked.kinds == {"percent"}:
        plans = [plan for plan in plans if plan.calculation.result.unit in ("%", "pp")]
    plans.sort(key=lambda plan: -plan.signs["wanted"])
    forms = _forms(question, read_operations(question, asked.figures))
    found: dict[str, Plan] = {}
    for plan in plans:
        for text, form in _written(plan):
            if form in forms:
                found.setdefault(text, plan)
    return found


def _of_other_years(plan: Plan) -> bool:
    """Whether the question names years, and what is said of the figures names others alone."""
    return plan.signs["years"] == 0 and plan.signs["years_foreign"] > 0


def _is_asked(asked: Asked, plan: Plan) -> bool:
    """Whether the result is of one of the kinds that the question names, if it names any."""
    unit = plan.calculation.result.unit
    if asked.units or not asked.kinds or (unit == "1" and "count" in asked.kinds):
        return True
    kind = unit_kind(unit)
    return kind in asked.kinds or (kind == "rate" and unit_kind(unit.split("/")[0]) in asked.kinds)


def _makes_sense(plan: Plan) -> bool:
    """Whether people would calculate so: no share or ratio of a percentage and an amount, and no product of two amounts
    of the sources that are both large and neither a price nor a rate."""
    kinds = [operand.figure.kind for _, operand in plan.operands]
    relative = [kind in RELATIVE for kind in kinds]
    tool = plan.calculation.tool
    if tool in ("ratio", "share_of", "per_unit", "equal_tranche"):
        return not any(relative) or (tool == "ratio" and all(relative))
    if tool in ("difference", "percent_change", "sum_of", "average"):
        return all(relative) or not any(relative)
    if tool == "product":
        large = [o.figure.value >= LARGE and o.card is not None for _, o in plan.operands]
        return not (all(large) and not {"rate", "money"} & set(kinds))
    return True


def _written(plan: Plan) -> list[tuple[str, str]]:
    """A calculation as the model writes it, with the form: a product either way round; none where it has no way."""
    formula = calculators()[plan.calculation.tool].formula
    form, match = next(
        ((form, m) for pattern, form in _FORMS if (m := pattern.fullmatch(formula))), ("", None)
    )
    texts = {name: operand.figure.text for name, operand in plan.operands}
    if match is None or len({o.figure.text for _, o in plan.operands}) < len(plan.operands):
        return []
    if form == "sum":
        return [(" + ".join(o.figure.text for _, o in plan.operands), "sum")]
    if set(match.groups()) != set(texts):
        return []
    first, second = (texts[name] for name in match.groups())
    if form == "to":
        return [(f"from {second} to {first}", form)]
    if form == "*":
        return [(f"{first} * {second}", form), (f"{second} * {first}", form)]
    return [(f"{first} {'-' if form == 'less' else form} {second}", form)]


def _forms(question: str, wanted: frozenset[str]) -> frozenset[str]:
    """The ways of writing a formula that the kinds of arithmetic leave open which the question's words call for."""
    if wanted == {"ratio"}:
        return frozenset("/")
    if wanted <= {"share", "change"}:
        return frozenset(("/", "-", "to"))
    if wanted == {"sum", "product"}:
        return frozenset(("sum", "*"))
    if wanted == {"difference", "gain"}:
        return frozenset(("-", "to"))
    if "mean" in wanted:
        return frozenset(("/", "sum"))
    if wanted == {"each", "product"}:
        return frozenset(("/", "*"))
    if "grown" in wanted and speaks_of_change(question):
        return frozenset(("less",) if goes_down(question) else ("+",))
    if "grown" in wanted:
        return frozenset(("*", "/"))
    return frozenset(("-", "/", "*", "to"))


def formula_grammar(formulas: Sequence[str]) -> str:
    """The grammar of a reply that is one of these formulas, or none; those that begin alike share their beginning."""
    begun: dict[str, list[str]] = {}
    for text in formulas:
        match = re.match(r"(?:from )?.*?(?= (?:[-/*+]|to) )", text)
        head = match[0] if match else text
        begun.setdefault(head, []).append(text[len(head) :])
    rules = [
        f"{literal(head)} ({' | '.join(map(literal, tails))})" for head, tails in begun.items()
    ]
    return f"root ::= {literal(NONE)} | {' | '.join(rules)}\n"
