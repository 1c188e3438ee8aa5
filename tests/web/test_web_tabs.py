"""The other tabs in a real browser: adding documents, figures and claims, what if."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>window.pwned = 1</script><img src=x onerror=window.pwned=2> [click](javascript:window.pwned=3) "
    "=HYPERLINK(1) pays $5 million.\n\n=2+3 costs $7 million.\n"
)


def pdf(*lines: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for number, line in enumerate(lines):
        canvas.drawString(72, 770 - 20 * number, line)
    canvas.save()
    return out.getvalue()


def files_outside_own(folder: Path) -> set[Path]:
    files = {path for path in folder.parent.rglob("*") if path.is_file()}
    return {path for path in files if not path.is_relative_to(folder / "own")}


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def choose_files(page: Page, *files: tuple[str, str, bytes]) -> None:
    page.locator("#files input[type=file]").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": data} for name, kind, data in files]
    )


def test_a_pdf_is_looked_at_taken_in_asked_and_removed_and_a_broken_one_is_a_sentence(
    open_page, site
):
    page = open_page()
    open_tab(page, "Documents")
    expect(page.locator("#shelf tbody tr")).to_have_count(2)
    expect(page.locator("#documents-intro")).to_contain_text("At most 20 MB a file and 10 files")
    choose_files(
        page,
        (
            "oven.pdf",
            "application/pdf",
            pdf("The oven of the mill", "It bakes 40 loaves for $60 million."),
        ),
        ("broken.pdf", "application/pdf", b"%PDF-1.7 but no more"),
    )
    expect(page.locator(".problems")).to_contain_text("broken.pdf")
    pending = page.locator(".pending")
    expect(pending).to_have_count(1)
    pending.locator("summary", has_text="Cleaned text").click()
    expect(pending.locator(".cleaned")).to_contain_text("It bakes 40 loaves for $60 million.")
    pending.locator("summary", has_text="figures found").click()
    expect(pending.locator(".found b", has_text="$60 million")).to_be_visible()
    expect(page.locator("#shelf tbody tr")).to_have_count(2)  # not taken in yet
    page.get_by_role("button", name="Take it in").click()
    own = page.locator("#shelf tbody tr", has_text="yours")
    expect(own).to_have_count(1)
    expect(page.locator("#shelf tbody tr")).to_have_count(3)
    expect(page.locator(".pending")).to_have_count(0)

    page.get_by_label("Use: Flour for the old town").uncheck()
    expect(page.locator("#shelf .count")).to_contain_text("Questions use 2 of 3 documents.")
    open_tab(page, "Ask")
    page.fill("#question textarea", "flour")
    page.press("#question textarea", "Enter")
    expect(page.locator("#transcript .turn .answer-text")).to_be_visible()
    (asked_of,) = site.assistant.asked_of
    assert "mill" not in asked_of
    assert len(asked_of) == 2

    open_tab(page, "Documents")
    page.get_by_role("button", name="Use all").click()
    expect(page.locator("#shelf .count")).to_contain_text("3 of 3")
    remove = own.get_by_role("button")
    remove.click()
    expect(remove).to_have_text("Really remove?")
    remove.click()
    expect(page.locator("#shelf tbody tr")).to_have_count(2)


@pytest.mark.parametrize(
    ("locale", "tab", "said", "read", "asked"),
    [
        (
            "zh-CN",
            "文档",
            ("broken.pdf 不是可以读取的 PDF 文件", "empty.txt 是空文件。请给出有文字的文件。"),
            "读取网页",
            "x 不是网页地址。网页地址应以 https:// 或 http:// 开头。",
        ),
        (
            "es-ES",
            "Documentos",
            (
                "broken.pdf no es un PDF que se pueda leer",
                "empty.txt está vacío. Indique un archivo con texto.",
            ),
            "Leer la página",
            "x no es la dirección de una página. Debe empezar por https:// o http://.",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_the_language_of_the_page(
    open_page, locale, tab, said, read, asked
):
    page = open_page(locale=locale)
    open_tab(page, tab)
    choose_files(
        page,
        ("broken.pdf", "application/pdf", b"%PDF-1.7 but no more"),
        ("empty.txt", "text/plain", b""),
        ("oven.txt", "text/plain", b"The oven bakes 40 loaves."),
    )
    expect(page.locator(".problems li")).to_contain_text(said)
    expect(page.locator(".pending")).to_have_count(1)
    page.fill("#address input, #address textarea", "x")
    page.get_by_role("button", name=read).click()
    expect(page.locator(".problems li")).to_have_text([asked])


def test_hostile_files_names_and_addresses_do_nothing(open_page, site):
    page = open_page()
    open_tab(page, "Documents")
    before = files_outside_own(site.folder)
    for address, said in (
        ("http://127.0.0.1:9/x", "127.0.0.1, which is not a public address"),
        ("http://[::1]/", "::1, which is not a public address"),
        ("file:///etc/passwd", "file:///etc/passwd is not the address of a page"),
    ):
        page.fill("#address input, #address textarea", address)
        page.get_by_role("button", name="Read the page").click()
        expect(page.locator(".problems")).to_contain_text(said)
        page.fill("#address input, #address textarea", "")
    choose_files(page, ("../../x.txt", "text/plain", HOSTILE.encode()))
    pending = page.locator(".pending")
    expect(pending).to_have_count(1)
    pending.locator("summary").first.click()
    expect(pending.locator(".cleaned")).to_contain_text("<script>window.pwned = 1</script>")
    page.get_by_role("button", name="Take it in").click()
    expect(page.locator("#shelf tbody tr", has_text="yours")).to_have_count(1)
    assert files_outside_own(site.folder) == before

    open_tab(page, "Figures")
    expect(page.locator("#figures-table")).to_contain_text("$5 million")
    assert page.locator("#figures-table :is(script, img)").count() == 0
    with page.expect_download() as saving:
        page.locator("#figures-csv").click()
    text = saving.value.path().read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert any(cell.startswith("'=2+3") for row in rows for cell in row)
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    assert page.evaluate("window.pwned") is None

    open_tab(page, "Documents")
    remove = page.locator("#shelf tbody tr", has_text="yours").get_by_role("button")
    remove.click()
    remove.click()
    expect(page.locator("#shelf tbody tr")).to_have_count(2)


def test_figures_are_searched_and_sorted_and_claims_open_their_sources(open_page):
    page = open_page(locale="es-ES")
    open_tab(page, "Cifras")
    rows = page.locator("#figures-table tbody tr")
    expect(rows).to_have_count(5)
    page.get_by_role("textbox", name="Buscar cifras y frases").fill("flour")
    expect(rows).to_have_count(4)
    page.get_by_role("button", name="Valor").click()
    expect(page.locator("#figures-table th[aria-sort=ascending]")).to_have_text(re.compile("Valor"))
    expect(rows.first).to_contain_text("$10 billion")
    page.get_by_role("textbox", name="Buscar cifras y frases").fill("")
    expect(rows).to_have_count(5)
    page.locator("#figures-view label", has_text="Comprobar lo afirmado").click()
    claims = page.locator("#figures-table table.claims")
    expect(claims.locator(".verdict-chip").first).to_have_text(re.compile("contradice"))
    details = page.locator("#claim-0")
    expect(details).to_be_hidden()
    shown = claims.get_by_role("button").first
    shown.focus()
    page.keyboard.press("Enter")
    expect(details).to_be_visible()
    expect(shown).to_have_attribute("aria-expanded", "true")
    expect(details.locator("mark").first).to_be_visible()
    with page.expect_download() as saving:
        page.locator("#figures-xlsx").click()
    assert saving.value.suggested_filename == "claims.xlsx"


def test_terms_are_changed_results_follow_and_a_link_leads_back(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    open_tab(page, "What if")
    results = page.locator("#results")
    expect(results).to_contain_text("10,000,000,000 USD ÷ 750 t")
    expect(page.locator("#plots svg")).to_have_count(2)
    slider = page.get_by_role("slider", name="Flour")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#term-flour")).to_have_value("760")
    expect(results).to_contain_text("10,000,000,000 USD ÷ 760 t")
    page.fill("#term-flour", "1000")
    expect(results).to_contain_text("10,000,000,000 USD ÷ 1,000 t")
    expect(page.locator("[data-field=flour] output")).to_have_text(re.compile("1,000"))
    expect(page).to_have_url(re.compile(r"\?term-flour=1000$"))
    page.locator("#copy-link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.endswith("?term-flour=1000")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save the picture").first.click()
    assert saving.value.path().read_text("utf-8").startswith("<svg")
    with page.expect_download() as saving:
        page.locator("#what-if-csv").click()
    assert "1000" in saving.value.path().read_text("utf-8-sig")
    page.goto(link)
    expect(page.locator("#term-flour")).to_have_value("1000")
    expect(page.locator("#results")).to_contain_text("÷ 1,000 t")
    page.fill("#term-flour", "0")
    expect(page.locator("#results .problem")).to_be_visible()
    page.locator("#reset").click()
    expect(page.locator("#term-flour")).to_have_value("750")


def test_reports_are_shown_compared_and_a_small_set_is_run_with_progress(open_page, site):
    page = open_page()
    open_tab(page, "Evals")
    expect(page.locator("#evals-report")).to_contain_text("Every question was answered right.")
    assert page.locator("#evals-report script").count() == 0
    page.get_by_label("Compare with").click()
    page.get_by_role("option", name="older").click()
    expect(page.locator("#evals-report")).to_contain_text("Right: 0 and 3 of 3.")
    page.get_by_label("Questions", exact=True).fill("4")
    site.desk.hold.clear()
    page.locator("#start-evals").click()
    expect(page.locator("#evals-progress")).to_contain_text("0 of 4 questions asked")
    site.desk.hold.set()
    expect(page.locator("#evals-progress")).to_contain_text("Report small-page is written.")
    expect(page.locator("#evals-report")).to_contain_text("Questions not answered right (2)")


def test_the_tabs_need_no_sideways_scrolling_on_a_phone_and_speak_chinese(open_page):
    page = open_page(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="zh-CN"
    )
    for name, shown in (
        ("文档", "#shelf tbody tr"),
        ("数字", "#figures-table tbody tr"),
        ("如果", "#plots svg"),
        ("评测", "#evals-report td"),
    ):
        open_tab(page, name)
        expect(page.locator(shown).first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.locator("#results")).to_contain_text("每吨价格")
