"""What the grammar lets through; the real engine is asked in test_real_models.py."""

from assistant.chain.evidence import EvidenceSentence
from assistant.chain.grammar import answer_grammar, names, numerals
from assistant.chain.localise import localise
from assistant.documents.types import DocumentMetadata, Passage
from assistant.figures import find_figures


def sentence(text: str, language: str = "en", shown_in: str | None = None) -> EvidenceSentence:
    figures = find_figures(text, language)
    localised = localise(text, figures, shown_in or language, foreign=shown_in is not None)
    passage = Passage(id="d:0", document_id="d", ordinal=0, start=0, end=len(text), text=text)
    return EvidenceSentence(
        passage=passage,
        metadata=DocumentMetadata(id="d", title="Report", language=language),
        start=0,
        end=len(text),
        quote=text,
        shown=localised.text,
        figures=figures,
        numerals=localised.numerals,
        clause_ids=("d:0:0",),
        score=1.0,
    )


def test_numerals_are_whole_and_names_and_dates_too() -> None:
    evidence = [sentence("The WSE-3 made $145.9 million by 2025-10-03, unlike the B200.")]
    assert set(numerals(evidence, "And 450 days later?", "en")) == {
        "$145.9 million",
        "WSE-3",
        "2025-10-03",
        "B200",
        "450 days",
    }


def test_localised_evidence_gives_localised_numerals() -> None:
    evidence = [sentence("2025年亏损1.459亿美元。", "zh", shown_in="en")]
    assert set(numerals(evidence, "How big is the loss?", "en")) == {"$145.9 million", "2025"}


def test_dates_can_be_written_as_the_answers_language_writes_them() -> None:
    chinese = [sentence("码头于2024年9月1日启用。", "zh", shown_in="en")]
    assert set(numerals(chinese, "When did it open?", "en")) == {"2024", "9", "1"}
    english = [sentence("The quay opened on 1 September 2024.", "en", shown_in="zh")]
    assert set(numerals(english, "码头何时启用？", "zh")) == {"2024", "9", "1"}


def test_a_chinese_answer_has_latin_letters_only_in_names() -> None:
    evidence = [sentence("Norsa Lines lost money on its WSE-3 ships.")]
    assert set(names(evidence, "Norsa 亏了吗?")) >= {"Norsa Lines", "Norsa", "WSE-3"}
    grammar = answer_grammar(evidence, "Norsa 亏了吗?", "zh")
    assert "A-Za-z" in grammar.split("text ::=")[1]
    assert '"money"' not in grammar


def test_an_english_answer_has_no_chinese_characters() -> None:
    grammar = answer_grammar([sentence("亏损很大。", "zh", "en")], "How big?", "en")
    assert "\u4e00-\u9fff" in grammar.split("text ::=")[1]


def test_quotes_in_numerals_are_escaped() -> None:
    evidence = [sentence('It is 12" wide.')]
    grammar = answer_grammar(evidence, "How wide?", "en")
    assert '\\"' in grammar or '"12' in grammar
