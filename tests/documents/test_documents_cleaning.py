"""Pages of our own making, each with the furniture such pages have, must come out as their article alone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.cleaning import STEPS, clean_page, looks_scraped, page_lines
from assistant.documents.limits import Limits
from assistant.documents.page import Line, Page
from assistant.documents.plain import read_text
from assistant.documents.reading import read_document
from assistant.errors import DocumentError

PAGES = Path(__file__).parent / "pages"


def body_of(name: str, first: str, last: str) -> list[str]:
    """The lines of a page from the one that begins with `first` to the one that ends with `last`."""
    lines = [line for line in (PAGES / name).read_text("utf-8").split("\n") if line.strip()]
    begin = next(i for i, line in enumerate(lines) if line.startswith(first))
    end = max(i for i, line in enumerate(lines) if line.endswith(last))
    return lines[begin : end + 1]


def test_a_news_portal_in_chinese():
    inset = {
        "相关阅读：协作机器人价格三年降一半",
        "推荐阅读",
        "扫地机器人销量创新高",
        "三家车企共同投资激光雷达",
        "充电桩补贴下月结束",
    }
    body = [
        line
        for line in body_of("portal_zh.txt", "青岚机器人周五", "（责任编辑：何一鸣）")
        if line not in inset
    ]
    extract = read_text((PAGES / "portal_zh.txt").read_bytes(), "p.txt")
    assert extract.text == "\n\n".join(["青岚机器人完成8亿元融资", *body])
    assert (extract.title, str(extract.published)) == ("青岚机器人完成8亿元融资", "2031-06-20")


def test_a_newspaper_in_spanish_with_a_cookie_banner():
    furniture = {"Foto: Agencia Sur", "Lee también: El precio del cemento baja por tercer año"}
    body = [
        line
        for line in body_of("diario_es.txt", "La cementera Tavira anunció", "de los tribunales.")
        if line not in furniture
    ]
    extract = read_text((PAGES / "diario_es.txt").read_bytes(), "d.txt")
    title = "La cementera Tavira recorta 340 empleos tras perder 28,4 millones"
    assert extract.text == "\n\n".join([title, "Lucía Robles", *body])
    assert (extract.title, str(extract.published)) == (title, "2030-05-14")


def test_an_exchange_page_with_widgets_and_its_own_questions():
    body = body_of("exchange_en.txt", "Summary", "altaro-s1")
    body = [line for line in body if not line.startswith("Read more:")]
    extract = read_text((PAGES / "exchange_en.txt").read_bytes(), "e.txt")
    assert extract.text == "\n\n".join(
        [
            "Solar freight firm Altaro files for a $2.4 billion listing",
            *body,
            "Related Questions",
            "Q: How many ships does Altaro operate?",
            "A: Altaro operates 310 solar cargo ships.",
            "Q: What share of revenue comes from Meridian Foods?",
            "A: Meridian Foods accounts for 41% of revenue.",
        ]
    )
    assert str(extract.published) == "2031-02-11"
    assert extract.notes[0].endswith("; none of them stood within the article.")


def test_an_exchange_page_with_stories_in_the_article_s_own_language():
    """The label above the stories is one no lexicon knows; their titles, ages and repetition give them away."""
    body = body_of("exchange_es.txt", "Altaro construye", "autor: R. Osei")
    extract = read_text((PAGES / "exchange_es.txt").read_bytes(), "e.txt")
    assert extract.text == "\n\n".join(
        [
            "Los astilleros Altaro apuestan su futuro a un solo cliente",
            *body,
            "Q: ¿Cuántos transbordadores construirá Altaro?",
            "A: Construirá 310 transbordadores en cinco años.",
            "Q: ¿Qué parte de los ingresos viene de Meridian?",
            "A: El 41 % de los ingresos viene de Meridian.",
        ]
    )
    assert extract.notes[0].endswith("; none of them stood within the article.")


@pytest.mark.parametrize("name", ["menu_zh.txt", "menu.html"])
def test_a_page_that_is_all_menu_is_refused(name):
    with pytest.raises(
        DocumentError, match=r"holds only menus and other page furniture, and no article\."
    ):
        read_document(PAGES / name)


PLAIN = {
    "report": (
        "Annual report\n\n2030\n\nRevenue: 5 million\n\nRelated parties\n\nThe company "
        "sold 12 ships to its owner.\n\nTrading\n\n"
        "Trading was slow. Futures were not used.\n\nDisclaimer\n\nFigures are not audited."
    ),
    "shopping list": "milk\nbread\n3 eggs\nbutter\n500 g flour",
    "contract": (
        "Contract\n\n1. Price\n\nThe buyer pays 1,200 EUR.\n\n2. Terms\n\nWithin 30 days."
        "\n\n3. Contact\n\nBy mail."
    ),
    "questions": "Quality was good.\nAll 12 samples passed.\nQuantity was low.\nAbout 3 tons came.",
    "notes with dates": "2031-03-09\n\nMet Ida. She wants 12 cells.\n\n2031-03-10\n\nCalled Karl about the 4 cranes.",
    "bilingual": (
        "工厂雇用900人，去年营收5亿元。\n\nThe plant employs "
        "900 people and earned 0.5 billion yuan "
        "last year."
    ),
    "verse": "Summer came\nand went again\nhome\nnobody was\nleft",
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_documents_are_left_as_they_are(name):
    assert read_text(PLAIN[name].encode(), "a.txt").text == PLAIN[name]


def scraped(*body: str) -> str:
    """A page around a body."""
    head = [
        "Home",
        "News",
        "Markets",
        "Log in",
        "Harbour plant opens in May",
        "Published on 2031-02-11",
        "3 min read",
    ]
    tail = [
        "Related stories",
        "Ferry fares rise 6%",
        "2 hours ago",
        "© 2031 The Courier. All rights reserved.",
    ]
    return "\n".join([*head, *body, *tail])


def cleaned(*body: str) -> list[str]:
    text = clean_page(page_lines(scraped(*body))).text
    return [line for line in text.split("\n") if line][1:]


A = "The plant at the harbour employs 900 people, and it will hire more next year."
B = "It made 4.2 gigawatt hours of cells in 2030, twice as much as the year before."
C = "Its owner, Norvik, paid 310 million euros for it, most of it borrowed from banks."


def test_the_frame_of_a_page_goes():
    assert cleaned(A, B, C) == [A, B, C]


def test_a_box_with_related_stories_in_the_middle_goes_and_the_rest_stays():
    assert cleaned(A, "Related articles", "Rents up 11%", "Port adds 3 cranes", B, C) == [A, B, C]


def test_the_last_paragraph_after_a_box_stays():
    assert cleaned(A, B, "You may also like", "Rents up 11%", "Port adds 3 cranes", C)[-1] == C


def test_a_heading_of_the_article_may_be_a_word_of_furniture():
    assert cleaned(A, "Markets", B, "Discussion", C) == [A, "Markets", B, "Discussion", C]


def test_a_comment_section_in_the_article_s_language_goes():
    assert cleaned(
        A,
        B,
        C,
        "Comments (12)",
        "I think it was 400 million euros, not 310, and I worked there.",
        A,
    ) == [A, B, C]


def test_a_table_in_the_article_stays_in_one_piece():
    rows = ["Results (in millions)", "| Year | Revenue |", "| --- | --- |", "| 2030 | 510.0 |"]
    assert cleaned(A, *rows, B) == [A, *rows, B]


def test_a_short_list_in_the_article_stays():
    assert cleaned(A, "- Home", "- 900 people", "- 4.2 GWh", B) == [
        A,
        "- Home",
        "- 900 people",
        "- 4.2 GWh",
        B,
    ]


@pytest.mark.parametrize(
    "line",
    [
        "It all began 18 months ago",
        "The ICP programme costs 5 million",
        "Copyright law has 12 parts",
        "How to buy 3 ferries",
        "BTC 64,120 +2.3%",
        "Read the 12 pages",
    ],
)
def test_a_line_of_the_article_that_resembles_furniture_stays(line):
    assert cleaned(A, line, B) == [A, line, B]


def test_figures_taken_from_within_the_article_are_named():
    page = clean_page(
        page_lines(scraped(A, "Related articles", "Rents up 11%", "Port adds 3 cranes", B, C))
    )
    assert page.notes[0].startswith("Cleaning removed ")
    assert page.notes[0].endswith("; 2 of them stood within the article.")
    assert page.notes[1].startswith("Figures removed from within the article: 11")


def test_glued_marks_need_alternating_pairs():
    quarter = "Quarterly output was 12 tons, more than ever before?"
    assert cleaned(A, quarter, "Analysts had expected 11 tons, and nobody expected 12.")[1:] == [
        quarter,
        "Analysts had expected 11 tons, and nobody expected 12.",
    ]
    pairs = [
        "QHow many people work there, and since when?",
        "ANine hundred, since 2027.",
        "QWho paid?",
        "ANorvik did, in 2029.",
    ]
    assert cleaned(A, B, *pairs)[2:] == [
        "Q: How many people work there, and since when?",
        "A: Nine hundred, since 2027.",
        "Q: Who paid?",
        "A: Norvik did, in 2029.",
    ]


BODY = st.lists(
    st.sampled_from(
        [A, B, C, "Staff and wages", "- 900 people", "| 2030 | 510.0 |", "| 2029 | 290.3 |"]
    ),
    max_size=12,
)


@given(BODY)
def test_no_line_between_the_first_and_last_paragraph_is_lost(body):
    assert cleaned(A, *body, B) == [A, *body, B]


@given(
    st.lists(
        st.sampled_from(
            [
                A,
                B,
                "Home",
                "News",
                "Related",
                "Comments",
                "2 hours ago",
                "工厂雇用900人，去年营收5亿元。",
                "Q1",
                "",
                "12",
            ]
        )
    )
)
def test_steps_only_mark_lines_and_never_add_or_move_them(texts):
    page = Page(lines=tuple(Line(text) for text in texts if text), language="en")
    for step in STEPS[:-1]:
        after = step(page)
        assert [line.text for line in after.lines] == [line.text for line in page.lines]
        assert all(
            new.reason == old.reason
            for new, old in zip(after.lines, page.lines, strict=True)
            if old.reason
        )
        page = after


def test_a_page_is_told_from_a_document_by_two_kinds_of_furniture():
    assert looks_scraped(page_lines(scraped(A)))
    assert not looks_scraped(page_lines(f"Related\n\n{A}\n\n{B}"))


def test_limits_are_the_same_for_everyone():
    assert Limits() == Limits(file_bytes=100_000_000, page_bytes=20_000_000)
