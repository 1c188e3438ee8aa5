import pytest

from assistant.documents.language import common_han_share, detect_language, same_language

QUESTIONS = [
    ("Norvik listing valuation?", "en"),
    ("How many cranes", "en"),
    ("gross margin", "en"),
    ("Who is Holm", "en"),
    ("What does 算力 mean in the report?", "en"),
    ("What does 电芯均价 mean?", "en"),
    ("Explain 循环经济学", "en"),
    ("operating loss 2030", "en"),
    ("¿Cuánto vale Norvik?", "es"),
    ("Cuanto perdio Norvik", "es"),
    ("valoración de Norvik", "es"),
    ("ingresos Norvik 2025", "es"),
    ("quién es el CEO", "es"),
    ("precio por acción", "es"),
    ("margen bruto", "es"),
    ("¿Qué es 「算力」?", "es"),
    ("que es la economia circular", "es"),
    ("coste del contrato", "es"),
    ("毛利率", "zh"),
    ("估值多少", "zh"),
    ("Norvik估值?", "zh"),
    ("Norvik和Meridian的合同价值多少?", "zh"),
    ("NX-3 多少晶体管", "zh"),
    ("Norvik IPO超额认购", "zh"),
    ("Norvik 營收多少？", "zh-Hant"),
    ("這筆交易值多少", "zh-Hant"),
    ("収益はいくらですか", "ja"),
    ("매출은 얼마입니까", "ko"),
    ("Quel est le prix?", "fr"),
    ("Qual é o preço da ação?", "pt"),
    ("Wie hoch ist der Umsatz?", "de"),
    ("Quanto costa il chip?", "it"),
]


@pytest.mark.parametrize(("question", "language"), QUESTIONS)
def test_questions_of_three_words_are_enough(question, language):
    assert detect_language(question) == language


@pytest.mark.parametrize(
    "text",
    ["", "750 MW", "NX-3 B200", "12.5 %", "https://the.example.com/of/the", "Выручка выросла"],
)
def test_without_evidence_the_default_is_returned(text):
    assert (detect_language(text), detect_language(text, default="en")) == ("und", "en")


PARAGRAPHS = {
    "en": "The plant at the old harbour makes twice as many cells as before, and it employs 1,450 people.",
    "es": "La planta del puerto viejo fabrica el doble de celdas que antes y da trabajo a 1.450 personas.",
    "zh": "老港口的工厂生产的电芯是以前的两倍，雇用了1450人。",
    "zh-Hant": "老港口的工廠生產的電芯是以前的兩倍，僱用了1450人。",
    "pt": "A fábrica do porto velho produz o dobro das células de antes e não emprega mais de 1.450 pessoas.",
    "fr": "L’usine du vieux port fabrique deux fois plus de cellules qu’avant et elle emploie 1 450 personnes.",
    "it": "La fabbrica del porto vecchio produce il doppio delle celle di prima e non ha più di 1.450 addetti.",
    "de": "Das Werk am alten Hafen stellt doppelt so viele Zellen her wie bisher und hat 1.450 Beschäftigte.",
    "ja": "旧港の工場は以前の二倍のセルを生産し、1450人を雇用している。",
    "ko": "옛 항구의 공장은 전보다 두 배 많은 셀을 생산하고 1450명을 고용하고 있다.",
}


@pytest.mark.parametrize("language", PARAGRAPHS)
def test_paragraphs_of_ten_languages_are_told_apart(language):
    assert detect_language(PARAGRAPHS[language]) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Norsa suministrará 750 MW a Tormund.", "es"),
        ("Tormund recibirá 750 MW.", "es"),
        ("Norsa fornecerá 750 MW à Tormund.", "pt"),
        ("Norsa gives 750 MW to Tormund.", "en"),
    ],
)
def test_a_sentence_of_names_and_one_verb(text, language):
    assert detect_language(text) == language


def test_both_ways_of_writing_chinese_are_one_language():
    assert [same_language("zh", other) for other in ("zh-Hant", "zh", "ja")] == [True, True, False]


def test_right_decoding_has_more_common_characters_than_a_wrong_one():
    data = "公司去年的营业收入为5.1亿美元".encode("gb18030")
    assert (
        common_han_share(data.decode("gb18030"))
        > 0.8
        > 0.2
        > common_han_share(data.decode("big5hkscs", "replace"))
    )


def test_an_english_article_is_english_and_between_equals_what_is_expected_decides() -> None:
    assert detect_language("Larch Street Bakery bakes 3,200 loaves a day.", "en") == "en"
    assert detect_language("Vallclara a 3,2 km", "es") == "es"
    assert detect_language("Vallclara a 3,2 km", "en") == "en"
