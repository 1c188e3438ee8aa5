"""The annotations calculators are written with: `price: SharePrice`, `-> Money`.

`Percent`, `Points` and `Fraction` stay apart: 6 % and 6 percentage points are different things, and only a
fraction of a whole (`1/2`, unit `1`) is turned into percent. Money has no implied currency.
"""

from decimal import Decimal
from typing import Annotated, TypeAlias

from assistant.calculator.unit_types import UnitType
from assistant.figures.types import Quantity

_ZERO = Decimal(0)
_HUNDRED = Decimal(100)

ANY = UnitType("a quantity", "750 MW", ("any",), bare="1")
UNIT = UnitType("a unit", "GW", ("any",), unit_alone=True)
MONEY = UnitType("money", "48 billion USD", ("money",))
POSITIVE_MONEY = UnitType("an amount of money", "48 billion USD", ("money",), least=_ZERO)
PROFIT_OR_LOSS = UnitType(
    "a profit or a loss", "-145.9 million USD", ("money", "money/duration"), directed=True
)
SALES = UnitType("sales", "510 million USD", ("money", "money/duration"), least=_ZERO)
MONEY_PER_TIME = UnitType("money per time", "9000000000 USD/yr", ("money/duration",))
SHARE_PRICE = UnitType("a price a share", "155 USD/share", ("money/share",), least=_ZERO)
SHARES = UnitType(
    "a number of shares", "33,445,026 share", ("share",), becomes="share", bare="share", least=_ZERO
)
MONEY_PER_POWER = UnitType("money per power", "32800000 USD/MW", ("money/power",))
MONEY_PER_POWER_TIME = UnitType(
    "money per power and time", "12000000 USD/MW/yr", ("money/power/duration",)
)
MONEY_PER_ENERGY = UnitType("money per energy", "0.05 USD/kWh", ("money/energy",))
MONEY_PER_TOKEN = UnitType("money per token", "0.000001 USD/token", ("money/token",))
POWER = UnitType("power", "750 MW", ("power",))
ENERGY = UnitType("energy", "50 MWh", ("energy",))
POWER_TIME = UnitType("capacity times time", "1500 MW*yr", ("power*duration",))
DURATION = UnitType("a length of time", "3 years", ("duration",), least=_ZERO)
TOKENS = UnitType(
    "a number of tokens", "1,000,000 token", ("token",), becomes="token", bare="token", least=_ZERO
)
TOKEN_RATE = UnitType("tokens per time", "3000 token/s", ("token/duration",), least=_ZERO)
RATE = UnitType("a quantity per something", "9000000000 USD/yr", ("any/any", "any/any/any"))
TIMED_RATE = UnitType(
    "a quantity per time", "9000000000 USD/yr", ("any/duration", "any/any/duration")
)
PERCENT = UnitType("a percentage", "37 %", ("percent", "1"), becomes="%", bare="%")
CHANGE = UnitType(
    "a change in percent",
    "75.7 %",
    ("percent", "1"),
    becomes="%",
    bare="%",
    directed=True,
)
SHARE_OF_WHOLE = UnitType(
    "a share of a whole",
    "10 %",
    ("percent", "1"),
    becomes="%",
    bare="%",
    least=_ZERO,
    most=_HUNDRED,
)
INTEREST_RATE = UnitType(
    "an interest rate a year",
    "6 %",
    ("percent", "percent/yr", "1"),
    becomes="%",
    bare="%",
)
POINTS = UnitType("percentage points", "0.6 pp", ("points",), bare="pp")
MULTIPLE = UnitType("a multiple", "15 x", ("multiple", "1"), becomes="x", bare="x", as_factor=True)
NUMBER = UnitType("a plain number", "3", ("1",), bare="1")
COUNT = UnitType("a number of times", "3", ("1", "count"), bare="1", least=_ZERO)

AnyQuantity: TypeAlias = Annotated[Quantity, ANY]
Unit: TypeAlias = Annotated[Quantity, UNIT]
Money: TypeAlias = Annotated[Quantity, MONEY]
PositiveMoney: TypeAlias = Annotated[Quantity, POSITIVE_MONEY]
ProfitOrLoss: TypeAlias = Annotated[Quantity, PROFIT_OR_LOSS]
Sales: TypeAlias = Annotated[Quantity, SALES]
MoneyPerTime: TypeAlias = Annotated[Quantity, MONEY_PER_TIME]
SharePrice: TypeAlias = Annotated[Quantity, SHARE_PRICE]
Shares: TypeAlias = Annotated[Quantity, SHARES]
MoneyPerPower: TypeAlias = Annotated[Quantity, MONEY_PER_POWER]
MoneyPerPowerTime: TypeAlias = Annotated[Quantity, MONEY_PER_POWER_TIME]
MoneyPerEnergy: TypeAlias = Annotated[Quantity, MONEY_PER_ENERGY]
MoneyPerToken: TypeAlias = Annotated[Quantity, MONEY_PER_TOKEN]
Power: TypeAlias = Annotated[Quantity, POWER]
Energy: TypeAlias = Annotated[Quantity, ENERGY]
PowerTime: TypeAlias = Annotated[Quantity, POWER_TIME]
Duration: TypeAlias = Annotated[Quantity, DURATION]
Tokens: TypeAlias = Annotated[Quantity, TOKENS]
TokenRate: TypeAlias = Annotated[Quantity, TOKEN_RATE]
Rate: TypeAlias = Annotated[Quantity, RATE]
TimedRate: TypeAlias = Annotated[Quantity, TIMED_RATE]
Percent: TypeAlias = Annotated[Quantity, PERCENT]
Change: TypeAlias = Annotated[Quantity, CHANGE]
ShareOfWhole: TypeAlias = Annotated[Quantity, SHARE_OF_WHOLE]
InterestRate: TypeAlias = Annotated[Quantity, INTEREST_RATE]
Points: TypeAlias = Annotated[Quantity, POINTS]
Multiple: TypeAlias = Annotated[Quantity, MULTIPLE]
Number: TypeAlias = Annotated[Quantity, NUMBER]
Count: TypeAlias = Annotated[Quantity, COUNT]
