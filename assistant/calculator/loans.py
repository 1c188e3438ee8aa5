"""Calculators for loans: interest, compound amounts, equal instalments, equal repayments.

Rates are per year; an unmarked "6 %" is taken as 6 % a year. A period is a twelfth, a quarter or a whole year
(`payments_per_year`), and every period is equally long. Not covered: day-count conventions, fees, grace periods.
"""

from decimal import Decimal

from assistant.calculator.inputs import Count, Duration, InterestRate, Money, PositiveMoney
from assistant.calculator.quantities import (
    divide,
    fraction,
    in_unit,
    number,
    power,
    scaled,
    subtract,
    whole_number,
)
from assistant.errors import CalculationError
from assistant.figures.types import Quantity

ONCE = Quantity(value=Decimal(1), unit="1")


def simple_interest(principal: PositiveMoney, rate: InterestRate, duration: Duration) -> Money:
    """Interest on a loan whose interest is not added to the principal.

    Formula: principal × rate × duration
    Inputs:
        principal (an amount of money): the loan.
        rate (an interest rate a year): interest a year.
        duration (a length of time): how long the principal stays out, in years or months.
    Result: money.
    Errors: a time in days or hours, of which a year has no fixed number.
    Source: common definition of simple interest.
    Names: interest; simple interest; loan interest; 利息; 单利; interés simple
    Example:
        principal = 1 billion USD
        rate = 6 %
        duration = 1 year
        result = $60 million
    """
    years = in_unit(duration, "yr").value
    return scaled(principal, fraction(rate) * years)


def compound_amount(
    principal: PositiveMoney,
    rate: InterestRate,
    duration: Duration,
    payments_per_year: Count = ONCE,
) -> Money:
    """What a loan or deposit grows to when interest is added to it.

    Formula: principal × (1 + rate ÷ payments_per_year)^(payments_per_year × duration)
    Inputs:
        principal (an amount of money): the amount at the start.
        rate (an interest rate a year): nominal interest a year.
        duration (a length of time): for how long.
        payments_per_year (a number of times): how often a year interest is added; left out, once.
    Result: money.
    Errors: a number of payments that is not whole and above zero; a rate of −100 % a period or below.
    Source: common definition of compound interest.
    Names: compound interest; future value; 复利; 本利和; interés compuesto
    Example:
        principal = 1 billion USD
        rate = 6 %
        duration = 3 years
        payments_per_year = 1
        result = $1.19 billion
    """
    periods = whole_number(payments_per_year, "payments_per_year")
    growth = _growth_a_period(rate, periods)
    return scaled(principal, power(growth, periods * in_unit(duration, "yr").value))


def compound_interest(
    principal: PositiveMoney,
    rate: InterestRate,
    duration: Duration,
    payments_per_year: Count = ONCE,
) -> Money:
    """Interest on a loan whose interest is added to the principal.

    Formula: principal × (1 + rate ÷ payments_per_year)^(payments_per_year × duration) − principal
    Inputs:
        principal (an amount of money): the loan.
        rate (an interest rate a year): nominal interest a year.
        duration (a length of time): for how long.
        payments_per_year (a number of times): how often a year interest is added; left out, once.
    Result: money.
    Errors: a number of payments that is not whole and above zero; a rate of −100 % a period or below.
    Source: common definition of compound interest.
    Names: accrued interest; total compound interest; 复利利息; intereses compuestos
    Example:
        principal = 1 billion USD
        rate = 6 %
        duration = 3 years
        payments_per_year = 1
        result = $191 million
    """
    amount = compound_amount(principal, rate, duration, payments_per_year)
    return subtract(amount, principal)


def present_value(amount: PositiveMoney, rate: InterestRate, duration: Duration) -> Money:
    """What an amount due later is worth today, discounted once a year.

    Formula: amount ÷ (1 + rate)^(duration)
    Inputs:
        amount (an amount of money): what is due.
        rate (an interest rate a year): discount rate.
        duration (a length of time): time until it is due.
    Result: money.
    Errors: a rate of −100 % or below.
    Source: common definition of present value.
    Names: present value; discounted value; 现值; 折现; valor presente
    Example:
        amount = 1 billion USD
        rate = 6 %
        duration = 3 years
        result = $840 million
    """
    growth = _growth_a_period(rate, 1)
    return divide(amount, number(power(growth, in_unit(duration, "yr").value)))


def equal_instalment(
    principal: PositiveMoney,
    rate: InterestRate,
    payments: Count,
    payments_per_year: Count = ONCE,
) -> Money:
    """The equal payment that repays a loan with its interest.

    Formula: principal × (rate ÷ payments_per_year) ÷ (1 − (1 + rate ÷ payments_per_year)^(−payments))
    Inputs:
        principal (an amount of money): the loan.
        rate (an interest rate a year): nominal interest a year; at 0 % the principal is divided equally.
        payments (a number of times): number of payments in all.
        payments_per_year (a number of times): payments a year; left out, one.
    Result: money, each payment.
    Errors: numbers of payments that are not whole and above zero; a rate below zero.
    Source: annuity formula (payment in arrears).
    Names: equal instalments; annuity payment; yearly instalment; 等额本息; 每期还款; cuota fija; anualidad
    Example:
        principal = 1 billion USD
        rate = 6 %
        payments = 3
        payments_per_year = 1
        result = $374 million
    """
    count = whole_number(payments, "payments")
    periods = whole_number(payments_per_year, "payments_per_year")
    if rate.value < 0:
        raise CalculationError("rate is below zero; instalments need a rate of zero or more.")
    if rate.value == 0:
        return divide(principal, number(Decimal(count)))
    growth = _growth_a_period(rate, periods)
    return scaled(principal, (growth - 1) / (1 - power(growth, Decimal(-count))))


def repayment_with_equal_principal(
    principal: PositiveMoney,
    rate: InterestRate,
    payments: Count,
    payment: Count,
    payments_per_year: Count = ONCE,
) -> Money:
    """One payment of a loan whose principal is repaid in equal parts: the part plus interest on what is left.

    Formula: principal ÷ payments + principal × (payments − payment + 1) ÷ payments × rate ÷ payments_per_year
    Inputs:
        principal (an amount of money): the loan.
        rate (an interest rate a year): nominal interest a year.
        payments (a number of times): number of payments in all.
        payment (a number of times): which payment is asked for, 1 for the first.
        payments_per_year (a number of times): payments a year; left out, one.
    Result: money.
    Errors: numbers of payments that are not whole and above zero; a payment after the last.
    Source: straight-line amortisation.
    Names: equal principal repayment; first instalment; 等额本金; 第几期还款; amortización constante
    Example:
        principal = 1 billion USD
        rate = 6 %
        payments = 3
        payment = 1
        payments_per_year = 1
        result = $393 million
    """
    count = whole_number(payments, "payments")
    which = whole_number(payment, "payment")
    periods = whole_number(payments_per_year, "payments_per_year")
    if which > count:
        raise CalculationError(f"payment is {which}, but there are only {count} payments.")
    interest = (count - which + 1) * fraction(rate) / periods
    return scaled(principal, (1 + interest) / count)


def interest_with_equal_principal(
    principal: PositiveMoney,
    rate: InterestRate,
    payments: Count,
    payments_per_year: Count = ONCE,
) -> Money:
    """All the interest on a loan whose principal is repaid in equal parts.

    Formula: principal × rate ÷ payments_per_year × (payments + 1) ÷ 2
    Inputs:
        principal (an amount of money): the loan.
        rate (an interest rate a year): nominal interest a year.
        payments (a number of times): number of payments in all.
        payments_per_year (a number of times): payments a year; left out, one.
    Result: money.
    Errors: numbers of payments that are not whole and above zero.
    Source: straight-line amortisation, summed over the payments.
    Names: total interest; interest over the loan; 总利息; 等额本金利息; intereses totales
    Example:
        principal = 1 billion USD
        rate = 6 %
        payments = 3
        payments_per_year = 1
        result = $120 million
    """
    count = whole_number(payments, "payments")
    periods = whole_number(payments_per_year, "payments_per_year")
    return scaled(principal, fraction(rate) * (count + 1) / (2 * periods))


def _growth_a_period(rate: Quantity, periods: int) -> Decimal:
    growth = 1 + fraction(rate) / periods
    if growth <= 0:
        raise CalculationError("rate is −100 % a period or below, so nothing is left to grow.")
    return growth


CALCULATORS = (
    simple_interest,
    compound_amount,
    compound_interest,
    present_value,
    equal_instalment,
    repayment_with_equal_principal,
    interest_with_equal_principal,
)
