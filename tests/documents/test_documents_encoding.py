import pytest

from assistant.documents.encoding import decode
from assistant.errors import DocumentError

CHINESE = [
    "芯片",
    "一",
    "你好",
    "收入\n",
    "毛利率37%",
    "东方财富",
    "营收5.1亿美元",
    "这座工厂拥有4万亿颗电芯",
    "公司2030年收入为7.3亿美元，净亏损0.284亿美元。",
    "价格是3000元",
    "Norvik的估值是310亿美元",
]
TRADITIONAL = [
    "營收5.1億美元",
    "這筆交易價值多少",
    "公司2030年收入為7.3億美元，淨虧損0.284億美元。",
]
SPANISH = [
    "años",
    "café",
    "¿Qué pasó?",
    "“¿Qué pasó?”",
    "El año pasado perdió 145,9 millones €; la pérdida fue mayor en España.",
]


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("text", CHINESE)
def test_short_chinese_texts_are_read_right(text, encoding):
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [text for text in CHINESE if len(text) > 4])
def test_utf16_without_a_mark_is_recognised(text, encoding):
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("encoding", ["big5", "utf-8", "utf-16", "gb18030"])
@pytest.mark.parametrize("text", TRADITIONAL)
def test_traditional_chinese_is_read_right(text, encoding):
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-16", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("text", SPANISH)
def test_spanish_is_read_right(text, encoding):
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (
            "収益は五億ドルで、前年より七十六パーセント増えた。会社は新しい契約を結んだ。" * 3,
            "shift_jis",
        ),
        (
            "매출은 오억 달러이며 전년보다 칠십육 퍼센트 늘었다. 회사는 새로운 계약을 맺었다." * 3,
            "euc_kr",
        ),
        ("Выручка составила 510 миллионов долларов, убыток 145,9 миллиона." * 3, "cp1251"),
        ("Привет", "utf-8"),
    ],
)
def test_other_scripts_are_not_taken_for_chinese(text, encoding):
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_a_declared_chinese_encoding_is_read_as_its_superset(declared):
    assert decode("镕基，€12".encode("gb18030"), "a.html", declared) == "镕基，€12"


def test_a_wrong_declaration_is_overruled():
    assert decode("营收增长".encode("gb18030"), "a.html", "utf-8") == "营收增长"


def test_damaged_utf8_is_refused_with_the_line_and_not_read_as_something_else():
    data = "第一行有很多字，营收增长四成\n第二行也有字，利润下降一成。".encode()
    broken = data[:-6] + b"\xe4" + data[-6:]
    with pytest.raises(
        DocumentError,
        match=r"^a\.txt looks like UTF-8 but is damaged: the bytes at line 2 cannot be read",
    ):
        decode(broken, "a.txt")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "a PNG image"),
        (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" * 10, "a Windows program"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00", "a Linux program"),
        (bytes(range(256)) * 20, "binary data"),
        (b"text with \x00\x00\x00\x00 zero bytes \x00\x01\x02", "binary data"),
    ],
)
def test_binary_data_is_refused_in_a_sentence(data, message):
    with pytest.raises(DocumentError, match=rf"^photo\.txt holds {message}, not text\."):
        decode(data, "photo.txt")


def test_letters_that_begin_a_program_may_begin_a_text():
    assert decode(b"MZ is the postcode area.", "a.txt") == "MZ is the postcode area."
