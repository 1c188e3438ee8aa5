"""A model that goes round in circles is noticed; a text that only repeats what people repeat is not."""

import pytest

from assistant.chain.repetition import repeats, too_far


@pytest.mark.parametrize(
    ("text", "looped"),
    [
        ("收盘价为人民币人民币", False),
        ("收盘价为人民币人民币人民币", True),
        ("收盘价为 人民币  人民币 人民币", True),
        ("每股 ￥ ￥ ￥", True),
        ("the price of the price of the price of", True),
        ("the price of the price of", False),
        ("/ 没有说明。 / 没有说明。 / 没有说明。", True),
        ("It cost 1,000,000,000", False),
        ("It cost 111", False),
        ("And so on...", False),
        ("On the web: www", False),
        ("banana", False),
        ("", False),
        (f"{'long ' * 15}a {'long ' * 15}a {'long ' * 15}a", True),
        ("The fees of 2019, the fees of 2020 and the fees of 2021", False),
    ],
)
def test_a_phrase_said_three_times_in_a_row_is_a_loop(text: str, looped: bool) -> None:
    assert repeats(text) is looped


@pytest.mark.parametrize(
    ("language", "characters", "too_many"),
    [("zh", 59, False), ("zh-Hant", 60, True), ("es", 114, False), ("en", 115, True)],
)
def test_a_figure_has_to_come_in_time(language: str, characters: int, too_many: bool) -> None:
    assert too_far("x" * characters, language) is too_many
