"""HTML of the evals tab: the scores of a report, what was not right in it, and two runs side by side."""

from collections.abc import Sequence

from assistant.evaluation.compare import Comparison, mcnemar_sentence, signed
from assistant.evaluation.report_html import headline
from assistant.evaluation.report_markdown import expectation, made_with, not_right, short, shown
from assistant.evaluation.summary import SCORES, Results, Row
from assistant.web.render import table_html, text
from assistant.web.texts import Words


def report_html(results: Results, words: Words) -> str:
    """A report's scores with their intervals, the questions not answered right, and what it was made with."""
    w = words.evals
    lines = []
    for name in SCORES:
        estimate = results.estimate(name)
        if estimate is not None and estimate.value is not None:
            lines.append((name.replace("_", " "), shown(estimate, interval=True), str(estimate.n)))
    wrong = not_right(results.rows)
    facts = "".join(f"<li>{text(name)}: {text(value)}</li>" for name, value in made_with(results))
    return (
        _cards(results)
        + _numbers((w.score, w.value, w.n), lines, w.scores)
        + f"<h3>{text(w.not_right)} ({len(wrong)})</h3>"
        + (_wrong(wrong, words) if wrong else f'<p class="empty">{text(w.all_right)}</p>')
        + f'<details class="made-with"><summary>{text(w.made_with)}</summary><ul>{facts}</ul></details>'
    )


def comparison_html(found: Comparison, words: Words) -> str:
    """Two runs: the paired test, every score in both, and the questions whose outcome changed."""
    w = words.evals
    a, b = found.names
    lines = [
        (
            d.name.replace("_", " "),
            shown(d.first),
            shown(d.second),
            signed(d.difference),
            str(d.difference.n),
        )
        for d in found.differences
    ]
    changes = [
        (
            c.question,
            c.expected,
            f"{c.outcomes[0]} → {c.outcomes[1]}",
            short(c.answers[0]),
            short(c.answers[1]),
        )
        for c in found.changes
    ]
    html = f'<p class="count">{text(mcnemar_sentence(found))}</p>'
    html += _numbers((w.score, a, b, w.difference, w.n), lines, w.comparison)
    if changes:
        html += f"<h3>{text(w.changed)} ({len(changes)})</h3>"
        html += _texts((w.question, w.expected, w.outcome, a, b), changes, w.changed)
    return html


def _cards(results: Results) -> str:
    """The scores that say most, large."""
    cards = "".join(
        f"<div><dt>{text(name)}</dt><dd><b>{text(value)}</b> <small>{text(note)}</small></dd></div>"
        for name, value, note in headline(results)
    )
    return f'<dl class="headline">{cards}</dl>'


def _wrong(rows: Sequence[Row], words: Words) -> str:
    w = words.evals
    lines = []
    for row in rows:
        answer = row.record.answer
        failure = row.record.failure
        said = short(answer.answer) if answer else ""
        if failure is not None:
            said = f"{failure.type}: {failure.message}"
        lines.append(
            (row.question.question, expectation(row.question), row.score.judgement.outcome, said)
        )
    return _texts((w.question, w.expected, w.outcome, w.answer), lines, w.not_right)


def _numbers(head: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> str:
    """A table of a score a row."""
    heads = _heads(head[:1], "") + _heads(head[1:], "n")
    body = "".join(
        f'<tr><th scope="row">{text(row[0])}</th>'
        + "".join(f'<td class="n">{text(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return table_html(caption, heads, body, "scores")


def _texts(head: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> str:
    """A table of a question a row, the outcome third; each cell names its column, for where rows are stacked."""
    body = "".join(
        f'<tr><th scope="row">{text(row[0])}</th>'
        + "".join(
            f'<td data-head="{text(name)}"{_kind(name, head, cell)}>{text(cell)}</td>'
            for name, cell in zip(head[1:], row[1:], strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return table_html(caption, _heads(head, ""), body, "asked")


def _kind(name: str, head: Sequence[str], cell: str) -> str:
    if name != head[2]:
        return ""
    return f' class="outcome {"bad" if cell in ("wrong", "failed") else "open"}"'


def _heads(names: Sequence[str], kind: str) -> str:
    more = f' class="{kind}"' if kind else ""
    return "".join(f'<th scope="col"{more}>{text(name)}</th>' for name in names)
