import io
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from assistant.documents.limits import Limits
from assistant.documents.word import read_docx
from assistant.errors import DocumentError


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def text_of(document) -> str:
    return read_docx(saved(document), "a.docx", Limits()).text


def test_headings_paragraphs_lists_and_tables_come_in_reading_order():
    document = docx.Document()
    document.add_heading("Report on ferries", level=0)
    document.add_heading("Fleet", level=1)
    document.add_paragraph("The fleet has 14 ferries.")
    document.add_paragraph("Nine sail in winter", style="List Bullet")
    document.add_paragraph("Five are laid up", style="List Bullet")
    document.add_paragraph("Costs (in thousands of euros)")
    table = document.add_table(rows=3, cols=3)
    for row, cells in zip(
        table.rows,
        [("", "2029", "2030"), ("Fuel", "1,204", "998"), ("Crew", "3,310", "3,420")],
        strict=True,
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_heading("Outlook", level=2)
    document.add_paragraph("Fares rise by 6%.")
    assert text_of(document) == (
        "# Report on ferries\n\n## Fleet\n\nThe fleet has 14 ferries.\n- Nine sail in winter\n- Five are laid up\n\n"
        "Costs (in thousands of euros)\n\n|  | 2029 | 2030 |\n| --- | --- | --- |\n| Fuel | 1,204 | 998 |\n"
        "| Crew | 3,310 | 3,420 |\n\n### Outlook\n\nFares rise by 6%."
    )


def test_merged_cells_repeat_a_label_down_but_no_figure_across():
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for row, cells in zip(
        table.rows,
        [("Line", "Year", "Ferries"), ("North", "2029", "4"), ("", "2030", "5")],
        strict=True,
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    wide = document.add_table(rows=2, cols=2)
    wide.cell(0, 0).text, wide.cell(0, 1).text = "Port", "Calls"
    wide.cell(1, 0).merge(wide.cell(1, 1)).text = "310"
    assert text_of(document) == (
        "| Line | Year | Ferries |\n| --- | --- | --- |\n| North | 2029 | 4 |\n| North | 2030 | 5 |\n\n"
        "| Port |\n| --- |\n| 310 |"
    )


def test_insertions_count_and_deletions_do_not():
    document = docx.Document()
    paragraph = document.add_paragraph("The price is ")
    for tag, text_tag, text in (("w:del", "w:delText", "$95"), ("w:ins", "w:t", "$80")):
        change, run, content = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        content.text = text
        run.append(content)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run(" a tonne.")
    assert text_of(document) == "The price is $80 a tonne."


def test_raised_struck_and_hidden_runs_cannot_change_a_number():
    document = docx.Document()
    paragraph = document.add_paragraph("It holds 10")
    paragraph.add_run("15").font.superscript = True
    paragraph.add_run(" ions, covers 12 m")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run(", costs $5.1")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run(" and not ")
    paragraph.add_run("$7").font.strike = True
    paragraph.add_run(" 999").font.hidden = True
    assert text_of(document) == "It holds 10^15 ions, covers 12 m², costs $5.1 [2] and not ~~$7~~"


def test_text_in_content_controls_and_links_is_read():
    document = docx.Document()
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    inner = docx.Document().add_paragraph("Inside a control: 41 cranes.")._p
    content.append(inner)
    control.append(content)
    document.element.body.insert(0, control)
    link, run, text = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "17 docks"
    run.append(text)
    link.append(run)
    document.add_paragraph("The port has ")._p.append(link)
    assert text_of(document) == "Inside a control: 41 cranes.\n\nThe port has 17 docks"


def test_the_title_is_the_stated_one_or_the_first_line():
    document = docx.Document()
    document.add_paragraph("Survey of bread. We asked 1,204 people.")
    assert (
        read_docx(saved(document), "a.docx", Limits()).title
        == "Survey of bread. We asked 1,204 people."
    )
    document.core_properties.title = "Bread 2030"
    assert read_docx(saved(document), "a.docx", Limits()).title == "Bread 2030"


def test_a_table_of_one_column_arranges_the_page():
    document = docx.Document()
    box = document.add_table(rows=1, cols=1)
    box.cell(0, 0).text = "A box with 3 facts."
    box.cell(0, 0).add_paragraph("And a second paragraph.")
    assert text_of(document) == "A box with 3 facts.\n\nAnd a second paragraph."


def minimal_archive(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_an_archive_that_unpacks_to_too_much_is_refused_before_unpacking():
    bomb = minimal_archive(**{"word/document.xml": bytes(30_000_000)})
    assert len(bomb) < 100_000
    with pytest.raises(
        DocumentError, match=r"^b\.docx unpacks to 30 MB, more than the limit of 10 MB\."
    ):
        read_docx(bomb, "b.docx", Limits(unpacked_bytes=10_000_000))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"plain words", r"^b\.docx is not a Word file: it is damaged or something else"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
            r"^b\.docx is protected by a password or in Word's old binary format",
        ),
        (
            minimal_archive(**{"a.txt": b"x"}),
            r"^b\.docx is an archive but not a Word file: the part word/document\.xml is missing",
        ),
        (
            minimal_archive(**{"word/document.xml": b"<w:doc"}),
            r"^b\.docx is not a Word file I can read: it is damaged",
        ),
        (saved(docx.Document())[:2000], r"^b\.docx is not a Word file: it is damaged"),
    ],
    ids=["text", "old", "other archive", "broken part", "cut"],
)
def test_what_is_no_word_file_is_refused_in_a_sentence(data, message):
    with pytest.raises(DocumentError, match=message):
        read_docx(data, "b.docx", Limits())


def test_a_damaged_document_part_is_refused_in_a_sentence():
    source = zipfile.ZipFile(io.BytesIO(saved(docx.Document())))
    members = {name: source.read(name) for name in source.namelist()}
    members["word/document.xml"] = members["word/document.xml"][:-40]
    with pytest.raises(
        DocumentError, match=r"^b\.docx is not a Word file I can read: it is damaged"
    ):
        read_docx(minimal_archive(**members), "b.docx", Limits())


def test_footnotes_follow_the_text():
    document = docx.Document()
    paragraph = document.add_paragraph("Revenue was $510 million")
    run, reference = OxmlElement("w:r"), OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), "2")
    run.append(reference)
    paragraph._p.append(run)
    data = saved(document)
    source = zipfile.ZipFile(io.BytesIO(data))
    members = {name: source.read(name) for name in source.namelist()}
    names = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    members["word/footnotes.xml"] = (
        f'<w:footnotes xmlns:w="{names}"><w:footnote w:id="2"><w:p><w:r><w:t>Unaudited.</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    ).encode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    members["word/_rels/document.xml.rels"] = members["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rId99" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode(),
    )
    assert (
        read_docx(minimal_archive(**members), "a.docx", Limits()).text
        == "Revenue was $510 million [2]\n\n[2] Unaudited."
    )
