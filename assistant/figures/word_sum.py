"""Adding number words up: which word may follow which, and what they come to."""

from dataclasses import dataclass, field
from decimal import Decimal

from assistant.figures.number_words import Role, Word


@dataclass(slots=True)
class Sum:
    """The number being read: parts with their sizes, the digit group in hand, and what was taken."""

    parts: list[tuple[Decimal, Decimal]] = field(default_factory=list)
    group: Decimal | None = None
    step: Decimal = Decimal(1)
    room: Decimal = Decimal(0)
    """Below this a further word may be added to the group; 0 when it is closed."""
    last_scale: Decimal = Decimal(0)
    fraction: bool = False
    words: list[str] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    end: int = 0

    def total(self) -> Decimal:
        """Return what the words taken so far come to."""
        return sum((value for value, _ in self.parts), Decimal(0)) + (self.group or Decimal(0))

    def take(self, word: Word, text: str) -> bool:
        """Add a word if the number so far can go on with it; return whether it did."""
        role, value = word.role, word.value
        if role in ("small", "ten", "hundreds"):
            if self.group is not None and not value < self.room:
                return False
            if self.group is None and self.parts and not value < self.parts[-1][1]:
                return False
            self.group = (self.group or Decimal(0)) + value
            self.room = {"small": Decimal(0), "ten": Decimal(10), "hundreds": Decimal(100)}[role]
            self.step = Decimal(1)
        elif role == "hundred":
            if self.group is None and self.words:
                return False
            if self.group is not None and not 0 < self.group < 100:
                return False
            self.group = (self.group or Decimal(1)) * 100
            self.room, self.step = Decimal(100), self.step * 100
        elif role in ("scale", "dozen"):
            return self._take_scale(value, role, text)
        else:
            return False
        self.words.append(text)
        self.roles.append(role)
        return True

    def _take_scale(self, size: Decimal, role: Role, text: str) -> bool:
        amount = self.group
        while self.parts and self.parts[-1][1] < size:
            amount = (amount or Decimal(0)) + self.parts.pop()[0]
        if amount is None:
            if self.words:
                return False
            amount = Decimal(1)
        if self.parts and self.parts[-1][1] <= size:
            return False
        self.parts.append((amount * size, size))
        self.group, self.room, self.last_scale = None, Decimal(0), size
        self.step *= size
        self.words.append(text)
        self.roles.append(role)
        return True


@dataclass(frozen=True, slots=True)
class SpelledNumber:
    """A number in words. `plain` is a single word below a hundred; `scaled` has a scale word; `fraction` a denominator.

    `words` are the folded words it is made of.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal | None
    words: tuple[str, ...]
    scaled: bool
    fraction: bool
    size: Decimal
    """The scale word's size where the number is one small number and scale words: 3 million, dos mil millones."""

    @property
    def plain(self) -> bool:
        """Whether it is one word for a whole number below a hundred."""
        return len(self.words) == 1 and not self.scaled and not self.fraction
