"""Unaccounted-for numerals: what has a source and what has none, whatever the answer says of itself."""

from evaluation_help import answer, calculation, citation, passage, question

from assistant.evaluation.accounting import account

QUOTE = "文章说，Cerebras 2025年的营业亏损是1.459亿美元。"


def test_quoted_figures_names_and_years_are_accounted_for() -> None:
    found = account(
        question("What was the loss of the WSE-3 maker?"),
        answer("The maker of the WSE-3 lost $145.9 million in 2025[1].", citation(1, QUOTE)),
    )
    assert (found.numerals, found.unaccounted) == (3, ())


def test_a_figure_off_by_ten_and_an_unknown_year_are_not() -> None:
    found = account(question(), answer("It lost $1.459 billion in 2024[1].", citation(1, QUOTE)))
    assert found.unaccounted == ("$1.459 billion", "2024")


def test_what_the_answer_claims_of_itself_plays_no_part() -> None:
    honest = answer("It lost $145.9 million[1].", citation(1, QUOTE))
    claimed = honest.model_copy(update={"citations": (citation(1, "It lost money."),)})
    assert honest.figures == claimed.figures
    assert account(question(), claimed).unaccounted == ("$145.9 million",)
    silent = honest.model_copy(update={"figures": ()})
    assert account(question(), silent).unaccounted == ()


def test_the_persons_figures_are_theirs_in_this_turn_and_before() -> None:
    asked = question(
        "And at $185?", history=[{"question": "What about 305 million shares?", "answer": "Yes."}]
    )
    found = account(asked, answer("At $185 the 305 million shares are worth more."))
    assert found.unaccounted == ()


def test_a_computed_figure_is_rounded_as_written() -> None:
    ratio = calculation(
        "ratio",
        {"numerator": ("48000000000", "USD", 1), "denominator": ("510000000", "USD", 1)},
        ("94.117647058823529411764705882352941176470588235294", "x"),
    )
    quote = citation(1, "A value of $48 billion on sales of $510 million.")
    for text, left in [
        ("It is 94.1 times sales.", ()),
        ("It is 94 times sales.", ()),
        ("It is 94.2 times sales.", ("94.2 times",)),
        ("It is 941 times sales.", ("941 times",)),
    ]:
        found = account(question(), answer(text, quote, calculations=(ratio,)))
        assert found.unaccounted == left


def test_a_calculation_over_figures_from_nowhere_gives_no_account() -> None:
    ratio = calculation(
        "ratio",
        {"numerator": ("48000000000", "USD", 1), "denominator": ("7", "USD", None)},
        ("6857142857.1", "x"),
    )
    quote = citation(1, "A value of $48 billion.")
    found = account(question(), answer("It is 6857142857.1 times.", quote, calculations=(ratio,)))
    assert found.unaccounted == ("6857142857.1 times",)


def test_a_result_that_goes_into_another_calculation_is_accounted_for_in_any_order() -> None:
    total = calculation(
        "sum_of",
        {"a": ("300000000", "USD", 1), "b": ("210000000", "USD", 1)},
        ("510000000", "USD"),
    )
    ratio = calculation(
        "ratio",
        {"numerator": ("48000000000", "USD", 1), "denominator": ("510000000", "USD", None)},
        ("94.117647", "x"),
    )
    quote = citation(1, "A value of $48 billion on sales of $300 million and $210 million.")
    text = "$48 billion over $510 million is 94.1 times."
    for made in ((total, ratio), (ratio, total)):
        assert account(question(), answer(text, quote, calculations=made)).unaccounted == ()
    alone = account(question(), answer(text, quote, calculations=(ratio,)))
    assert alone.unaccounted == ("$510 million", "94.1 times")


def test_one_of_a_unit_and_the_numbers_of_the_rule_need_no_source() -> None:
    value = calculation(
        "warrant_value",
        {
            "shares": ("20", "share", 1),
            "price": ("30", "USD/share", 1),
            "strike": ("1", "USD/share", None),
        },
        ("580", "USD"),
    )
    quote = citation(1, "There are 20 shares at $30 a share.")
    text = "20 shares × max($30 a share − $1 a share, 0) = $580"
    found = account(question(), answer(text, quote, calculations=(value,)))
    assert (found.numerals, found.unaccounted) == (5, ())
    assert account(question(), answer(text, quote)).unaccounted == ("$1 a share", "$580", "0")


def test_a_table_row_has_the_scale_note_that_the_index_knows() -> None:
    row = "| Revenue | 510.0 |"
    quoted = answer("Revenue was $510 million[1].", citation(1, row))
    assert account(question(), quoted).unaccounted == ("$510 million",)
    known = passage("report-1", row).model_copy(
        update={"figures": passage("x", "$510 million").figures}
    )
    inside = [f.model_copy(update={"start": 12, "end": 17}) for f in known.figures]
    known = known.model_copy(update={"figures": tuple(inside)})
    assert account(question(), quoted, [known]).unaccounted == ()


def test_an_answer_that_lists_every_number_has_as_many_without_source() -> None:
    text = " ".join(f"${n}" for n in range(1, 21))
    found = account(question(), answer(text, citation(1, "It cost $7.")))
    assert (found.numerals, len(found.unaccounted)) == (20, 19)


def test_an_empty_answer_and_a_refusal_have_none() -> None:
    assert account(question(), answer("")).numerals == 0
    assert account(question(), answer("The sources do not say.")).numerals == 0


def test_digits_of_any_script_count() -> None:
    assert account(question(), answer("Model ９９ of the series.")).numerals == 1


def test_a_phrase_of_the_sources_accounts_for_the_numbers_in_it() -> None:
    told = answer("Shares in tranche 2, at $160 a share: $145.9 million[1].", citation(1, QUOTE))
    assert account(question(), told).unaccounted == ("2", "$160 a share")
    labels = ("shares in tranche 2, at $160 a share", "shares in tranche 7")
    assert account(question(), told, labels=labels).unaccounted == ()
    other = answer("Shares in tranche 7, at $9 a share: $145.9 million[1].", citation(1, QUOTE))
    assert account(question(), other, labels=labels).unaccounted == ("$9 a share",)


def test_an_amount_of_the_question_may_be_taken_for_each_of_something() -> None:
    value = calculation(
        "market_value",
        {"price": ("12", "USD/share", None), "shares": ("20", "share", 1)},
        ("240", "USD"),
    )
    quote = citation(1, "There are 20 shares.")
    told = answer("$12 a share × 20 shares = $240", quote, calculations=(value,))
    assert account(question("What are they worth at 12 dollars?"), told).unaccounted == ()
    for asked in ("What are they worth at 13 dollars?", "What are they worth at 12 euros?"):
        assert account(question(asked), told).unaccounted == ("$12 a share", "$240")
