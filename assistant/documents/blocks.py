"""The blocks of a cleaned text: headings, paragraphs, list items, questions, answers, tables.

A line is a block. Headings are lines with `#`; in a text that has none, short lines without the marks of a sentence
that text follows, as scraped pages and plain texts have them.
"""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.documents.normalise import CJK
from assistant.documents.page import Line, lexicon
from assistant.documents.types import Table

Kind = Literal["heading", "paragraph", "item", "question", "answer", "table", "code"]

_ATX = re.compile(r"^(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"(={2,}|-{2,})")
_WRITTEN = re.compile(r"^#{1,6}\s+\S|^[^\s|#=-].*\n(?:={3,}|-{3,})$", re.MULTILINE)
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_BOLD_LINE = re.compile(r"^\*\*[^*]{1,80}\*\*:?$")
_ITEM = re.compile(
    r"^\s*(?:[-*+•·▪◦‣]\s+|\(?\d{1,3}[.)]\s+|[（(]?\d{1,3}[）)]|[（(][一二三四五六七八九十]{1,3}[）)])\S"
)
_QUESTION = re.compile(
    r"^\W{0,3}(?:Q(?:uestion)?|P(?:regunta)?|问题?|問題?|提问|提問)\s*\d{0,3}\s*[*_]{0,2}\s*[:：.、]\s*\S",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"^\W{0,3}(?:A(?:nswer)?|R(?:espuesta)?|答案?|回答)\s*\d{0,3}\s*[*_]{0,2}\s*[:：.、]\s*\S",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s+|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十百\d]{1,4}[章节節部分条條]\s*|[IVX]{1,5}\.\s+)"
)
_ENDS_HEADING = re.compile(r"[^。，,；;.!！…—:：、|）)]$|[?？]$|\)$|）$")
_INNER_MARK = re.compile(r"[，,；;。！|]|[.!]\s")
_HAN = re.compile(f"[{CJK}]")


@dataclass(frozen=True)
class Block:
    """One block of a text, without the whitespace around it. `level` is a heading's, 1 the highest."""

    kind: Kind
    start: int
    end: int
    level: int = 0


def find_blocks(text: str, tables: tuple[Table, ...]) -> list[Block]:
    """Blocks of `text` in order; every character that is not whitespace is in exactly one of them."""
    blocks: list[Block] = []
    spans = iter(sorted((table.start, table.end) for table in tables))
    table = next(spans, None)
    written = bool(_WRITTEN.search(text))
    fenced = False
    position = 0
    for raw in text.split("\n"):
        start = position + len(raw) - len(raw.lstrip())
        end = position + len(raw.rstrip())
        position += len(raw) + 1
        while table is not None and table[1] <= start:
            table = next(spans, None)
        if end <= start:
            continue
        if table is not None and start < table[1] and end > table[0]:
            _extend_table(blocks, table, start, end)
            continue
        line = text[start:end]
        if _FENCE.match(line):
            fenced = not fenced
            blocks.append(Block("code", start, end))
        elif fenced:
            blocks.append(Block("code", start, end))
        elif (
            _UNDERLINE.fullmatch(line)
            and blocks
            and blocks[-1].kind == "paragraph"
            and text[blocks[-1].end : start].count("\n") == 1
        ):
            blocks[-1] = Block("heading", blocks[-1].start, end, level=1 if line[0] == "=" else 2)
        else:
            blocks.append(_classify(line, start, end, written=written))
    blocks = _pair_answers(text, blocks)
    return blocks if written else _guess_headings(text, blocks)


def heading_text(line: str) -> str:
    """A heading without its `#` marks and emphasis."""
    line = line.split("\n", 1)[0]
    match = _ATX.match(line)
    return (match[2] if match else line).strip().strip("*_").strip()


def _extend_table(blocks: list[Block], table: tuple[int, int], start: int, end: int) -> None:
    if blocks and blocks[-1].kind == "table" and blocks[-1].end > table[0]:
        blocks[-1] = Block("table", blocks[-1].start, end)
    else:
        blocks.append(Block("table", start, end))


def _classify(line: str, start: int, end: int, *, written: bool) -> Block:
    heading = _ATX.match(line)
    if heading:
        return Block("heading", start, end, level=len(heading[1]))
    if _QUESTION.match(line) and ("?" in line or "？" in line):
        return Block("question", start, end)
    if written and _BOLD_LINE.match(line):
        return Block("heading", start, end, level=6)
    if _ITEM.match(line):
        return Block("item", start, end)
    return Block("paragraph", start, end)


def _pair_answers(text: str, blocks: list[Block]) -> list[Block]:
    """Mark the answers: a marked line after a question, with the paragraphs up to the next question or heading."""
    paired = list(blocks)
    answering = False
    for i, block in enumerate(blocks):
        line = text[block.start : block.end]
        if block.kind == "question":
            answering = i + 1 < len(blocks) and bool(
                _ANSWER.match(text[blocks[i + 1].start : blocks[i + 1].end])
            )
            if not answering:
                paired[i] = Block("paragraph", block.start, block.end)
        elif answering and block.kind in {"paragraph", "item"}:
            if paired[i - 1].kind == "question" or block.kind == "item":
                paired[i] = Block("answer", block.start, block.end)
            else:
                # Only what carries on the answer's list belongs to it; another paragraph need not.
                answering = bool(_ANSWER.match(line))
                if answering:
                    paired[i] = Block("answer", block.start, block.end)
        else:
            answering = False
    return paired


def _guess_headings(text: str, blocks: list[Block]) -> list[Block]:
    guessed = list(blocks)
    for i, block in enumerate(blocks):
        line = text[block.start : block.end]
        following = blocks[i + 1] if i + 1 < len(blocks) else None
        if block.kind not in {"paragraph", "item"} or following is None:
            continue
        if lexicon().kept_section(Line(line)) and len(line) <= 40:
            guessed[i] = Block("heading", block.start, block.end, level=2)
        elif i == 0 and block.kind == "paragraph" and _is_title(line):
            guessed[i] = Block("heading", block.start, block.end, level=1)
        elif _looks_like_heading(line) and _introduces(text, blocks, i):
            under = i > 0 and guessed[i - 1].kind == "heading" and guessed[i - 1].level == 2
            guessed[i] = Block("heading", block.start, block.end, level=3 if under else 2)
    return guessed


def _weight(line: str) -> float:
    """Length in characters of a Latin script, a Chinese character counting 2.75."""
    return len(line) + 1.75 * len(_HAN.findall(line))


def _is_title(line: str) -> bool:
    return _weight(line) <= 220 and not re.search(r"[.。!！;；:：,，]$", line)


def _looks_like_heading(line: str) -> bool:
    numbered = _NUMBERED.match(line)
    rest = line[numbered.end() :] if numbered else line
    if (
        not rest
        or _weight(rest) > 85
        or len(rest.split()) > 12
        or rest.startswith(("http", "-", "*", "|", "("))
    ):
        return False
    if re.search(r"[?？]$", rest) and _weight(rest) > 60:
        return False
    if (_ITEM.match(line) and not numbered) or _QUESTION.match(line) or _ANSWER.match(line):
        return False
    letters = sum(character.isalpha() for character in rest)
    return bool(_ENDS_HEADING.search(rest)) and not _INNER_MARK.search(rest) and letters >= 2


def _introduces(text: str, blocks: list[Block], i: int) -> bool:
    """Whether running text follows, directly or under one more heading line."""
    for block in blocks[i + 1 : i + 3]:
        line = text[block.start : block.end]
        if block.kind == "table":
            return True
        if block.kind in {"question", "item"} and not _looks_like_heading(line):
            return True
        if (
            block.kind == "paragraph"
            and re.search(r"[.!?。！？:：—…」”\"]", line)
            and not _looks_like_heading(line)
        ):
            return not line.startswith("http")
        if not _looks_like_heading(line):
            # A long line without marks of a sentence, as pages leave them.
            return _weight(line) > 60 and not line.startswith("http")
    return False
