"""Reading a web page: the article with its headings, lists and tables, and what the page says about itself.

trafilatura tells where on the page the article is; the lines are written by `render`, so that tables keep their headers
and no line within the article is lost to a heuristic. Scripts are never run: a page that loads its text with them has
none for us.
"""

import re
from copy import deepcopy
from datetime import date

import trafilatura

from assistant.documents.cleaning import clean_page
from assistant.documents.dates import find_date
from assistant.documents.encoding import decode_page
from assistant.documents.extract import Extract
from assistant.documents.normalise import normalise
from assistant.documents.page import Line
from assistant.documents.render import Element, RenderedLine, inline_text, remove_hidden, render
from assistant.errors import DocumentError

_CHARSET = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]+encoding=[\"']([\w-]+)", re.IGNORECASE
)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_WORDS = re.compile(r"[\W_]+")
_SITE_SUFFIX = re.compile(r"\s+[|·–—-]\s+[^|·–—-]{2,40}$|[_|][^_|]{2,20}$")
_DATE_NAMES = frozenset({
    "article:published_time", "og:published_time", "date", "pubdate", "publishdate", "publish_date",
    "publish-date", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date",
    "citation_publication_date", "citation_date", "parsely-pub-date", "sailthru.date", "datepublished",
    "weibo:article:create_at",
})  # fmt: skip
_LINKED = 0.5
_SHORT_KEY = 24


def read_html(data: bytes, source: str, declared: str | None = None) -> Extract:
    """The article of a web page. `declared` is the encoding the server named, if any.

    Raises DocumentError when the page cannot be parsed or holds only menus.
    """
    match = _CHARSET.search(data[:4096])
    named = (match[1] or match[2]).decode("ascii", "replace") if match else None
    text, unreadable = decode_page(data, source, declared or named)
    tree = _parse(text, source)
    title, published, publisher = _stated(tree)
    remove_hidden(tree)
    lines = [
        RenderedLine(text, line.linked, line.chrome)
        for line in render(tree)
        if (text := normalise(line.text))
    ]
    page = clean_page(_article_lines(tree, lines))
    if not page.text:
        raise DocumentError("menus_in_page", source=source)
    return Extract(
        text=page.text,
        title=title or (page.title or "").lstrip("# ") or None,
        published=published or page.published,
        publisher=publisher,
        notes=page.notes + _damage(unreadable),
    )


def _damage(places: int) -> tuple[str, ...]:
    return (
        (f"{places} places of the page cannot be read and show the mark \ufffd.",) if places else ()
    )


def _parse(text: str, source: str) -> Element:
    text = _XML_DECLARATION.sub("", text)
    if not re.search(r"<html[\s>]", text[:5000], re.IGNORECASE):
        text = f"<html><body>{text}</body></html>"
    tree = trafilatura.load_html(text)
    if tree is None:
        raise DocumentError("page_unparsable", source=source)
    return tree


def _stated(tree: Element) -> tuple[str | None, date | None, str | None]:
    """Title, date of publication and publisher, as the page's own data state them."""
    stated: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = normalise(meta.get("content") or "")
        if name and content:
            stated.setdefault(name, content)
    dates = [stated[name] for name in stated if name in _DATE_NAMES]
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            dates += re.findall(r'"datePublished"\s*:\s*"([^"]+)"', script.text or "")
    for element in tree.iter("time"):
        if (
            "pubdate" in element.attrib
            or (element.get("itemprop") or "").lower() == "datepublished"
        ):
            dates.append(element.get("datetime") or inline_text(element))
    published = next((day for text in dates if (day := find_date(text))), None)
    return _title(tree, stated.get("og:title")), published, stated.get("og:site_name")


def _title(tree: Element, shared: str | None) -> str | None:
    named = tree.find(".//title")
    full = normalise(" ".join((named.text or "").split())) if named is not None else ""
    headings = [
        text
        for heading in tree.iter("h1")
        if (text := normalise(inline_text(heading)).lstrip("# "))
    ]
    if len(headings) == 1 and (not (full or shared) or headings[0] in f"{full} {shared}"):
        return headings[0]
    return shared or _SITE_SUFFIX.sub("", full) or (headings[0] if headings else None)


def _article_lines(tree: Element, lines: list[RenderedLine]) -> list[Line]:
    """All lines of the page, those outside the article marked.

    Between the first and the last line that trafilatura takes for the article, only navigation and lists of links are
    left out: its finer judgements sometimes drop a table or a paragraph with figures.
    """
    extracted = trafilatura.extract(
        deepcopy(tree),
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        deduplicate=False,
    )
    whole, pieces = _key(extracted or ""), {_key(line) for line in (extracted or "").split("\n")}
    chosen = [
        i
        for i, line in enumerate(lines)
        if (key := _key(line.text)) and (key in pieces or (len(key) > _SHORT_KEY and key in whole))
    ]
    picked = set(chosen)
    first, last = _extend(lines, chosen[0], chosen[-1]) if chosen else (0, len(lines) - 1)
    marked = []
    for i, line in enumerate(lines):
        if first <= i <= last and (i in picked or _plausible(line)):
            marked.append(Line(line.text))
        else:
            marked.append(Line(line.text, "outside" if _plausible(line) else "links"))
    return marked


def _extend(lines: list[RenderedLine], first: int, last: int) -> tuple[int, int]:
    """The article's bounds moved over text and tables that adjoin it, and up to its headline."""
    while first > 0 and _plausible(lines[first - 1]) and _is_text(lines[first - 1]):
        first -= 1
    headline = next(
        (i for i in range(first - 1, max(first - 12, -1), -1) if lines[i].text.startswith("# ")),
        None,
    )
    while last + 1 < len(lines) and _plausible(lines[last + 1]) and _is_text(lines[last + 1]):
        last += 1
    return (headline if headline is not None else first), last


def _plausible(line: RenderedLine) -> bool:
    return not line.chrome and line.linked < _LINKED


def _is_text(line: RenderedLine) -> bool:
    shape = Line(line.text)
    return shape.is_prose or shape.is_row or shape.is_item


def _key(text: str) -> str:
    return _WORDS.sub("", text).casefold()
