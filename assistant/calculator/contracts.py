"""Calculators for supply contracts: backlog and price per capacity, delivery ramps, payback, break-even.

A ramp is given as the capacity added at the start of each year, year by year; capacity once added stays, and
each addition counts for the whole of its year. Not covered: delivery within a year, discounting, penalties.
"""

from decimal import Decimal

from assistant.calculator.inputs import (
    AnyQuantity,
    Count,
    Duration,
    Money,
    MoneyPerPower,
    MoneyPerPowerTime,
    MoneyPerTime,
    PositiveMoney,
    Power,
    PowerTime,
    Rate,
)
from assistant.calculator.quantities import (
    add,
    divide,
    in_unit,
    multiply,
    number,
    subtract,
    whole_number,
)
from assistant.calculator.writing import written
from assistant.errors import CalculationError
from assistant.figures.types import Quantity

YEAR = Quantity(value=Decimal(1), unit="yr")


def backlog_per_power(backlog: PositiveMoney, power: Power) -> MoneyPerPower:
    """Contracted value that is still to be delivered, per unit of power.

    Formula: backlog ÷ power
    Inputs:
        backlog (an amount of money): remaining performance obligations, or a contract's value.
        power (power): capacity it pays for.
    Result: money per power.
    Errors: no power.
    Source: common unit measure; backlog as in ASC 606-10-50-13 (remaining performance obligations).
    Names: backlog per megawatt; contract value per MW; 每兆瓦合同金额; 每兆瓦积压订单; cartera por megavatio
    Example:
        backlog = 24.6 billion USD
        power = 750 MW
        result = $32.8 million per megawatt
    """
    return divide(backlog, power)


def price_per_power_time(yearly_price: MoneyPerTime, power: Power) -> MoneyPerPowerTime:
    """Price of one unit of power for one year (or month, day, hour).

    Formula: yearly_price ÷ power
    Inputs:
        yearly_price (money per time): what the whole capacity costs per year.
        power (power): the whole capacity.
    Result: money per power and time.
    Errors: no power.
    Source: usual unit price of capacity contracts (money per MW-year).
    Names: price per megawatt-year; 每兆瓦每年价格; 每兆瓦年; precio por megavatio y año
    Example:
        yearly_price = 9000000000 USD/yr
        power = 750 MW
        result = $12 million per megawatt per year
    """
    return divide(yearly_price, power)


def yearly_value_of_capacity(power: Power, price: MoneyPerPowerTime) -> MoneyPerTime:
    """What a capacity brings in or costs per year at a unit price.

    Formula: power × price
    Inputs:
        power (power): capacity in use.
        price (money per power and time): price of one unit of power for a year.
    Result: money per time.
    Errors: none beyond the units.
    Source: inverse of price_per_power_time.
    Names: yearly value of capacity; revenue per year of a capacity; 每年容量价值; ingresos anuales por capacidad
    Example:
        power = 250 MW
        price = 12000000 USD/MW/yr
        result = $3 billion a year
    """
    return multiply(price, power)


def contract_value(yearly_value: MoneyPerTime, duration: Duration) -> Money:
    """Value of a contract that pays the same every year.

    Formula: yearly_value × duration
    Inputs:
        yearly_value (money per time): payment per year.
        duration (a length of time): term of the contract.
    Result: money.
    Errors: none beyond the units.
    Source: common definition; not discounted.
    Names: total contract value; contract revenue; 合同总额; 总营收; valor total del contrato
    Example:
        yearly_value = 9000000000 USD/yr
        duration = 3 years
        result = $27 billion
    """
    return multiply(yearly_value, duration)


def capacity_time(power: Power, duration: Duration) -> PowerTime:
    """Capacity-years of a capacity that is there for the whole time.

    Formula: power × duration
    Inputs:
        power (power): capacity available from the first day to the last.
        duration (a length of time): for how long.
    Result: capacity times time.
    Errors: none beyond the units.
    Source: usual measure of capacity contracts (MW-years); not energy used.
    Names: megawatt-years; capacity years; 兆瓦年; megavatios-año
    Example:
        power = 750 MW
        duration = 3 years
        result = 2,250 MW-years
    """
    return multiply(power, in_unit(duration, "yr"))


def capacity_time_under_ramp(additions: tuple[Power, ...]) -> PowerTime:
    """Capacity-years when capacity is added year by year.

    Formula: sum(running(additions)) × 1 year
    Inputs:
        additions (power): capacity added at the start of each year, in order.
    Result: capacity times time.
    Errors: none beyond the units.
    Source: sum of the capacity in service in each year.
    Names: capacity-years under a delivery ramp; megawatt-years delivered; 爬坡期兆瓦年; 分批交付;
        megavatios-año con entrega escalonada
    Example:
        additions = 250 MW
        additions = 250 MW
        additions = 250 MW
        result = 1,500 MW-years
    """
    return multiply(_capacity_years(additions), YEAR)


def contract_value_under_ramp(additions: tuple[Power, ...], price: MoneyPerPowerTime) -> Money:
    """Value of capacity delivered in steps, up to the end of the last step's year, at one unit price.

    Formula: sum(running(additions)) × 1 year × price
    Inputs:
        additions (power): capacity added at the start of each year, in order.
        price (money per power and time): price of one unit of power for a year.
    Result: money.
    Errors: none beyond the units.
    Source: capacity_time_under_ramp times the unit price; not discounted.
    Names: contract value under a ramp; revenue by the end of the ramp; 爬坡交付下的合同价值;
        valor del contrato con entrega escalonada
    Example:
        additions = 250 MW
        additions = 250 MW
        additions = 250 MW
        price = 12000000 USD/MW/yr
        result = $18 billion
    """
    return multiply(multiply(price, _capacity_years(additions)), YEAR)


def payback_time(investment: PositiveMoney, yearly_return: MoneyPerTime) -> Duration:
    """How long a steady return takes to pay back an investment.

    Formula: investment ÷ yearly_return
    Inputs:
        investment (an amount of money): what is laid out at the start.
        yearly_return (money per time): net cash that comes back per year, above zero.
    Result: a length of time.
    Errors: a return of zero or below; different currencies.
    Source: simple payback period; not discounted.
    Names: payback period; years to recover; 回收期; 回本时间; plazo de recuperación
    Example:
        investment = 450,000 USD
        yearly_return = 180000 USD/yr
        result = 2.5 years
    """
    if yearly_return.value <= 0:
        raise CalculationError(
            f"yearly_return is {written(yearly_return)}; nothing is ever paid back by it."
        )
    return divide(investment, yearly_return)


def break_even_price(
    fixed_cost: PositiveMoney, units: AnyQuantity, unit_cost: AnyQuantity | None = None
) -> AnyQuantity:
    """The price per unit at which sales just cover the cost.

    Formula: fixed_cost ÷ units + unit_cost
    Inputs:
        fixed_cost (an amount of money): cost that does not depend on the number of units.
        units (a quantity): units sold, for instance tokens, MW or MWh.
        unit_cost (a quantity): further cost of each unit, as money per unit; left out, none.
    Result: a quantity, money per unit.
    Errors: no units; unit_cost per another unit or in another currency.
    Source: break-even analysis (cost-volume-profit), solved for the price.
    Names: break-even price; price to cover costs; 盈亏平衡价格; 保本价; precio de equilibrio
    Example:
        fixed_cost = 450,000 USD
        units = 1,500,000 token
        unit_cost = 0.05 USD/token
        result = $0.35 per token
    """
    share = divide(fixed_cost, units)
    return share if unit_cost is None else add(share, unit_cost)


def break_even_units(fixed_cost: PositiveMoney, price: Rate, unit_cost: Rate) -> AnyQuantity:
    """How many units must be sold to cover the cost.

    Formula: fixed_cost ÷ (price − unit_cost)
    Inputs:
        fixed_cost (an amount of money): cost that does not depend on the number of units.
        price (a quantity per something): price of one unit.
        unit_cost (a quantity per something): further cost of each unit.
    Result: a quantity of units.
    Errors: a price that is not above the unit cost; different currencies or units.
    Source: break-even analysis (cost-volume-profit).
    Names: break-even quantity; units to cover costs; 盈亏平衡点; 保本量; cantidad de equilibrio
    Example:
        fixed_cost = 450,000 USD
        price = 0.35 USD/token
        unit_cost = 0.05 USD/token
        result = 1.5 million tokens
    """
    gain = subtract(price, unit_cost)
    if gain.value <= 0:
        raise CalculationError(
            f"price is {written(price)} and unit_cost {written(unit_cost)}; "
            "no number of units covers the cost unless the price is higher."
        )
    return divide(fixed_cost, gain)


def equal_tranche(total: AnyQuantity, tranches: Count) -> AnyQuantity:
    """The size of each part when a total is delivered or paid in equal parts.

    Formula: total ÷ tranches
    Inputs:
        total (a quantity): the whole.
        tranches (a number of times): number of parts, a whole number.
    Result: a quantity, in the unit of the total.
    Errors: no tranches; a number that is not whole.
    Source: common definition.
    Names: equal tranches; per tranche; 每批; 平均每期; por tramo
    Example:
        total = 750 MW
        tranches = 3
        result = 250 MW
    """
    parts = whole_number(tranches, "tranches")
    return divide(total, number(Decimal(parts)))


def price_of_several(price: PositiveMoney, pieces: Count) -> Money:
    """What a number of things costs when the price of one is known.

    Formula: price × pieces
    Inputs:
        price (an amount of money): price of one.
        pieces (a number of times): how many there are of them.
    Result: money.
    Errors: none beyond the units.
    Source: common definition.
    Names: total price; cost of all; price of several; 总价; 总共要花; precio total; coste de todos
    Example:
        price = 350000 USD
        pieces = 12
        result = $4.2 million
    """
    return multiply(number(pieces.value), price)


def _capacity_years(additions: tuple[Quantity, ...]) -> Quantity:
    """Sum over the years of the capacity in service, in the unit of the first addition."""
    in_service = total = additions[0]
    for addition in additions[1:]:
        in_service = add(in_service, addition)
        total = add(total, in_service)
    return total


CALCULATORS = (
    backlog_per_power,
    price_per_power_time,
    yearly_value_of_capacity,
    contract_value,
    capacity_time,
    capacity_time_under_ramp,
    contract_value_under_ramp,
    payback_time,
    break_even_price,
    break_even_units,
    equal_tranche,
    price_of_several,
)
