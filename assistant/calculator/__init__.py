"""The deterministic calculator: every sum, share and multiple an answer states is made here.

    run("trailing_price_to_sales", {"valuation": valuation, "revenue": revenue})   figures in, Calculation out
    run_text("trailing_price_to_sales", {"valuation": "480亿美元", "revenue": "5.1亿美元"})
    run_range(...)              ranges in, both ends out
    evaluate_expression("(a - b) / b", {"a": a, "b": b})
    calculators(), tools()      what there is, for people and for language models

Amounts keep their exact decimal value, unit and currency; whatever does not go together raises CalculationError.
"""

from assistant.calculator.definition import Calculator, Input
from assistant.calculator.expression import evaluate_derivation, evaluate_expression
from assistant.calculator.registry import calculators, find, run, run_range, run_text
from assistant.calculator.toolset import tools
from assistant.calculator.types import Calculation, CalculationRange, NamedQuantity
from assistant.calculator.unit_types import UnitType
from assistant.calculator.writing import equals_sign, shown

__all__ = [
    "Calculation",
    "CalculationRange",
    "Calculator",
    "Input",
    "NamedQuantity",
    "UnitType",
    "calculators",
    "equals_sign",
    "evaluate_derivation",
    "evaluate_expression",
    "find",
    "run",
    "run_range",
    "run_text",
    "shown",
    "tools",
]
