"""HTML of disagreeing sources: what each states of the same thing, side by side, in place of lines of text."""

from assistant.chain.types import Answer, Citation, Statement
from assistant.web.render import text
from assistant.web.sources import by_mark, decorate, mark_html
from assistant.web.texts import Words


def statements_from(answer: Answer) -> int | None:
    """Where the lines begin in the answer's text, heading included, that the table stands for; a code-point offset.

    None where sources do not disagree, and where the answer's statements do not stand where they say.
    """
    if len(answer.statements) < 2:
        return None
    places = [one.start for one in answer.statements]
    stand = all(
        one.start >= 0 and answer.answer.startswith(one.figure, one.start) and one.figure
        for one in answer.statements
    )
    line = answer.answer.rfind("\n", 0, max(places[1], 0))
    heading = answer.answer.rfind("\n", 0, max(line, 0))
    own_ends = places[0] + len(answer.statements[0].figure)
    if not stand or places != sorted(places) or heading < own_ends:
        return None
    return heading


def statements_html(answer: Answer, index: int, words: Words) -> str:
    """A table of an answer's statements, its own first; figures open their evidence, marks lead to their sources."""
    heads = "".join(
        f'<th scope="col" role="columnheader">{text(head)}</th>'
        for head in (
            words.statement_figure,
            words.statement_label,
            words.statement_source,
            words.statement_date,
        )
    )
    rows = "".join(
        _row(one, answer, index, words, own=place == 0)
        for place, one in enumerate(answer.statements)
    )
    # Roles are named because a table whose rows are laid out as blocks, as on a phone, loses them in some browsers.
    return (
        f'<table class="statements" role="table"><caption>{text(words.statements)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )


def _row(one: Statement, answer: Answer, index: int, words: Words, *, own: bool) -> str:
    figure = decorate(answer, index, words, one.start, one.start + len(one.figure))
    basis = "" if one.basis is None else f"<small>{text(one.basis)}</small>"
    tag = f'<small class="own">{text(words.statement_own)}</small>' if own else ""
    known = by_mark(answer)
    cited = [known[mark] for mark in one.citations if mark in known]
    language = text(answer.language)
    return (
        f'<tr role="row" class="{"own" if own else "other"}">'
        f'<td role="cell" class="stated" lang="{language}">{figure}{tag}</td>'
        f'<th role="rowheader" scope="row" lang="{language}">{text(one.label)}{basis}</th>'
        f'<td role="cell" class="by">{_sources(cited, index, words)}</td>'
        f'<td role="cell" class="when">{text(str(one.published or ""))}</td></tr>'
    )


def _sources(cited: list[Citation], index: int, words: Words) -> str:
    """Who says so, each once, with its marks."""
    by_name: dict[str, list[Citation]] = {}
    for citation in cited:
        by_name.setdefault(citation.publisher or citation.title, []).append(citation)
    return "<br>".join(
        f"<bdi>{text(name)}</bdi> " + "".join(mark_html(one, index, words) for one in ones)
        for name, ones in by_name.items()
    )
