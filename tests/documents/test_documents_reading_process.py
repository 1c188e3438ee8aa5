"""Costly formats are read in a process of their own: the same as here, within limits, not in the way of others."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from costly_files import slow_pdf
from reportlab.pdfgen.canvas import Canvas

from assistant.documents import Limits, ReadingProcess, find_sources, read_document
from assistant.documents.formats import COSTLY, extract, kind_of
from assistant.errors import DocumentError

LIMITS = Limits()
PAGES = Path(__file__).with_name("pages")
TEXT = "The plant at the harbour employs 900 people."
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs limits of POSIX")


def pdf(*pages: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    for page in pages:
        for i, line in enumerate(page.split("\n")):
            canvas.drawString(72, 700 - 14 * i, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def word() -> bytes:
    document, buffer = docx.Document(), io.BytesIO()
    document.add_heading("Plants", 1)
    document.add_paragraph(TEXT)
    document.add_table(2, 2).cell(0, 0).text = "900"
    document.core_properties.title = "Notes on plants"
    document.save(buffer)
    return buffer.getvalue()


def excel() -> bytes:
    workbook, buffer = openpyxl.Workbook(), io.BytesIO()
    workbook.active.append(["Year", "People", "Share"])
    workbook.active.append([2030, 900, 0.37])
    workbook.active.append([2031, "=B2", None])
    workbook.create_sheet("kept").sheet_state = "hidden"
    workbook.save(buffer)
    return buffer.getvalue()


FILES = {
    "a.pdf": pdf(f"{TEXT}\nIt made 4.2 GWh of cells in 2030.", "", f"2031\n{TEXT}"),
    "scan.pdf": pdf("", ""),
    "broken.pdf": b"%PDF-1.7 nothing",
    "a.docx": word(),
    "cut.docx": word()[:-400],
    "a.xlsx": excel(),
    "cut.xlsx": excel()[:-400],
    "no.xlsx": word(),
    "menu.html": b"<html><body><ul><li><a href='/'>Home</a></li></ul></body></html>",
    **{path.name: path.read_bytes() for path in sorted(PAGES.iterdir())},
}


@pytest.fixture(scope="module")
def process():
    with ReadingProcess() as process:
        yield process


def outcome(read, *given):
    try:
        return read(*given)
    except DocumentError as error:
        return error.code, error.fields


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_as_it_would_be_read_here(process, name):
    data = FILES[name]
    kind = kind_of(Path(name).suffix, data)
    here = outcome(lambda: extract(kind, data, name, LIMITS)[1])
    assert outcome(process.read, kind, data, name, LIMITS) == here


def test_the_charset_a_server_names_is_used(process):
    data = (
        "<html><body><article><p>La compañía emplea a 900 personas en España.</p></article>".encode(
            "cp1252"
        )
    )
    found = process.read("html", data, "https://a.example/", LIMITS, "windows-1252")
    assert found == extract("html", data, "https://a.example/", LIMITS, "windows-1252")[1]
    assert "compañía" in found.text


def test_many_files_share_one_process(process, tmp_path):
    for i in range(100):
        (tmp_path / f"{i:03}.pdf").write_bytes(pdf(f"{TEXT} Report {i}."))
    numbers, texts = set(), []
    for source in find_sources([tmp_path]):
        texts.append(read_document(source, process=process).text)
        numbers.add(process.pid)
    assert texts == [f"{TEXT} Report {i}." for i in range(100)]
    assert len(numbers) == 1


def test_texts_start_no_process(tmp_path):
    for name in ("a.txt", "a.md", "a.csv"):
        (tmp_path / name).write_text(f"{TEXT}\n")
        with ReadingProcess() as process:
            read_document(tmp_path / name, process=process)
            assert process.pid is None


def test_a_web_page_under_the_name_of_a_text_is_read_in_the_process(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(f"\n<!DOCTYPE html><html><body><article><p>{TEXT}</p></article></body></html>")
    with ReadingProcess() as process:
        assert read_document(path, process=process).text == TEXT
        assert process.pid is not None


@POSIX
def test_a_file_that_takes_too_long_is_told_and_the_next_is_read(tmp_path):
    slow, good = tmp_path / "slow.pdf", tmp_path / "good.pdf"
    slow.write_bytes(slow_pdf(2_000_000))
    good.write_bytes(pdf(TEXT))
    limits = replace(LIMITS, processor_seconds=1)
    with ReadingProcess() as process:
        first = read_document(good, limits=limits, process=process)
        number = process.pid
        with pytest.raises(DocumentError) as caught:
            read_document(slow, limits=limits, process=process)
        assert str(caught.value) == (
            f"{slow} takes more than 1 seconds of processor time to read. Split it, or save it again from the program "
            "it was made with, and give that file."
        )
        assert process.pid is None
        assert read_document(good, limits=limits, process=process) == first
        assert process.pid not in {None, number}


@POSIX
def test_the_limit_of_processor_time_is_for_each_file(process):
    limits = replace(LIMITS, processor_seconds=2)
    data = pdf(*(f"{TEXT}\n" * 40 for _ in range(10)))
    spent = -time.process_time()
    extract("pdf", data, "a.pdf", limits)
    spent += time.process_time()
    process.read("pdf", data, "a.pdf", limits)
    number = process.pid
    for _ in range(int(4 / spent) + 1):
        process.read("pdf", data, "a.pdf", limits)
    assert process.pid == number


@POSIX
def test_a_file_that_takes_too_much_memory_is_told(process):
    limits = replace(LIMITS, memory_bytes=250_000_000)
    with pytest.raises(DocumentError) as caught:
        process.read("pdf", slow_pdf(2_000_000), "big.pdf", limits)
    assert str(caught.value) == (
        "big.pdf takes more than 250 MB of memory to read. Split it into smaller files."
    )
    assert process.read("pdf", pdf(TEXT), "a.pdf", LIMITS).text == TEXT


def test_a_file_is_not_waited_for_without_end(process):
    limits = replace(LIMITS, wait_seconds=0.5)
    with pytest.raises(DocumentError) as caught:
        process.read("pdf", slow_pdf(2_000_000), "slow.pdf", limits)
    assert caught.value.code == "waited"
    assert process.pid is None
    assert process.read("pdf", pdf(TEXT), "a.pdf", LIMITS).text == TEXT


@POSIX
def test_a_process_killed_in_the_middle_is_told_and_the_next_file_read(process):
    process.read("pdf", pdf(TEXT), "a.pdf", LIMITS)
    timer = threading.Timer(0.5, os.kill, [process.pid, signal.SIGKILL])
    timer.start()
    with pytest.raises(DocumentError) as caught:
        process.read("pdf", slow_pdf(2_000_000), "slow.pdf", LIMITS)
    timer.join()
    assert (caught.value.code, caught.value.fields) == (
        "reader_failed",
        {"source": "slow.pdf", "reason": "SIGKILL"},
    )
    assert process.read("pdf", pdf(TEXT), "a.pdf", LIMITS).text == TEXT


@POSIX
def test_a_process_killed_between_two_files_costs_no_file(process):
    process.read("pdf", pdf(TEXT), "a.pdf", LIMITS)
    os.kill(process.pid, signal.SIGKILL)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert process.read("pdf", pdf(TEXT), "a.pdf", LIMITS).text == TEXT


def test_closing_from_another_thread_ends_the_reading():
    process = ReadingProcess()

    def close_once_started():
        while process.pid is None:
            time.sleep(0.01)
        process.close()

    closing = threading.Thread(target=close_once_started)
    closing.start()
    with pytest.raises(DocumentError, match="slow"):
        process.read("pdf", slow_pdf(2_000_000), "slow.pdf", LIMITS)
    closing.join()
    assert process.pid is None
    with pytest.raises(ValueError, match="closed"):
        process.read("pdf", pdf(TEXT), "a.pdf", LIMITS)


_READS = """
import signal, sys
# a shell's background job, tests run in one included, begins with Ctrl-C ignored
signal.signal(signal.SIGINT, signal.default_int_handler)
from assistant.documents import ReadingProcess, read_document
with ReadingProcess() as process:
    read_document(sys.argv[1], process=process)
    print(process.pid, flush=True)
    read_document(sys.argv[2], process=process)
"""


def gone(number: int) -> bool:
    for _ in range(100):
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@POSIX
@pytest.mark.parametrize("whole_group", [True, False])
def test_ctrl_c_ends_both_processes(tmp_path, whole_group):
    good, slow = tmp_path / "good.pdf", tmp_path / "slow.pdf"
    good.write_bytes(pdf(TEXT))
    slow.write_bytes(slow_pdf(2_000_000))
    with subprocess.Popen(
        [sys.executable, "-c", _READS, str(good), str(slow)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as program:
        number = int(program.stdout.readline())
        time.sleep(0.5)
        if whole_group:
            os.killpg(program.pid, signal.SIGINT)
        else:
            os.kill(program.pid, signal.SIGINT)
        _, said = program.communicate(timeout=60)
    assert program.returncode == -signal.SIGINT
    assert said.rstrip().endswith("KeyboardInterrupt")
    assert "reading_child" not in said
    assert gone(number)


def test_the_process_loads_no_model_library_and_no_page(tmp_path):
    files = []
    for name in ("a.pdf", "a.docx", "a.xlsx", "news_en.html"):
        files.append(str(tmp_path / name))
        (tmp_path / name).write_bytes(FILES[name])
    program = """
import sys
from pathlib import Path
import assistant.documents.reading_child
from assistant.documents.formats import extract, kind_of
from assistant.documents.limits import Limits
for name in sys.argv[1:]:
    data = Path(name).read_bytes()
    extract(kind_of(Path(name).suffix, data), data, name, Limits())
print(*{module.partition(".")[0] for module in sys.modules})
"""
    said = subprocess.run(
        [sys.executable, "-c", program, *files],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    loaded = set(said.stdout.split())
    assert {"pypdf", "docx", "openpyxl", "trafilatura"} <= loaded
    assert not loaded & {"torch", "transformers", "gradio", "langchain", "chromadb", "httpx"}


def test_every_costly_kind_has_an_ending():
    assert {kind_of(suffix, b"") for suffix in (".pdf", ".docx", ".xlsx", ".html")} == COSTLY
