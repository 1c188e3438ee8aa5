"""A page served on a free port with a fake assistant, and a browser to look at it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from web_fakes import FakeAssistant
from web_site import Site, serving

expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(FakeAssistant(), tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture
def site(served: Site) -> Iterator[Site]:
    """The served page with a fake that remembers nothing of earlier tests."""
    served.assistant.release.clear()
    served.assistant.calls.clear()
    served.assistant.closed.clear()
    served.assistant.asked_of.clear()
    yield served
    served.assistant.release.set()


# Playwright keeps an event loop running in the main thread while it is open, and other tests want their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None or not Path(path).exists():
        pytest.skip("no Chromium found: install one (Debian: chromium) or name it in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open the page in a fresh browser profile; afterwards no page may have asked another host or thrown an error."""
    contexts = []
    hosts: set[str | None] = set()
    errors: list[str] = []

    def note(error: str) -> None:
        # A page that is left while it listens breaks its stream off; Gradio says so on the way out.
        left = ("BodyStreamBuffer was aborted", "AbortError: signal is aborted", "errored out")
        if not any(said in error for said in left):
            errors.append(error)

    def open_one(**options) -> Page:
        context = browser.new_context(**({"locale": "en-US"} | options))
        context.set_default_timeout(30_000)
        contexts.append(context)
        context.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        page = context.new_page()
        page.on("pageerror", lambda error: note(str(error)))
        page.on("console", lambda message: message.type == "error" and note(message.text))
        page.goto(site.address)
        page.wait_for_selector("#question textarea")
        page.wait_for_selector(".turns")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []
    assert {host for host in hosts if host is not None} <= {"127.0.0.1"}
