"""HTML of answers and their sources.

Everything that comes from a person, a document or a model passes through `text`, so none of it becomes markup. Link
targets are web addresses or nothing. Layout and looks are in `style.css`, behaviour in `page.js`.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from html import escape
from urllib.parse import urlsplit

from assistant.chain.types import Answer, AnswerCalculation, AnswerFigure, Citation
from assistant.web.conversation import Exchange, Failed, Stopped
from assistant.web.texts import LANGUAGE_NAMES, Words

NEAR = 140
FOLD = 60
_MARK = re.compile(r"\[(\d{1,4})\]")
_SENTENCE_END = re.compile("[\u3002\uff01\uff1f\uff1b\n]|[.!?;](?=\\s)")
# Characters that change the order in which others are shown could turn a number around; control characters and lone
# surrogates cannot be sent to a browser at all.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def text(value: str) -> str:
    """Escape `value` for HTML, in an element or a quoted attribute; unshowable characters become U+FFFD."""
    return escape(_UNSHOWABLE.sub("\ufffd", value))


def web_address(url: str | None) -> str | None:
    """`url` if it is a plain http or https address with a host, else None."""
    if url is None or _UNSHOWABLE.search(url) or re.search(r"\s", url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def number(value: Decimal, words: Words) -> str:
    """Write `value` with digits in groups of three, apart by a narrow space, which no language reads as a decimal mark.

    A value with more than 12 significant digits that are not whole is rounded half up to 12 and preceded by ≈.
    """
    with localcontext() as context:
        context.prec = 60
        shown = value
        digits = len(value.as_tuple().digits)
        if digits > 12 and value != value.to_integral_value():
            places = min(0, value.adjusted() - 11)
            shown = value.quantize(Decimal(1).scaleb(places), ROUND_HALF_UP)
    whole, _, fraction = f"{shown:,f}".partition(".")
    written = whole.replace(",", "\u202f").replace("-", "\u2212")
    if fraction:
        written += words.decimal_mark + fraction
    return written if shown == value else f"\u2248 {written}"


def exchange_html(exchange: Exchange, index: int, words: Words, last: bool) -> str:
    """One finished question with its answer, refusal, error or the torso of a stopped answer.

    `index` tells the exchanges of a page apart. The last one can be tried again.
    """
    outcome = exchange.outcome
    if isinstance(outcome, Failed):
        sentence = words.unexpected if outcome.sentence is None else outcome.sentence
        main = _box("failed", words.failed, f"<p>{text(sentence)}</p>")
        aside, foot = "", ""
    elif isinstance(outcome, Stopped):
        main = f'<div class="answer-text">{text(outcome.text)}</div>' if outcome.text else ""
        main += f'<p class="remark">{text(words.stopped)}</p>'
        aside, foot = "", ""
    else:
        main = _answer(outcome, index, words)
        aside = _sources(outcome.citations, index, words)
        foot = _foot(outcome, words)
    tools = "" if isinstance(outcome, Failed) else _button("copy", words.copy, words.copied)
    if last:
        tools += _button("retry", words.retry)
    main += f'<div class="tools">{tools}{foot}</div>'
    return _turn(exchange.question, main, aside, f"x{index}")


def running_html(question: str, written: str, status: str, elapsed: str, index: int) -> str:
    """The question being answered: what is written so far, what is being done, for how long."""
    main = f'<div class="answer-text writing">{_marks(text(written))}</div>' if written else ""
    # A screen reader should hear each new status, not each second.
    main += (
        f'<p class="status"><span role="status">{text(status)}</span>'
        f' <span class="elapsed" aria-hidden="true">{text(elapsed)}</span></p>'
    )
    return _turn(question, main, "", f"x{index}")


def welcome_html(examples: Mapping[str, Sequence[str]], words: Words) -> str:
    """Example questions, those in the interface's language first."""
    order = sorted(examples, key=lambda language: language != words.language)
    lists = "".join(
        f'<section lang="{text(language)}"><h3>{text(LANGUAGE_NAMES.get(language, language))}</h3><ul>'
        + "".join(
            f'<li><button type="button" class="example" data-question="{text(question)}">'
            f"{text(question)}</button></li>"
            for question in examples[language]
        )
        + "</ul></section>"
        for language in order
    )
    if not lists:
        return ""
    return f'<div class="welcome"><h2>{text(words.examples)}</h2><div class="lists">{lists}</div></div>'


def _turn(question: str, main: str, aside: str, identifier: str) -> str:
    kind = "turn with-sources" if aside else "turn"
    return (
        f'<article class="{kind}" aria-labelledby="{identifier}-q">'
        f'<h2 class="question" id="{identifier}-q">{text(question)}</h2>'
        f'<div class="main">{main}</div>{aside}</article>'
    )


def _answer(answer: Answer, index: int, words: Words) -> str:
    body = f'<div class="answer-text" lang="{text(answer.language)}">{_decorate(answer, index, words)}</div>'
    if answer.abstained:
        if answer.missing:
            body += f'<p class="missing">{text(words.missing.format(what=answer.missing))}</p>'
        body = _box("refusal", words.not_stated, body)
    if answer.notice:
        body += _box("notice", words.notice, f"<p>{text(answer.notice)}</p>", role="note")
    return body + _calculations(answer, index, words)


def _decorate(answer: Answer, index: int, words: Words) -> str:
    """The answer's text with its figures and marks as elements; one that does not stand where it says is left alone."""
    known = _by_mark(answer)
    pieces: list[tuple[int, int, str]] = []
    for match in _MARK.finditer(answer.answer):
        if citation := known.get(int(match[1])):
            pieces.append((match.start(), match.end(), _mark_link(citation, index, words)))
    for figure in answer.figures:
        end = figure.start + len(figure.text)
        if figure.start >= 0 and answer.answer[figure.start : end] == figure.text != "":
            pieces.append((figure.start, end, _figure(figure, index, words)))
    html, at = "", 0
    for start, end, piece in sorted(pieces):
        if start < at:
            continue
        html += text(answer.answer[at:start]) + piece
        at = end
    return html + text(answer.answer[at:])


def _mark_link(citation: Citation, index: int, words: Words) -> str:
    label = text(words.source.format(mark=citation.mark, title=citation.title))
    return (
        f'<a class="cite" href="#x{index}-s{citation.mark}" aria-label="{label}" '
        f'title="{label}">[{citation.mark}]</a>'
    )


def _figure(figure: AnswerFigure, index: int, words: Words) -> str:
    if figure.origin == "computed" and figure.calculation is not None:
        return (
            f'<a class="figure computed" href="#x{index}-{text(figure.calculation)}" '
            f'title="{text(words.figure_computed)}">{text(figure.text)}</a>'
        )
    title = words.figure_given
    if figure.origin == "quoted" and figure.citation is not None:
        title = words.figure_quoted.format(mark=figure.citation)
    return f'<span class="figure {figure.origin}" title="{text(title)}">{text(figure.text)}</span>'


def _marks(escaped: str) -> str:
    return _MARK.sub(r'<span class="cite">[\1]</span>', escaped)


def _sources(citations: Sequence[Citation], index: int, words: Words) -> str:
    if not citations:
        return ""
    cards = "".join(_card(citation, index, words) for citation in citations)
    return (
        f'<aside class="sources" aria-label="{text(words.sources)}">'
        f"<h3>{text(words.sources)}</h3>{cards}</aside>"
    )


def _card(citation: Citation, index: int, words: Words) -> str:
    address = web_address(citation.url)
    title = f"<bdi>{text(citation.title)}</bdi>"
    details = [citation.publisher or "", str(citation.published or "")]
    if address is not None:
        title = (
            f'<a href="{text(address)}" target="_blank" rel="noopener noreferrer" '
            f'title="{text(words.new_tab)}">{title}</a>'
        )
        details.append(urlsplit(address).hostname or "")
    detail = " · ".join(f"<bdi>{text(part)}</bdi>" for part in details if part)
    return (
        f'<section class="card" id="x{index}-s{citation.mark}" tabindex="-1" '
        f'aria-label="{text(words.source.format(mark=citation.mark, title=citation.title))}">'
        f'<h4><span class="mark">{citation.mark}</span> {title}</h4>'
        f'<p class="detail">{detail}</p>{passage_html(citation, words)}</section>'
    )


def passage_html(citation: Citation, words: Words) -> str:
    """The cited passage with the quote highlighted.

    Whole sentences further than `NEAR` characters from the quote are folded away, if they come to `FOLD` characters,
    until the person asks for them. If the quote is not at its offsets, it is shown by itself above the passage and
    nothing is highlighted.
    """
    passage = citation.passage
    start, end = citation.start - passage.start, citation.end - passage.start
    if start < 0 or not citation.quote or passage.text[start:end] != citation.quote:
        return (
            f'<blockquote class="quote">{text(citation.quote)}</blockquote>'
            f'<div class="passage">{text(passage.text)}</div>'
        )
    before, after = passage.text[:start], passage.text[end:]
    first = max((cut for cut in _cuts(before) if cut <= len(before) - NEAR), default=0)
    last = min((cut for cut in _cuts(after) if cut >= NEAR), default=len(after))
    first = first if first >= FOLD else 0
    last = last if len(after) - last >= FOLD else len(after)
    far_before, before = before[:first], before[first:]
    after, far_after = after[:last], after[last:]
    html = f"{text(before)}<mark>{text(citation.quote)}</mark>{text(after)}"
    if far_before:
        html = f'<span class="far">{text(far_before)}</span><span class="gap">… </span>{html}'
    if far_after:
        html += f'<span class="gap"> …</span><span class="far">{text(far_after)}</span>'
    html = f'<div class="passage">{html}</div>'
    if far_before or far_after:
        # A check box keeps its state in the browser while the page's text is updated around it.
        html += f'<label class="unfold"><input type="checkbox">{text(words.whole_passage)}</label>'
    return html


def _cuts(passage: str) -> list[int]:
    """Where a sentence or line ends; anywhere else a cut could part a number from its scale word or unit."""
    return [match.end() for match in _SENTENCE_END.finditer(passage)]


def _by_mark(answer: Answer) -> dict[int, Citation]:
    return {citation.mark: citation for citation in answer.citations}


def _calculations(answer: Answer, index: int, words: Words) -> str:
    if not answer.calculations:
        return ""
    known = _by_mark(answer)
    items = "".join(_calculation(item, known, index, words) for item in answer.calculations)
    return f'<section class="calculations"><h3>{text(words.calculations)}</h3>{items}</section>'


def _calculation(
    calculation: AnswerCalculation, known: Mapping[int, Citation], index: int, words: Words
) -> str:
    rows = ""
    for item in calculation.inputs:
        citation = None if item.citation is None else known.get(item.citation)
        mark = "" if citation is None else _mark_link(citation, index, words)
        value = f"{number(item.value, words)} {item.unit}"
        rows += _row(item.name.replace("_", " "), value, mark)
    result = calculation.result
    value = f"{number(result.value, words)} {result.unit}"
    rows += _row(words.result, value, "", kind="result")
    return (
        f'<div class="calculation" id="x{index}-{text(calculation.id)}" tabindex="-1">'
        f'<p class="formula">{text(calculation.formula)}</p><table>{rows}</table></div>'
    )


def _row(name: str, value: str, mark: str, kind: str = "input") -> str:
    return (
        f'<tr class="{kind}"><th scope="row">{text(name)}</th>'
        f"<td>{text(value)}</td><td>{mark}</td></tr>"
    )


def _foot(answer: Answer, words: Words) -> str:
    seconds = number(Decimal(answer.timings.total_ms).scaleb(-3).quantize(Decimal("0.1")), words)
    took = words.seconds.format(n=seconds)
    return f'<span class="foot">{text(took)} · {text(answer.model)}</span>'


def _box(kind: str, title: str, body: str, role: str = "group") -> str:
    return (
        f'<div class="box {kind}" role="{role}" aria-label="{text(title)}">'
        f'<p class="box-title">{text(title)}</p>{body}</div>'
    )


def _button(kind: str, label: str, done: str = "") -> str:
    after = f' data-done="{text(done)}"' if done else ""
    return f'<button type="button" class="tool {kind}"{after}>{text(label)}</button>'
