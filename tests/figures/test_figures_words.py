"""Every word of the lexicon does what it is there for, beside a number."""

import pytest

from assistant.figures import find_figures
from assistant.figures.folding import fold
from assistant.figures.lexicon import lexicon, load_data

WORDS = load_data("words.toml")
LEXICON = lexicon()

# Words that need more than a number before them: a won that may be a verb, letters that must stand close, 多 and 来.
NOT_ALONE = {"won", "辆", "来源", "A", "B", "BP", "J", "V", "X", "x", "×", "pb"}
TABLES = [
    ("en", "it has 7 {}", LEXICON.english),
    ("es", "tiene 7 {}", LEXICON.spanish),
    ("zh", "有7{}", LEXICON.chinese),
    ("en", "it has 7 {}", LEXICON.symbols),
]


@pytest.mark.parametrize(
    ("language", "sentence", "table"), TABLES, ids=["english", "spanish", "chinese", "symbols"]
)
def test_every_unit_is_read_behind_a_number(language, sentence, table):
    wrong = {}
    for word, unit in table.items():
        figures = find_figures(sentence.format(word), language)
        if [(figure.value, figure.unit) for figure in figures] != [(7, unit)]:
            wrong[word] = [(figure.value, figure.unit) for figure in figures]
    assert wrong.keys() == NOT_ALONE & table.keys(), wrong


@pytest.mark.parametrize("sign", LEXICON.currency_signs)
def test_every_currency_sign_is_read_before_a_number(sign):
    space = " " if sign == "S/." else ""  # a point before digits begins a number
    (figure,) = find_figures(f"{sign}{space}7", "zh" if sign in ("¥", "￥") else "en")
    assert (figure.value, figure.unit) == (7, LEXICON.currency_signs[sign])


@pytest.mark.parametrize("code", sorted(LEXICON.codes))
def test_every_code_is_read_before_a_number(code):
    (figure,) = find_figures(f"{code} 7 million", "en")
    assert (figure.value, figure.unit) == (7_000_000, code)


def _is_chinese(phrase: str) -> bool:
    return any("\u3400" <= char <= "\u9fff" for char in phrase)


QUALIFIERS = [
    (place, meaning, phrase)
    for place in ("before", "behind")
    for meaning, phrases in WORDS["qualifier"][place].items()
    for phrase in phrases
]


@pytest.mark.parametrize(("place", "meaning", "phrase"), QUALIFIERS)
def test_every_qualifier_qualifies(place, meaning, phrase):
    chinese = _is_chinese(phrase)
    number, space = ("5兆瓦", "") if chinese else ("5 MW", "" if phrase == "+" else " ")
    text = phrase + space + number if place == "before" else number + space + phrase
    (figure,) = find_figures(text, "zh" if chinese else None)
    assert (figure.value, figure.unit, figure.qualifier) == (5, "MW", meaning)
    assert (figure.outer is not None) == (place == "before")


DIRECTIONS = [
    (place, sign, phrase)
    for name, phrases in WORDS["direction"].items()
    for phrase in phrases
    for place, sign in [(name.partition("_")[2], {"down": -1, "up": 1}[name.partition("_")[0]])]
]


@pytest.mark.parametrize(("place", "sign", "phrase"), DIRECTIONS)
def test_every_word_of_direction_gives_the_sign(place, sign, phrase):
    money, space = ("5亿美元", "") if _is_chinese(phrase) else ("$5 million", " ")
    text = phrase + space + money if place == "before" else f"a {money}{space}{phrase}"
    (figure,) = find_figures(text)
    assert (figure.signed, figure.value > 0) == (sign, True)


def test_folding_keeps_the_length_and_knows_the_plain_form():
    assert fold("萬億兩點負個幾餘雙對張條壹貳參肆伍陸柒捌玖拾佰仟圓職") == (
        "万亿两点负个几余双对张条一二參四伍陆七八九拾百千圆职"
    )
    text = "".join(map(chr, range(0x20, 0x3100))) + "".join(map(chr, range(0xFE00, 0x10000)))
    assert len(fold(text)) == len(text)
    assert fold("（１２，３４５）；１２，３；＄￡＋－％") == "(12,345)；12，3；$£+-%"
