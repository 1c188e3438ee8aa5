"""What a reader of one format hands over: the cleaned text, and what the file says about itself."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Extract:
    """Text of a source with what the source itself states. None where it does not say."""

    text: str
    title: str | None = None
    published: date | None = None
    publisher: str | None = None
    notes: tuple[str, ...] = ()
