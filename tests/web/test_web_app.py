"""Building and serving the page, without a browser."""

import asyncio
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from web_fakes import FakeAssistant

from assistant.errors import ModelStoreError, SettingsError
from assistant.web.app import build_app, listen, make_server, serve
from assistant.web.stores import Stores
from assistant.web.waiting import WaitingRoom


def test_a_taken_port_is_a_sentence_that_names_it_and_says_what_to_do():
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError) as error:
            serve(
                Stores(FakeAssistant(), FakeAssistant, Path()),
                host="127.0.0.1",
                port=port,
                examples={},
                title="Test",
                folder=Path(),
            )
    assert str(error.value) == (
        f"Port {port} on 127.0.0.1 is already in use: stop the program that uses it, or choose another port "
        "with ASSISTANT_PORT or --port."
    )


def test_an_address_of_another_machine_is_a_sentence():
    with pytest.raises(
        SettingsError, match=r"cannot be served on 192\.0\.2\.1 .* ASSISTANT_HOST or --host"
    ):
        listen("192.0.2.1", 0)


def test_no_telemetry_and_no_public_interface():
    async def build():
        room = WaitingRoom(1)
        app = build_app(
            Stores(FakeAssistant(), FakeAssistant, Path()),
            room=room,
            examples={},
            title="Test",
            folder=Path(),
        )
        make_server(app, room, "127.0.0.1")
        room.close()
        return app

    app = asyncio.run(build())
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert not app.analytics_enabled
    assert not app.run_history
    assert not app.show_error
    assert app.theme._stylesheets == []
    assert app.get_api_info()["named_endpoints"] == {}


def test_serving_prints_the_address_and_ends_on_interrupt():
    program = textwrap.dedent(
        """
        import _thread, threading, time, urllib.error, urllib.request
        from pathlib import Path
        from assistant.web.app import listen, serve

        class Nothing:
            def stream(self, question, history=(), document_ids=None):
                return iter(())

        with listen("127.0.0.1", 0) as free:
            port = free.getsockname()[1]
        print(port)

        def interrupt_once_it_answers():
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            for _ in range(600):
                try:
                    opener.open(f"http://127.0.0.1:{port}/", timeout=60).read()
                    break
                except urllib.error.URLError:
                    time.sleep(0.1)
            _thread.interrupt_main()

        threading.Thread(target=interrupt_once_it_answers, daemon=True).start()
        serve(
            Nothing(), host="127.0.0.1", port=port, examples={}, title="Test", folder=Path(),
            load=lambda: print("loaded"),
        )
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    port, loaded = done.stdout.split()
    assert loaded == "loaded"
    assert done.stderr == f"The chat page is at http://127.0.0.1:{port}/; Ctrl-C ends it.\n"


def test_a_page_whose_models_cannot_be_loaded_is_not_kept_up(capsys):
    def load() -> None:
        raise ModelStoreError("The model is not there.")

    with pytest.raises(ModelStoreError, match="model is not there"):
        serve(
            Stores(FakeAssistant(), FakeAssistant, Path()),
            host="127.0.0.1",
            port=0,
            examples={},
            title="Test",
            folder=Path(),
            load=load,
        )
    assert "The chat page is at" in capsys.readouterr().err
