"""The audit as a table: a claim a row, its verdict in words and colour; a row opens its calculation and sources."""

from collections import Counter
from collections.abc import Sequence

from assistant.audit import AuditRow, Source, Verdict
from assistant.audit.command import (
    MEANINGS,
    assumption_text,
    difference_text,
    found_text,
)
from assistant.calculator.rounding import plain
from assistant.figures import Quantity
from assistant.web.reasons import reason_text
from assistant.web.render import link_html, number, table_html, text
from assistant.web.tables import Cell
from assistant.web.texts import Words

SIGNS: dict[Verdict, str] = {
    "contradicts": "✕",
    "another basis": "≠",
    "cannot be checked": "?",
    "rounded": "≈",
    "agrees": "✓",
}


def claims_html(rows: Sequence[AuditRow], words: Words) -> str:
    """The table of `ordered` rows, each followed by a hidden row with its details."""
    w = words.claims
    if not rows:
        return f'<p class="empty">{text(w.none)}</p>'
    counts = Counter(row.verdict for row in rows)
    chips = " ".join(
        f"{verdict_html(verdict, words)} {counts[verdict]}"
        for verdict in MEANINGS
        if counts[verdict]
    )
    heads = "".join(
        f'<th scope="col">{text(name)}</th>'
        for name in (w.verdict, w.claim, w.found, w.difference, w.details)
    )
    body = "".join(_row(row, place, words) for place, row in enumerate(rows))
    table = table_html(w.table, heads, body, kind="claims")
    return f'<p class="count" role="status">{chips}</p>{table}'


def verdict_html(verdict: Verdict, words: Words) -> str:
    """A verdict as a sign, a word and a colour."""
    kind = verdict.replace(" ", "-")
    return (
        f'<span class="verdict-chip {kind}"><span aria-hidden="true">{SIGNS[verdict]}</span> '
        f"{text(_verdict(verdict, words))}</span>"
    )


def claim_cells(rows: Sequence[AuditRow], words: Words) -> tuple[list[str], list[list[Cell]]]:
    """Head and rows for a file."""
    w = words.claims
    head = [w.verdict, w.claim, w.stated, w.found, w.difference, w.reason, w.sources]
    cells: list[list[Cell]] = [
        [
            _verdict(row.verdict, words),
            row.claim.measures.said(words.language),
            row.claim.text,
            found_text(row),
            difference_text(row),
            reason_text(row.reason, words.language),
            "; ".join(dict.fromkeys(f"{s.title}: {s.quote}" for s in row.sources)),
        ]
        for row in rows
    ]
    return head, cells


def _verdict(verdict: Verdict, words: Words) -> str:
    return str(getattr(words.claims, verdict.replace(" ", "_")))


def _row(row: AuditRow, place: int, words: Words) -> str:
    w = words.claims
    identifier = f"claim-{place}"
    measures = text(row.claim.measures.said(words.language))
    return (
        f"<tr><td>{verdict_html(row.verdict, words)}</td>"
        f'<th scope="row">{measures}: <b>{text(row.claim.text)}</b></th>'
        f"<td>{text(found_text(row))}</td><td>{text(difference_text(row))}</td>"
        f'<td><button type="button" class="tool open" aria-expanded="false" aria-controls="{identifier}" '
        f'aria-label="{text(w.details)}: {measures}">{text(w.open)}</button></td></tr>'
        f'<tr class="details" id="{identifier}" hidden><td colspan="5">'
        f'<div class="inside">{_details(row, words)}</div></td></tr>'
    )


def _details(row: AuditRow, words: Words) -> str:
    w = words.claims
    parts = [f"<p>{text(reason_text(row.reason, words.language))}</p>"]
    if row.note:
        parts.append(f"<p>{text(row.note)}</p>")
    if row.calculation is not None:
        low, high = row.calculation.low, row.calculation.high
        parts.append(f'<p class="formula">{text(low.rule)}</p>')
        for one in (low,) if low == high else (low, high):
            exact = f"{plain(one.result.value)} {one.result.unit}"
            parts.append(
                f'<p class="formula">{text(one.formula)} = {text(one.text)}</p>'
                f"<p>{text(words.exact)}: {text(exact)}</p>"
            )
    elif row.recomputed is not None:
        parts.append(f"<p>{text(words.exact)}: {text(_quantity(row.recomputed, words))}</p>")
    parts += [f"<p>{text(assumption_text(one))}</p>" for one in row.assumptions]
    unique = {(s.document_id, s.start, s.figure_start): s for s in row.sources}
    sources = "".join(f"<li>{_source(source, words)}</li>" for source in unique.values())
    parts.append(f'<h4>{text(w.sources)}</h4><ul class="claim-sources">{sources}</ul>')
    return "".join(parts)


def _quantity(quantity: Quantity, words: Words) -> str:
    return f"{number(quantity.value, words)} {quantity.unit}"


def _source(source: Source, words: Words) -> str:
    start = source.figure_start - source.start
    end = source.figure_end - source.start
    quote = text(source.quote)
    if 0 <= start < end <= len(source.quote):
        quote = (
            f"{text(source.quote[:start])}<mark>{text(source.quote[start:end])}</mark>"
            f"{text(source.quote[end:])}"
        )
    title = link_html(source.title, source.url, words.new_tab)
    where = " · ".join(text(str(part)) for part in (source.publisher, source.published) if part)
    return f"<q>{quote}</q> <span>{title}{' · ' + where if where else ''}</span>"
