"""The delivered documents audited with the relations delivered beside them; no models."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from assistant.audit import AuditRow, Relations, audit, audit_text, derive, relations_for
from assistant.audit.places import place_figures
from assistant.documents import Document, find_sources, read_document
from assistant.figures import Quantity

CORPUS = Path(__file__).resolve().parent.parent.parent / "corpus"

# Claim, what it was held against (a calculator or another figure), and the exact value found there.
CONTRADICTIONS = {
    ("article_capacity_time", "openai_capacity_time_under_ramp"): "1500",
    ("article_implied_diluted_shares_from_warrants", "disputed_diluted_shares"): "305000000",
    ("article_loss_last_year_rounded", "cerebras_operating_loss_2025"): "-145900000",
    ("article_price_to_sales", "disputed_price_to_sales_trailing_low"): "94",
    ("article_price_to_sales", "trailing_price_to_sales"): "4800/51",
    ("article_secured_years", "openai_tranche_term_extended"): "5",
    ("cerebras_net_income_2025_unexplained", "cerebras_net_income_2025"): "237800000",
    ("disputed_loss_2025_rounded", "cerebras_operating_loss_2025"): "-145900000",
    ("disputed_net_income_2025_other", "cerebras_net_income_2025"): "237800000",
    ("disputed_price_to_sales_simnabuleo", "trailing_price_to_sales"): "4880/51",
    ("disputed_secured_years_article", "openai_tranche_term_extended"): "5",
    ("disputed_transistor_ratio_other", "wse3_transistor_ratio"): "19",
    ("disputed_valuation_decoder", "market_value"): "38125000000",
}
OTHER_BASES = {
    # the article's revenue under the delivery ramp
    ("article_contract_revenue", "contract_value_under_ramp"): "18000000000",
    ("article_contract_gross_profit", "gross_profit_from_margin"): "10530000000",
    # valuations: diluted, outstanding, at the final price, at the midpoint
    ("article_valuation", "ipo_second_range_valuation_diluted"): "48800000000",
    ("article_valuation", "ipo_second_range_valuation_outstanding"): "34000000000",
    ("article_valuation", "ipo_final_valuation_diluted"): "56400000000",
    ("article_valuation", "market_value"): "47275000000",
    # OpenAI's stake: 10, 11 and 12 %
    ("article_openai_stake", "ownership_diluted"): "3344502600/305000000",
    ("openai_stake_news_digests", "openai_stake_ft_information"): "10",
    ("openai_stake_before_ipo_shares", "openai_stake_ft_information"): "10",
    # the warrant at other prices, and a tenth of the valuation
    ("disputed_tenth_of_valuation", "disputed_warrant_value_midpoint"): "5180000000",
    ("openai_warrant_fair_value_total", "article_warrant_value"): "5000000000",
    ("disputed_warrant_value_final_price", "article_warrant_value"): "5000000000",
    ("disputed_warrant_value_first_close", "article_warrant_value"): "5000000000",
    # sizes of the deal
    ("openai_contract_value_reported_january_2026", "article_contract_revenue"): "27000000000",
    ("openai_mra_value", "article_contract_revenue"): "27000000000",
    ("openai_spending_for_full_stake", "article_contract_revenue"): "27000000000",
    ("cerebras_rpo_2025", "article_contract_revenue"): "27000000000",
    ("analyst_contract_value", "article_contract_revenue"): "27000000000",
    # compute dense against dense, speed against other machines
    ("article_compute_ratio", "ratio"): "1560/225",
    ("disputed_compute_ratio_dense", "article_compute_ratio"): "28",
    ("article_speed_ratio", "speed_ratio_prospectus"): "15",
    ("disputed_speed_ratio_measured", "speed_ratio_prospectus"): "15",
    ("speed_gpt_oss_measured_high", "speed_gpt_oss_maker"): "3000",
    # profit or loss, the jump, first day, proceeds, multiples, dates
    ("cerebras_net_income_2025", "article_loss_last_year_rounded"): "-140000000",
    ("cerebras_non_gaap_loss_2025", "article_loss_last_year_rounded"): "-140000000",
    ("disputed_jump_techi", "disputed_jump_like_for_like"): "28",
    ("disputed_valuation_first_range_diluted", "ipo_first_range_valuation"): "26600000000",
    ("disputed_first_day_partly_diluted", "first_close_valuation_diluted"): "95000000000",
    ("disputed_first_day_high", "first_close_valuation_diluted"): "95000000000",
    ("disputed_proceeds_net", "ipo_total_gross_proceeds"): "6400000000",
    ("disputed_proceeds_stale_first", "ipo_final_gross_proceeds"): "5550000000",
    ("disputed_price_to_sales_2028", "disputed_price_to_sales_trailing_low"): "94",
    ("article_midpoint_price", "ipo_final_price"): "185",
    ("article_nvidia_financing", "nvidia_letter_investment"): "100000000000",
    ("g42_revenue_share_2024", "g42_revenue_share_2025"): "24",
}
HOLDS = {
    ("article_contract_revenue", "contract_value"): ("agrees", "27000000000"),
    ("article_midpoint_price", "midpoint"): ("agrees", "155"),
    ("article_profit_share_given_up", "share_of"): ("agrees", "1/2"),
    ("article_capacity_share_of_2030_need", "share_of"): ("agrees", "1/40"),
    ("openai_compute_goal_2030", "whole_from_part"): ("agrees", "30"),
    ("article_warrant_value", "stake_value"): ("rounded", "4800000000"),
    ("article_warrant_value", "warrant_value"): ("rounded", "5183978695.54974"),
    ("article_transistor_ratio", "ratio"): ("rounded", "4000/208"),
    ("article_chip_area", "convert_unit"): ("rounded", "46225000000/92903040000"),
    ("disputed_compute_ratio_article", "ratio"): ("rounded", "1250/45"),
    ("disputed_compute_ratio_dense", "ratio"): ("rounded", "1560/225"),
    ("disputed_diluted_shares", "implied_share_count"): ("agrees", "305000000"),
    ("disputed_stake_with_ipo_shares", "ownership_diluted"): ("rounded", "3344502600/305000000"),
    ("disputed_stake_without_ipo_shares", "ownership_diluted"): ("rounded", "3344502600/275000000"),
    ("disputed_warrant_value_midpoint", "warrant_value"): ("agrees", "5183978695.54974"),
    ("disputed_tenth_of_valuation", "stake_value"): ("agrees", "4800000000"),
    ("disputed_valuation_midpoint", "market_value"): ("agrees", "47275000000"),
    ("ipo_final_valuation_diluted", "market_value"): ("agrees", "56425000000"),
    ("disputed_jump_techi", "percent_change"): ("rounded", "222000/2660"),
    ("disputed_price_to_sales_first_day", "trailing_price_to_sales"): ("rounded", "8600/51"),
    ("disputed_net_loss_2024_other", "cerebras_net_loss_2024"): ("rounded", "-481600000"),
    ("openai_warrant_shares", "sum_of"): ("agrees", "33445026"),
    ("disputed_warrant_capacity_part", "share_of"): ("rounded", "2341151800/33445026"),
    ("ipo_total_gross_proceeds", "offering_proceeds"): ("rounded", "6382500000"),
    ("cerebras_revenue_growth_2025", "percent_change"): ("rounded", "219700/2903"),
}
DERIVED = {
    "article_price_per_megawatt_year": ("12000000", "USD/MW/yr"),
    "article_capacity_time": ("2250", "MW*yr"),
    "openai_capacity_time_under_ramp": ("1500", "MW*yr"),
    "article_revenue_by_end_of_2028_under_ramp": ("18000000000", "USD"),
    "article_contract_gross_margin": ("1000/27", "%"),
    "article_implied_diluted_shares": ("48000000000/155", "share"),
    "article_implied_warrant_shares": ("5000000000/155", "share"),
    "article_implied_diluted_shares_from_warrants": ("50000000000/155", "share"),
    "article_implied_b200_transistors": ("4000000000000/19", "transistor"),
    "article_implied_b200_compute": ("125/28", "PFLOPS"),
    "compute_ratio_sparse_to_dense": ("12500/225", "x"),
    "article_implied_gpu_speed": ("300/7", "token/s"),
    "implied_aws_speed_405b": ("969/75", "token/s"),
    "implied_fastest_gpu_speed_405b": ("969/12", "token/s"),
    "article_trailing_price_to_sales": ("4800/51", "x"),
    "article_sales_needed": ("3200000000", "USD"),
    "article_sales_needed_against_2025": ("320/51", "x"),
    "article_contract_revenue_against_2025": ("2700/51", "x"),
    "article_contract_revenue_of_one_year": ("9000000000", "USD"),
    "article_contract_year_against_2025": ("900/51", "x"),
    "cerebras_operating_margin_2025": ("-1459/51", "%"),
    "openai_warrant_tranche_one_part": ("445933700/33445026", "%"),
    "openai_warrant_tranche_two_part": ("557417100/33445026", "%"),
    "openai_warrant_tranche_three_part": ("2341151800/33445026", "%"),
    "openai_warrant_value_at_range_top": ("5351203825.54974", "USD"),
    "backlog_per_megawatt": ("32800000", "USD/MW"),
    "january_contract_value_per_megawatt": ("40000000/3", "USD/MW"),
    "agreement_value_per_megawatt": ("80000000/3", "USD/MW"),
    "cerebras_diluted_shares_before_ipo": ("275000000", "share"),
    "cerebras_value_diluted_at_range_bottom": ("45750000000", "USD"),
    "cerebras_value_at_first_close_outstanding": ("66951596100", "USD"),
    "warrant_hurdle_share_price": ("4000000/21523", "USD/share"),
    "cerebras_price_to_sales_at_final_price": ("5640/51", "x"),
    "cerebras_price_to_sales_at_first_close": ("66951596100/510000000", "x"),
    "cerebras_value_at_first_close_diluted": ("94876350000", "USD"),
    "cerebras_price_to_sales_at_first_close_diluted": ("94876350000/510000000", "x"),
    "cerebras_core_revenue_guidance_2026_midpoint": ("860250000", "USD"),
    "cerebras_forward_price_to_sales": ("4880000/86025", "x"),
    "cerebras_capacity_against_nvidia_letter": ("15/2", "%"),
    "cerebras_capacity_against_amd": ("25/2", "%"),
    "g42_revenue_2024": ("246755000", "USD"),
    "cerebras_operating_margin_2024": ("-101400/2903", "%"),
    "gross_margin_fall_2025": ("-33/10", "pp"),
    "cerebras_debt_ratio_2025": ("97130/2330", "%"),
    "cerebras_equity_2025": ("1358700000", "USD"),
    "cerebras_cash_part_2025": ("70170/2330", "%"),
    "openai_loan_yearly_interest": ("60000000", "USD"),
    "openai_loan_yearly_repayment": ("1000000000/3", "USD/yr"),
    "oracle_contract_per_year": ("60000000000", "USD/yr"),
    "aws_contract_per_year": ("38000000000/7", "USD/yr"),
    "openai_spending_per_year": ("20000000000/3", "USD/yr"),
    "oracle_contract_per_gigawatt": ("3000000000000/45", "USD/GW"),
    "openai_compute_cost_per_gigawatt": ("1400000000000/30", "USD/GW"),
    "chip_power_ratio": ("25", "x"),
    "chip_memory_ratio": ("192/44", "x"),
    "wse3_transistors_per_core": ("4000000000000/900000", "transistor/core"),
    "wse3_disabled_cores": ("70000", "core"),
    "ipo_net_proceeds_per_share": ("62000/345", "USD/share"),
    "ipo_costs": ("200000000", "USD"),
    "ipo_costs_part": ("25/8", "%"),
    "ipo_shares_part": ("345000/21523", "%"),
    "backlog_against_revenue_2025": ("24600/510", "x"),
    "backlog_growth_first_half_2026": ("800000000", "USD"),
    "agreement_part_of_backlog": ("20000/246", "%"),
    "openai_warrant_part_of_outstanding": ("3344502600/215230000", "%"),
    "amd_warrant_exercise_cost": ("1600000", "USD"),
    "nvidia_equity_against_letter": ("30", "%"),
    "rack_cost_rise": ("200/7", "%"),
    "capacity_cost_per_year": ("9000000000", "USD/yr"),
    "contract_revenue_over_years": ("27000000000", "USD"),
    "value_at_article_multiple": ("7650000000", "USD"),
    "nvidia_value_at_trailing_multiple": ("5721350000000", "USD"),
    "ipo_option_proceeds": ("832500000", "USD"),
    "rack_against_wafer": ("45/2", "x"),
    "final_price_above_midpoint": ("3000/155", "%"),
    "ipo_option_part": ("15", "%"),
    "series_h_benchmark_part": ("45/2", "%"),
    "series_h_amount_from_shares": ("1014299132.18", "USD"),
    "openai_warrant_dilution": ("3344502600/248675026", "%"),
    "agreement_price_per_megawatt_year": ("80000000/9", "USD/MW/yr"),
    "agreement_value_per_year": ("20000000000/3", "USD/yr"),
    "analyst_price_per_megawatt_year": ("36800000/3", "USD/MW/yr"),
    "openai_loan_against_cash": ("1000000/7017", "%"),
    "backlog_growth_part": ("800/246", "%"),
    "other_customers_revenue_share_2025": ("14", "%"),
    "net_income_without_gain_2025": ("-125500000", "USD"),
    "first_quarter_part_of_2025": ("19340/510", "%"),
    "first_quarter_revenue_annualised": ("773600000", "USD"),
    "cerebras_revenue_per_share": ("51000/21523", "USD/share"),
    "openai_suppliers_capacity": ("28", "GW"),
    "openai_cloud_contracts": ("588000000000", "USD"),
    "wafer_part_of_rack": ("40/9", "%"),
    "openai_capacity_increase_with_option": ("8/3", "x"),
    "cerebras_trailing_multiple_against_nvidia": ("48000/13515", "x"),
}


@cache
def documents() -> tuple[Document, ...]:
    return tuple(read_document(source) for source in find_sources([CORPUS]))


@cache
def relations() -> Relations:
    return relations_for(documents())


@cache
def rows() -> tuple[AuditRow, ...]:
    return tuple(audit(documents(), relations()))


def key(row: AuditRow) -> tuple[str, str]:
    if row.calculation is not None:
        return row.claim.name, row.calculation.low.tool
    assert row.against is not None
    return row.claim.name, row.against.name


def the_row(which: tuple[str, str], verdict: str) -> AuditRow:
    """The one row of this key and verdict; some claims are recomputed in the same way from other figures too."""
    [row] = [row for row in rows() if key(row) == which and row.verdict == verdict]
    return row


def equal(value: object, expected: str) -> bool:
    """Whether a result of 50 digits is the exact number."""
    wanted = Fraction(expected)
    return abs(Fraction(str(value)) - wanted) <= abs(wanted) * Fraction(1, 10**45)


def differing(found: dict[str, Quantity], expected: dict[str, tuple[str, str]]) -> list[str]:
    """The names of the results that are not what was calculated by hand."""
    return [
        name
        for name, (value, unit) in expected.items()
        if found[name].unit != unit or not equal(found[name].value, value)
    ]


def test_the_relations_stand_beside_the_documents() -> None:
    assert relations().files == (str(CORPUS / "relations.toml"),)


def test_everything_can_be_checked() -> None:
    assert [row.claim.name for row in rows() if row.verdict == "cannot be checked"] == []


def test_every_named_figure_has_its_place() -> None:
    for document in documents():
        named = {figure.name for figure in document.metadata.figures}
        assert set(place_figures(document)) == named


def test_exactly_these_claims_contradict() -> None:
    found = {key(row): row for row in rows() if row.verdict == "contradicts"}
    assert set(found) == set(CONTRADICTIONS)


@pytest.mark.parametrize("which", CONTRADICTIONS, ids=" – ".join)
def test_what_contradicts(which: tuple[str, str]) -> None:
    row = the_row(which, "contradicts")
    assert row.recomputed is not None
    assert equal(row.recomputed.value, CONTRADICTIONS[which])


@pytest.mark.parametrize("which", OTHER_BASES, ids=" – ".join)
def test_what_rests_on_another_basis(which: tuple[str, str]) -> None:
    row = the_row(which, "another basis")
    assert row.recomputed is not None
    assert equal(row.recomputed.value, OTHER_BASES[which])


@pytest.mark.parametrize("which", HOLDS, ids=" – ".join)
def test_what_holds(which: tuple[str, str]) -> None:
    verdict, value = HOLDS[which]
    row = the_row(which, verdict)
    assert row.recomputed is not None
    assert equal(row.recomputed.value, value)


def test_the_multiple_of_sales_in_full() -> None:
    row = the_row(("article_price_to_sales", "trailing_price_to_sales"), "contradicts")
    assert row.calculation is not None
    assert row.calculation.low.formula == "480亿美元 ÷ 5.1亿美元"
    assert row.difference is not None
    assert row.difference.unit == "x"
    assert equal(row.difference.value, "-4035/51")
    assert equal(row.difference_percent, "-403500/4800")
    assert [(source.document_id, source.text) for source in row.sources] == [
        ("article-zh", "15倍"),
        ("article-zh", "480亿美元"),
        ("article-zh", "5.1亿美元"),
    ]


def test_a_profit_is_the_loss_away_from_a_loss() -> None:
    row = the_row(("cerebras_net_income_2025", "article_loss_last_year_rounded"), "another basis")
    assert row.difference is not None
    assert equal(row.difference.value, "377800000")


FAMILIES = {
    "openai_warrant_value_ipo_final_price": ("6187329475.54974", "USD"),
    "openai_warrant_part_value_openai_warrant_tranche_one_ipo_final_price": (
        "824977300.40663",
        "USD",
    ),
    "openai_warrant_value_change_ipo_final_price_first_day_close": ("4216414427.82", "USD"),
    "openai_warrant_exercise_cost_openai_warrant_shares": ("334.45026", "USD"),
    "price_change_ipo_second_range_high_ipo_final_price": ("125/8", "%"),
    "price_difference_ipo_final_price_first_day_close": ("126.07", "USD/share"),
    "cerebras_value_outstanding_ipo_final_price": ("39817550000", "USD"),
    "cerebras_value_diluted_ipo_first_range_high": ("38125000000", "USD"),
    "cerebras_price_to_sales_series_h_valuation": ("2300/51", "x"),
    "valuation_growth_series_g_valuation_series_h_valuation": ("230/81", "x"),
    "valuation_change_series_g_valuation_series_h_valuation": ("14900/81", "%"),
    "revenue_part_2025_cerebras_cloud_revenue_2025": ("1516/51", "%"),
    "customer_revenue_2025_g42_revenue_share_2025": ("122400000", "USD"),
    "revenue_multiple_cerebras_revenue_2024_cerebras_revenue_2025": ("5100/2903", "x"),
    "revenue_change_cerebras_revenue_2024_cerebras_revenue_2025": ("219700/2903", "%"),
    "loss_part_of_revenue_cerebras_net_income_2025": ("2378/51", "%"),
    "cerebras_capacity_part_openai_compute_goal_2030": ("5/2", "%"),
    "cerebras_full_capacity_part_amd_capacity": ("100/3", "%"),
    "wse3_per_area_wse3_cores": ("900000/46225", "core/mm2"),
    "wse3_compute_per_power_wse3_peak_compute": ("5", "PFLOPS/kW"),
    "b200_compute_per_power_b200_compute_fp16_sparse": ("9/2000", "PFLOPS/W"),
    "ipo_proceeds_change_ipo_second_range_raise_ipo_final_gross_proceeds": ("750000000", "USD"),
    "amd_warrant_value_amd_warrant_last_price_target": ("95998400000", "USD"),
    "amd_price_change_amd_price_before_deal_high_amd_price_may_2026": ("28300/165", "%"),
    "round_part_openai_round_amazon": ("5000/122", "%"),
    "trading_result_ipo_final_price_first_day_close": ("12607", "USD"),
    "ipo_proceeds_ipo_final_price": ("5550000000", "USD"),
    "openai_stake_value_openai_stake_ft_information_article_valuation": ("4800000000", "USD"),
    "speed_against_b200_speed_gpt_oss_measured_high": ("3", "x"),
    "wafers_powered_openai_capacity_per_year": ("10000", "x"),
    "price_multiple_ipo_final_price_first_day_close": ("31107/18500", "x"),
    "openai_warrant_against_contract_article_warrant_value_openai_mra_value": ("25", "%"),
    "market_value_against_cerebras_amd_market_value_may_2026_first_close_valuation_diluted": (
        "733/95",
        "x",
    ),
    "contract_against_agreement_oracle_contract_value": ("15", "x"),
}
"""One result of every family, calculated by hand."""


def test_derived_results() -> None:
    made = {each.name: each.calculation.result for each in derive(documents(), relations())}
    cagr = made.pop("revenue_cagr_2022_2025")
    assert cagr.unit == "%"
    assert equal((1 + Fraction(str(cagr.value)) / 100) ** 3, "5100/246")
    single = {entry.name for entry in relations().derived if "[[derived]]" in entry.where}
    found = {name: result for name, result in made.items() if name in single}
    assert list(found) == list(DERIVED)
    assert differing(found, DERIVED) == []


def test_families_of_results() -> None:
    found = {each.name: each.calculation.result for each in derive(documents(), relations())}
    assert differing(found, FAMILIES) == []
    declared = {entry.where for entry in relations().derived if "[[family]]" in entry.where}
    calculated = {entry.where for entry in relations().derived if entry.name in FAMILIES}
    assert declared == calculated


def test_derived_results_measure_in_three_languages() -> None:
    measures = [each.measures for each in derive(documents(), relations())]
    assert all(m.zh and m.es for m in measures)
    for language in ("en", "zh", "es"):
        phrases = [getattr(m, language) for m in measures]
        assert len(set(phrases)) == len(phrases)


def test_bases_of_statements_are_given_in_three_languages() -> None:
    bases = [named.basis for same in relations().same for named in same.figures if named.basis]
    assert [basis.en for basis in bases if not (basis.zh and basis.es)] == []
    # one English phrase is one basis to the audit, so it reads alike in the others too
    for language in ("zh", "es"):
        said = {(basis.en, basis.in_language(language)) for basis in bases}
        assert len(said) == len({basis.en for basis in bases})


def test_every_translation_states_its_figure() -> None:
    translated = {
        figure.name
        for document in documents()
        for figure in document.metadata.figures
        if document.metadata.id in ("article-en", "resumen-es")
    }
    found = [row for row in rows() if row.relation == "translation"]
    assert {row.claim.name for row in found} == translated
    assert {row.verdict for row in found} == {"agrees"}


def test_every_source_is_quoted_from_its_place() -> None:
    texts = {document.metadata.id: document.text for document in documents()}
    sources = {source for row in rows() for source in row.sources}
    for source in sources:
        text = texts[source.document_id]
        assert text[source.start : source.end] == source.quote
        assert source.start <= source.figure_start < source.figure_end <= source.end
        assert source.publisher
        assert source.published


def test_the_english_digest_alone_is_audited_with_its_own_figures() -> None:
    found = audit(documents(), relations(), "article-en")
    [row] = [
        row for row in found if key(row) == ("article_price_to_sales_en", "trailing_price_to_sales")
    ]
    assert row.verdict == "contradicts"
    assert {source.document_id for source in row.sources} == {"article-en"}
    assert all(
        "article-en" in row.claim.documents
        or (row.against and "article-en" in row.against.documents)
        for row in found
    )


def test_the_digest_without_the_other_documents() -> None:
    alone = [document for document in documents() if document.metadata.id == "article-zh"]
    found = audit(alone, relations())
    verdicts = {key(row): row.verdict for row in found if row.recomputed is not None}
    assert verdicts == {
        ("article_contract_revenue", "contract_value"): "agrees",
        ("article_midpoint_price", "midpoint"): "agrees",
        ("article_warrant_value", "stake_value"): "rounded",
        ("article_profit_share_given_up", "share_of"): "agrees",
        ("article_price_to_sales", "trailing_price_to_sales"): "contradicts",
        ("article_loss_last_year_rounded", "article_operating_loss_2025"): "contradicts",
        (
            "article_implied_diluted_shares_from_warrants",
            "article_implied_diluted_shares",
        ): "contradicts",
    }
    missing = [row for row in found if row.recomputed is None]
    assert {row.verdict for row in missing} == {"cannot be checked"}
    assert len(missing) > len(verdicts)


def test_the_whole_table_can_be_printed() -> None:
    text = audit_text(rows(), width=120)
    assert text.startswith(f"{len(rows())} checks\n   13  contradicts")
    assert "480亿美元 ÷ 5.1亿美元 = 94.118 times" in text
