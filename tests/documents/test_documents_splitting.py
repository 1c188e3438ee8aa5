import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents import Document, DocumentMetadata, split_document
from assistant.documents.normalise import normalise
from assistant.documents.tables import find_tables


def document(text: str, title: str = "A title") -> Document:
    text = normalise(text)
    metadata = DocumentMetadata(id="doc", title=title, language="en")
    return Document(metadata=metadata, text=text, tables=find_tables(text), source="doc.md")


def passages(text: str) -> list[str]:
    return [passage.text for passage in split_document(document(text))[0]]


def contexts(text: str) -> list[tuple[str, str]]:
    """First line and context of every passage."""
    return [(p.text.split("\n")[0], p.context) for p in split_document(document(text))[0]]


def clauses_of(text: str) -> list[str]:
    return [clause.text for clause in split_document(document(text))[1]]


SENTENCE = (
    "The plant made 4.2 gigawatt hours of cells, which is twice as much as in the year before it. "
)

LINE = st.one_of(
    st.sampled_from(
        [
            "# Title", "## 1. Part", "Short heading", "第三章 价格", "- an item: 3.5%", "1. first thing",
            "Q: How many?", "A: 12,500 of them.",
            "| a | b |", "| --- | --- |", "| 1,204 | 5.1 |", "(in millions)", "单位：百万元", "Table 2: Ships",
            "https://example.com/a.b,c", "```", "",
            "Title\n=====", "Intro to the list:", "**Bold line**", "问：多少？", "答：5.1亿元。",
        ]
    ),
    st.integers(1, 25).map(lambda n: SENTENCE * n),
    st.integers(1, 40).map(lambda n: "公司去年营收为5.1亿美元，亏损1.459亿美元，同比增长76%。" * n),
    st.lists(st.sampled_from([*"ab 。，.;:!?()「」“”\"—|#-", "3.5", "1,204", "中文", "U.S."]), max_size=60).map(
        "".join
    ),
)  # fmt: skip
TEXT = st.lists(LINE, max_size=30).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n"]).map(lambda gap: gap.join(lines))
)
NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")


@given(TEXT)
def test_passages_and_clauses_tile_the_text_with_exact_offsets(text):
    given_document = document(text)
    text = given_document.text
    found, clauses = split_document(given_document)
    assert [p.text for p in found] == [text[p.start : p.end] for p in found]
    assert [c.text for c in clauses] == [text[c.start : c.end] for c in clauses]
    solid = [i for i, character in enumerate(text) if not character.isspace()]
    for spans in (found, clauses):
        covered = [
            i for span in spans for i in range(span.start, span.end) if not text[i].isspace()
        ]
        assert covered == solid
    assert [p.id for p in found] == [f"doc:{n}" for n in range(len(found))]
    for passage in found:
        own = [c for c in clauses if c.passage_id == passage.id]
        assert [c.id for c in own] == [f"{passage.id}:{n}" for n in range(len(own))]
        assert own[0].start == passage.start
        assert own[-1].end == passage.end
    edges = {edge for span in (*found, *clauses) for edge in (span.start, span.end)}
    for match in NUMERAL.finditer(text):
        assert not edges & set(range(match.start() + 1, match.end()))


@given(TEXT)
def test_rows_of_a_table_are_never_split_and_carry_its_context(text):
    given_document = document(text)
    found, clauses = split_document(given_document)
    for table in given_document.tables:
        for row in re.finditer(r"\|.*\|", given_document.text[table.start : table.end]):
            start, end = table.start + row.start(), table.start + row.end()
            assert sum(p.start <= start and end <= p.end for p in found) == 1
            assert sum(c.start <= start and end <= c.end for c in clauses) == 1
        inside = [p for p in found if p.start < table.end and table.start < p.end]
        for passage in inside:
            for part in (table.header, table.scale_note):
                assert part in passage.context


def test_paragraphs_are_packed_to_passages_of_about_equal_size():
    text = "\n\n".join(SENTENCE * 3 for _ in range(8))
    assert [len(passage) for passage in passages(text)] == [838, 838, 558]


def test_chinese_passages_have_350_to_500_characters():
    paragraph = "公司去年营收为5.1亿美元，亏损1.459亿美元，同比增长76%，主要来自海外订单。" * 2
    sizes = [len(passage) for passage in passages("\n\n".join(paragraph for _ in range(20)))]
    assert all(300 <= size <= 500 for size in sizes), sizes


def test_a_long_paragraph_is_cut_between_sentences_only():
    found = passages(SENTENCE * 20)
    assert len(found) == 3
    assert all(piece.endswith("before it.") for piece in found)


def test_a_heading_begins_a_passage_and_stands_in_the_context_of_those_after_it():
    text = (
        f"# A title\n\n## Costs\n\n{SENTENCE * 9}\n\n{SENTENCE * 9}\n\n### Staff\n\nIt has 900 "
        f"people.\n\n## Outlook\n\nGood."
    )
    assert contexts(text) == [
        ("# A title", ""),
        (SENTENCE.strip() + " " + (SENTENCE * 8).strip(), "Costs"),
        ("### Staff", "Costs"),
        ("## Outlook", ""),
    ]


def test_headings_of_plain_texts_are_told_from_their_shape():
    body = "The plant employs 900 people, and it will hire more of them next year."
    text = (
        f"A report on plants, in short\n\n{body}\n\nStaff and wages\n\n{body}\n\n2.1 Outlook\n\n"
        f"{body}\n\nNot a heading,\n\n{body}"
    )
    assert contexts(text) == [
        ("A report on plants, in short", ""),
        ("Staff and wages", "A report on plants, in short"),
        ("2.1 Outlook", "A report on plants, in short"),
    ]


def test_chinese_headings_are_told_from_their_shape():
    body = "工厂去年雇用了900人，明年还会增加，公司说这是因为订单很多。"
    text = f"关于工厂的报告\n\n{body}\n\n一、员工与工资\n\n{body}\n\n谁来买单？\n\n{body}"
    assert [first for first, _ in contexts(text)] == [
        "关于工厂的报告",
        "一、员工与工资",
        "谁来买单？",
    ]


def test_two_headings_in_a_row_are_both_context():
    body = "The plant employs 900 people, and it will hire more of them next year. " * 12
    text = f"Report\n\nStaff\n\nWho works here\n\n{body}\n\n{body}"
    assert contexts(text)[-1][1] == "Report > Staff > Who works here"


def test_a_question_and_its_answer_are_one_passage():
    text = (
        "# FAQ\n\nSome words first.\n\nQ: How many?\n\nA: 900.\n\n- of them 400 in spring\n\nQ: "
        "Why?\nA: Nobody knows.\n\n问：多少？\n\n答：5.1亿元。"
    )
    assert passages(text) == [
        "# FAQ\n\nSome words first.",
        "Q: How many?\n\nA: 900.\n\n- of them 400 in spring",
        "Q: Why?\nA: Nobody knows.",
        "问：多少？\n\n答：5.1亿元。",
    ]


@pytest.mark.parametrize(
    "marks",
    [
        ("Question:", "Answer:"),
        ("P:", "R:"),
        ("Pregunta:", "Respuesta:"),
        ("**Q1:**", "**A1:**"),
        ("问题：", "回答："),
    ],
)
def test_question_marks_of_three_languages_are_known(marks):
    ask, answer = marks
    text = f"Words come before it, and they end here.\n\n{ask} How many?\n\n{answer} 900."
    assert passages(text)[-1] == f"{ask} How many?\n\n{answer} 900."


def test_a_question_without_an_answer_is_a_paragraph():
    assert passages("Some words stand here.\n\nQ: How many?\n\nNobody knows.") == [
        "Some words stand here.\n\nQ: How many?\n\nNobody knows."
    ]


def test_an_introduction_stays_with_its_list():
    text = f"{SENTENCE * 8}\n\nThese are the terms:\n\n- 900 people\n- 4.2 GWh"
    assert "These are the terms:\n\n- 900 people" in passages(text)[-1]


def test_every_piece_of_a_long_table_carries_caption_header_and_scale():
    rows = "\n".join(
        f"| Line number {n} of the ferries | {n * 1000} | {n * 1001} |" for n in range(60)
    )
    text = (
        f"# Report\n\n## Ferries\n\nTable 3: Passengers by line (in thousands)\n\n| Line | 2029 | "
        f"2030 |\n| --- | --- | --- |\n{rows}\n\nThe end of it."
    )
    found, clauses = split_document(document(text))
    context = "Report > Ferries\nTable 3: Passengers by line (in thousands)\n(in thousands)\n| Line | 2029 | 2030 |"
    pieces = [p for p in found if "| Line number" in p.text]
    assert len(pieces) >= 3
    # The first piece holds the headings themselves.
    assert [p.context for p in pieces] == [
        context.split("\n", 1)[1],
        *[context] * (len(pieces) - 1),
    ]
    assert [c.text for c in clauses][:4] == [
        "# Report",
        "## Ferries",
        "Table 3: Passengers by line (in thousands)",
        "| Line | 2029 | 2030 |\n| --- | --- | --- |",
    ]
    assert [c.text for c in clauses][4] == "| Line number 0 of the ferries | 0 | 0 |"
    assert found[-1].text == "The end of it."


def test_a_section_name_of_pages_is_a_heading():
    text = (
        "A title\n\nThe plant employs 900 people, and it will hire more.\n\nSources:\n\n"
        "https://example.com/a\n\nhttps://example.com/b"
    )
    assert passages(text)[-1] == "Sources:\n\nhttps://example.com/a\n\nhttps://example.com/b"


def test_code_is_not_read_as_headings():
    assert contexts("# Title\n\n```\n# a comment\nx = 5\n```\n\nText.") == [("# Title", "")]


def test_underlined_headings_are_headings():
    assert [
        first for first, _ in contexts("Title\n=====\n\nText one.\n\nPart\n----\n\nText two.")
    ] == ["Title", "Part"]


def test_an_empty_text_has_no_passages():
    assert split_document(document("")) == ([], [])


def test_splitting_is_deterministic():
    text = f"# A\n\n{SENTENCE * 30}\n\n| a | b |\n| 1 | 2 |"
    assert split_document(document(text)) == split_document(document(text))


def test_clauses_are_sentences_items_headings_and_rows():
    text = (
        "# Costs\n\nIt cost $3.5 million. It rose in the U.S. by 5%.\n\n- one item\n- two items\n\n"
        "| a | b |\n| --- | --- |\n| 1 | 2 |"
    )
    assert clauses_of(text) == [
        "# Costs", "It cost $3.5 million.", "It rose in the U.S. by 5%.", "- one item", "- two items",
        "| a | b |\n| --- | --- |", "| 1 | 2 |",
    ]  # fmt: skip
