"""Calculators for computing capacity: energy of a power, tokens and their speed, cost per token.

Not covered: utilisation and cooling, unless the person puts them into the inputs.
"""

from assistant.calculator.inputs import (
    AnyQuantity,
    Duration,
    Energy,
    Money,
    MoneyPerEnergy,
    MoneyPerTime,
    MoneyPerToken,
    PositiveMoney,
    Power,
    Rate,
    TokenRate,
    Tokens,
)
from assistant.calculator.quantities import divide, in_unit, multiply


def energy_over_time(power: Power, duration: Duration) -> Energy:
    """Energy of a power that stays the same over a time.

    Formula: power × duration
    Inputs:
        power (power): the power, on all the time.
        duration (a length of time): for how long, in days, hours or less.
    Result: energy, in hours of the power's unit (MWh for MW).
    Errors: a time in months or years, which have no fixed number of hours.
    Source: SI Brochure, 9th edition: 1 W h = 3600 J.
    Names: energy; electricity used; MWh; 耗电量; 用电量; 度电; energía consumida
    Example:
        power = 25 kW
        duration = 24 hours
        result = 600 kWh
    """
    return multiply(power, in_unit(duration, "h"))


def energy_cost(energy: Energy, price: MoneyPerEnergy) -> Money:
    """What an amount of energy costs.

    Formula: energy × price
    Inputs:
        energy (energy): the energy used.
        price (money per energy): price of one unit of energy.
    Result: money.
    Errors: none beyond the units.
    Source: common definition.
    Names: electricity cost; power bill; 电费; costo de la electricidad
    Example:
        energy = 600 kWh
        price = 0.08 USD/kWh
        result = $48
    """
    return multiply(price, in_unit(energy, price.unit.split("/")[1]))


def performance_per_power(performance: AnyQuantity, power: Power) -> Rate:
    """Computing performance, speed or bandwidth per unit of power.

    Formula: performance ÷ power
    Inputs:
        performance (a quantity): compute, tokens per time, bandwidth.
        power (power): power it takes.
    Result: a quantity per something.
    Errors: no power.
    Source: common efficiency measure.
    Names: performance per watt; efficiency; 每瓦性能; 能效; rendimiento por vatio
    Example:
        performance = 125 PFLOPS
        power = 25 kW
        result = 5 PFLOPS per kilowatt
    """
    return divide(performance, power)


def tokens_per_second(tokens: Tokens, duration: Duration) -> TokenRate:
    """Generation speed from a number of tokens and the time they took.

    Formula: tokens ÷ duration
    Inputs:
        tokens (a number of tokens): tokens generated.
        duration (a length of time): the time they took, in seconds, minutes or hours.
    Result: tokens per time, token/s.
    Errors: no time.
    Source: common definition of throughput.
    Names: tokens per second; throughput; 每秒token数; 吞吐量; tokens por segundo
    Example:
        tokens = 90,000 token
        duration = 30 s
        result = 3,000 tokens per second
    """
    return divide(tokens, in_unit(duration, "s"))


def tokens_over_time(speed: TokenRate, duration: Duration) -> Tokens:
    """How many tokens a speed gives over a time.

    Formula: speed × duration
    Inputs:
        speed (tokens per time): tokens per second.
        duration (a length of time): for how long.
    Result: a number of tokens.
    Errors: none beyond the units.
    Source: inverse of tokens_per_second.
    Names: tokens generated; output in an hour; 生成多少token; tokens generados
    Example:
        speed = 3000 token/s
        duration = 60 s
        result = 180,000 tokens
    """
    return multiply(speed, duration)


def time_for_tokens(tokens: Tokens, speed: TokenRate) -> Duration:
    """How long generating a number of tokens takes.

    Formula: tokens ÷ speed
    Inputs:
        tokens (a number of tokens): tokens wanted.
        speed (tokens per time): tokens per second.
    Result: a length of time.
    Errors: a speed of zero.
    Source: inverse of tokens_per_second.
    Names: time to generate; how long for tokens; 生成耗时; tiempo para generar
    Example:
        tokens = 10,000 token
        speed = 2000 token/s
        result = 5 seconds
    """
    return divide(tokens, speed)


def cost_per_token(cost: PositiveMoney, tokens: Tokens) -> MoneyPerToken:
    """What one token costs.

    Formula: cost ÷ tokens
    Inputs:
        cost (an amount of money): the whole cost.
        tokens (a number of tokens): tokens it pays for.
    Result: money per token.
    Errors: no tokens.
    Source: common definition.
    Names: cost per token; price per token; 每个token成本; 单token价格; costo por token
    Example:
        cost = 300 USD
        tokens = 100 million tokens
        result = $0.000003 per token
    """
    return divide(cost, tokens)


def cost_per_token_at_speed(cost_per_time: MoneyPerTime, speed: TokenRate) -> MoneyPerToken:
    """What one token costs on a machine that costs so much a time and generates at a speed.

    Formula: cost_per_time ÷ speed
    Inputs:
        cost_per_time (money per time): cost of the machine per hour, day or year.
        speed (tokens per time): tokens per second it generates in all.
    Result: money per token.
    Errors: a speed of zero.
    Source: cost and tokens of the same stretch of time.
    Names: serving cost per token; inference cost; 推理成本; 每token推理成本; costo de inferencia por token
    Example:
        cost_per_time = 36 USD/h
        speed = 2000 token/s
        result = $0.000005 per token
    """
    time = cost_per_time.unit.split("/")[1]
    return divide(cost_per_time, in_unit(speed, f"token/{time}"))


def cost_of_tokens(tokens: Tokens, price: MoneyPerToken) -> Money:
    """What a number of tokens costs at a price per token.

    Formula: tokens × price
    Inputs:
        tokens (a number of tokens): tokens used.
        price (money per token): price of one token; "3 USD per million" is 0.000003 USD/token.
    Result: money.
    Errors: none beyond the units.
    Source: inverse of cost_per_token.
    Names: cost of tokens; API bill; token费用; 调用费用; costo de los tokens
    Example:
        tokens = 2 million tokens
        price = 0.000003 USD/token
        result = $6
    """
    return multiply(price, tokens)


CALCULATORS = (
    energy_over_time,
    energy_cost,
    performance_per_power,
    tokens_per_second,
    tokens_over_time,
    time_for_tokens,
    cost_per_token,
    cost_per_token_at_speed,
    cost_of_tokens,
)
