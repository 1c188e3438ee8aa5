import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.documents.sentences import CLAUSE_LIMIT, clause_spans, letters, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, 0, len(text))]


def clauses(text: str, limit: float = CLAUSE_LIMIT) -> list[str]:
    return [text[start:end] for start, end in clause_spans(text, 0, len(text), limit)]


@pytest.mark.parametrize(
    "expected",
    [
        ["The U.S. Treasury said Norvik Inc. earned $3.5 billion.", "It rose."],
        ["The firm is in the U.S.", "The deal is No. 3.", "Did it?", "No.", "It did not."],
        ["Mr. Smith vs. Dr. J. K. Lund agreed, e.g. on Jan. 5, 2031.", "All approved."],
        ["Price at 10 a.m. Eastern was $5.", "At 5 p.m.", "The market closed."],
        ["It cost 5 million.", "10 firms paid."],
        ["See https://example.com/a.b?c=1.5.", "Then v2.0.1 came."],
        ["Revenue was 1.2. [1]", "Done.[2]", "More text."],
        ['He said "We won. We lost."', "Then he left."],
        ["It is small (approx. 5. Yes) and fine.", "Good."],
        ["Wait... what?", "Hmm...", "Then it was over."],
        ["Sales of Brandt & Co. and Inc. magazine rose.", "Growth was approx. 5 pct."],
        ["Según la empresa, p. ej. en EE. UU. y la UE, perdió 145,9 mill. de euros.", "El Sr. Pérez lo dijo."],
        ["Véase el art. 5 y la pág. 12.", "¿Cuánto vale?", "¡Mucho!", "Es el n.º 3, según J. M. Prieto."],
        ["La planta está en EE. UU.", "El resto, no."],
        ["他说：“今天很好。明天更好。”", "然后走了。", "增长3.5%。", "这是谁?", "不知道!"],
        ["第3.5节。", "见https://example.com/a.b?c=1。", "好……", "「完了。」"],
        ["营收为5.1亿美元，亏损1.459亿美元！！", "为什么？", "（见第2章。）", "原因很多。"],
        ["Nasdaq上市.", "之后涨了."],
    ],
)  # fmt: skip
def test_sentences_end_where_a_reader_sees_them_end(expected):
    assert sentences(" ".join(expected)) == expected


def test_a_list_number_is_no_sentence():
    assert sentences("1. Introduction to things. 2. Other things.") == [
        "1. Introduction to things.",
        "2. Other things.",
    ]


def test_sentences_do_not_cross_lines():
    assert sentences("A heading\nA sentence without end\n\nanother one.") == [
        "A heading",
        "A sentence without end",
        "another one.",
    ]


LONG = (
    "The company, which was founded in 2015 in Sunnyvale, California, reported revenue of $510 "
    "million in fiscal 2025, up "
    "76% from $290.3 million a year earlier, while its operating loss widened to $145.9 million because research and "
    "development expenses rose to $243.3 million and sales expenses doubled."
)


def test_a_long_english_sentence_is_cut_at_a_comma_near_its_middle():
    assert clauses(LONG) == [LONG[:156], LONG[157:]]
    assert LONG[:156].endswith("a year earlier,")


def test_a_long_chinese_sentence_is_cut_at_its_strongest_mark():
    first = "新船长120米，可载客1,450人（比上一代多出三成）、汽车310辆，电池容量为42兆瓦时，充一次电能往返两次——"
    second = "每年可少烧柴油9000吨，船票也能便宜两成，不过造价比原来的船高出一倍。"
    assert clauses(first + second) == [first, second]


def test_a_short_sentence_stays_whole():
    assert clauses("Revenue rose, costs fell; nobody knew why.") == [
        "Revenue rose, costs fell; nobody knew why."
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("它在未来三、五年内会把产能提高到目前的两倍以上" * 2, "三、五年"),
        ("The range of 1,204,500 to 1,610,200 units a year was given " * 2, "1,204,500"),
        (
            "At the price of 145.9 million dollars the buyer walked away from it " * 2,
            "145.9 million",
        ),
        (
            "The board said (and it meant it, truly, all of it) that it would stay " * 2,
            "(and it meant it, truly, all of it)",
        ),
        (
            "El plan «barato, rápido, limpio» costará mucho menos de lo que se dijo " * 2,
            "«barato, rápido, limpio»",
        ),
        (
            "See https://example.com/a,b;c:d/e for what was said about all of this then " * 2,
            "https://example.com/a,b;c:d/e",
        ),
    ],
)
def test_numbers_quotations_parentheses_and_addresses_stay_whole(text, kept):
    assert sum(piece.count(kept) for piece in clauses(text, limit=40)) == 2


MIXED = st.lists(
    st.sampled_from(
        [
            *'abcXY Zéñ 。，、；：！？.,;:!?()（）「」“”"«»—…\n\t-/%$',
            *"中文数据亿万三五",
            *"0123456789",
            "U.S.",
            "3.5",
            " 1,204 ",
        ]
    ),
    max_size=400,
).map("".join)
NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")


@given(MIXED)
@example("5. 3.5 No. 3, 1,204,5")
@example("(" * 50 + "。" * 5)
def test_sentences_and_clauses_tile_the_text_and_cut_no_number(text):
    spans = [
        clause
        for sentence in sentence_spans(text, 0, len(text))
        for clause in clause_spans(text, *sentence, limit=30)
    ]
    covered = [i for start, end in spans for i in range(start, end)]
    assert covered == sorted(set(covered))
    assert {i for i, character in enumerate(text) if not character.isspace()} <= set(covered)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    edges = {edge for span in spans for edge in span}
    for match in NUMERAL.finditer(text):
        assert not edges & set(range(match.start() + 1, match.end()))


@given(st.text(st.sampled_from("中文数据很多没有标点符号"), min_size=200, max_size=600))
def test_text_without_any_mark_is_still_cut_to_size(text):
    assert all(letters(piece) <= CLAUSE_LIMIT for piece in clauses(text))


def test_a_long_hostile_line_is_read_in_time():
    for line in ("(" * 100_000, "1," * 100_000, "a b" * 60_000, "「中，" * 40_000, "x." * 80_000):
        started = time.monotonic()
        for sentence in sentence_spans(line, 0, len(line)):
            clause_spans(line, *sentence)
        assert time.monotonic() - started < 10
