"""The steps of cleaning: each takes a page and returns it with lines marked as furniture, or written more plainly.

A step looks at the lines that are not marked yet; order matters and stands in `STEPS`.
"""

import re
from dataclasses import replace

from assistant.documents.dates import DATE, find_date
from assistant.documents.language import same_language
from assistant.documents.page import Line, Page, Step, lexicon

_MENU_RUN = 3
_STAMP_LENGTH = 140
CERTAIN = frozenset({"counts", "ago", "share", "legal", "menu", "ticker", "repeat", "links"})
"""Furniture told by its own wording: it is no part of the article, wherever it stands."""
_AGES = frozenset({"ago", "counts"})
_PAIR_MARKS = (("Q", "A"), ("问", "答"), ("問", "答"), ("P", "R"))
_AFTER_MARK = re.compile(r"\s*[:：.、]?\s*")


def mark_datelines(page: Page) -> Page:
    """Mark lines that only say when the page was published or changed, and keep the date."""
    marks = {i: "dateline" for i, line in enumerate(page.lines) if is_stamp(line)}
    # Between title and text a byline may stand around the date.
    head = [
        i for i in range(min(page.first_prose + 1, len(page.lines))) if page.lines[i].reason is None
    ]
    marks |= {i: "dateline" for i in head[1:] if _is_byline(page.lines[i])}
    near_top = [i for i in marks if i <= page.first_prose + 2]
    published = next((find_date(page.lines[i].text) for i in near_top), None)
    return replace(page.mark(marks), published=page.published or published)


def mark_lines(page: Page) -> Page:
    """Mark single lines that are furniture wherever they stand: counters, ages, notices, captions, copyright."""
    marks = {}
    for i, line in enumerate(page.lines):
        family = lexicon().furniture(line)
        inside = page.first_prose < i < page.last_prose
        # Inside the article such a line may be a fact or a heading: "It all began 18 months ago".
        doubtful = family in {"ticker", "howto"} or (family == "ago" and line.size > 4)
        if family and not (inside and doubtful):
            marks[i] = family
    return page.mark(marks)


def mark_menus(page: Page) -> Page:
    """Mark runs of very short lines that hold several words of menus and buttons."""
    marks: dict[int, str] = {}
    run: list[int] = []
    for i, line in enumerate((*page.lines, Line(""))):
        if line.text and (line.is_short or line.reason is not None):
            run.append(i)
            continue
        words = [j for j in run if lexicon().is_menu_word(page.lines[j])]
        outside = not run or run[0] < page.first_prose or run[-1] > page.last_prose
        if len(run) >= _MENU_RUN and len(words) >= (2 if outside else max(3, 0.6 * len(run))):
            last = max(words)
            # What stands between the menu and the text may be the title, if nothing else is.
            before_text = run[-1] < page.first_prose
            ends = last if before_text and _title_missing(page, run[-1]) else run[-1]
            if not outside:
                ends = last
            marks.update({j: "menu" for j in run if j <= ends})
        elif outside:
            # A first line that stands alone is the title, whatever its word.
            marks.update({j: "menu" for j in words if run != [0]})
        run = []
    return page.mark(marks)


def mark_sections(page: Page) -> Page:
    """Mark sections under a heading of a furniture family, up to where the article visibly goes on."""
    marks: dict[int, str] = {}
    family: str | None = None
    resume = len(page.lines)
    for i, line in enumerate(page.lines):
        if line.reason is None and lexicon().kept_section(line) and _has_kept_content(page, i):
            family = None
            continue
        heading = lexicon().dropped_section(line) if line.reason is None else None
        if heading and i < page.first_prose:
            marks[i] = heading
            continue
        if heading:
            resume = _resumption(page, i, heading, in_furniture=family is not None)
            family = heading if resume > i else None
        elif i >= resume:
            family = None
        if family:
            marks[i] = family
    return page.mark(marks)


def mark_teasers(page: Page) -> Page:
    """Mark stories told in short: a title that soon stands again with an age beside it, a paragraph above its age."""
    lines = page.lines
    text_start = page.first_prose + 1
    teasers: set[int] = set()
    for i in range(text_start + 1, len(lines)):
        if lines[i].reason not in _AGES:
            continue
        above = i - 1
        if above > text_start and lines[above].reason is None:
            teasers.add(above)
            if (
                lines[above].is_text
                and lines[above - 1].reason is None
                and not lines[above - 1].is_text
            ):
                teasers.add(above - 1)
        again = {lines[j].text: j for j in range(max(i - 3, text_start + 1), i)}
        for j in range(i + 1, min(i + 3, len(lines))):
            title = lines[j].text
            if title in again and lines[j].size >= 4 and not lines[j].is_row:
                teasers.update(range(again[title], j + 1))
    return page.mark(dict.fromkeys(teasers, "teaser"))


def mark_foreign_tail(page: Page) -> Page:
    """Mark what follows the article in another language, if furniture stands between or within."""
    end = _article_end(page)
    tail = range(end + 1, len(page.lines))
    signs = [i for i in tail if page.lines[i].reason is not None]
    foreign = [i for i in tail if page.is_foreign(page.lines[i])]
    if not signs or not foreign:
        return page
    start = min(signs[0], foreign[0])
    return page.mark({i: "foreign" for i in tail if i >= start})


def mark_tail(page: Page) -> Page:
    """Mark short lines left between or after furniture at the end: lone labels, story titles, captions."""
    end = _article_end(page)
    tail = range(end + 1, len(page.lines))
    signs = [i for i in tail if page.lines[i].reason is not None]
    if not signs:
        return page
    return page.mark({i: "tail" for i in tail if i > signs[0] or _is_bare_label(page.lines[i])})


def mark_repeats(page: Page) -> Page:
    """Mark a line of the page's head that repeats the title, as browsers' titles and headlines do."""
    head = [
        i for i in range(min(page.first_prose + 1, len(page.lines))) if not page.lines[i].reason
    ]
    seen: dict[str, int] = {}
    marks = {}
    for i in head:
        key = page.lines[i].text.lstrip("# ").casefold()
        if key in seen:
            marks[i] = "repeat"
        seen.setdefault(key, i)
    return page.mark(marks)


def mark_labels(page: Page) -> Page:
    """Mark labels of the article's own sections where the site wrote them in another language."""
    marks = {}
    for i, line in enumerate(page.lines):
        language = lexicon().label_language(line)
        if language is not None and not same_language(language, page.language):
            marks[i] = "label"
    return page.mark(marks)


def write_question_marks(page: Page) -> Page:
    """Write `Q: ` and `A: ` where a page's marks were glued to question and answer."""
    pairs = glued_pairs(page)
    lines = list(page.lines)
    for i, mark in pairs.items():
        rest = lines[i].text[1:]
        lines[i] = replace(lines[i], text=f"{mark}: {_AFTER_MARK.sub('', rest, count=1)}")
    return replace(page, lines=tuple(lines))


STEPS: tuple[Step, ...] = (
    mark_lines,
    mark_datelines,
    mark_menus,
    mark_teasers,
    mark_sections,
    mark_foreign_tail,
    mark_tail,
    mark_repeats,
    mark_labels,
    write_question_marks,
)


def glued_pairs(page: Page) -> dict[int, str]:
    """Lines that are a question or an answer with a mark glued on, by line number: `Q` or `A`.

    A single letter is a mark only where questions and answers alternate and the letter is not the start of a word.
    """
    found: dict[int, str] = {}
    for ask, answer in _PAIR_MARKS:
        pairs = []
        i = 0
        while i + 1 < len(page.lines):
            first, second = page.lines[i].text, page.lines[i + 1].text
            if _marked(first, ask) and first.rstrip()[-1] in "?？" and _marked(second, answer):
                pairs.append(i)
                i += 2
            else:
                i += 1
        labelled = any(
            i and lexicon().kept_section(page.lines[i - 1]) == "questions" for i in pairs
        )
        if len(pairs) >= 2 or labelled:
            for i in pairs:
                found.update({i: ask, i + 1: answer})
    return found


def _marked(text: str, mark: str) -> bool:
    if not text.startswith(mark) or len(text) < 3:
        return False
    following = text[1]
    return not following.islower() and following not in "'’&-/."


def is_stamp(line: Line) -> bool:
    """Whether a line holds a publication word with a date and hardly anything else."""
    if len(line.text) > _STAMP_LENGTH or line.is_row:
        return False
    rest, count = lexicon().dateline.subn(" ", line.text)
    rest = re.sub(r"\d{1,2}:\d{2}(?::\d{2})?|\b(?:[ap]\.?m\.?|[A-Z]{2,4})\b", " ", rest)
    if not count:
        # A bare date, possibly with a time.
        rest = DATE.sub(" ", rest, count=1)
        return rest.strip(" ,|·-•") == "" and DATE.search(line.text) is not None
    return Line(DATE.sub(" ", rest)).size <= 8


def _is_bare_label(line: Line) -> bool:
    """Whether a line could be nothing but the label of furniture: no figure, no sentence, no credit in brackets."""
    return line.size <= 5 and not line.is_sentence and not re.search(r"[\d:：()（）]", line.text)


def _is_byline(line: Line) -> bool:
    return (
        DATE.search(line.text) is not None
        and line.size <= 16
        and not line.is_row
        and not line.is_sentence
    )


def _title_missing(page: Page, upto: int) -> bool:
    return not any(
        line.reason is None and not line.is_short
        for line in page.lines[upto + 1 : page.first_prose]
    ) and not any(line.reason is None and not line.is_short for line in page.lines[:upto])


def _has_kept_content(page: Page, label: int) -> bool:
    """Whether the article's section under this label is in the article's language (or is addresses)."""
    after = [line for line in page.lines[label + 1 : label + 4] if line.reason is None]
    return bool(after) and not page.is_foreign(after[0])


def _resumption(page: Page, heading: int, family: str, *, in_furniture: bool) -> int:
    """Number of the line at which the article goes on after a furniture heading, or at which the section ends.

    `in_furniture`: furniture stands right before the heading too, so that it is none of the article's own.
    """
    lines = page.lines
    prose_before = sum(1 for line in lines[:heading] if page.is_main_prose(line))
    if family in {"comments", "disclaimer", "author", "cookies"}:
        prose_after = sum(1 for line in lines[heading:] if page.is_main_prose(line))
        own_words = prose_before >= 3 or prose_before > prose_after
        return _next_kept_section(page, heading) if own_words else heading
    end = _section_end(page, heading)
    teasers = [i for i in range(heading + 1, end) if lines[i].reason in _AGES | {"teaser"}]
    start = teasers[-1] + 1 if len(teasers) >= 2 else heading + 1
    first = next((line for line in lines[start:end] if line.reason is None), None)
    own_text = first is not None and start == heading + 1 and _is_article_text(page, first)
    if own_text and not in_furniture:
        # Text right under it: a heading of the article that happens to be one of these words.
        return heading
    run: list[int] = []
    titles = 0
    for i in range(start, end):
        line = lines[i]
        if _is_article_text(page, line) or (line.is_row and run):
            run.append(i)
            # Teasers are one paragraph under each title; an article goes on with several.
            if len(run) >= 2 or (titles >= 2 and _stands_alone(page, i)):
                return run[0]
        elif line.reason in {"ago", "counts", "dateline"} or page.is_foreign(line):
            run, titles = [], 0
        elif line.reason is None:
            titles = titles + 1 if not run else 1
            run = []
    # Paragraphs under headings look like teasers under titles; ages and counters would give teasers away.
    furniture = any(line.reason or page.is_foreign(line) for line in lines[heading + 1 : end])
    prose = [i for i in range(heading + 1, end) if _is_article_text(page, lines[i])]
    if prose and not furniture and len(prose) >= prose_before:
        return prose[0]
    return end


def _is_article_text(page: Page, line: Line) -> bool:
    return page.is_main_prose(line) and line.is_text


def _stands_alone(page: Page, i: int) -> bool:
    """Whether furniture or the page's end follows a paragraph, so that it is the article's last and no teaser."""
    following = next((line for line in page.lines[i + 1 :] if line.reason not in CERTAIN), None)
    return following is None or lexicon().dropped_section(following) is not None


def _section_end(page: Page, heading: int) -> int:
    """The next heading of any family, kept or dropped, or the page's end."""
    kept = _next_kept_section(page, heading)
    for i in range(heading + 1, kept):
        if page.lines[i].reason is None and lexicon().dropped_section(page.lines[i]):
            return i
    return kept


def _next_kept_section(page: Page, start: int) -> int:
    for i in range(start + 1, len(page.lines)):
        if lexicon().kept_section(page.lines[i]) and _has_kept_content(page, i):
            return i
    return len(page.lines)


def _article_end(page: Page) -> int:
    """The last line that is certainly the article's: prose in its language, an address, a row, a question pair."""
    pairs = glued_pairs(page)
    end = page.last_prose
    for i in range(end + 1, len(page.lines)):
        line = page.lines[i]
        if line.reason is None and (i in pairs or line.is_row or re.match(r"https?://", line.text)):
            end = i
    return end
