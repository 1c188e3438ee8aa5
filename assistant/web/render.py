"""HTML: what everything shown on the page is put together with.

Everything that comes from a person, a document or a model passes through `text`, so none of it becomes markup. Link
targets are web addresses or nothing. Layout and looks are in `style.css`, behaviour in `page.js`.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, localcontext
from html import escape
from urllib.parse import urlsplit

from assistant.web.texts import Words

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


def box(kind: str, title: str, body: str, role: str = "group") -> str:
    """A framed part with a title."""
    return (
        f'<div class="box {kind}" role="{role}" aria-label="{text(title)}">'
        f'<p class="box-title">{text(title)}</p>{body}</div>'
    )


def button(kind: str, label: str, **data: str) -> str:
    """A small button; `data` become attributes `data-…` for the page's script."""
    more = "".join(f' data-{name}="{text(value)}"' for name, value in data.items())
    return f'<button type="button" class="tool {kind}"{more}>{text(label)}</button>'


def table_html(caption: str, heads: str, body: str, kind: str = "") -> str:
    """A table that scrolls by itself; `heads` and `body` are HTML of its head cells and of its rows."""
    name = text(caption)
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{name}">'
        f'<table class="{f"data {kind}".strip()}"><caption class="unseen">{name}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def link_html(title: str, url: str | None, tip: str) -> str:
    """A title that leads to a web address in a new tab, with `tip` beside the pointer; the title alone without one."""
    address = web_address(url)
    shown = f"<bdi>{text(title)}</bdi>"
    if address is None:
        return shown
    return (
        f'<a href="{text(address)}" target="_blank" rel="noopener noreferrer" '
        f'title="{text(tip)}">{shown}</a>'
    )
