"""Calculators for companies and their shares: value, stakes, warrants, dilution.

Share counts are the person's to choose: outstanding and diluted counts give different values, and every
input says which it means. Not covered: taxes, fees, option pricing models.
"""

from decimal import Decimal

from assistant.calculator.inputs import (
    Money,
    PositiveMoney,
    ShareOfWhole,
    SharePrice,
    Shares,
)
from assistant.calculator.quantities import (
    add,
    divide,
    fraction,
    multiply,
    percent,
    ratio_of,
    scaled,
    subtract,
)
from assistant.calculator.writing import written
from assistant.errors import CalculationError
from assistant.figures.types import Quantity


def market_value(price: SharePrice, shares: Shares) -> Money:
    """The value of a company at a share price, on the share count given.

    Formula: price × shares
    Inputs:
        price (a price a share): price of one share.
        shares (a number of shares): shares outstanding, or fully diluted shares for the diluted value.
    Result: money.
    Errors: none beyond the units.
    Source: common definition of market capitalisation.
    Names: market capitalisation; market cap; valuation at a price; 市值; 估值; capitalización bursátil
    Example:
        price = 160 USD/share
        shares = 305 million shares
        result = $48.8 billion
    """
    return multiply(price, shares)


def offering_proceeds(price: SharePrice, shares: Shares) -> Money:
    """What a sale of shares brings in, before fees.

    Formula: price × shares
    Inputs:
        price (a price a share): offer price.
        shares (a number of shares): shares sold.
    Result: money.
    Errors: none beyond the units.
    Source: usual "gross proceeds" of a prospectus; underwriting fees are not taken off.
    Names: gross proceeds; amount raised; IPO size; 募资额; 融资规模; ingresos brutos de la oferta
    Example:
        price = 185 USD/share
        shares = 30 million shares
        result = $5.55 billion
    """
    return multiply(price, shares)


def implied_share_count(valuation: PositiveMoney, price: SharePrice) -> Shares:
    """The number of shares that a valuation and a share price imply.

    Formula: valuation ÷ price
    Inputs:
        valuation (an amount of money): value of the whole company.
        price (a price a share): price of one share on which the valuation rests.
    Result: a number of shares.
    Errors: different currencies; a price of zero.
    Source: inverse of market_value.
    Names: implied shares; diluted share count; 隐含股数; 总股本; número implícito de acciones
    Example:
        valuation = 48 billion USD
        price = 155 USD/share
        result = 310 million shares
    """
    return divide(valuation, price)


def implied_share_price(valuation: PositiveMoney, shares: Shares) -> SharePrice:
    """The price of a share at which the company is worth a given amount.

    Formula: valuation ÷ shares
    Inputs:
        valuation (an amount of money): value of the whole company.
        shares (a number of shares): the share count the value is to be reached on.
    Result: a price a share.
    Errors: no shares.
    Source: inverse of market_value.
    Names: implied price per share; price at a market value; 对应股价; 隐含股价; precio implícito por acción
    Example:
        valuation = 40 billion USD
        shares = 215.23 million shares
        result = $186 a share
    """
    return divide(valuation, shares)


def stake_value(valuation: PositiveMoney, stake: ShareOfWhole) -> Money:
    """What a percentage of a company is worth at a valuation.

    Formula: valuation × stake
    Inputs:
        valuation (an amount of money): value of the whole company.
        stake (a share of a whole): percentage of the company, 0 to 100 %.
    Result: money.
    Errors: a stake above 100 %.
    Source: common definition.
    Names: value of the stake; worth of a holding; 持股价值; 股份价值; valor de la participación
    Example:
        valuation = 48 billion USD
        stake = 10 %
        result = $4.8 billion
    """
    return scaled(valuation, fraction(stake))


def valuation_from_stake(value: PositiveMoney, stake: ShareOfWhole) -> Money:
    """The value of the whole company that the value of a stake implies.

    Formula: value ÷ stake
    Inputs:
        value (an amount of money): what the stake is worth or cost.
        stake (a share of a whole): percentage of the company, above 0 and at most 100 %.
    Result: money.
    Errors: a stake of zero or above 100 %.
    Source: inverse of stake_value.
    Names: implied valuation; post-money from a stake; 隐含估值; valoración implícita
    Example:
        value = 5 billion USD
        stake = 10 %
        result = $50 billion
    """
    return divide(value, stake)


def warrant_value(shares: Shares, price: SharePrice, strike: SharePrice | None = None) -> Money:
    """What exercising warrants at once would gain: shares times price above the strike, never below zero.

    Formula: shares × max(price − strike, 0)
    Inputs:
        shares (a number of shares): shares the warrants are for.
        price (a price a share): price of one share.
        strike (a price a share): price to be paid on exercise; left out, it is zero.
    Result: money.
    Errors: price and strike in different currencies.
    Source: intrinsic value as in ASC 718 (glossary); time value is not included.
    Names: value of the warrants; intrinsic value; 认股权证价值; 权证价值; valor de los warrants
    Example:
        shares = 33,445,026 share
        price = 155 USD/share
        strike = 0.00001 USD/share
        result = $5.18 billion
    """
    if strike is None:
        return multiply(shares, price)
    return multiply(shares, _gain(price, strike))


def trading_result(shares: Shares, bought: SharePrice, sold: SharePrice) -> Money:
    """What shares gained, or lost where it is below zero, between two prices.

    Formula: shares × (sold − bought)
    Inputs:
        shares (a number of shares): shares bought and sold.
        bought (a price a share): price at which they were bought.
        sold (a price a share): price at which they were sold, or at which they stand.
    Result: money.
    Errors: the two prices in different currencies.
    Source: definition of a result before fees and taxes.
    Names: profit on shares; gain on shares; 股票盈亏; ganancia por la venta de acciones
    Example:
        shares = 100 shares
        bought = 20 USD/share
        sold = 25 USD/share
        result = $500
    """
    return multiply(shares, subtract(sold, bought))


def treasury_stock_shares(shares: Shares, price: SharePrice, strike: SharePrice) -> Shares:
    """Net new shares of warrants or options if the strike money buys shares back at the market price.

    Formula: shares × max(price − strike, 0) ÷ price
    Inputs:
        shares (a number of shares): shares the warrants are for.
        price (a price a share): market price of one share.
        strike (a price a share): price to be paid on exercise.
    Result: a number of shares.
    Errors: price and strike in different currencies; a price of zero.
    Source: treasury stock method, ASC 260-10-45-23 and IAS 33.45.
    Names: treasury stock method; net dilution; 库存股法; método de las acciones propias
    Example:
        shares = 10 million shares
        price = 50 USD/share
        strike = 20 USD/share
        result = 6 million shares
    """
    return scaled(shares, ratio_of(_gain(price, strike), price))


def ownership_outstanding(shares_held: Shares, shares_outstanding: Shares) -> ShareOfWhole:
    """The percentage of a company held, on the shares outstanding.

    Formula: shares_held ÷ shares_outstanding
    Inputs:
        shares_held (a number of shares): issued shares the holder has; unexercised warrants do not count.
        shares_outstanding (a number of shares): all shares issued, the holder's included.
    Result: a share of a whole.
    Errors: no shares outstanding; more shares held than outstanding.
    Source: common definition.
    Names: ownership; stake on outstanding shares; 持股比例; 已发行股份占比; participación sobre acciones en circulación
    Example:
        shares_held = 4,459,337 share
        shares_outstanding = 215.23 million shares
        result = 2.0719%
    """
    return _ownership(shares_held, shares_outstanding)


def ownership_diluted(shares_held: Shares, diluted_shares: Shares) -> ShareOfWhole:
    """The percentage of a company held, on the fully diluted shares.

    Formula: shares_held ÷ diluted_shares
    Inputs:
        shares_held (a number of shares): shares the holder has or would have after exercising everything.
        diluted_shares (a number of shares): all shares, every warrant and option exercised, the holder's included.
    Result: a share of a whole.
    Errors: no shares; more shares held than there are.
    Source: usual fully diluted ownership of a prospectus.
    Names: fully diluted ownership; stake after exercise; 完全稀释后持股比例; 全面摊薄; participación totalmente diluida
    Example:
        shares_held = 33,445,026 share
        diluted_shares = 305 million shares
        result = 11.0%
    """
    return _ownership(shares_held, diluted_shares)


def ownership_after_exercise(
    warrant_shares: Shares, shares_outstanding: Shares, shares_held: Shares | None = None
) -> ShareOfWhole:
    """The percentage a holder of warrants has after exercising them, others' warrants left aside.

    Formula: (shares_held + warrant_shares) ÷ (shares_outstanding + warrant_shares)
    Inputs:
        warrant_shares (a number of shares): new shares issued on exercise.
        shares_outstanding (a number of shares): shares issued before the exercise.
        shares_held (a number of shares): issued shares the holder already has; left out, none.
    Result: a share of a whole.
    Errors: no shares at all; more shares held than outstanding.
    Source: common definition; new shares raise both holding and total.
    Names: ownership after exercise; stake if exercised; 行权后持股比例; participación tras el ejercicio
    Example:
        warrant_shares = 33,445,026 share
        shares_outstanding = 215.23 million shares
        result = 13.449%
    """
    after = add(shares_outstanding, warrant_shares)
    if shares_held is None:
        return _ownership(warrant_shares, after)
    _ownership(shares_held, shares_outstanding)
    return _ownership(add(shares_held, warrant_shares), after)


def ownership_after_issue(
    shares_held: Shares, shares_outstanding: Shares, new_shares: Shares
) -> ShareOfWhole:
    """The percentage an existing holder is left with after new shares go to others.

    Formula: shares_held ÷ (shares_outstanding + new_shares)
    Inputs:
        shares_held (a number of shares): shares the holder has.
        shares_outstanding (a number of shares): shares issued before, the holder's included.
        new_shares (a number of shares): shares issued to others.
    Result: a share of a whole.
    Errors: no shares at all; more shares held than outstanding.
    Source: common definition.
    Names: stake after dilution; diluted holding; 稀释后持股; participación tras la dilución
    Example:
        shares_held = 20 million shares
        shares_outstanding = 200 million shares
        new_shares = 50 million shares
        result = 8%
    """
    _ownership(shares_held, shares_outstanding)
    return _ownership(shares_held, add(shares_outstanding, new_shares))


def dilution(shares_outstanding: Shares, new_shares: Shares) -> ShareOfWhole:
    """By what percentage new shares shrink every existing stake.

    Formula: new_shares ÷ (shares_outstanding + new_shares)
    Inputs:
        shares_outstanding (a number of shares): shares before the issue or exercise.
        new_shares (a number of shares): shares that come in addition.
    Result: a share of a whole.
    Errors: no shares at all.
    Source: common definition; the new shares' part of the enlarged company.
    Names: dilution; dilution of existing shareholders; 稀释比例; 摊薄; dilución
    Example:
        shares_outstanding = 215.23 million shares
        new_shares = 33,445,026 share
        result = 13.449%
    """
    return _ownership(new_shares, add(shares_outstanding, new_shares))


def _gain(price: Quantity, strike: Quantity) -> Quantity:
    """What one share gains on exercise: price above strike, or nothing."""
    gain = subtract(price, strike)
    return Quantity(value=max(gain.value, Decimal(0)), unit=gain.unit)


def _ownership(held: Quantity, total: Quantity) -> Quantity:
    if held.value > total.value:
        raise CalculationError(
            f"{written(held)} are held of {written(total)} in all; a stake cannot be above 100 %."
        )
    return percent(ratio_of(held, total))


CALCULATORS = (
    market_value,
    offering_proceeds,
    implied_share_count,
    implied_share_price,
    stake_value,
    valuation_from_stake,
    warrant_value,
    trading_result,
    treasury_stock_shares,
    ownership_outstanding,
    ownership_diluted,
    ownership_after_exercise,
    ownership_after_issue,
    dilution,
)
