"""What is read from several hundred short texts, whole result by whole result (`readings.txt`)."""

import unicodedata
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.figures import Figure, find_figures

LINES = (Path(__file__).parent / "readings.txt").read_text(encoding="utf-8").splitlines()
READINGS = [tuple(line.split(" | ", 1)) for line in LINES if not line.startswith("#")]


def shown(figure: Figure) -> str:
    marks = [
        figure.qualifier,
        figure.range_end,
        f"{figure.signed:+d}" if figure.signed else None,
        "loose" if figure.loose else None,
        f"x{figure.factor:f}" if figure.factor is not None else None,
    ]
    return f"{figure.text}={figure.value:f}[{figure.unit}]" + "".join(
        f"/{mark}" for mark in marks if mark
    )


def test_there_are_readings_in_every_language():
    assert {language for language, _ in READINGS} == {"en", "zh", "es"}
    assert len(READINGS) > 700


@pytest.mark.parametrize(("language", "reading"), READINGS, ids=range(len(READINGS)))
def test_reading(language, reading):
    text, _, expected = reading.rpartition(" | ")
    figures = find_figures(text, language)
    assert (" ; ".join(map(shown, figures)) or "-") == expected, text
    assert [text[figure.start : figure.end] for figure in figures] == [f.text for f in figures]


def test_partner_names_the_other_end_and_both_share_the_qualifier():
    low, high = find_figures("up to $115–125 a share", "en")
    assert (low.partner, high.partner) == ((high.start, high.end), (low.start, low.end))
    assert (low.qualifier, high.qualifier, low.unit, high.unit) == (
        "up_to",
        "up_to",
        "USD/share",
        "USD/share",
    )


@pytest.mark.parametrize(
    ("text", "outer"),
    [
        ("价值约50亿美元的认股权证", "约50亿美元"),
        ("总数已超过 30%", "超过 30%"),
        ("it raised ~$3B", "~$3B"),
        ("losses of about 5 MW", "about 5 MW"),
        ("it is nearly a 5% rise", "nearly a 5%"),
        ("cuesta más de 3 euros", "más de 3 euros"),
        ("about half of it", "about half"),
        ("casi la mitad", "casi la mitad"),
        ("worth more\u00a0than 3 MW", "more\u00a0than 3 MW"),
    ],
)
def test_outer_span_holds_the_qualifier(text, outer):
    (figure,) = find_figures(text)
    assert text[slice(*figure.outer)] == outer
    assert outer.endswith(text[figure.start : figure.end])


@pytest.mark.parametrize("text", ["5 MW or more", "30以上", "$5", "in 3 years", "over 3 years"])
def test_without_a_qualifier_before_it_a_figure_has_no_outer_span(text):
    assert find_figures(text)[0].outer is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("$5", "money"), ("5%", "percent"), ("5 pp", "points"), ("5x", "multiple"), ("half of it", "fraction"),
        ("1/3", "fraction"), ("5 users", "count"), ("5个", "count"), ("5 MW", "power"), ("5 kWh", "energy"),
        ("5 GB", "data"), ("5 GB/s", "bandwidth"), ("5 PFLOPS", "compute"), ("5 km", "length"), ("5 m2", "area"),
        ("5 L", "volume"), ("5 kg", "mass"), ("5 km/h", "speed"), ("5 GHz", "frequency"), ("5 °C", "temperature"),
        ("5 years", "duration"), ("220V", "physical"), ("$5/MWh", "rate"), ("about 5", "number"),
        ("three times a week", "rate"), ("打八折", "percent"), ("doubled", "multiple"), ("减半", "fraction"),
        ("He called three times.", "count"),
    ],
)  # fmt: skip
def test_kind_of_a_figure(text, kind):
    assert [figure.kind for figure in find_figures(text)] == [kind]


@pytest.mark.parametrize(
    ("text", "resolution"),
    [
        ("1.459亿美元", "100000"),
        ("480亿美元", "100000000"),
        ("$4.50", "0.01"),
        ("3,000 tokens", "1"),
        ("3 thousand tokens", "1000"),
        ("2.89万亿", "10000000000"),
        ("three million", "1000000"),
        ("一万人", "10000"),
        ("5打鸡蛋", "12"),
        ("3兆", "1000000000000"),
        # What is added behind the unit is the last place.
        ("身高1米85", "0.01"),
        ("一米八", "0.1"),
        ("三年半", "0.1"),
        ("bajó 3 décimas", "0.1"),
    ],
)
def test_resolution_is_one_unit_in_the_last_place_written(text, resolution):
    (figure,) = find_figures(text)
    assert figure.resolution == Decimal(resolution)


@pytest.mark.parametrize(
    "text",
    ["十年", "二十名员工", "三千人", "百分之二十", "two hundred people", "nine thousand", "a dozen",
     "dos mil personas", "menos veinte"],
)  # fmt: skip
def test_small_numbers_in_words_count_to_one(text):
    (figure,) = find_figures(text)
    assert figure.resolution == 1


def test_decimals_in_words_keep_their_places():
    assert [find_figures(text)[0].resolution for text in ("两点五倍", "three point two five")] == [
        Decimal("0.1"),
        Decimal("0.01"),
    ]


def test_neighbouring_numbers_are_as_rough_as_their_scale_word():
    assert [figure.resolution for figure in find_figures("三四百人")] == [100, 100]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("４８０亿美元", 48000000000, "USD"),
        ("480\n亿美元", 48000000000, "USD"),
        ("$145.9\nmillion", 145900000, "USD"),
        ("1,117,\n320,768 shares", 1117320768, "share"),
        ("48\u00a0000\u202f000\u00a0€", 48000000, "EUR"),
        ("€\u00a048 billion", 48000000000, "EUR"),
        ("750\u2009MW", 750, "MW"),
        ("145,9 millones\nde dólares", 145900000, "USD"),
        ("壹佰贰拾萬元", 1200000, "CNY"),
        ("US＄１.２ billion", 1200000000, "USD"),
    ],
)
def test_scripts_spaces_and_line_ends_inside_a_number(text, value, unit):
    assert [(figure.text, figure.value, figure.unit) for figure in find_figures(text)] == [
        (text, value, unit)
    ]


def test_digits_of_one_line_and_a_unit_of_the_next_are_two_things():
    (figure,) = find_figures("项目数\n30\n美元", "zh")
    assert (figure.text, figure.unit) == ("30", "1")


@pytest.mark.parametrize("sign", "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞")
def test_fraction_signs_mean_what_unicode_says(sign):
    part = Fraction(unicodedata.numeric(sign)).limit_denominator(8)
    with localcontext(prec=50):
        value = Decimal(part.numerator) / part.denominator
        assert [
            (figure.value, figure.unit) for figure in find_figures(f"{sign} mile; 2{sign} mile")
        ] == [
            (value, "mi"),
            (2 + value, "mi"),
        ]


@pytest.mark.parametrize(
    ("word", "times"),
    [
        ("twofold", 2), ("threefold", 3), ("fourfold", 4), ("fivefold", 5), ("sixfold", 6), ("sevenfold", 7),
        ("eightfold", 8), ("ninefold", 9), ("tenfold", 10), ("twentyfold", 20), ("hundredfold", 100),
        ("thousandfold", 1000), ("doubled", 2), ("doubling", 2), ("tripled", 3), ("trebled", 3), ("quadrupled", 4),
        ("quintupled", 5), ("doubles", 2), ("triples", 3), ("tripling", 3), ("quadrupling", 4), ("duplicó", 2),
        ("duplicaron", 2), ("duplicado", 2), ("duplicar", 2), ("duplica", 2), ("triplicó", 3), ("triplicaron", 3),
        ("triplicado", 3), ("triplicar", 3), ("triplica", 3), ("cuadruplicó", 4), ("cuadruplicaron", 4),
        ("cuadruplicar", 4), ("cuadruplica", 4), ("quintuplicó", 5),
    ],
)  # fmt: skip
def test_multiples_in_one_word(word, times):
    (figure,) = find_figures(f"it {word} again")
    assert (figure.text, figure.value, figure.factor, figure.signed) == (word, times, times, 1)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("It has 900,000 AI-optimised cores\nand more memory", [("900,000", "core")]),
        ("It has 900,000 fast\nand shared cores", [("900,000", "1")]),
    ],
)
def test_counted_thing_behind_other_words_stands_on_the_same_line(text, figures):
    assert [(figure.text, figure.unit) for figure in find_figures(text, "en")] == figures


@pytest.mark.parametrize("text", ["总共约三四点五亿元", "价值大约三四点五万元"])
def test_two_digits_before_decimals_are_no_range(text):
    assert [figure for figure in find_figures(text, "zh") if figure.range_end] == []


@pytest.mark.parametrize(
    ("language", "text", "loose"),
    [
        ("en", "It paid 1,2 euros.", "the comma is read as decimal mark, against the custom of the language"),
        ("zh", "售价1,25元", "the comma is read as decimal mark, against the custom of the language"),
        ("es", "De 1,5 kg a 2.5 euros.", "the point is read as decimal mark, against the custom of the language"),
        ("es", "Cuesta 2.500 euros.", "the point is read as grouping thousands; it could be the decimal mark"),
        ("es", "Cuesta 2,500 euros.", "the comma is read as decimal mark; it could group thousands"),
        ("en", "It paid 120 000 euros.", "the space is read as grouping thousands; it could part two numbers"),
        ("en", "It paid 1.2 euros.", None),
        ("es", "Cuesta 1,2 euros.", None),
    ],
)  # fmt: skip
def test_loose_says_how_a_mark_is_read(language, text, loose):
    assert find_figures(text, language)[-1].loose == loose


def test_figures_cannot_be_changed_and_equal_ones_are_one_in_a_set():
    (first,), (second,) = find_figures("5 MW"), find_figures("5 MW")
    with pytest.raises(ValidationError, match="frozen"):
        first.value = Decimal(6)
    assert len({first, second}) == 1
    assert first.value == 5


def test_language_of_the_place_decides_in_a_long_line():
    english, spanish = (
        "the debt of the firm is 2.500 euros ",
        "la deuda de la empresa es de 2.500 euros ",
    )
    figures = find_figures(english * 60 + spanish * 60 + english * 60, "en")
    values = [figure.value for figure in figures]
    assert values[:50] == [Decimal("2.5")] * 50
    assert values[70:110] == [2500] * 40
    assert values[130:] == [Decimal("2.5")] * 50


def test_language_of_the_paragraph_decides_the_decimal_mark():
    text = "La deuda es de 2.500 euros.\nThe debt is 2.500 euros."
    assert [figure.value for figure in find_figures(text)] == [2500, 2.5]


def test_document_that_writes_the_point_as_decimal_mark_is_believed():
    text = "Ingresos de US$1,250.5 millones, 12.5% más; la planta costó 3,500 millones de pesos."
    assert [figure.value for figure in find_figures(text, "es")] == [1250500000, 12.5, 3500000000]
    assert [figure.loose is None for figure in find_figures(text, "es")] == [True, True, False]


def test_yuan_of_a_taiwanese_text_is_not_chinese():
    text = "營收為新台幣7,597億元，每股盈餘12.54元"
    assert [(figure.unit, figure.loose is not None) for figure in find_figures(text)] == [
        ("TWD", False),
        ("TWD", True),
    ]
