"""Whitespace and invisible characters of a text.

Every visible character stays as it is (no NFKC): offsets and quotes refer to the normalised text, and fullwidth digits
or ligatures are for the readers of figures to understand.
In a normalised and unwrapped text a line is a block: a paragraph, a heading, a list item or a table row.
"""

import re
from itertools import pairwise

# Invisible characters can hide words inside words or instructions from a reader: zero-width marks, soft hyphens,
# direction overrides (which make digits show in another order), Unicode tags, supplementary variation selectors.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_TRAILING = re.compile(r"[^\S\n]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CJK_EDGE = re.compile(f"[{CJK}\u3000-\u303f\uff00-\uffef]")
_STARTS_BLOCK = re.compile(
    r"""\s*(?:[-*+•·▪◦‣]\s | \(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]\s | \#{1,6}\s | \||> | ```|~~~
    | [（(]?[一二三四五六七八九十]{1,3}[、）)] | 第[一二三四五六七八九十百\d]+[章节條条部分] )""",
    re.VERBOSE,
)
_ENDS_SENTENCE = re.compile(r"[.!?:;。！？：；][\"'”’」』)）]*$")
_COLUMNS = re.compile(r"\S(?:\t| {3,})\S")


def visible(text: str) -> str:
    """Unify line ends and take out invisible and control characters."""
    return _CONTROL.sub("", _INVISIBLE.sub("", _LINE_END.sub("\n", text)))


def normalise(text: str) -> str:
    """What `visible` does; besides, collapse blank lines and strip the ends of lines and text."""
    return _BLANK_LINES.sub("\n\n", _TRAILING.sub("", visible(text))).strip()


def join_lines(first: str, second: str) -> str:
    """Two lines of one paragraph as one: without a space between Chinese or Japanese characters."""
    first, second = first.rstrip(), second.strip()
    if first and second and _CJK_EDGE.match(first[-1]) and _CJK_EDGE.match(second[0]):
        return first + second
    return f"{first} {second}".strip()


def unwrap(text: str) -> str:
    """Join the lines of hard-wrapped paragraphs (mail, RFCs, e-books), so that no sentence or figure spans two lines.

    A text counts as wrapped when most lines that are followed by another line are about as long as the longest ones;
    any other text comes back unchanged. List items, headings, quotations and lines set in columns stay on their own.
    """
    width = _wrap_width(text)
    if width is None:
        return text
    paragraphs = []
    for paragraph in text.split("\n\n"):
        lines = paragraph.split("\n")
        joined = [lines[0]]
        for previous, line in pairwise(lines):
            if _runs_on(previous, line, width):
                joined[-1] = join_lines(joined[-1], line)
            else:
                joined.append(line)
        paragraphs.append("\n".join(joined))
    return "\n\n".join(paragraphs)


def _runs_on(previous: str, line: str, width: int) -> bool:
    """Whether `line` goes on a paragraph: its first word would not have fitted on the line before."""
    if (
        not line.strip()
        or _STARTS_BLOCK.match(line)
        or _COLUMNS.search(line)
        or _COLUMNS.search(previous)
    ):
        return False
    if line[0].islower() and not _ENDS_SENTENCE.search(previous):
        return True
    room = width - _width(previous)
    if _CJK_EDGE.match(line):
        return room < 4
    return _width(line.split(maxsplit=1)[0]) + 1 > room


def _width(line: str) -> int:
    """Columns a line takes, a Chinese character counting two."""
    return len(line) + len(re.findall(f"[{CJK}\uff00-\uffef\u3000-\u303f]", line))


def _wrap_width(text: str) -> int | None:
    followed = [
        _width(line)
        for paragraph in text.split("\n\n")
        for line in paragraph.split("\n")[:-1]
        if not _COLUMNS.search(line)
    ]
    if len(followed) < 3:
        return None
    width = sorted(followed)[int(len(followed) * 0.95)]
    long_enough = sum(1 for size in followed if size >= 0.75 * width)
    longest = max(_width(line) for line in text.split("\n"))
    if not 40 <= width <= 110 or longest > 1.25 * width or long_enough < 0.6 * len(followed):
        return None
    return max(width, max(followed))
