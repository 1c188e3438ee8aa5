"""A web page as lines of text, as a person would see them: hidden elements, scripts and forms left out.

Headings become `# …` lines, list items `- …`, tables rows of `| … |`. Style sheets are not applied, except rules of
the page's own `<style>` that hide a class or an id: what an outside style sheet hides is not known here.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from assistant.documents.normalise import normalise, unwrap
from assistant.documents.tables import columns_to_tables, write_table

Element = Any
"""An lxml element; lxml has no types."""

_SKIPPED = frozenset({
    "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "embed", "canvas",
    "video", "audio", "map", "select", "textarea", "input", "button", "option", "datalist", "head", "title",
    "meta", "link", "progress", "meter",
})  # fmt: skip
_CHROME = frozenset({
    "nav", "aside", "footer", "form", "menu",
})  # fmt: skip
_BLOCK = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section",
    "summary", "ul", "table", "tr", "td", "th", "tbody", "thead", "tfoot", "caption", "hr",
})  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDING = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?:;|$|!)|font-size:0(?:px|em|rem|pt|%)?(?:;|$|!)"
    r"|(?:left|top|right|text-indent|margin-left):-\d{3,}|clip:rect\(0|clip-path:inset\((?:50|100)%"
    r"|(?:max-)?(?:height|width):[01]px|transform:scale\(0"
)
_HIDDEN_CLASSES = frozenset({
    "sr-only", "visually-hidden", "screen-reader-text", "screen-reader-only", "visuallyhidden", "hidden",
    "d-none", "invisible", "is-hidden",
})  # fmt: skip
_COLOUR = re.compile(r"(?:^|;)color:([^;]+)")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;]+)")
_HIDING_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE_SELECTOR = re.compile(r"^[a-z]*([.#])([\w-]+)$", re.IGNORECASE)
_EXPONENT_BASE = re.compile(r"(?:^|[^\d.,])10$|[×x·*]\s?10$")
_AREA = re.compile(r"(?:^|[\d\s/(])(?:[kcmdµn]?m|ft|in|yd|mi|inch|s)$")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_MAX_CELLS = 200_000
_MAX_SPAN = 200
_MAX_DEPTH = 200


@dataclass(frozen=True)
class RenderedLine:
    """A line of the page. `linked`: share of its letters inside links; `chrome`: in a part meant for navigation."""

    text: str
    linked: float = 0.0
    chrome: bool = False


@dataclass
class _Renderer:
    lines: list[RenderedLine] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    letters: int = 0
    prefix: str = ""
    linked: int = 0
    chrome: int = 0
    depth: int = 0

    def add(self, text: str | None) -> None:
        if text:
            self.buffer.append(text)
            self.letters += len(text) - text.count(" ")

    def flush(self) -> None:
        # No-break spaces stay: they hold numbers and units together.
        text = _SPACES.sub(" ", "".join(self.buffer)).strip()
        if text:
            letters = max(len(text.replace(" ", "")), 1)
            share = min(self.linked / letters, 1.0)
            self.lines.append(RenderedLine(self.prefix + text, share, self.chrome > 0))
            # Later paragraphs of one list item are paragraphs.
            self.prefix = ""
        self.buffer, self.letters, self.linked = [], 0, 0


def remove_hidden(tree: Element) -> None:
    """Take scripts, comments, form controls and hidden elements out of `tree`, their text included."""
    hiding = _hiding_rules(tree)
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            _drop(element)
        elif element is not tree and element.tag not in {"html", "body"}:
            skipped = element.tag in _SKIPPED and element.tag != "head"
            if skipped or _is_hidden(element, hiding):
                _drop(element)


def render(tree: Element) -> list[RenderedLine]:
    """The lines of the page, in order. Call `remove_hidden` first."""
    renderer = _Renderer()
    _walk(renderer, tree)
    renderer.flush()
    return renderer.lines


def inline_text(element: Element) -> str:
    """The text of an element as one line: of a cell, a caption, a heading."""
    renderer = _Renderer()
    _walk(renderer, element)
    renderer.flush()
    return " ".join(line.text for line in renderer.lines)


def _drop(element: Element) -> None:
    """Remove an element but not the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail
    if tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def _hiding_rules(tree: Element) -> frozenset[str]:
    """Classes and ids (with `.` or `#`) that the page's own style sheets hide."""
    hidden = set()
    for style in tree.iter("style"):
        for selectors, rules in _HIDING_RULE.findall(style.text or ""):
            if _HIDING.search(_squeeze(rules)):
                for selector in selectors.split(","):
                    match = _SIMPLE_SELECTOR.match(selector.strip())
                    if match:
                        hidden.add(match[1] + match[2])
    return frozenset(hidden)


def _is_hidden(element: Element, hiding: frozenset[str]) -> bool:
    attributes = element.attrib
    if "hidden" in attributes or (element.tag == "dialog" and "open" not in attributes):
        return True
    classes = set((attributes.get("class") or "").split())
    if classes & _HIDDEN_CLASSES or hiding & {f".{name}" for name in classes}:
        return True
    if hiding and f"#{attributes.get('id')}" in hiding:
        return True
    style = _squeeze(attributes.get("style") or "")
    if style and (_HIDING.search(style) or _same_colours(style)):
        return True
    if attributes.get("aria-hidden") == "true":
        # Shops show a price in a part hidden from screen readers only; anything longer is decoration.
        text = "".join(element.itertext()).strip()
        return len(text) > 24 or not re.search(r"\d", text)
    return False


def _squeeze(style: str) -> str:
    return re.sub(r"\s+", "", style).lower()


def _same_colours(style: str) -> bool:
    colour, background = _COLOUR.search(style), _BACKGROUND.search(style)
    if colour is None:
        return False
    name = _colour(colour[1])
    if name in {"transparent", "#00000000"}:
        return True
    return background is not None and name == _colour(background[1])


def _colour(value: str) -> str:
    value = value.removesuffix("!important")
    names = {"white": "#ffffff", "black": "#000000", "#fff": "#ffffff", "#000": "#000000"}
    return names.get(value, value)


def _walk(renderer: _Renderer, element: Element) -> None:
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED or renderer.depth > _MAX_DEPTH:
        return
    if tag == "a" and (element.text or "").strip() in {"¶", "#", "§"}:
        return  # the link to a heading itself
    renderer.depth += 1
    if tag == "table" and not _is_layout(element):
        _table(renderer, element)
    elif tag == "pre":
        _preformatted(renderer, element)
    elif tag in {"sup", "sub"}:
        _raised(renderer, element)
    elif tag == "br":
        renderer.flush()
    else:
        _children(renderer, element)
    renderer.depth -= 1


def _children(renderer: _Renderer, element: Element) -> None:
    tag = element.tag
    is_block = tag in _BLOCK
    in_chrome = tag in _CHROME or (tag == "header" and not _within(element, ("article", "main")))
    if is_block:
        renderer.flush()
        renderer.prefix = (
            "#" * _HEADINGS[tag] + " "
            if tag in _HEADINGS
            else "- "
            if tag == "li"
            else renderer.prefix
        )
    renderer.chrome += in_chrome
    before = renderer.letters
    struck = "~~" if tag in {"s", "del", "strike"} else None
    renderer.add(struck)
    renderer.add(element.text)
    for child in element:
        _walk(renderer, child)
        renderer.add(child.tail)
    renderer.add(struck)
    if tag == "a":
        renderer.linked += max(renderer.letters - before, 0)
    if is_block:
        renderer.flush()
        renderer.prefix = ""
    renderer.chrome -= in_chrome


def _preformatted(renderer: _Renderer, element: Element) -> None:
    """Text set as it is: wrapped lines are joined, columns become tables, other lines stay."""
    renderer.flush()
    text = columns_to_tables(unwrap(normalise("".join(element.itertext()))))
    renderer.lines += [
        RenderedLine(line, chrome=renderer.chrome > 0) for line in text.split("\n") if line.strip()
    ]


def _within(element: Element, tags: tuple[str, ...]) -> bool:
    return any(ancestor.tag in tags for ancestor in element.iterancestors())


def _raised(renderer: _Renderer, element: Element) -> None:
    """An exponent as `^15`, a square as `²`, a footnote mark as `[1]`; never glued to the digits before it."""
    text = "".join(element.itertext()).strip()
    before = "".join(renderer.buffer[-4:]).rstrip()
    raised = element.tag == "sup" and bool(re.fullmatch(r"\[?[-−+]?\d{1,3}\]?", text))
    linked = element.find(".//a") is not None
    if not raised:
        renderer.add(text)
    elif not linked and _EXPONENT_BASE.search(before):
        renderer.add("^" + text)
    elif not linked and text in {"2", "3"} and _AREA.search(before):
        renderer.add({"2": "²", "3": "³"}[text])
    else:
        renderer.add(f" [{text.strip('[]')}]")


def _is_layout(table: Element) -> bool:
    """Whether a table arranges the page instead of holding data."""
    if table.get("role") in {"presentation", "none"} or table.find(".//table") is not None:
        return True
    cells = list(table.iter("td", "th"))
    heavy = sum(
        1 for cell in cells if cell.find(".//h1") is not None or len(cell.findall(".//p")) > 2
    )
    rows = [row for row in table.iter("tr") if len(row.findall("td")) + len(row.findall("th")) > 1]
    return heavy > 0 or not rows


def _table(renderer: _Renderer, table: Element) -> None:
    renderer.flush()
    caption = table.find("caption")
    rows, header = _grid(table)
    written = write_table(
        rows,
        header=header,
        caption=inline_text(caption) if caption is not None else "",
    )
    renderer.lines += [
        RenderedLine(line, chrome=renderer.chrome > 0) for line in written.split("\n") if line
    ]
    renderer.prefix = ""


def _grid(table: Element) -> tuple[list[list[str]], list[bool]]:
    """Cells by row and column, and for each row whether it is marked as header.

    A cell over several rows labels all of them. Over several columns, only a header cell is repeated: a figure must not
    be seen twice.
    """
    rows: list[list[str]] = []
    carried: dict[int, tuple[int, str]] = {}
    header: list[bool] = []
    cells = 0
    for tr in table.iter("tr"):
        row: list[str] = []
        own = [cell for cell in tr if cell.tag in {"td", "th"}]
        is_header = bool(own) and (
            all(cell.tag == "th" for cell in own) or tr.getparent().tag == "thead"
        )
        for cell in own:
            _carry(row, carried)
            text = inline_text(cell)
            columns, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for offset in range(columns):
                shown = text if offset == 0 or is_header else ""
                if down > 1:
                    carried[len(row)] = (down - 1, shown)
                row.append(shown)
        _carry(row, carried)
        cells += len(row)
        if cells > _MAX_CELLS:
            break
        rows.append(row)
        header.append(is_header)
    return rows, header


def _carry(row: list[str], carried: dict[int, tuple[int, str]]) -> None:
    while len(row) in carried:
        left, text = carried.pop(len(row))
        if left > 1:
            carried[len(row)] = (left - 1, text)
        row.append(text)


def _span(cell: Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return max(1, min(int(value), _MAX_SPAN)) if value.isdecimal() else 1
