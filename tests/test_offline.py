"""The main job speaks to nobody but this machine: every other socket is an error here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent

GUARD = """
import ipaddress, socket, sys

def refuse(address):
    host = address[0] if isinstance(address, tuple) else address
    if isinstance(host, bytes):
        host = host.decode()
    if host in ("localhost", "", None) or str(host).startswith("/"):
        return
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    print(f"OUTSIDE {address}", file=sys.stderr, flush=True)
    raise OSError(f"blocked: {address}")

real_connect, real_lookup = socket.socket.connect, socket.getaddrinfo

def connect(self, address):
    refuse(address)
    return real_connect(self, address)

def lookup(host, *args, **kwargs):
    refuse((host,))
    return real_lookup(host, *args, **kwargs)

socket.socket.connect = connect
socket.getaddrinfo = lookup
"""


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", GUARD + script, *arguments],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        timeout=500,
    )


def test_the_guard_blocks() -> None:
    done = run("import httpx; httpx.get('http://192.0.2.1/', timeout=2)")
    assert done.returncode != 0
    assert "OUTSIDE" in done.stderr


@pytest.mark.models
def test_documents_are_read_and_a_question_answered_without_network(
    tmp_path: Path, real_settings: Settings
) -> None:
    document = tmp_path / "report.md"
    document.write_text(
        "# Harbour report\n\nThe port of Lindqvist handled 3.2 million containers in 2019.\n"
    )
    store = str(tmp_path / "store")
    command = "from assistant.cli import main; main()"
    ingested = run(command, "ingest", str(document), "--store", store)
    assert (ingested.returncode, "OUTSIDE" in ingested.stderr) == (0, False), ingested.stderr
    asked = run(
        command,
        "ask",
        "How many containers did Lindqvist handle in 2019?",
        "--json",
        "--store",
        store,
    )
    assert (asked.returncode, "OUTSIDE" in asked.stderr) == (0, False), asked.stderr
    answer = json.loads(asked.stdout)
    assert [(f["value"], f["origin"]) for f in answer["figures"]] == [("3200000", "quoted")]
    assert answer["citations"][0]["quote"].startswith("The port of Lindqvist handled")
