"""From a scraped page to the article alone, by a pipeline of steps `Page -> Page`.

The rules know families of furniture (menus, related stories, counters, notices; `boilerplate.toml`), the language of
the article against that of what surrounds it, and where the article's text begins and ends. They know no site.
They are for pages: a plain text is to be cleaned only if it shows the signs of one (`looks_scraped`).

Not covered: pages that hold several articles of equal weight, and related stories in the article's own language that
follow it without any heading, time or counter between.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.documents.furniture import CERTAIN, STEPS, is_stamp
from assistant.documents.language import UNDETERMINED, detect_language
from assistant.documents.page import Line, Page, lexicon
from assistant.figures import find_figures

_ONLY_ON_PAGES = frozenset({"ago", "counts", "cookies", "share", "subscribe", "menu", "inset"})
_AMBIGUOUS = frozenset(
    {
        "trading",
        "trending",
        "tags",
        "disclaimer",
        "author",
        "media",
        "howto",
        "ticker",
        "legal",
        "dateline",
    }
)


@dataclass(frozen=True)
class CleanedPage:
    """The article of a page, one line a block, and what was learnt on the way."""

    text: str
    title: str | None
    published: date | None
    notes: tuple[str, ...]


def page_lines(text: str) -> list[Line]:
    """The lines of a normalised text of which every line is a block."""
    return [Line(line.strip()) for line in text.split("\n") if line.strip()]


def clean_page(lines: Sequence[Line]) -> CleanedPage:
    """The article among the lines of a page; lines that come marked already stay out of it.

    `text` of the result is empty when the page holds no article. `notes` says how many figures went with the furniture.
    """
    page = Page(lines=tuple(lines), language=main_language(lines))
    for step in STEPS:
        page = step(page)
    kept = [line for line in page.lines if line.reason is None]
    if not any(page.is_main_prose(line) or line.is_row or line.is_sentence for line in kept):
        return CleanedPage(text="", title=None, published=page.published, notes=())
    return CleanedPage(
        text=_join([line.text for line in kept]),
        title=kept[0].text,
        published=page.published,
        notes=_account(page),
    )


def main_language(lines: Sequence[Line]) -> str:
    """The language of the article: that of most paragraphs, each counted up to a size.

    Long summaries of other stories must not outvote the many paragraphs of the article itself.
    """
    votes: Counter[str] = Counter()
    for line in lines:
        if line.reason is None and line.is_prose and line.language != UNDETERMINED:
            votes[line.language] += min(int(line.size), 30)
    if votes:
        return votes.most_common(1)[0][0]
    return detect_language("\n".join(line.text for line in lines))


def looks_scraped(lines: Sequence[Line]) -> bool:
    """Whether several kinds of page furniture are in the text, so that a plain document is never cut.

    Headings such as "Comments" or "Trading" stand in documents too; at least one sign must be one that only pages have.
    """
    words = lexicon()
    signs: set[str] = set()
    for line in lines:
        family = words.dropped_section(line) or words.furniture(line)
        if family:
            signs.add(family)
        if lexicon().dateline.search(line.text) and is_stamp(line):
            signs.add("dateline")
    if sum(words.is_menu_word(line) for line in lines) >= 4:
        signs.add("menu")
    weight = len(signs) - 0.5 * len(signs & _AMBIGUOUS)
    return weight >= 2 and bool(signs & _ONLY_ON_PAGES)


def _account(page: Page) -> tuple[str, ...]:
    """What was removed, in sentences: how many figures, and which from inside the article."""
    kept = [i for i, line in enumerate(page.lines) if line.reason is None]
    outside: list[str] = []
    inside: list[str] = []
    for i, line in enumerate(page.lines):
        if line.reason is None or line.reason == "dateline":
            continue
        within = kept[0] < i < kept[-1] and line.reason not in CERTAIN
        (inside if within else outside).extend(figure.text for figure in find_figures(line.text))
    if not outside and not inside:
        return ()
    notes = [
        f"Cleaning removed {len(outside) + len(inside)} figures with menus, related stories and other matter "
        f"around the article; {len(inside) or 'none'} of them stood within the article."
    ]
    if inside:
        shown = ", ".join(inside[:10]) + (" and others" if len(inside) > 10 else "")
        notes.append(f"Figures removed from within the article: {shown}.")
    return tuple(notes)


def _join(lines: list[str]) -> str:
    """One blank line between blocks; rows of a table and items of a list stay together."""
    text = ""
    for previous, line in zip(["", *lines], lines, strict=False):
        together = (Line(previous).is_row and Line(line).is_row) or (
            Line(previous).is_item and Line(line).is_item
        )
        text += ("" if not previous else "\n" if together else "\n\n") + line
    return text
