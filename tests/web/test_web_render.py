"""HTML of answers: nothing foreign becomes markup, and what is highlighted is exactly the quote."""

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_fakes import (
    HOSTILE,
    PASSAGE,
    QUOTE,
    cite,
    disagreeing_answer,
    flour_answer,
    hostile_answer,
    make_answer,
)

from assistant.web import sources
from assistant.web.conversation import Exchange, Failed, Stopped
from assistant.web.render import number, text, web_address
from assistant.web.sources import passage_html
from assistant.web.texts import WORDS
from assistant.web.turns import exchange_html, running_html, welcome_html

EN = WORDS["en"]

# Anything a document may contain that can be shown as it is.
shown_text = st.text(
    st.characters(
        codec="utf-8",
        exclude_categories=("Cc", "Cs"),
        exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    )
    | st.sampled_from("\n.。 <>&\"'亿😀𠮷")
)


class Parsed(HTMLParser):
    """Tags and attributes of a piece of HTML, and whether every tag is closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "input":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def inner_text(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize(
    "value",
    ["<script>", "\"'&<>", "a\u202eb", "\x00", "\ud800", "10 < 20 & 30 > 5", "中文 <b>"],
)
def test_text_leaves_no_markup_and_nothing_a_browser_cannot_be_sent(value):
    escaped = text(value)
    assert not set(escaped) & set("<>\"'")
    assert unescape(escaped) == re.sub("[\u202e\x00\ud800]", "\ufffd", value)
    escaped.encode()


def test_a_right_to_left_override_cannot_turn_a_number_around():
    assert text("$\u202e123 million") == "$\ufffd123 million"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("http://127.0.0.1:8000/x", True),
        ("HTTPS://example.org", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("file:///etc/passwd", False),
        ("//example.org", False),
        ("https://", False),
        ("https://[broken", False),
        ("https://example.org/\u202egpj.exe", False),
        ("https://exam ple.org", False),
        (None, False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_become_links(url, kept):
    assert web_address(url) == (url if kept else None)


@pytest.mark.parametrize(
    ("passage", "quote"),
    [
        (PASSAGE, QUOTE),
        ("该公司亏损1.459亿美元。营收为5.10亿美元。", "营收为5.10亿美元"),
        ("😀😀 first. 𠮷野家 costs 5 yuan. 😀 last", "𠮷野家 costs 5 yuan"),
        ('a<b>&amp;</b> "quoted" 5 < 6', '"quoted" 5 < 6'),
        ("whole", "whole"),
    ],
)
def test_the_quote_is_highlighted_at_its_offsets(passage, quote):
    html = passage_html(cite(passage, quote), EN)
    assert re.findall("<mark>(.*?)</mark>", html, re.DOTALL) == [text(quote)]
    assert passage_text(html) == passage


def passage_text(html: str) -> str:
    """The passage as a person can read it, folded parts included, without the signs that stand for them."""
    html = re.sub(r'<span class="gap">.*?</span>', "", html)
    html = re.sub(r"<label.*?</label>", "", html)
    return inner_text(html)


@given(
    before=shown_text, quote=shown_text.filter(bool), after=shown_text, offset=st.integers(0, 10**6)
)
def test_a_passage_keeps_every_character_and_marks_the_quote_only(before, quote, after, offset):
    passage = before + quote + after
    start = offset + len(before)
    citation = cite(passage, quote, offset=offset, start=start, end=start + len(quote))
    html = passage_html(citation, EN)
    Parsed(html)
    assert re.findall("<mark>(.*?)</mark>", html, re.DOTALL) == [text(quote)]
    assert html.split("<mark>")[0].count("<mark") == 0
    assert passage_text(html) == passage


@given(
    before=st.lists(
        st.sampled_from(["It cost 1.459 billion. ", "营收5.10亿美元。", "Of 3.5 ", "\n"]),
        max_size=40,
    ),
    after=st.lists(
        st.sampled_from([" It cost 1.459 billion.", "营收5.10亿美元。", " of 3.5"]), max_size=40
    ),
)
def test_a_passage_is_folded_between_sentences_only(before, after):
    head, tail = "".join(before), "".join(after)
    html = passage_html(cite(head + "QUOTE" + tail, "QUOTE"), EN)
    folded = [
        unescape(part) for part in re.findall(r'<span class="far">(.*?)</span>', html, re.DOTALL)
    ]
    for part in folded:
        assert len(part) >= 60
        if head.startswith(part) and f'"far">{text(part)}</span><span class="gap">' in html:
            assert part[-1] in "。.\n"
        else:
            kept = tail.removesuffix(part)
            assert kept[-1] in "。.\n"
            assert len(kept) >= 140


@pytest.mark.parametrize(("start", "end"), [(4000, 4010), (5001, 5059), (9000, 9100)])
def test_a_quote_that_is_not_at_its_offsets_is_shown_apart_and_nothing_is_highlighted(start, end):
    html = passage_html(cite(start=start, end=end), EN)
    assert "<mark>" not in html
    assert f'<blockquote class="quote">{text(QUOTE)}</blockquote>' in html
    assert inner_text(html) == QUOTE + PASSAGE


def test_an_answer_links_marks_to_cards_and_figures_to_what_they_rest_on():
    html = exchange_html(Exchange("How much?", flour_answer()), 3, EN, last=True)
    parsed = Parsed(html)
    identifiers = {attributes["id"] for _, attributes in parsed.tags if "id" in attributes}
    assert identifiers == {"x3-q", "x3-s1", "x3-c1", "x3-f0", "x3-f1"}
    (answer_text,) = re.findall('<div class="answer-text".*?</div>', html)
    assert re.findall('href="(.*?)"', answer_text) == ["#x3-f0", "#x3-s1", "#x3-f1"]
    assert (
        '<a class="figure quoted" href="#x3-f0" title="Quoted from source 1 · Example Gazette · 2026-01-14">'
        "750 tonnes</a>" in html
    )
    assert "10\u202f000\u202f000\u202f000 USD" in html
    assert "\u2248 13\u202f333\u202f333.3333 USD/t" in html
    links = [a for tag, a in parsed.tags if tag == "a" and a["href"].startswith("https")]
    assert len(links) == 2  # on the card and in the evidence
    for link in links:
        assert (link["target"], link["rel"]) == ("_blank", "noopener noreferrer")
    assert "Example Gazette" in html
    assert "2026-01-14" in html
    assert "Try again" in html
    assert "Try again" not in exchange_html(
        Exchange("How much?", flour_answer()), 3, EN, last=False
    )


def evidence(html: str, identifier: str) -> str:
    start = html.index(f'<div class="evidence" id="{identifier}"')
    end = html.find('<div class="evidence"', start + 1)
    return html[start : end if end > 0 else html.index('<div class="tools">')]


def test_a_quoted_figure_opens_its_sentence_and_a_computed_one_its_inputs_and_exact_value():
    html = exchange_html(Exchange("How much?", flour_answer()), 1, EN, last=True)
    quoted = evidence(html, "x1-f0")
    assert (
        '<mark>The mill will deliver <b class="numeral">750 tonnes</b> of flour for $10 billion.</mark>'
        in quoted
    )
    assert "Example Gazette</bdi> · <bdi>2026-01-14" in quoted
    assert inner_text(quoted).endswith("Exact value: 750 t")
    computed = evidence(html, "x1-f1")
    assert "unit price = price / quantity" in computed
    assert computed.count(f"<q>{text(QUOTE)}</q>") == 2
    assert "Exact value</th><td>\u2248 13\u202f333\u202f333.3333 USD/t" in computed


def test_a_cell_of_a_table_is_marked_though_its_scale_stands_over_the_table():
    row = "| Flour (2) | 2,762.9 | 14 |"
    cited = flour_answer().citations[0].model_copy(update={"quote": row})
    figure = (
        flour_answer().figures[0].model_copy(update={"value": Decimal("2762900000"), "unit": "USD"})
    )
    assert sources._quote(cited, figure) == ('| Flour (2) | <b class="numeral">2,762.9</b> | 14 |')


TABLE = re.compile(r'<table class="statements".*?</table>', re.DOTALL)


def cells(table: str) -> list[list[str]]:
    """What a table says, by row."""
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    return [
        [inner_text(c) for c in re.findall(r"<t[hd] .*?</t[hd]>", row, re.DOTALL)] for row in rows
    ]


@pytest.mark.parametrize(
    ("language", "caption", "heads", "own"),
    [
        ("en", "The sources give different figures", ["Figure", "What it is", "Source", "Date"], "in the answer"),
        ("zh", "各来源的数字不同", ["数字", "含义", "来源", "日期"], "回答所用"),
        ("es", "Las fuentes dan cifras distintas", ["Cifra", "Qué es", "Fuente", "Fecha"], "en la respuesta"),
    ],
)  # fmt: skip
def test_disagreeing_statements_stand_side_by_side_in_place_of_lines(language, caption, heads, own):
    html = exchange_html(Exchange("?", disagreeing_answer()), 4, WORDS[language], last=True)
    Parsed(html)
    (answer_text,) = re.findall('<div class="answer-text".*?</div>', html, re.DOTALL)
    assert inner_text(answer_text) == "The mill will deliver 750 tonnes [1]."
    assert f'data-whole="{text(disagreeing_answer().answer)}"' in answer_text
    (table,) = TABLE.findall(html)
    assert f"<caption>{caption}</caption>" in table
    assert cells(table) == [
        heads,
        [f"750 tonnes{own}", "flour the mill delivers", "Example Gazette [1]", "2026-01-14"],
        ["720 tonnes", "flour the bakers expectby their order book", "Bakers' Guild [2]", "2025-12-02"],
    ]  # fmt: skip
    assert re.findall('href="(.*?)"', table) == ["#x4-f0", "#x4-s1", "#x4-f1", "#x4-s2"]
    assert 'id="x4-f1" popover' in html


@pytest.mark.parametrize(
    "changes",
    [
        {"statements": ()},
        {"statements": disagreeing_answer().statements[:1]},
        {"statements": disagreeing_answer().statements[::-1]},
        {"statements": [s.model_copy(update={"start": -1}) for s in disagreeing_answer().statements]},
        {"statements": [s.model_copy(update={"figure": ""}) for s in disagreeing_answer().statements]},
        {"answer": disagreeing_answer().answer.replace("\n", " ")},
        {"answer": "Short."},
    ],
)  # fmt: skip
def test_statements_that_do_not_stand_where_they_say_leave_the_text_alone(changes):
    answer = disagreeing_answer().model_copy(update=changes)
    html = exchange_html(Exchange("?", answer), 1, EN, last=True)
    (answer_text,) = re.findall('<div class="answer-text".*?</div>', html, re.DOTALL)
    assert inner_text(answer_text) == answer.answer
    assert TABLE.findall(html) == []


def test_follow_ups_are_offered_below_the_last_answer_only():
    exchange = Exchange("How much?", flour_answer(), ("How many mills?",))
    assert 'data-question="How many mills?"' in exchange_html(exchange, 1, EN, last=True)
    assert "How many mills?" not in exchange_html(exchange, 1, EN, last=False)


def test_only_an_answer_found_wrong_is_asked_about_and_only_once():
    exchange = Exchange("How much?", flour_answer())
    assert "fieldset" not in exchange_html(exchange, 1, EN, last=True)
    wrong = replace(exchange, verdict="bad")
    assert "fieldset" in exchange_html(wrong, 1, EN, last=True)
    said = exchange_html(replace(wrong, remarked=True), 1, EN, last=True)
    assert "fieldset" not in said
    assert EN.thanks in said


def test_marks_without_a_source_and_figures_that_are_not_where_they_say_stay_text():
    wrong = flour_answer().figures[0].model_copy(update={"start": 4})
    html = exchange_html(
        Exchange("?", make_answer("750 tonnes [2]", figures=[wrong])), 1, EN, last=False
    )
    assert '<div class="answer-text" lang="en">750 tonnes [2]</div>' in html


def test_nothing_foreign_becomes_markup():
    pieces = [
        exchange_html(
            Exchange(HOSTILE, hostile_answer(), (HOSTILE,), verdict="bad"), 1, EN, last=True
        ),
        exchange_html(Exchange(HOSTILE, Stopped(HOSTILE)), 1, EN, last=True),
        exchange_html(Exchange(HOSTILE, Failed(HOSTILE)), 1, EN, last=True),
        running_html(HOSTILE, HOSTILE, HOSTILE, HOSTILE, 1),
        welcome_html({"en": [HOSTILE]}, EN),
    ]
    assert TABLE.search(pieces[0])
    for html in pieces:
        for tag, attributes in Parsed(html).tags:
            assert tag not in ("script", "img", "svg", "style", "iframe")
            assert not [name for name in attributes if name.startswith("on")]
            assert "javascript:" not in (attributes.get("href") or "")


def test_a_refusal_says_what_is_missing_and_a_notice_stands_apart():
    answer = make_answer(
        "I cannot tell.", abstained=True, missing="the price", notice="Be careful."
    )
    html = exchange_html(Exchange("?", answer), 1, EN, last=False)
    assert 'class="box refusal"' in html
    assert "Not found: the price" in html
    assert re.search('class="box notice".*Be careful', html)


def test_an_error_is_a_sentence_in_a_box_and_a_crash_has_words_of_its_own():
    failed = exchange_html(Exchange("?", Failed("It is <late>.")), 1, EN, last=True)
    assert re.search('class="box failed".*<p>It is &lt;late&gt;.</p>', failed)
    assert EN.unexpected in exchange_html(Exchange("?", Failed(None)), 1, EN, last=True)


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        ("750", "en", "750"),
        ("1234.5", "en", "1\u202f234.5"),
        ("1234.5", "es", "1\u202f234,5"),
        ("-0.25", "zh", "\u22120.25"),
        ("1E+10", "en", "10\u202f000\u202f000\u202f000"),
        ("123456789012345", "en", "123\u202f456\u202f789\u202f012\u202f345"),
        ("0.33333333333333333333", "en", "\u2248 0.333333333333"),
        ("13333333.33333333333333", "en", "\u2248 13\u202f333\u202f333.3333"),
        (
            "99999999999999999999.5",
            "en",
            "\u2248 100\u202f000\u202f000\u202f000\u202f000\u202f000\u202f000",
        ),
    ],
)
def test_number_groups_digits_and_says_when_it_rounds(value, language, written):
    assert number(Decimal(value), WORDS[language]) == written


@given(st.decimals(-(10**20), 10**20, places=6))
def test_number_is_exact_or_marked_as_rounded(value):
    written = number(value, EN)
    read = Decimal(written.removeprefix("\u2248 ").replace("\u202f", "").replace("\u2212", "-"))
    if written.startswith("\u2248"):
        assert abs(read - value) <= max(abs(value) * Decimal("5e-12"), Decimal("0.5"))
        assert read != value
    else:
        assert read == value


def test_examples_in_the_interface_language_come_first():
    examples = {"en": ["How?"], "zh": ["多少?"], "es": ["¿Cuánto?"], "<fr>": ["Combien ?"]}
    html = welcome_html(examples, WORDS["es"])
    assert re.findall('data-question="(.*?)"', html) == ["¿Cuánto?", "How?", "多少?", "Combien ?"]
    assert re.findall("<h3>(.*?)</h3>", html) == ["Español", "English", "中文", "&lt;fr&gt;"]
    assert welcome_html({}, EN) == ""
