"""The server answers under its own name only, and tells the browser to talk to nobody else."""

import asyncio

import httpx
import pytest
from starlette.responses import PlainTextResponse

from assistant.web.privacy import PrivateHeaders, is_loopback


def get(host: str, *, loopback_only: bool) -> httpx.Response:
    app = PrivateHeaders(PlainTextResponse("hello"), loopback_only=loopback_only)

    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.get("http://server/", headers={"host": host})

    return asyncio.run(request())


@pytest.mark.parametrize(
    "host", ["127.0.0.1:7860", "localhost", "localhost:80", "[::1]:7860", "127.8.9.1"]
)
def test_loopback_names_are_answered_with_a_policy_that_allows_this_server_only(host):
    response = get(host, loopback_only=True)
    assert (response.status_code, response.text) == (200, "hello")
    policy = dict(
        part.split(" ", 1) for part in response.headers["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == "'self'"
    assert "connect-src" not in policy
    assert not [value for value in policy.values() if "http" in value or "*" in value]
    assert response.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:7860", "10.0.0.5:7860", ""]
)
def test_other_names_are_refused_on_loopback_only(host):
    assert get(host, loopback_only=True).status_code == 421
    assert get(host, loopback_only=False).status_code == 200


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("example.org", False),
    ],
)
def test_is_loopback(host, loopback):
    assert is_loopback(host) is loopback
