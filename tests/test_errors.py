"""Sentences about documents: every one that can be raised is in the catalogue, in three languages, and reads whole."""

import ast
import pickle
import string
from pathlib import Path

import pytest

import assistant
from assistant.errors import DocumentError, StoreError, part, sentences

PACKAGE = Path(assistant.__file__).parent
LANGUAGES = ("en", "zh", "es")


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def calls() -> list[tuple[str, str, set[str]]]:
    """Every place where a sentence of the catalogue is used: the place, the sentence's name, the fields given."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if path == PACKAGE / "errors.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {
                "DocumentError",
                "part",
            }:
                place = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                codes = codes_of(node.args)
                assert codes, f"{place} names no sentence"
                found += [(place, code, {k.arg or "**" for k in node.keywords}) for code in codes]
    return found


def codes_of(given: list[ast.expr]) -> list[str]:
    """The names an argument can be: a string, or one of two strings."""
    options = [given[0].body, given[0].orelse] if isinstance(given[0], ast.IfExp) else given
    return [
        node.value
        for node in options
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


def test_every_sentence_that_is_raised_is_in_the_catalogue_with_its_fields():
    used = calls()
    assert len(used) > 70
    wrong = {
        place: code
        for place, code, fields in used
        if code not in sentences() or placeholders(sentences()[code]["en"]) != fields
    }
    assert wrong == {}
    assert set(sentences()) - {code for _, code, _ in used} == set()


@pytest.mark.parametrize("code", sentences())
def test_a_sentence_says_the_same_in_every_language(code):
    said = sentences()[code]
    assert tuple(said) == LANGUAGES
    assert {language: placeholders(said[language]) for language in LANGUAGES} == dict.fromkeys(
        LANGUAGES, placeholders(said["en"])
    )
    whole = said["en"].endswith(".")
    assert said["es"].endswith(".") == whole
    assert said["zh"].endswith("。") == whole
    assert len(set(said.values())) == 3


@pytest.mark.parametrize(
    ("error", "en", "zh", "es"),
    [
        (
            DocumentError("empty", source="x.txt"),
            "x.txt is empty. Give a file with text.",
            "x.txt 是空文件。请给出有文字的文件。",
            "x.txt está vacío. Indique un archivo con texto.",
        ),
        (
            DocumentError("cells", source="x.csv", limit=200_000),
            "x.csv has more than 200,000 cells. Take out the rows or sheets that are not needed.",
            "x.csv 的单元格超过 200,000 个。请删去不需要的行或工作表。",
            "x.csv tiene más de 200\u202f000 celdas. Quite las filas u hojas que no hagan falta.",
        ),
        (
            DocumentError("holds", source="x.txt", kind=part("holds_png")),
            "x.txt holds a PNG image, not text. Give a text, or convert it to one.",
            "x.txt 的内容是 PNG 图片，不是文本。请给出文本，或先转换成文本。",
            "x.txt contiene una imagen PNG, no texto. Indique un texto o conviértalo en uno.",
        ),
        (
            DocumentError(
                "front_unusable",
                source="x.md",
                faults=(part("front_missing", field="id"), part("front_missing", field="title")),
            ),
            "The front matter of x.md cannot be used: the field `id` is missing; the field `title` is missing.",
            "x.md 开头的元数据不能用：缺少字段 `id`；缺少字段 `title`。",
            "La cabecera de metadatos de x.md no se puede usar: falta el campo `id`; falta el campo `title`.",
        ),
        (
            DocumentError(
                "scheme", address="ftp://b/", where=part("redirected", source="http://a/")
            ),
            "ftp://b/, to which http://a/ redirects, is not an http or https address; no other kind is fetched.",
            "ftp://b/（由 http://a/ 重定向而来） 不是 http 或 https 地址；只读取这两种地址。",
            "ftp://b/, a la que redirige http://a/, no es una dirección http ni https; no se leen de otro tipo.",
        ),
    ],
)
def test_an_error_is_said_in_three_languages_and_its_message_is_english(error, en, zh, es):
    assert str(error) == en
    assert {language: error.said(language) for language in LANGUAGES} == {
        "en": en,
        "zh": zh,
        "es": es,
    }


def test_braces_in_what_was_given_stay_as_they_are():
    assert DocumentError("empty", source="{0}{source}").said("es").startswith("{0}{source} está")


def test_an_error_can_be_told_of_the_source_under_another_name():
    error = DocumentError("cells", source="/tmp/x.csv", limit=5).about("x.csv")
    assert (error.code, error.fields) == ("cells", {"source": "x.csv", "limit": 5})


def test_an_error_goes_whole_from_one_process_to_another():
    error = DocumentError("holds", source="x.txt", kind=part("holds_png"))
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.code, again.fields) == (DocumentError, error.code, error.fields)
    assert again.said("zh") == error.said("zh")


def test_an_error_without_translations_is_said_in_english():
    assert StoreError("There is no index.").said("zh") == "There is no index."
