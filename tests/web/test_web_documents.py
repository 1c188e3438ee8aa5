"""Adding documents: read, looked at, taken in or not; hostile names, content and addresses do nothing."""

import threading

import pytest
from web_fakes import FakeAssistant
from web_site import MILL, fake_stores

from assistant.documents import read_document
from assistant.errors import DocumentError
from assistant.web.adding import look_over, read_page, read_upload
from assistant.web.chosen import Chosen
from assistant.web.shelf import pending_html, shelf_html
from assistant.web.texts import WORDS

EN = WORDS["en"]
HOSTILE = "<script>window.pwned = 1</script> <img src=x onerror=window.pwned=2> costs $5 million."


@pytest.fixture
def stores(tmp_path):
    assistant = FakeAssistant()
    stores = fake_stores(assistant, tmp_path)
    yield stores
    stores.close()
    assistant.index.close()


@pytest.fixture
def upload(tmp_path):
    def make(name: str, data: bytes | str):
        path = tmp_path / "uploads" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return make


def ids(stores, person="") -> list[str]:
    return [d.document.metadata.id for d in stores.shelf(person).documents]


def test_a_file_is_read_under_its_name_and_not_where_it_lay(upload):
    document = read_upload(upload("oven.txt", "My oven bakes 40 loaves an hour."))
    assert document.source == "upload://oven.txt"
    assert document.metadata.id.startswith("oven-txt") or document.metadata.id.startswith("oven-")
    again = read_upload(upload("oven.txt", "It now bakes 50 loaves."))
    assert again.metadata.id == document.metadata.id


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "empty.txt is empty."),
        ("tool.exe", b"MZ\x90", "of a kind I cannot read (.exe)"),
        ("broken.pdf", b"%PDF-1.7 nothing", "broken.pdf"),
        ("notes.pdf", b"Just text, no PDF.", "notes.pdf"),
        ("sheet.xlsx", b"PK\x03\x04 broken", "sheet.xlsx"),
        ("picture.txt", bytes(range(256)) * 8, "picture.txt"),
    ],
)
def test_what_cannot_be_read_is_a_sentence_about_the_file_alone(upload, tmp_path, name, data, said):
    with pytest.raises(DocumentError) as error:
        read_upload(upload(name, data))
    assert said in str(error.value)
    assert str(tmp_path) not in str(error.value)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://0x7f000001/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://example.org/",
        "",
    ],
)
def test_only_public_web_addresses_are_read(address):
    with pytest.raises(DocumentError):
        read_page(address)


def test_a_document_of_ones_own_leaves_the_shipped_store_alone(stores, upload):
    shipped = ids(stores)
    outcome = stores.add("", read_upload(upload("oven.txt", "My oven bakes 40 loaves an hour.")))
    assert outcome.outcome == "added"
    assert ids(stores) == sorted([*shipped, outcome.document_id])
    assert stores.shelf("").own == {outcome.document_id}
    assert [d.document.metadata.id for d in stores.shipped.index.documents()] == shipped
    assert ids(stores, "ana") == shipped  # another person's store
    stores.remove("", outcome.document_id)
    assert ids(stores) == shipped


def test_shipped_documents_cannot_be_removed(stores):
    with pytest.raises(DocumentError, match="not a document of your own"):
        stores.remove("", "mill")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MILL, "Its id 'mill' is that of another document."),
        (MILL.replace("id: mill", "id: my-mill"), "names a figure 'flour'"),
    ],
)
def test_a_document_that_clashes_is_refused_whole(stores, upload, text, said):
    before = ids(stores)
    with pytest.raises(DocumentError) as error:
        stores.add("", read_upload(upload("copy.md", text)))
    assert said in str(error.value)
    assert ids(stores) == before


def test_a_failure_in_the_middle_leaves_nothing_half_indexed(stores, upload, monkeypatch):
    document = read_upload(upload("oven.txt", "My oven bakes 40 loaves an hour."))
    before = ids(stores)
    embedder = stores.shipped.index.embedder

    def fail(texts):
        raise RuntimeError("no memory")

    monkeypatch.setattr(embedder, "encode_documents", fail)
    with pytest.raises(RuntimeError):
        stores.add("", document)
    monkeypatch.undo()
    assert ids(stores) == before
    assert stores.add("", document).outcome == "added"


def test_questions_go_on_while_a_document_is_being_indexed(stores, upload, monkeypatch):
    stores.add("", read_upload(upload("first.txt", "One oven bakes 30 loaves an hour.")))
    embedder = stores.shipped.index.embedder
    held, begun = threading.Event(), threading.Event()
    encode = embedder.encode_documents

    def slow(texts):
        begun.set()
        held.wait(20)
        return encode(texts)

    monkeypatch.setattr(embedder, "encode_documents", slow)
    document = read_upload(upload("second.txt", "Another oven bakes 40 loaves an hour."))
    writer = threading.Thread(target=stores.add, args=["", document])
    writer.start()
    assert begun.wait(20)
    assert stores.writing("")
    found = stores.of("").index.search("how many loaves does the oven bake?", 5)
    assert any("30 loaves" in p.passage.text for p in found)
    assert len(ids(stores)) == 3
    held.set()
    writer.join(20)
    assert len(ids(stores)) == 4
    found = stores.of("").index.search("how many loaves does another oven bake?", 5)
    assert any("40 loaves" in p.passage.text for p in found)


def test_left_out_documents_are_not_asked(stores):
    assistant = stores.of("")
    assert Chosen().among(assistant) is None
    assert Chosen({"mill"}).among(assistant) == ["bakers"]
    assert Chosen({"long gone"}).among(assistant) is None


def test_hostile_documents_are_shown_as_text(stores, upload):
    document = read_upload(upload("x.txt", HOSTILE))
    metadata = document.metadata.model_copy(update={"title": HOSTILE, "url": "javascript:alert(1)"})
    document = document.model_copy(update={"metadata": metadata})
    preview = pending_html([look_over(document, replaces=False)], EN)
    assert "<script" not in preview
    assert "<img" not in preview
    assert "<b>$5 million</b>" in preview
    stores.add("", document)
    table = shelf_html(stores.shelf(""), set(), EN)
    assert "<script" not in table
    assert "javascript:" not in table


def test_the_preview_tells_what_would_become_of_a_document(upload):
    pending = look_over(read_upload(upload("x.txt", "It costs $5 million. It has 3 ovens.")), False)
    assert pending.passages == 1
    assert [f.text for f in pending.figures][:1] == ["$5 million"]


def test_an_uploaded_document_is_taken_from_the_index_when_it_is_made_anew(stores, upload):
    with pytest.raises(DocumentError):
        read_document("upload://oven.txt")
