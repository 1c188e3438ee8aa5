"""Expected figures against stated ones: value, scale, unit and currency told apart."""

import pytest
from evaluation_help import money, question

from assistant.evaluation.figure_scores import score_figure, stated_figures
from assistant.evaluation.questions import ExpectedFigure


def outcome(expected: dict[str, object], text: str, asked: str = "How much?", language: str = "en"):
    figure = ExpectedFigure.model_validate(expected)
    return score_figure(figure, stated_figures(text, language), asked).outcome


@pytest.mark.parametrize(
    ("expected", "text", "wanted"),
    [
        (money("145900000"), "The loss was $145.9 million[1].", "right"),
        (money("145900000"), "亏损是1.459亿美元[1]。", "right"),
        (money("145900000"), "La pérdida fue de 145,9 millones de dólares [1].", "right"),
        (money("145900000"), "The loss was $1.459 billion.", "scale"),
        (money("48000000000"), "It is 480 billion dollars.", "scale"),
        (money("145900000"), "The loss was 145.9 million euros.", "currency"),
        (money("9000000000", "USD/yr"), "It is worth €9 billion a year.", "currency"),
        (money("145900000"), "The loss was $150 million.", "value"),
        (money("145900000"), "The loss was large.", "missing"),
        (money("145900000"), "", "missing"),
        (money("750", "MW"), "It gets 750 MWh.", "unit"),
        (money("750", "MW"), "It gets 0.75 GW.", "right"),
        (money("750", "MW"), "It gets 750 GW.", "scale"),
        (money("41", "%"), "It rose 41 percentage points.", "unit"),
        (money("50", "%"), "It is half of it.", "right"),
        (money("900000", "core"), "It has 900,000.", "right"),
        (money("900000", "core"), "它有90万个。", "right"),
        (money("900000", "core"), "It has 90,000 cores.", "scale"),
        (money("900000", "core"), "It has 90,000.", "scale"),
        (money("420", "passenger"), "It carries 420.", "right"),
        (money("420", "passenger"), "It carries 400.", "value"),
        (money("420", "passenger"), "420 MW", "unit"),
        (money("420", "1"), "It carries 420 passengers.", "right"),
        (money("420", "1"), "It carries 12 passengers.", "missing"),
        (money("420", "1"), "It costs $420.", "unit"),
        (money("420"), "It is 420.", "unit"),
        (money("42", "%"), "It is 42.", "scale"),
        (money("15000", "kite/yr"), "每年制作1.5万只。", "right"),
        (money("15000", "1/yr"), "每年15000人。", "right"),
        (money("15000", "kite/yr"), "每天制作1.5万只。", "unit"),
        (money("900000", "core"), "It has 900,000 transistors.", "unit"),
        (money("900000", "core"), "It costs $5.", "missing"),
        (money("155", "USD/share"), "It is 155 dollars.", "unit"),
        (money("-28.6", "%"), "A loss of 28.6 % of sales.", "right"),
    ],
)
def test_one_expected_figure(expected: dict[str, object], text: str, wanted: str) -> None:
    language = "zh" if "。" in text else "es" if "pérdida" in text else "en"
    assert outcome(expected, text, language=language) == wanted


def test_a_tolerance_is_relative_and_includes_its_end() -> None:
    expected = money("100", tolerance="0.01")
    assert outcome(expected, "It is $101.") == "right"
    assert outcome(expected, "It is $99.") == "right"
    assert outcome(expected, "It is $101.1.") == "value"
    assert outcome(expected, "It is $1010.") == "scale"


def test_any_reading_will_do() -> None:
    expected = money("48000000000", any_of=[money("48800000000")])
    assert outcome(expected, "It is $48.8 billion.") == "right"
    assert outcome(expected, "It is $4.88 billion.") == "scale"


def test_the_best_of_several_stated_figures_counts() -> None:
    assert outcome(money("5"), "Between $50 and $5, not 5 euros.") == "right"
    assert outcome(money("5"), "Either $50 or 5 euros.") == "currency"


def test_a_rate_may_leave_its_period_to_the_question() -> None:
    expected = money("9000000000", "USD/yr")
    assert outcome(expected, "$9 billion.", "What is it worth per year?") == "right"
    assert outcome(expected, "90亿美元。", "每年值多少钱？", "zh") == "right"
    assert outcome(expected, "$9 billion.", "What is it worth?") == "unit"


def test_a_count_a_year_may_leave_out_what_it_counts_and_its_period() -> None:
    expected = money("15000", "kite/yr")
    assert outcome(expected, "15,000.", "How many kites a year?") == "right"
    assert outcome(expected, "15,000.", "How many kites?") == "unit"
    assert outcome(expected, "$15,000.", "How many kites a year?") == "unit"


def test_marks_are_no_figures() -> None:
    assert stated_figures("It grew[12] by 5 %[3].", "en")[0].text == "5 %"
    assert len(stated_figures("It grew[12] by 5 %[3].", "en")) == 1


def test_an_answer_in_another_language_is_read_as_what_it_is() -> None:
    (figure,) = stated_figures("La pérdida fue de 1.459 millones de dólares.", "en")
    assert figure.value == 1_459_000_000


def test_the_score_names_what_is_nearest() -> None:
    figure = ExpectedFigure.model_validate(money("145900000"))
    found = score_figure(figure, stated_figures("It was $1.459 billion and 3 MW.", "en"))
    assert found.model_dump() == {
        "expected": "145900000 USD",
        "outcome": "scale",
        "stated": "$1.459 billion",
    }
    assert question().figures == ()


def test_figures_are_read_in_the_answers_language_and_not_in_that_of_its_sources_names() -> None:
    text = (
        "Núcleos: 970.000 núcleos[1].\nOtras fuentes: 900.000 núcleos (Reference summary of this project, after the "
        "weekly report and others; 2024-03-13)[2]."
    )
    assert [f.value for f in stated_figures(text, "es")] == [970_000, 900_000]
