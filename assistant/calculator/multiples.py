"""Calculators for a company's sales and profit: price to sales, margins.

Yearly sales may be given as an amount (`510 million USD`) or as a rate (`USD/yr`). Not covered: which year an amount
belongs to, which the names of the figures must say.
"""

from assistant.calculator.inputs import Money, Multiple, Percent, PositiveMoney, ProfitOrLoss, Sales
from assistant.calculator.quantities import (
    divide,
    fraction,
    percent,
    ratio_of,
    scaled,
    subtract,
    times,
    yearly_amount,
)


def trailing_price_to_sales(valuation: PositiveMoney, revenue: Sales) -> Multiple:
    """How many times the sales of the past year a company is valued at.

    Formula: valuation ÷ revenue
    Inputs:
        valuation (an amount of money): value of the whole company.
        revenue (sales): sales of the last full year or the last four quarters.
    Result: a multiple.
    Errors: different currencies; no sales.
    Source: common definition of the trailing price-to-sales ratio.
    Names: price-to-sales; trailing P/S; times sales; 市销率; 历史市销率; relación precio-ventas
    Example:
        valuation = 48 billion USD
        revenue = 510 million USD
        result = 94.1 times
    """
    return times(ratio_of(valuation, yearly_amount(revenue)))


def forward_price_to_sales(valuation: PositiveMoney, expected_revenue: Sales) -> Multiple:
    """How many times the expected sales of a coming year a company is valued at.

    Formula: valuation ÷ expected_revenue
    Inputs:
        valuation (an amount of money): value of the whole company.
        expected_revenue (sales): sales expected or guided for a coming year.
    Result: a multiple.
    Errors: different currencies; no sales.
    Source: common definition of the forward price-to-sales ratio.
    Names: forward P/S; multiple of expected sales; 预期市销率; 远期市销率; múltiplo de ventas esperadas
    Example:
        valuation = 48.8 billion USD
        expected_revenue = 860 million USD
        result = 56.7 times
    """
    return times(ratio_of(valuation, yearly_amount(expected_revenue)))


def sales_for_multiple(valuation: PositiveMoney, multiple: Multiple) -> Money:
    """The yearly sales at which a valuation is a given number of times sales.

    Formula: valuation ÷ multiple
    Inputs:
        valuation (an amount of money): value of the whole company.
        multiple (a multiple): price-to-sales multiple.
    Result: money, the sales of one year.
    Errors: a multiple of zero.
    Source: inverse of price to sales.
    Names: sales needed; revenue implied by a multiple; 所需销售额; 隐含收入; ventas necesarias
    Example:
        valuation = 48 billion USD
        multiple = 15 x
        result = $3.2 billion
    """
    return divide(valuation, multiple)


def valuation_from_sales(revenue: Sales, multiple: Multiple) -> Money:
    """The valuation that a price-to-sales multiple gives.

    Formula: revenue × multiple
    Inputs:
        revenue (sales): sales of one year.
        multiple (a multiple): price-to-sales multiple.
    Result: money.
    Errors: none beyond the units.
    Source: inverse of price to sales.
    Names: valuation at a multiple; value from sales; 按市销率估值; valoración por múltiplo
    Example:
        revenue = 510 million USD
        multiple = 15 x
        result = $7.65 billion
    """
    return scaled(yearly_amount(revenue), multiple.value)


def gross_margin(gross_profit: ProfitOrLoss, revenue: Sales) -> Percent:
    """Gross profit as a percentage of revenue.

    Formula: gross_profit ÷ revenue
    Inputs:
        gross_profit (a profit or a loss): revenue less cost of what was sold.
        revenue (sales): revenue of the same period or order.
    Result: a percentage.
    Errors: different currencies; one a yearly rate and the other not; no revenue.
    Source: common definition.
    Names: gross margin; 毛利率; margen bruto
    Example:
        gross_profit = 10 billion USD
        revenue = 27 billion USD
        result = 37.0%
    """
    return percent(ratio_of(gross_profit, revenue))


def gross_margin_from_cost(revenue: Sales, cost: Sales) -> Percent:
    """Gross margin from revenue and the cost of what was sold.

    Formula: (revenue − cost) ÷ revenue
    Inputs:
        revenue (sales): revenue of a period or order.
        cost (sales): cost of what was sold in it.
    Result: a percentage.
    Errors: different currencies; no revenue.
    Source: common definition.
    Names: gross margin from cost; 毛利率; 成本; margen bruto a partir del costo
    Example:
        revenue = 510.0 million USD
        cost = 310.9 million USD
        result = 39.04%
    """
    return percent(ratio_of(subtract(revenue, cost), revenue))


def gross_profit_from_margin(revenue: Sales, margin: Percent) -> Money:
    """Gross profit that a margin gives on revenue.

    Formula: revenue × margin
    Inputs:
        revenue (sales): revenue of a period or order.
        margin (a percentage): gross margin.
    Result: money.
    Errors: none beyond the units.
    Source: inverse of gross_margin.
    Names: gross profit at a margin; 按毛利率计算毛利; beneficio bruto
    Example:
        revenue = 27 billion USD
        margin = 39.0 %
        result = $10.5 billion
    """
    return scaled(yearly_amount(revenue), fraction(margin))


def operating_margin(operating_result: ProfitOrLoss, revenue: Sales) -> Percent:
    """Operating profit or loss as a percentage of revenue; negative for a loss.

    Formula: operating_result ÷ revenue
    Inputs:
        operating_result (a profit or a loss): operating profit, or operating loss as a negative amount.
        revenue (sales): revenue of the same period.
    Result: a percentage.
    Errors: different currencies; one a yearly rate and the other not; no revenue.
    Source: common definition.
    Names: operating margin; operating loss margin; 营业利润率; 经营亏损率; margen operativo
    Example:
        operating_result = -145.9 million USD
        revenue = 510 million USD
        result = -28.6%
    """
    return percent(ratio_of(operating_result, revenue))


CALCULATORS = (
    trailing_price_to_sales,
    forward_price_to_sales,
    sales_for_multiple,
    valuation_from_sales,
    gross_margin,
    gross_margin_from_cost,
    gross_profit_from_margin,
    operating_margin,
)
