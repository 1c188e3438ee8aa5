"""Fetching one page or file from the web, and nothing else.

Only `http` and `https`, and only public addresses: a host name is resolved once, every address it has is checked, and
the connection goes to the checked address, for the first request and for every redirect. Proxies from the environment
are not used, because a proxy would resolve the name again. Size and total time are limited; scripts are not run,
cookies and credentials are not sent.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from assistant.documents.limits import Limits, write_size
from assistant.errors import DocumentError, Part, part

_AGENT = "assistant-documents/1.0"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_KINDS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "text/csv": ".csv",
    "application/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
_UNSPECIFIC = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/zip"})


@dataclass(frozen=True)
class Fetched:
    """What an address gave: its bytes, the file kind as a suffix (`.html`), the encoding the server named, and where
    the last redirect led."""

    data: bytes
    suffix: str
    charset: str | None
    url: str


def fetch(url: str, limits: Limits, *, allow_loopback: bool = False) -> Fetched:
    """Fetch `url`, following redirects. `allow_loopback` lets tests reach a server on this machine.

    Raises DocumentError when the address is not public or not reachable, the answer is an error, too large, too slow or
    of a kind that cannot be read.
    """
    deadline = time.monotonic() + limits.fetch_seconds
    transport = _CheckedTransport(_CheckedBackend(deadline, allow_loopback=allow_loopback))
    with httpx.Client(
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        timeout=limits.fetch_seconds,
        headers={"User-Agent": _AGENT, "Accept-Encoding": "gzip, deflate"},
    ) as client:
        target = url
        for _ in range(limits.redirects + 1):
            address = _checked_url(target, url)
            try:
                with client.stream("GET", address) as response:
                    if response.next_request is not None:
                        target = str(response.next_request.url)
                        continue
                    return _receive(response, url, target, limits, deadline)
            except (httpcore.TimeoutException, httpx.TimeoutException):
                raise DocumentError(
                    "slow", source=url, seconds=f"{limits.fetch_seconds:g}"
                ) from None
            except (
                httpcore.NetworkError,
                httpcore.ProtocolError,
                httpx.HTTPError,
                ssl.SSLError,
                OSError,
            ) as error:
                reason = str(error).rstrip(".") or type(error).__name__
                raise DocumentError("unreachable", source=url, reason=reason) from None
    raise DocumentError("redirects", source=url, most=limits.redirects)


def _checked_url(target: str, url: str) -> httpx.URL:
    try:
        address = httpx.URL(target)
    except (httpx.InvalidURL, ValueError):
        raise DocumentError("address_unreadable", address=target) from None
    where: str | Part = "" if target == url else part("redirected", source=url)
    if address.scheme not in {"http", "https"}:
        raise DocumentError("scheme", address=target, where=where)
    if not address.host:
        raise DocumentError("no_host", address=target, where=where)
    if address.userinfo:
        raise DocumentError("address_password", host=address.host, where=where)
    return address


def _receive(
    response: httpx.Response, url: str, target: str, limits: Limits, deadline: float
) -> Fetched:
    if response.status_code != 200:
        status = f"{response.status_code} {response.reason_phrase}".rstrip()
        raise DocumentError("status", source=url, status=status)
    content_type, charset = _content_type(response)
    suffix = _KINDS.get(content_type)
    if suffix is None and content_type in _UNSPECIFIC:
        ending = "." + response.request.url.path.rsplit(".", 1)[-1].lower()
        suffix = ending if ending in _KINDS.values() else None
    if suffix is None:
        raise DocumentError("answer_kind", source=url, kind=content_type or part("kind_unknown"))
    encoding = response.headers.get("content-encoding", "identity").lower()
    if encoding not in {"identity", "gzip", "x-gzip", "deflate", ""}:
        raise DocumentError("compressed", source=url, encoding=encoding)
    too_large = DocumentError("answer_size", source=url, limit=write_size(limits.page_bytes))
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limits.page_bytes:
        raise too_large
    data = bytearray()
    for chunk in response.iter_bytes(65_536):
        data += chunk
        if len(data) > limits.page_bytes:
            raise too_large
        if time.monotonic() > deadline:
            raise httpcore.ReadTimeout
    return Fetched(bytes(data), suffix, charset, target)


def _content_type(response: httpx.Response) -> tuple[str, str | None]:
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    return kind, response.charset_encoding


def public_addresses(host: str, port: int, *, allow_loopback: bool) -> list[str]:
    """The IP addresses of `host`, all of which may be connected to.

    Raises DocumentError when the name does not resolve, or when any of its addresses is private, loopback, link-local
    or reserved: a name with one such address may answer with it next time.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise DocumentError("host_unknown", host=host) from None
    addresses = [str(entry[4][0]) for entry in found]
    for text in addresses:
        address = ipaddress.ip_address(text.split("%", 1)[0])
        if not (_is_public(address) or (allow_loopback and address.is_loopback)):
            raise DocumentError("not_public", host=host, ip=text)
    return list(dict.fromkeys(addresses))


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        # Addresses that carry an IPv4 address lead where that one leads.
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if address.teredo is not None:
            return False
        if inner is not None:
            return _is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects only to checked addresses, and lets no operation outlast the deadline.

    Every connection, the first and those of redirects, passes through here: what is checked is what is connected to.
    """

    def __init__(self, deadline: float, *, allow_loopback: bool) -> None:
        self._deadline = deadline
        self._allow_loopback = allow_loopback
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        *others, last = public_addresses(host, port, allow_loopback=self._allow_loopback)
        for address in others:
            try:
                return self._connect(address, port)
            except httpcore.ConnectError:
                continue
        return self._connect(last, port)

    def _connect(self, address: str, port: int) -> httpcore.NetworkStream:
        left = _time_left(self._deadline, httpcore.ConnectTimeout)
        return _TimedStream(self._backend.connect_tcp(address, port, timeout=left), self._deadline)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise DocumentError("local_socket", source=path)

    def sleep(self, seconds: float) -> None:
        self._backend.sleep(min(seconds, max(self._deadline - time.monotonic(), 0)))


class _TimedStream(httpcore.NetworkStream):
    """A connection whose reads and writes all end by one deadline, however slowly the server drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(
            max_bytes, timeout=_time_left(self._deadline, httpcore.ReadTimeout)
        )

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=_time_left(self._deadline, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _time_left(self._deadline, httpcore.ConnectTimeout)
        return _TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, timeout=left), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  httpcore's signature
        return self._stream.get_extra_info(info)


def _time_left(deadline: float, error: type[httpcore.TimeoutException]) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise error
    return left


class _CheckedTransport(httpx.BaseTransport):
    """httpx over a connection pool that uses the checked backend."""

    def __init__(self, backend: _CheckedBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            network_backend=backend,
            retries=0,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        if not isinstance(answer.stream, Iterable):
            raise TypeError("the connection pool answered without a byte stream")
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Stream(answer.stream),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        close = getattr(self._stream, "close", None)
        if close is not None:
            close()
