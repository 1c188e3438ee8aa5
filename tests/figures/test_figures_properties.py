"""What holds for every text: no crash, exact places, order, no overlap, the same answer twice, linear time."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.figures import Figure, find_figures, write_figure, write_range

PIECES = st.sampled_from(
    [
        "1", "23", "480", "2025", "1,234.5", "1.234,5", ".5", "0", "½", "１２", "一", "两",
        "三十", "万", "亿", "兆", "半", "零", "点", "分之", "百分之", "又", "折", "成", "番",
        "翻", "多", "余", "几", "负", "-", "–", "—", "~", "至", "到", "+", "(", ")", "[", "]",
        "$", "US$", "€", "¥", "%", "‰", "x", "×", "/", "^", "e5", " ", "  ", "\n", "\t", "\u00a0",
        "\u202f", ",", ".", "，", "。", "million", "billion", "bn", "m", "k", "M", "half", "a",
        "an", "one", "two", "twenty", "hundred", "and", "of", "third", "thirds", "quarter",
        "point", "minus", "between", "to", "per", "share", "year", "times", "over", "out of",
        "mil", "millones", "billón", "de", "un", "una", "media", "medio", "y", "tercio",
        "tercera", "parte", "la mitad", "entre", "con", "coma", "por ciento", "por", "acción",
        "sobre", "dólares", "doble", "美元", "元", "兆瓦", "千瓦时", "每股", "每", "个", "年",
        "月", "倍", "人", "MW", "GB/s", "token", "customers", "GPT-5", "B200", "第", "约",
        "about", "[1]", "http://a.b/1",
    ]
)  # fmt: skip
MIXED = st.lists(PIECES, max_size=14).map("".join) | st.lists(PIECES, max_size=14).map(" ".join)
TEXTS = st.one_of(MIXED, st.text(max_size=60))
LANGUAGES = st.sampled_from([None, "zh", "en", "es", "de", "zh-Hant"])


def spans(figures: tuple[Figure, ...]) -> list[tuple[int, int]]:
    return [(figure.start, figure.end) for figure in figures]


@settings(max_examples=700, deadline=None)
@given(TEXTS, LANGUAGES)
@example("İ1 MW", "en")
@example("一二三四五六七八九十百千万亿", "zh")
@example("3 dollars 50 cents 3 dollars", "en")
@example("un medio billion one", "es")
@example("每百分之两番", "zh")
@example("负.5分之１２e51,234.5", "en")
def test_places_are_exact_and_in_order(text, language):
    figures = find_figures(text, language)
    assert [text[figure.start : figure.end] for figure in figures] == [
        figure.text for figure in figures
    ]
    edges = [edge for span in spans(figures) for edge in span]
    assert edges == sorted(edges)
    assert all(figure.start < figure.end for figure in figures)
    assert find_figures(text, language) == figures


@settings(max_examples=300, deadline=None)
@given(TEXTS, LANGUAGES)
@example("0 times - 万", "es")
def test_values_are_plain_partners_are_figures_and_all_can_be_written(text, language):
    figures = find_figures(text, language)
    known = {(figure.start, figure.end): figure for figure in figures}
    for figure in figures:
        assert figure.value.is_finite()
        assert "E" not in f"{figure.value:f}"
        assert figure.unit
        assert (figure.partner is None) == (figure.range_end is None)
        if figure.partner is not None:
            partner = known[figure.partner]
            assert partner.partner == (figure.start, figure.end)
            assert partner.unit == figure.unit
            low, high = sorted((figure, partner), key=lambda end: end.start)
            assert all(write_range(low, high, target) for target in ("en", "es", "zh"))
        assert all(write_figure(figure, target) for target in ("en", "es", "zh"))
        if figure.outer is not None:
            assert figure.outer[0] < figure.start
            assert figure.outer[1] == figure.end


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["1", "1,", "1.", "亿", "一", "(", " ", "\n", "-", "$", "a", "1a", "/1", "#"]
)
def test_a_megabyte_of_one_thing_does_not_hang(piece):
    started = time.process_time()
    find_figures(piece * (1_000_000 // len(piece)))
    # Seconds of processor time; a machine that does other work too may be half as fast.
    assert time.process_time() - started < (2 if piece in ("1", "1,", "亿", "(", " ") else 20)


@pytest.mark.parametrize(
    "piece", ["7 ", "two ", "$1 ", "三个 ", "1-", "3/4 ", "每股", "a1 ", "half of "]
)
def test_time_grows_with_length(piece):
    def seconds(count: int) -> float:
        text = piece * count
        started = time.process_time()
        find_figures(text)
        return time.process_time() - started

    seconds(100)
    short, long = min(seconds(1000) for _ in range(3)), seconds(8000)
    assert long < 8 * 4 * short + 0.2
