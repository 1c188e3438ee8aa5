"""Words for lexical search."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.index.tokens import tokens


def test_text_without_spaces_is_cut_into_pairs() -> None:
    assert tokens("估值480亿美元") == ["估值", "480", "亿美", "美元"]


def test_a_lone_character_is_a_word() -> None:
    assert tokens("芯") == ["芯"]


def test_names_with_digits_are_kept_whole_and_in_parts() -> None:
    assert tokens("WSE-3 and 2,625") == ["wse", "3", "wse3", "and", "2", "625", "2625"]


def test_accents_and_width_do_not_matter() -> None:
    assert tokens("Energía ABC") == ["energia", "abc"]


def test_kana_and_korean_are_found() -> None:
    assert tokens("東京タワー") == ["東京", "京タ", "タワ", "ワー"]
    assert tokens("서울 타워") == ["서울", "타워"]


@given(st.text())
def test_every_token_is_searchable(text: str) -> None:
    assert all(token and '"' not in token and " " not in token for token in tokens(text))
