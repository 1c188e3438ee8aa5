import io
import os
import zipfile
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from assistant.documents import (
    SUFFIXES,
    Document,
    DocumentMetadata,
    Limits,
    ReadingProcess,
    find_sources,
    read_document,
    split_document,
)
from assistant.documents.metadata import document_id
from assistant.errors import DocumentError

TEXT = "The plant at the harbour employs 900 people.\n\nIt made 4.2 GWh of cells in 2030."


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_a_text_file_becomes_a_document(tmp_path):
    path = write(tmp_path / "Plant notes.txt", TEXT)
    document = read_document(path)
    assert document.text == TEXT
    assert document.metadata == DocumentMetadata(
        id=document_id(path.resolve().as_posix()),
        title="The plant at the harbour employs 900 people.",
        language="en",
    )
    assert (document.source, document.tables, document.notes) == (str(path), (), ())


def test_front_matter_is_the_metadata_and_the_text_is_not_cleaned(tmp_path):
    body = (
        "# Plants\n\nHome\n\nNews\n\nLogin\n\nSearch\n\n2 hours ago\n\nRelated stories\n\n| Year | "
        "GWh |\n| --- | --- |\n| 2030 | 4.2 |"
    )
    path = write(
        tmp_path / "p.md",
        f"---\nid: plants\ntitle: Plants of the coast\nlanguage: en\n---\n\n{body}\n",
    )
    document = read_document(str(path))
    assert document.text == body
    assert document.metadata == DocumentMetadata(
        id="plants", title="Plants of the coast", language="en"
    )
    assert [table.header for table in document.tables] == ["| Year | GWh |"]


def test_every_supported_kind_is_read_and_split(tmp_path):
    document = docx.Document()
    document.add_paragraph("The plant employs 900 people.")
    document.save(str(tmp_path / "a.docx"))
    workbook = openpyxl.Workbook()
    workbook.active.append(["Year", "People"])
    workbook.active.append([2030, 900])
    workbook.save(tmp_path / "a.xlsx")
    html = f"<html><body><article><h1>Plants</h1><p>{TEXT}</p></article></body></html>"
    for name, content in {
        "a.txt": TEXT, "a.text": TEXT, "a.md": TEXT, "a.markdown": TEXT, "a.html": html, "a.htm": html, "a.xhtml": html,
        "a.csv": "Year,People\n2030,900\n", "a.tsv": "Year\tPeople\n2030\t900\n",
    }.items():  # fmt: skip
        write(tmp_path / name, content)
    sources = find_sources([tmp_path])
    assert {Path(source).suffix for source in sources} == set(SUFFIXES) - {".pdf"}
    for source in sources:
        found = read_document(source)
        assert "900" in found.text
        assert any("900" in passage.text for passage in split_document(found)[0])


def test_a_web_page_saved_as_text_is_read_as_a_page(tmp_path):
    path = write(
        tmp_path / "p.txt",
        f"<!DOCTYPE html><html><body><article><p>{TEXT}</p><script>x=1</script></article></body></html>",
    )
    assert "script" not in read_document(path).text


def test_reading_twice_gives_the_same_document(tmp_path):
    path = write(tmp_path / "a.txt", TEXT)
    assert read_document(path) == read_document(str(path))


def refused(path: Path | str, **options) -> str:
    with pytest.raises(DocumentError) as caught:
        read_document(path, **options)
    return str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    assert refused(tmp_path / "no.txt") == f"{tmp_path}/no.txt does not exist. Check the path."


def test_a_folder_is_refused(tmp_path):
    assert "is a folder" in refused(tmp_path)


@pytest.mark.parametrize("content", ["", " \n\n\t ", "\ufeff", "\u200b\u200b"])
def test_a_file_without_text_is_refused(tmp_path, content):
    path = write(tmp_path / "e.txt", content)
    assert refused(path) in {
        f"{path} is empty. Give a file with text.",
        f"{path} holds no text. Give a file with text.",
    }


def test_an_unsupported_kind_is_refused_with_the_list_of_those_supported(tmp_path):
    path = write(tmp_path / "deck.pptx", "x")
    assert refused(path) == (
        f"{path} is of a kind I cannot read (.pptx). Supported are .txt, .text, .md, .markdown, .html, "
        f".htm, .xhtml, .pdf, "
        ".docx, .csv, .tsv, .xlsx."
    )
    assert "(no ending)" in refused(write(tmp_path / "README", "x"))


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(500_000_000)
    assert refused(path) == (
        f"{path} has 500 MB, more than the limit of 100 MB. Split it into smaller files."
    )
    assert "more than the limit of 10 bytes" in refused(
        write(tmp_path / "s.txt", TEXT), limits=Limits(file_bytes=10)
    )


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 20, "holds a PNG image, not text"),
        ("a.md", b"MZ\x90\x00\x03\x00\x00\x00" * 40, "holds a Windows program, not text"),
        ("a.html", b"\x7fELF\x02\x01\x01\x00" * 40, "holds a Linux program, not text"),
        ("a.pdf", b"plain words", "is not a PDF file I can read"),
        ("a.docx", b"plain words", "is not a Word file"),
        ("a.xlsx", b"plain words", "is not an Excel file"),
        ("a.csv", b"a,b\n1,\x00\n", "holds zero bytes"),
        ("a.md", b"---\ntitle: x\n---\ntext", "the field `id` is missing"),
    ],
)
def test_what_a_name_promises_and_a_file_does_not_hold_is_refused(tmp_path, name, content, message):
    path = write(tmp_path / name, content)
    error = refused(path)
    assert message in error
    assert str(path) in error


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path):
    path = write(tmp_path / "a.txt", TEXT)
    path.chmod(0)
    assert "cannot be opened" in refused(path)


def test_a_pipe_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert "is not a regular file" in refused(tmp_path / "pipe.txt")


def test_folders_are_expanded_in_order_without_hidden_or_foreign_files(tmp_path):
    for name in (
        "b.txt",
        "a/z.md",
        "a/c.PDF",
        ".hidden.txt",
        ".git/x.txt",
        "a/.cache/y.md",
        "~$a.docx",
        "image.png",
        "a/README",
    ):
        write(tmp_path / name, "x")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert find_sources([tmp_path]) == [
        tmp_path / "a/c.PDF",
        tmp_path / "a/z.md",
        tmp_path / "b.txt",
    ]


def test_sources_named_twice_come_once_and_addresses_stay(tmp_path):
    path = write(tmp_path / "b.txt", "x")
    url = "https://example.com/a"
    assert find_sources([url, path, tmp_path, str(path), url]) == [url, path]


def test_a_file_named_itself_is_kept_whatever_its_kind(tmp_path):
    path = write(tmp_path / "image.png", "x")
    assert find_sources([path]) == [path]


def test_paths_that_give_nothing_are_refused(tmp_path):
    with pytest.raises(DocumentError, match=r"/no does not exist\. Check the path\."):
        find_sources([tmp_path / "no"])
    with pytest.raises(
        DocumentError, match=r"^The folder .* holds no file I can read\. Supported are \.txt"
    ):
        find_sources([tmp_path])


@pytest.mark.parametrize(
    "url", ["ftp://example.com/a.txt", "file:///etc/passwd", "javascript://x", "gopher://h/1"]
)
def test_other_addresses_than_web_addresses_are_refused(url):
    assert refused(url) == f"{url} is not an http or https address; no other kind is fetched."


def office_files() -> dict[str, bytes]:
    document, workbook = docx.Document(), openpyxl.Workbook()
    document.add_heading("Plants", 1)
    document.add_table(2, 2).cell(0, 0).text = "900"
    workbook.active.append(["Year", "People"])
    workbook.active.append([2030, 900])
    files = {}
    for suffix, file in ((".docx", document), (".xlsx", workbook)):
        packed, plain = io.BytesIO(), io.BytesIO()
        file.save(packed)
        # Stored without compression, a changed byte reaches the XML and not only the archive's checks.
        with (
            zipfile.ZipFile(packed) as source,
            zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as target,
        ):
            for name in source.namelist():
                target.writestr(name, source.read(name))
        files[suffix] = plain.getvalue()
    return files


def pdf_file() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    canvas.drawString(72, 700, "The plant at the harbour employs 900 people.")
    canvas.save()
    return buffer.getvalue()


WHOLE = {
    **office_files(),
    ".pdf": pdf_file(),
    ".html": f"<html><body><table><tr><td>{TEXT}</td></tr></table><p>{TEXT}</p></body></html>".encode(),
    ".csv": b'Year;People\n2030;"900"\n',
    ".md": f"---\nid: a\ntitle: T\nlanguage: en\n---\n# Plants\n\n{TEXT}".encode(),
    ".txt": TEXT.encode(),
}
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=8)), min_size=1, max_size=6
)


@pytest.fixture(scope="module")
def process():
    with ReadingProcess() as process:
        yield process


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(suffix=st.sampled_from(sorted(WHOLE)), changes=CHANGES)
def test_a_damaged_file_is_read_or_refused_in_a_sentence_and_nothing_else(
    tmp_path, process, suffix, changes
):
    data = WHOLE[suffix]
    for place, removed, added in changes:
        position = int(place * len(data))
        data = data[:position] + added + data[position + removed :]
    path = write(tmp_path / f"a{suffix}", data)
    outcome: Document | DocumentError
    try:
        outcome = read_document(path, process=process)
    except DocumentError as error:
        outcome = error
    if isinstance(outcome, DocumentError):
        assert outcome.code != "reader_failed"
        assert str(path) in str(outcome)
        assert str(outcome).endswith(".")
    else:
        passages, _ = split_document(outcome)
        assert all(outcome.text[p.start : p.end] == p.text for p in passages)


def test_the_day_of_access_belongs_to_addresses_only(tmp_path):
    path = write(tmp_path / "a.txt", TEXT)
    assert read_document(path, today=date(2031, 4, 1)).metadata.accessed is None
