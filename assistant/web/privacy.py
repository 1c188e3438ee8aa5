"""What keeps the page to itself: a content policy that lets a browser talk to this server only, and a check of names.

It does not authenticate anybody.
"""

import ipaddress

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio's own front end needs inline scripts and `Function`; addresses other than this server's stay forbidden.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or an address without port, means this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class PrivateHeaders:
    """Add the content policy to every response and, with `loopback_only`, refuse requests under another name.

    The latter keeps a web page elsewhere from reaching a loopback server by pointing its own name at 127.0.0.1 (DNS
    rebinding).
    """

    def __init__(self, app: ASGIApp, loopback_only: bool) -> None:
        """Wrap `app`."""
        self._app = app
        self._loopback_only = loopback_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection (ASGI)."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        name = Headers(scope=scope).get("host", "")
        if self._loopback_only and not is_loopback(_without_port(name)):
            refusal = PlainTextResponse(
                f"This server answers as localhost only, not as {name}.", 421
            )
            await refusal(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _without_port(name: str) -> str:
    host, colon, port = name.rpartition(":")
    return host if colon and port.isdigit() else name
