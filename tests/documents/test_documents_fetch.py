import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assistant.documents import Limits, read_document
from assistant.documents.fetch import fetch, public_addresses
from assistant.errors import DocumentError

HTML = (
    b"<!DOCTYPE html><html><head><title>Plants</title></head><body><article><h1>Plants</h1>"
    b"<p>The plant at the harbour employs 900 people, and it will hire more next year.</p></article></body></html>"
)


class Handler(BaseHTTPRequestHandler):
    """Answers by path; every answer a test needs is one branch."""

    def do_GET(self):
        routes = {
            "/page": lambda: self.answer(HTML, "text/html; charset=utf-8"),
            "/gbk": lambda: self.answer(
                "工厂雇用900人，去年营收5亿元。".encode("gbk"), "text/plain; charset=gbk"
            ),
            "/text": lambda: self.answer(b"The plant employs 900 people.", "text/plain"),
            "/data.csv": lambda: self.answer(
                b"Year,People\n2030,900\n", "application/octet-stream"
            ),
            "/blob": lambda: self.answer(b"\x00\x01", "application/octet-stream"),
            "/image": lambda: self.answer(b"\x89PNG", "image/png"),
            "/empty": lambda: self.answer(b"", "text/plain"),
            "/missing": lambda: self.send_error(404),
            "/once": lambda: self.redirect("/page"),
            "/relative/up": lambda: self.redirect("../page"),
            "/loop": lambda: self.redirect("/loop"),
            "/private": lambda: self.redirect("http://10.0.0.1/"),
            "/metadata": lambda: self.redirect("http://169.254.169.254/latest/meta-data/"),
            "/nowhere": lambda: self.redirect("http://a:port/"),
            "/file": lambda: self.redirect("file:///etc/passwd"),
            "/declared": lambda: self.answer(b"x", "text/plain", {"Content-Length": "999999999"}),
            "/endless": self.endless,
            "/bomb": lambda: self.answer(
                gzip.compress(bytes(30_000_000)), "text/plain", {"Content-Encoding": "gzip"}
            ),
            "/gzip": lambda: self.answer(
                gzip.compress(b"Zipped: 900 people."), "text/plain", {"Content-Encoding": "gzip"}
            ),
            "/brotli": lambda: self.answer(b"x", "text/plain", {"Content-Encoding": "br"}),
            "/drip": self.drip,
            "/slow-head": self.slow_head,
        }
        routes[self.path]()

    def answer(self, body, kind, headers=None):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if "Content-Length" not in (headers or {}):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, where):
        self.send_response(302)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def endless(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        for _ in range(10_000):
            self.wfile.write(b"x" * 10_000)

    def drip(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)

    def slow_head(self):
        for letter in b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 200:
            self.wfile.write(bytes([letter]))
            self.wfile.flush()
            time.sleep(0.05)

    def log_message(self, *arguments):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that hangs up is what several tests are about."""


@contextmanager
def serving() -> Iterator[str]:
    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving() as url:
        yield url


SMALL = Limits(page_bytes=1_000_000, fetch_seconds=1.0)


def refused(url: str, limits: Limits = SMALL, *, allow_loopback: bool = True) -> str:
    with pytest.raises(DocumentError) as caught:
        fetch(url, limits, allow_loopback=allow_loopback)
    return str(caught.value)


def test_a_page_becomes_a_document_with_its_address_and_day(base):
    document = read_document(f"{base}/once", allow_loopback=True, today=date(2031, 4, 1))
    assert (
        document.text
        == "# Plants\n\nThe plant at the harbour employs 900 people, and it will hire more next year."
    )
    metadata = document.metadata
    assert (metadata.title, metadata.url, metadata.accessed, document.source) == (
        "Plants",
        f"{base}/once",
        date(2031, 4, 1),
        f"{base}/once",
    )
    assert metadata.id.startswith("once-")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/gbk", "工厂雇用900人，去年营收5亿元。"),
        ("/text", "The plant employs 900 people."),
        ("/gzip", "Zipped: 900 people."),
        (
            "/relative/up",
            "# Plants\n\nThe plant at the harbour employs 900 people, and it will hire more next year.",
        ),
        ("/data.csv", "| Year | People |\n| --- | --- |\n| 2030 | 900 |"),
    ],
)
def test_kinds_and_encodings_are_told_from_the_answer(base, path, text):
    assert read_document(base + path, allow_loopback=True).text == text


def test_this_machine_is_not_reached_without_leave(base):
    assert refused(f"{base}/page", allow_loopback=False) == (
        "127.0.0.1 is at 127.0.0.1, which is not a public address; pages of the local network are not fetched. "
        "Save the page and give the file."
    )
    with pytest.raises(DocumentError, match="not a public address"):
        read_document(f"{base}/page")


@pytest.mark.parametrize(
    "host",
    [
        "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "127.0.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1",
        "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:db8::1", "fec0::1",
        "2130706433", "0x7f.1", "017700000001",
        "localhost",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(host):
    with pytest.raises(DocumentError, match="is not a public address"):
        public_addresses(host, 80, allow_loopback=False)


@pytest.mark.parametrize("host", ["1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_public_addresses_are_allowed(host):
    assert public_addresses(host, 80, allow_loopback=False) == [host]


def test_one_private_address_among_several_is_enough_to_refuse(monkeypatch):
    def resolve(host, port, **_):
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))
            for ip in ("1.1.1.1", "10.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(
        DocumentError, match=r"^rebind\.example is at 10\.0\.0\.1, which is not a public address"
    ):
        public_addresses("rebind.example", 80, allow_loopback=False)


def test_the_checked_address_is_the_one_connected_to(base, monkeypatch):
    """A name that changes its address between check and connection gains nothing: it is resolved once."""
    answers = iter(["127.0.0.1"])

    def resolve(host, port, *arguments, **options):
        if host != "rebind.example":
            return original(host, port, *arguments, **options)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    original = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    port = base.rsplit(":", 1)[1]
    assert (
        fetch(f"http://rebind.example:{port}/text", SMALL, allow_loopback=True).data
        == b"The plant employs 900 people."
    )
    assert next(answers, "none left") == "none left"


def test_a_host_is_tried_at_each_of_its_addresses(base, monkeypatch):
    def resolve(host, port, *arguments, **options):
        if host != "two.example":
            return original(host, port, *arguments, **options)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))
            for ip in ("127.0.0.9", "127.0.0.1")
        ]

    original = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    port = base.rsplit(":", 1)[1]
    assert (
        fetch(f"http://two.example:{port}/text", SMALL, allow_loopback=True).data
        == b"The plant employs 900 people."
    )


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/private", "10.0.0.1 is at 10.0.0.1, which is not a public address"),
        ("/metadata", "169.254.169.254 is at 169.254.169.254, which is not a public address"),
        ("/file", "/etc/passwd, to which {url} redirects, is not an http or https address"),
        (
            "/nowhere",
            "{url} cannot be reached: Invalid URL in location header: Invalid port: 'port'. Check",
        ),
        ("/loop", "{url} redirects more than 5 times. Give the address it finally leads to."),
        ("/missing", "{url} answered with status 404 Not Found. Check the address"),
        ("/image", "{url} is of the kind image/png, which I cannot read"),
        ("/blob", "{url} is of the kind application/octet-stream, which I cannot read"),
        ("/declared", "{url} is larger than the limit of 1 MB for one address"),
        ("/endless", "{url} is larger than the limit of 1 MB for one address"),
        ("/bomb", "{url} is larger than the limit of 1 MB for one address"),
        ("/brotli", "{url} is compressed as br, which I cannot unpack"),
    ],
)
def test_what_cannot_be_fetched_is_refused_in_a_sentence(base, path, message):
    assert message.format(url=base + path) in refused(base + path)


@pytest.mark.parametrize("path", ["/drip", "/slow-head"])
def test_slow_drips_are_cut(base, path):
    started = time.monotonic()
    assert f"{base}{path} took longer than 1 seconds" in refused(base + path)
    assert time.monotonic() - started < 3


def test_an_empty_answer_is_refused(base):
    with pytest.raises(DocumentError, match="answered with nothing"):
        read_document(f"{base}/empty", allow_loopback=True)


def test_nobody_listening_is_a_sentence():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert f"http://127.0.0.1:{port}/ cannot be reached" in refused(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://user:secret@127.0.0.1/", "holds a user name or password; give it without."),
        ("http://", "names no host"),
        ("http://a:port/", "is not an address I can read"),
        ("http://no-such-host.invalid/", "The host no-such-host.invalid is not known."),
    ],
)
def test_addresses_that_cannot_be_used_are_refused(url, message):
    error = refused(url)
    assert message in error
    assert "secret" not in error
