import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.dates import find_date
from assistant.documents.normalise import normalise, unwrap


def test_line_ends_are_unified_and_blank_lines_collapsed():
    assert normalise("\r\n a  \r\n\r\n\r\n\tb\x0bc\u2028d\x85e \n\n") == "a\n\n\tb\nc\nd\ne"


def test_invisible_characters_go_and_visible_ones_stay_as_they_are():
    hidden = "48\u200b0\u00ad亿\ufeff \u202e12\u202c\u2066x\u2069\U000e0041\U000e0020"
    assert normalise(hidden) == "480亿 12x"
    kept = "１２３ ﬁn ½ ² 1\u00a0234 1\u202f234 ㎡ “x” —"
    assert normalise(kept) == kept


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Sc", "Zs"])))
def test_no_letter_digit_or_mark_is_lost(text):
    assert "".join(normalise(text).split()) == "".join(text.split())


WRAPPED = (
    "The plant at the old harbour will make 4.2 gigawatt hours of cells a\n"
    "year, twice as much as before, and the company spent 310\n"
    "million euros on the extension, which opens in May and will employ\n"
    "more people than any other plant on the coast.\n\n"
    "- a first item that is rather long and goes on for quite some time\n"
    "- a second item\n\n"
    "Another paragraph that also runs over the end of the line because the\n"
    "mail program wraps its text."
)


def test_wrapped_paragraphs_are_joined_and_lists_are_not():
    assert unwrap(WRAPPED) == (
        "The plant at the old harbour will make 4.2 gigawatt hours of cells a year, twice as much as before, and the "
        "company spent 310 million euros on the extension, which opens in May and will employ more "
        "people than any other "
        "plant on the coast.\n\n- a first item that is rather long and goes on for quite some time\n- a second item\n\n"
        "Another paragraph that also runs over the end of the line because the mail program wraps its text."
    )


def test_wrapped_chinese_is_joined_without_spaces():
    lines = [
        "公司去年的营业收入为五点一亿美元，比上一年增长了七成六，主要来自海外",
        "的订单和新的合同，运营亏损为一点四五九亿美元，研发费用继续上升，全年",
        "交付芯片九千片，比上一年多出一倍，其中三成卖给同一家客户，公司预计明",
        "年会再增长五成。",
    ]
    assert unwrap("\n".join(lines)) == "".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        "Short line\nanother short line\nand one more\nfourth",
        "One paragraph per line, as pages are scraped. " * 4
        + "\n"
        + "Another paragraph, also long. " * 5,
        "Item        2029     2030\nFuel       1,204      998\nCrew       3,310    3,420\nPaint         12       14",
    ],
)
def test_texts_that_are_not_wrapped_stay_as_they_are(text):
    assert unwrap(text) == text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Published 2031-03-09T08:00Z", "2031-03-09"),
        ("marsfeedPublicado a 2031-05-14Actualizado a 2031-05-20", "2031-05-14"),
        ("2031年4月18日 09:30", "2031-04-18"),
        ("March 9, 2031", "2031-03-09"),
        ("9th March 2031", "2031-03-09"),
        ("9 de marzo de 2031", "2031-03-09"),
        ("14 de septiembre del 2031", "2031-09-14"),
        ("21/03/2031", "2031-03-21"),
        ("05/05/2031", "2031-05-05"),
        ("2031/3/9", "2031-03-09"),
        ("03/04/2031", None),
        ("2031-13-40", None),
        ("12 cranes 2031", None),
        ("in 2031", None),
    ],
)
def test_dates_are_read_when_they_are_complete_and_clear(text, day):
    found = find_date(text)
    assert (found.isoformat() if found else None) == day
