import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from assistant.documents.pdf import read_pdf
from assistant.documents.tables import find_tables
from assistant.errors import DocumentError


def make_pdf(*pages: Callable[[Canvas], None], title: str | None = None) -> bytes:
    """A PDF of A4 pages, each drawn by one function."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=True)
    if title:
        canvas.setTitle(title)
    for draw in pages:
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write_lines(
    canvas: Canvas, lines: list[str], *, x: int = 72, top: int = 760, step: int = 14
) -> None:
    for i, line in enumerate(lines):
        canvas.drawString(x, top - step * i, line)


def test_lines_are_joined_into_paragraphs_and_divided_words_made_whole():
    def page(canvas):
        write_lines(
            canvas,
            [
                "The company reported revenue of $510 million for the year, an in-",
                "crease of 76% over the year before. Its well-",
                "known chip is built on a 12-inch wafer and delivers 150-",
                "160 units a day in a state-of-the-art plant near the coast.",
                "",
                "A second paragraph follows here.",
            ],
        )

    assert read_pdf(make_pdf(page), "a.pdf").text == (
        "The company reported revenue of $510 million for the year, an increase of 76% over the year before. "
        "Its wellknown chip is built on a 12-inch wafer and delivers 150-160 units a day in a state-of-the-art "
        "plant near the coast.\n\nA second paragraph follows here."
    )


def test_chinese_lines_are_joined_without_a_space():
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def page(canvas):
        canvas.setFont("STSong-Light", 12)
        write_lines(
            canvas,
            [
                "公司去年收入为五点一亿美元，运营亏损为一点四五九亿美元，主要因为研发",
                "费用上升。全年交付芯片9000片。",
            ],
        )

    assert read_pdf(make_pdf(page), "a.pdf").text == (
        "公司去年收入为五点一亿美元，运营亏损为一点四五九亿美元，主要因为研发费用上升。全年交付芯片9000片。"
    )


def test_a_table_set_in_columns_keeps_rows_header_and_scale_note():
    def page(canvas):
        write_lines(
            canvas,
            ["The results of the year are shown below.", "", "Consolidated results (in millions)"],
        )
        rows = [
            ("", "2024", "2025"),
            ("Revenue", "$290.3", "$510.0"),
            ("Operating loss", "(101.4)", "(145.9)"),
        ]
        for i, row in enumerate(rows):
            for x, cell in zip((72, 270, 360), row, strict=True):
                canvas.drawString(x, 700 - 14 * i, cell)
        write_lines(canvas, ["The loss widened because of research costs."], top=630)

    text = read_pdf(make_pdf(page), "a.pdf").text
    assert text == (
        "The results of the year are shown below.\n\nConsolidated results (in millions)\n\n"
        "|  | 2024 | 2025 |\n| --- | --- | --- |\n| Revenue | $290.3 | $510.0 |\n| Operating loss | "
        "(101.4) | (145.9) |\n\n"
        "The loss widened because of research costs."
    )
    (table,) = find_tables(text)
    assert (table.caption, table.header, table.scale_note) == (
        "Consolidated results (in millions)",
        "|  | 2024 | 2025 |",
        "(in millions)",
    )


def test_columns_of_prose_are_read_one_after_the_other():
    left = [f"Left column line {i} goes on with words" for i in range(6)]
    right = [f"Right column line {i} goes on with words" for i in range(6)]

    def page(canvas):
        write_lines(canvas, left, x=50)
        write_lines(canvas, right, x=330)

    text = read_pdf(make_pdf(page), "a.pdf").text
    assert text.index("Left column line 5") < text.index("Right column line 0")


def report_pages(count: int) -> list[Callable[[Canvas], None]]:
    def page(number):
        def draw(canvas):
            write_lines(canvas, ["Annual report of Norvik Cells 2030"], top=800)
            write_lines(
                canvas,
                [
                    f"Plant {number} made {number * 7 + 100} cells a day in the year under report, and its",
                    f"costs fell by {number}%.",
                ],
            )
            write_lines(canvas, [f"Page {number} of {count}"], top=40)

        return draw

    return [page(number) for number in range(1, count + 1)]


def test_running_heads_and_page_numbers_go_and_figures_stay():
    extract = read_pdf(make_pdf(*report_pages(4)), "a.pdf")
    assert extract.text == "Annual report of Norvik Cells 2030\n\n" + "\n\n".join(
        f"Plant {n} made {n * 7 + 100} cells a day in the year under report, and its costs fell by {n}%."
        for n in range(1, 5)
    )
    assert extract.notes == (
        "Left out because it repeats on the pages: “Annual report of Norvik Cells …”.",
    )


def test_last_lines_that_only_look_like_page_numbers_stay():
    def page(value):
        return lambda canvas: write_lines(
            canvas, ["The plant's output in tonnes, measured at the gate, was", str(value)]
        )

    text = read_pdf(make_pdf(page(310), page(95), page(1204)), "a.pdf").text
    assert [value for value in ("310", "95", "1204") if value in text] == ["310", "95", "1204"]


def test_a_running_head_that_holds_the_scale_stays():
    def page(number):
        return lambda canvas: (
            write_lines(canvas, ["(in thousands of euros)"], top=800),
            write_lines(
                canvas,
                [f"Segment {number} earned {number * 31} in the year that ended in December."],
            ),
        )

    text = read_pdf(make_pdf(*(page(n) for n in range(1, 5))), "a.pdf").text
    assert text.count("(in thousands of euros)") == 4


def test_the_title_is_the_stated_one_or_the_first_line():
    def page(canvas):
        write_lines(
            canvas, ["Findings of the survey", "", "We asked 1,204 people about their bread."]
        )

    assert read_pdf(make_pdf(page, title="Survey of bread"), "a.pdf").title == "Survey of bread"
    assert read_pdf(make_pdf(page, title="untitled"), "a.pdf").title == "Findings of the survey"


def test_pages_without_text_are_named():
    def text_page(canvas):
        write_lines(canvas, ["The first page says that 12 ships were built last year."])

    extract = read_pdf(make_pdf(text_page, lambda canvas: canvas.rect(100, 100, 50, 50)), "a.pdf")
    assert extract.notes == ("No text on page 2 of 2: empty, or a picture.",)


def encrypted(data: bytes, *, user: str, owner: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user_password=user, owner_password=owner, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def plain_pdf() -> bytes:
    return make_pdf(
        lambda canvas: write_lines(canvas, ["A secret report about 12 ships in 3 harbours."])
    )


def test_a_file_with_a_password_is_refused_in_a_sentence():
    with pytest.raises(
        DocumentError, match=r"^report\.pdf is protected by a password\. Save a copy without"
    ):
        read_pdf(encrypted(plain_pdf(), user="open", owner="own"), "report.pdf")


def test_a_file_that_only_restricts_printing_is_read():
    extract = read_pdf(encrypted(plain_pdf(), user="", owner="own"), "report.pdf")
    assert extract.text == "A secret report about 12 ships in 3 harbours."


def test_a_scan_is_refused_in_a_sentence():
    data = make_pdf(lambda canvas: canvas.rect(100, 100, 300, 400, fill=1))
    with pytest.raises(
        DocumentError, match=r"^scan\.pdf holds no text: its 1 page\(s\) are pictures"
    ):
        read_pdf(data, "scan.pdf")


@pytest.mark.parametrize(
    "data",
    [b"not a pdf at all", b"%PDF-1.7\n" + b"\xff\x00garbage" * 40, plain_pdf()[:300], b"%PDF-1.4"],
    ids=["text", "garbage", "cut", "header"],
)
def test_a_broken_file_is_refused_in_a_sentence(data):
    with pytest.raises(
        DocumentError,
        match=r"^b\.pdf (is not a PDF file I can read: it is damaged|is a PDF file without)",
    ):
        read_pdf(data, "b.pdf")


def test_a_sentence_over_a_page_end_is_not_broken_by_the_foot():
    def page(number, lines):
        return lambda canvas: (
            write_lines(canvas, lines),
            write_lines(canvas, [f"Norvik Cells - Annual report {number}"], top=40),
        )

    first = [
        "The company lost money in each of the years from 2027 to 2029, and its operating",
        "loss of the last year was €45.1",
    ]
    pages = [
        page(1, first),
        page(2, ["million in all."]),
        page(3, ["The end of the report is here."]),
    ]
    assert (
        "operating loss of the last year was €45.1 million in all."
        in read_pdf(make_pdf(*pages), "a.pdf").text
    )


def test_a_table_of_contents_is_not_run_together():
    lines = [
        "Contents",
        "1 Plants . . . . . . . . . . . . . 3",
        "2 Ships . . . . . . . . . . . . . . 12",
        "",
        "Plants employ 900 people.",
    ]
    text = read_pdf(make_pdf(lambda canvas: write_lines(canvas, lines)), "a.pdf").text
    assert "1 Plants . . . . . . . . . . . . . 3\n\n2 Ships" in text
