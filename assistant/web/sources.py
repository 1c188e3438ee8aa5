"""HTML of sources: cards of cited passages, and the evidence that a figure of an answer opens.

A quoted figure opens its sentence in its passage, a computed one its formula, its inputs with their sources and the
exact value.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from urllib.parse import urlsplit

from assistant.chain.types import Answer, AnswerCalculation, AnswerFigure, Citation
from assistant.documents import detect_language
from assistant.figures import Quantity, find_figures, same_quantity
from assistant.web.render import link_html, number, text, web_address
from assistant.web.texts import Words

NEAR = 140
FOLD = 60
MARK = re.compile(r"\[(\d{1,4})\]")
_SENTENCE_END = re.compile("[\u3002\uff01\uff1f\uff1b\n]|[.!?;](?=\\s)")


def sources_html(citations: Sequence[Citation], index: int, words: Words) -> str:
    """The cards of all cited passages; nothing when there are none."""
    if not citations:
        return ""
    cards = "".join(_card(citation, index, words) for citation in citations)
    return (
        f'<aside class="sources" aria-label="{text(words.sources)}">'
        f"<h3>{text(words.sources)}</h3>{cards}</aside>"
    )


def evidence_html(answer: Answer, index: int, words: Words) -> str:
    """A pop-up for every figure of the answer, closed until its figure is chosen."""
    return "".join(
        _evidence(figure, place, answer, index, words)
        for place, figure in enumerate(answer.figures)
        if figure.origin != "question"
    )


def decorate(
    answer: Answer, index: int, words: Words, start: int = 0, end: int | None = None
) -> str:
    """A part of the answer's text with its figures and marks as elements; one that does not stand where it says is left
    alone. `start` and `end` are code points, as in slices."""
    said = answer.answer[:end]
    known = by_mark(answer)
    pieces: list[tuple[int, int, str]] = []
    for match in MARK.finditer(said):
        if citation := known.get(int(match[1])):
            pieces.append((match.start(), match.end(), mark_html(citation, index, words)))
    for place, figure in enumerate(answer.figures):
        stop = figure.start + len(figure.text)
        if figure.start >= 0 and said[figure.start : stop] == figure.text != "":
            pieces.append((figure.start, stop, figure_html(figure, place, answer, index, words)))
    html, at = "", start
    for begin, stop, piece in sorted(pieces):
        if begin < at:
            continue
        html += text(said[at:begin]) + piece
        at = stop
    return html + text(said[at:])


def figure_html(figure: AnswerFigure, place: int, answer: Answer, index: int, words: Words) -> str:
    """A figure in an answer's text, which opens its evidence; the person's own has none."""
    title = _origin(figure, answer, words)
    if figure.origin == "question":
        return f'<span class="figure question" title="{text(title)}">{text(figure.text)}</span>'
    return (
        f'<a class="figure {figure.origin}" href="#x{index}-f{place}" title="{text(title)}">'
        f"{text(figure.text)}</a>"
    )


def mark_html(citation: Citation, index: int, words: Words) -> str:
    """A mark that leads to the card of its source."""
    label = text(words.source.format(mark=citation.mark, title=citation.title))
    return (
        f'<a class="cite" href="#x{index}-s{citation.mark}" aria-label="{label}" '
        f'title="{label}">[{citation.mark}]</a>'
    )


def calculation_html(
    calculation: AnswerCalculation, answer: Answer, index: int, words: Words, *, quotes: bool
) -> str:
    """Formula, inputs and exact result; with `quotes` each input brings the sentence it stands in."""
    known = by_mark(answer)
    rows = ""
    for item in calculation.inputs:
        citation = None if item.citation is None else known.get(item.citation)
        mark = "" if citation is None else mark_html(citation, index, words)
        rows += _row(item.name.replace("_", " "), f"{number(item.value, words)} {item.unit}", mark)
        if quotes and citation is not None:
            source = " · ".join(part for part in (citation.title, citation.publisher or "") if part)
            rows += (
                f'<tr class="because"><td colspan="3"><q>{text(citation.quote)}</q> '
                f"<cite>{text(source)}</cite></td></tr>"
            )
        elif quotes and item.calculation is not None:
            step = next(c for c in answer.calculations if c.id == item.calculation)
            rows += f'<tr class="because"><td colspan="3">{text(step.formula)}</td></tr>'
        elif quotes and item.value != 1:
            rows += f'<tr class="because"><td colspan="3">{text(words.figure_given)}</td></tr>'
    result = calculation.result
    exact = words.exact if quotes else words.result
    rows += _row(exact, f"{number(result.value, words)} {result.unit}", "", kind="result")
    return f'<p class="formula">{text(calculation.formula)}</p><table>{rows}</table>'


def by_mark(answer: Answer) -> Mapping[int, Citation]:
    """The answer's citations by their marks."""
    return {citation.mark: citation for citation in answer.citations}


def _evidence(figure: AnswerFigure, place: int, answer: Answer, index: int, words: Words) -> str:
    calculation = next((c for c in answer.calculations if c.id == figure.calculation), None)
    citation = None if figure.citation is None else by_mark(answer).get(figure.citation)
    said = _origin(figure, answer, words)
    if figure.origin == "computed" and calculation is not None:
        said = words.calculations
        body = calculation_html(calculation, answer, index, words, quotes=True)
    elif citation is not None:
        value = f"{number(figure.value, words)} {figure.unit}"
        body = (
            f'<p class="source-title">{link_html(citation.title, citation.url, words.new_tab)}</p>'
            f'<p class="detail">{_detail(citation)}</p>{passage_html(citation, words, figure)}'
            f'<p class="value">{text(words.exact)}: {text(value)}</p>'
        )
    else:
        body = ""
    identifier = f"x{index}-f{place}"
    label = text(words.evidence.format(figure=figure.text))
    return (
        f'<div class="evidence" id="{identifier}" popover role="dialog" tabindex="-1" '
        f'aria-label="{label}"><div class="evidence-head"><p><strong>{text(figure.text)}</strong> '
        f"{text(said)}</p>"
        f'<button type="button" class="tool shut" popovertarget="{identifier}" '
        f'popovertargetaction="hide">{text(words.close)}</button></div>{body}</div>'
    )


def _origin(figure: AnswerFigure, answer: Answer, words: Words) -> str:
    if figure.origin == "computed":
        return words.figure_computed
    if figure.origin == "quoted" and figure.citation is not None:
        citation = by_mark(answer).get(figure.citation)
        said = words.figure_quoted.format(mark=figure.citation)
        where = [citation.publisher or "", str(citation.published or "")] if citation else []
        return " · ".join(part for part in (said, *where) if part)
    return words.figure_given


def _card(citation: Citation, index: int, words: Words) -> str:
    return (
        f'<section class="card" id="x{index}-s{citation.mark}" tabindex="-1" '
        f'aria-label="{text(words.source.format(mark=citation.mark, title=citation.title))}">'
        f'<h4><span class="mark">{citation.mark}</span> {link_html(citation.title, citation.url, words.new_tab)}</h4>'
        f'<p class="detail">{_detail(citation)}</p>{passage_html(citation, words)}</section>'
    )


def _detail(citation: Citation) -> str:
    address = web_address(citation.url)
    details = [citation.publisher or "", str(citation.published or "")]
    if address is not None:
        details.append(urlsplit(address).hostname or "")
    return " · ".join(f"<bdi>{text(part)}</bdi>" for part in details if part)


def passage_html(citation: Citation, words: Words, figure: AnswerFigure | None = None) -> str:
    """The cited passage with the quote highlighted, and in it the numerals that state `figure`.

    Whole sentences further than `NEAR` characters from the quote are folded away, if they come to `FOLD` characters,
    until the person asks for them. If the quote is not at its offsets, it is shown by itself above the passage and
    nothing is highlighted.
    """
    passage = citation.passage
    quote = _quote(citation, figure)
    start, end = citation.start - passage.start, citation.end - passage.start
    if start < 0 or not citation.quote or passage.text[start:end] != citation.quote:
        return (
            f'<blockquote class="quote">{quote}</blockquote>'
            f'<div class="passage">{text(passage.text)}</div>'
        )
    before, after = passage.text[:start], passage.text[end:]
    first = max((cut for cut in _cuts(before) if cut <= len(before) - NEAR), default=0)
    last = min((cut for cut in _cuts(after) if cut >= NEAR), default=len(after))
    first = first if first >= FOLD else 0
    last = last if len(after) - last >= FOLD else len(after)
    far_before, before = before[:first], before[first:]
    after, far_after = after[:last], after[last:]
    html = f"{text(before)}<mark>{quote}</mark>{text(after)}"
    if far_before:
        html = f'<span class="far">{text(far_before)}</span><span class="gap">… </span>{html}'
    if far_after:
        html += f'<span class="gap"> …</span><span class="far">{text(far_after)}</span>'
    html = f'<div class="passage">{html}</div>'
    if far_before or far_after:
        # A check box keeps its state in the browser while the page's text is updated around it.
        html += f'<label class="unfold"><input type="checkbox">{text(words.whole_passage)}</label>'
    return html


def _quote(citation: Citation, figure: AnswerFigure | None) -> str:
    if figure is None:
        return text(citation.quote)
    wanted = Quantity(value=figure.value, unit=figure.unit)
    figures = find_figures(citation.quote, detect_language(citation.passage.text))
    stating = [f for f in figures if same_quantity(f, wanted)]
    stating = stating or [f for f in figures if _scaled_to(f, wanted)]
    html, at = "", 0
    for found in stating:
        if found.start >= at:
            html += text(citation.quote[at : found.start])
            html += f'<b class="numeral">{text(found.text)}</b>'
            at = found.end
    return html + text(citation.quote[at:])


def _scaled_to(cell: Quantity, wanted: Quantity) -> bool:
    """Whether a table's cell can be this quantity by a scale over its table, a power of ten of 2 or more."""
    if cell.value == 0 or cell.unit not in ("1", wanted.unit):
        return False
    times = wanted.value / cell.value
    return times in {Decimal(10) ** power for power in range(2, 13)}


def _cuts(passage: str) -> list[int]:
    """Where a sentence or line ends; anywhere else a cut could part a number from its scale word or unit."""
    return [match.end() for match in _SENTENCE_END.finditer(passage)]


def _row(name: str, value: str, mark: str, kind: str = "input") -> str:
    return (
        f'<tr class="{kind}"><th scope="row">{text(name)}</th>'
        f"<td>{text(value)}</td><td>{mark}</td></tr>"
    )
