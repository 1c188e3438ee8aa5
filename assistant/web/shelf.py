"""HTML of the documents tab: what can be asked, and what waits to be taken in."""

from collections.abc import Collection, Sequence

from assistant.figures import Figure
from assistant.index.store import is_address
from assistant.index.types import StoredDocument
from assistant.web.adding import Pending
from assistant.web.reasons import note_text
from assistant.web.render import button, link_html, table_html, text
from assistant.web.stores import Shelf
from assistant.web.texts import LANGUAGE_NAMES, Words

SHOWN_CHARACTERS = 20_000
"""Cleaned text shown before a document is accepted; the rest is only told of."""
SHOWN_FIGURES = 200
_NUMERIC = ' class="n"'


def shelf_html(shelf: Shelf, left_out: Collection[str], words: Words) -> str:
    """The table of all documents, each with a box that says whether questions may use it."""
    w = words.documents
    if not shelf.documents:
        return f'<p class="empty">{text(w.none)}</p>'
    heads = (w.use, w.document, w.published, w.language, w.passages, w.figures, w.actions)
    head = "".join(
        f'<th scope="col"{_NUMERIC if name in (w.passages, w.figures) else ""}>{text(name)}</th>'
        for name in heads
    )
    rows = "".join(
        _row(one, one.document.metadata.id in shelf.own, left_out, words) for one in shelf.documents
    )
    used = sum(d.document.metadata.id not in left_out for d in shelf.documents)
    said = w.used.format(n=used, all=len(shelf.documents))
    count = f'<p class="count" role="status">{text(said)} {button("use-all", w.use_all)}</p>'
    return count + table_html(w.table, head, rows)


def pending_html(pending: Sequence[Pending], words: Words) -> str:
    """What was read and waits: its text, its figures, and two buttons."""
    return "".join(_preview(one, place, words) for place, one in enumerate(pending))


def problems_html(problems: Sequence[str]) -> str:
    """Sentences about what could not be done."""
    items = "".join(f"<li>{text(problem)}</li>" for problem in problems)
    return f'<ul class="problems" role="alert">{items}</ul>' if items else ""


def progress_html(label: str, done: int, total: int) -> str:
    """How far the work is; a bar without an end while the total is unknown."""
    value = f' value="{min(done, total)}" max="{total}"' if total else ""
    return (
        f'<div class="progress" role="status"><span>{text(label)}</span>'
        f'<progress{value} aria-label="{text(label)}"></progress></div>'
    )


def _row(one: StoredDocument, own: bool, left_out: Collection[str], words: Words) -> str:
    w = words.documents
    metadata = one.document.metadata
    title = text(metadata.title)
    identifier = text(metadata.id)
    shown = link_html(metadata.title, metadata.url, words.new_tab)
    below = " · ".join(
        text(part) for part in (metadata.publisher or "", w.own if own else "") if part
    )
    checked = "" if metadata.id in left_out else " checked"
    actions = ""
    if own:
        named = {"id": metadata.id}
        if is_address(one.document.source):
            actions += button("again", w.again, **named, title=metadata.title)
        actions += button("remove", w.remove, **named, title=metadata.title, sure=w.sure)
    language = LANGUAGE_NAMES.get(metadata.language.split("-")[0], metadata.language)
    return (
        f'<tr><td><input type="checkbox" class="use" data-id="{identifier}"{checked} '
        f'aria-label="{text(w.use)}: {title}"></td>'
        f'<th scope="row">{shown}<small>{below}</small></th>'
        f'<td class="short">{metadata.published or "–"}</td><td>{text(language)}</td>'
        f'<td class="n">{one.passages}</td><td class="n">{one.figures}</td><td>{actions or "–"}</td></tr>'
    )


def _preview(one: Pending, place: int, words: Words) -> str:
    w = words.documents
    metadata = one.document.metadata
    body = one.document.text
    rest = len(body) - SHOWN_CHARACTERS
    more = f'<p class="remark">{text(w.more_text.format(n=rest))}</p>' if rest > 0 else ""
    notes = "".join(
        f'<p class="remark">{text(note_text(note, words.language))}</p>'
        for note in one.document.notes
    )
    language = LANGUAGE_NAMES.get(metadata.language.split("-")[0], metadata.language)
    facts = [
        metadata.publisher or "",
        str(metadata.published or ""),
        language,
        w.sizes.format(passages=one.passages, figures=len(one.figures)),
    ]
    replaced = f'<p class="remark">{text(w.replaces)}</p>' if one.replaces else ""
    at = str(place)
    return (
        f'<article class="pending" aria-label="{text(metadata.title)}"><h3><bdi>{text(metadata.title)}</bdi></h3>'
        f'<p class="detail">{text(" · ".join(part for part in facts if part))}</p>{replaced}{notes}'
        f"<details><summary>{text(w.cleaned)}</summary>"
        f'<div class="cleaned" tabindex="0" lang="{text(metadata.language)}">{text(body[:SHOWN_CHARACTERS])}</div>'
        f"{more}</details><details><summary>{text(w.figures_found.format(n=len(one.figures)))}</summary>"
        f"{_figures(one.figures, body, words)}</details>"
        f'<div class="tools">{button("accept", w.accept, index=at)}{button("discard", w.discard, index=at)}</div>'
        "</article>"
    )


def _figures(figures: Sequence[Figure], body: str, words: Words) -> str:
    items = "".join(
        f"<li>{text(body[max(0, f.start - 40) : f.start])}<b>{text(f.text)}</b>"
        f"{text(body[f.end : f.end + 40])}</li>"
        for f in figures[:SHOWN_FIGURES]
    )
    rest = len(figures) - SHOWN_FIGURES
    more = f"<li>{text(words.documents.more_figures.format(n=rest))}</li>" if rest > 0 else ""
    return f'<ul class="found" tabindex="0">{items}{more}</ul>'
