"""A scraped page as a list of lines, and what one can tell of a line by looking at it.

A line of a scraped page is a block: a paragraph, a heading, a menu entry, a table row. Cleaning marks lines as
furniture and says why; nothing is deleted until the end, so that figures can be counted.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from importlib import resources

from assistant.documents.dates import DATE
from assistant.documents.language import UNDETERMINED, detect_language, same_language
from assistant.documents.normalise import CJK

_HAN = re.compile(f"[{CJK}]")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’」』)）\]]*$|[。！？]|[.!?] ")
_TEXT_END = re.compile(r"[.!。！…][\"'”’」』)）\]]*$|[\"”」』)）]$")
_CLAUSE_MARK = re.compile(r"[,;:，；：、。！？—]|[.!?](?:\s|$)")
_TABLE_ROW = re.compile(r"^\|.*\|$|\t")
_ITEM = re.compile(r"^\s*(?:[-*+•·▪]\s|\d{1,3}[.)、]\s?)")
_MARKUP = re.compile(r"^[#>*_\s|-]+|[*_\s:：>»›→▼▲+…。.|-]+$")
_NUMBER = r"\d[\d.,]*\s?(?:[kKmM]|mil|万|萬|亿|億)?"


@dataclass(frozen=True)
class Line:
    """One line of a page; `reason` names the family of furniture it was marked as, or is None."""

    text: str
    reason: str | None = None

    @cached_property
    def han(self) -> int:
        """Chinese and Japanese characters."""
        return len(_HAN.findall(self.text))

    @cached_property
    def words(self) -> int:
        """Words of languages that write spaces."""
        return len(_WORD.findall(_HAN.sub(" ", self.text)))

    @cached_property
    def size(self) -> float:
        """Length in words, two Chinese characters counting as one."""
        return self.words + self.han / 2

    @cached_property
    def language(self) -> str:
        """Language of the line, `und` where it cannot be told."""
        return detect_language(self.text)

    @property
    def is_prose(self) -> bool:
        """Whether this is a paragraph: long enough and divided by marks as sentences are."""
        if _TABLE_ROW.search(self.text):
            return False
        return self.size >= 8 and bool(_CLAUSE_MARK.search(self.text))

    @property
    def is_sentence(self) -> bool:
        """Whether this ends as a sentence does, however short it is."""
        return self.size >= 2 and bool(_SENTENCE_END.search(self.text))

    @property
    def is_text(self) -> bool:
        """Whether this is running text and no headline: a paragraph that ends as a sentence does, or a long one."""
        return self.is_prose and (self.size >= 40 or bool(_TEXT_END.search(self.text)))

    @property
    def is_row(self) -> bool:
        """Whether this is a table row."""
        return bool(_TABLE_ROW.search(self.text))

    @property
    def is_short(self) -> bool:
        """Whether this could be an entry of a menu: a few words without the marks of a sentence."""
        return (
            self.size <= 4
            and not _SENTENCE_END.search(self.text)
            and not _TABLE_ROW.search(self.text)
        )

    @property
    def is_item(self) -> bool:
        """Whether this is an item of a list."""
        return bool(_ITEM.match(self.text))


@dataclass(frozen=True)
class Page:
    """A page on its way through cleaning. Every step takes a page and returns another."""

    lines: tuple[Line, ...]
    language: str = UNDETERMINED
    title: str | None = None
    published: date | None = None

    @cached_property
    def first_prose(self) -> int:
        """Where the article's text begins: the first paragraph in its language; the page's end if none."""
        return next(
            (i for i, line in enumerate(self.lines) if self.is_main_prose(line)), len(self.lines)
        )

    @cached_property
    def last_prose(self) -> int:
        """The last paragraph in the article's language not marked as furniture; -1 if none."""
        kept = [i for i, line in enumerate(self.lines) if self.is_main_prose(line)]
        return kept[-1] if kept else -1

    def is_main_prose(self, line: Line) -> bool:
        """Whether `line` is a paragraph in the page's main language and not marked."""
        return line.reason is None and line.is_prose and not self.is_foreign(line)

    def is_foreign(self, line: Line) -> bool:
        """Whether `line` is surely in another language than the article."""
        return line.language != UNDETERMINED and not same_language(line.language, self.language)

    def mark(self, reasons: dict[int, str]) -> "Page":
        """This page with the lines of those numbers marked; a line keeps the first reason it was given."""
        lines = tuple(
            replace(line, reason=reasons[i]) if i in reasons and line.reason is None else line
            for i, line in enumerate(self.lines)
        )
        return replace(self, lines=lines)


Step = Callable[[Page], Page]


@dataclass(frozen=True)
class Lexicon:
    """The words of `boilerplate.toml`, ready for comparison."""

    kept: dict[str, tuple[str, str]]
    dropped: dict[str, str]
    menu: frozenset[str]
    lines: dict[str, tuple[re.Pattern[str], ...]]
    notices: dict[str, tuple[re.Pattern[str], ...]]
    dateline: re.Pattern[str] = field(repr=False)

    def kept_section(self, line: Line) -> str | None:
        """The family of article section `line` is the label of, or None."""
        found = self.kept.get(_plain(line.text))
        return found[0] if found else None

    def label_language(self, line: Line) -> str | None:
        """The language a label of an article section is in; None for no label, or one all languages use."""
        found = self.kept.get(_plain(line.text))
        return found[1] if found and found[1] != "any" else None

    def dropped_section(self, line: Line) -> str | None:
        """The family of furniture `line` is the heading of, or None."""
        if len(line.text) > 80:
            return None
        plain = _plain(line.text)
        # "Comments (12)", "评论 12"
        return self.dropped.get(plain) or self.dropped.get(
            re.sub(r"\s*[(（]?\d+[)）]?$", "", plain)
        )

    def is_menu_word(self, line: Line) -> bool:
        """Whether the line is a word that menus and buttons are made of."""
        return len(line.text) <= 40 and _plain(line.text) in self.menu

    def furniture(self, line: Line) -> str | None:
        """The family of furniture the whole line belongs to, or None."""
        if len(line.text) <= 200:
            for family, patterns in self.lines.items():
                if any(pattern.fullmatch(line.text.strip(" *_>-|·")) for pattern in patterns):
                    return family
        if len(line.text) <= 600:
            for family, patterns in self.notices.items():
                if any(pattern.search(line.text) for pattern in patterns):
                    return family
        return None


@cache
def lexicon() -> Lexicon:
    """The words and patterns of furniture in `boilerplate.toml`."""
    data = tomllib.loads(
        resources.files("assistant.documents").joinpath("boilerplate.toml").read_text("utf-8")
    )

    def patterns(name: str) -> dict[str, tuple[re.Pattern[str], ...]]:
        return {
            family: tuple(
                re.compile(
                    each.replace("{n}", _NUMBER).replace("{date}", DATE.pattern), re.IGNORECASE
                )
                for each in written
            )
            for family, written in data[name].items()
        }

    stamps = "|".join(
        sorted(map(re.escape, _split(data["dateline"]["words"])), key=len, reverse=True)
    )
    return Lexicon(
        kept={
            word: (family, language)
            for family, labels in data["kept_sections"].items()
            for language, words in labels.items()
            for word in _split(words)
        },
        dropped={
            word: family
            for family, words in data["dropped_sections"].items()
            for word in _split(words)
        },
        menu=frozenset(_split(data["menu_words"]["words"])),
        lines=patterns("lines"),
        notices=patterns("notices"),
        dateline=re.compile(
            rf"(?:{stamps})\s*(?:on|el|a|at|于|於)?\s*[:：]?\s*(?:{DATE.pattern})", re.IGNORECASE
        ),
    )


def _split(words: str) -> list[str]:
    return [_plain(word) for line in words.strip().split("\n") for word in line.split(";")]


def _plain(text: str) -> str:
    return _MARKUP.sub("", text.strip()).casefold().strip()
