"""The command line: answers on standard output, everything else on standard error, errors in one sentence."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from assistant.cli import app

PROJECT = Path(__file__).resolve().parent.parent


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env={**os.environ, **environment},
        timeout=300,
    )


def commands() -> list[str]:
    found = []
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        found += [f"{name} {sub}" for sub in getattr(command, "commands", {})] or [name]
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_has_help_and_stands_in_the_readme(command: str) -> None:
    tree = get_command(app)
    for part in command.split():
        tree = tree.commands[part]  # type: ignore[attr-defined]
    assert tree.help
    assert f"assistant {command.split()[0]}" in (PROJECT / "README.md").read_text()


def test_settings_show_value_and_origin() -> None:
    done = run("settings", ASSISTANT_PORT="8123", ASSISTANT_API_KEY="s3cret")
    assert done.returncode == 0
    assert "ASSISTANT_PORT = 8123  (environment)" in done.stdout
    assert "s3cret" not in done.stdout + done.stderr


def test_a_wrong_setting_is_one_sentence() -> None:
    done = run("settings", ASSISTANT_PROT="1")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Error: ASSISTANT_PROT from the environment is not a setting. Did you mean ASSISTANT_PORT?\n"
    )


def test_asking_without_an_index_says_how_to_make_one(tmp_path: Path) -> None:
    done = run("ask", "Anything?", "--store", str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no index in" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [[], ["What?", "--batch", "x.jsonl"], [" "]])
def test_ask_wants_one_kind_of_question(arguments: list[str]) -> None:
    done = run("ask", *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_bad_batch_line_is_named(tmp_path: Path) -> None:
    batch = tmp_path / "q.jsonl"
    batch.write_text('{"id": "1", "question": "What?"}\n{"id": "2"}\n')
    done = run("ask", "--batch", str(batch), "--json")
    assert done.returncode == 1
    assert "q.jsonl, line 2" in done.stderr


def test_listing_documents_of_an_empty_store(tmp_path: Path) -> None:
    done = run("documents", "list", "--store", str(tmp_path))
    assert done.returncode == 1
    assert "There is no index" in done.stderr


def test_doctor_names_what_to_run(tmp_path: Path) -> None:
    done = run("doctor", "--store", str(tmp_path / "none"), ASSISTANT_MODELS_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "Run `assistant models fetch embeddinggemma-300m`." in done.stdout
    assert "There is no index in" in done.stdout


@pytest.mark.models
def test_good_and_bad_files_of_one_call(tmp_path: Path, real_settings: object) -> None:
    good = tmp_path / "good.md"
    good.write_text("# Bakery\n\nA loaf of rye bread costs 48 kroner in Oslo.\n")
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nthis is not a PDF")
    store = str(tmp_path / "store")
    done = run("ingest", str(good), str(empty), str(broken), "--store", store)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "1 added, 2 failed" in done.stderr
    assert "empty.txt" in done.stderr
    assert "broken.pdf" in done.stderr
    assert "Traceback" not in done.stderr
    listed = run("documents", "list", "--store", store, "--json")
    (document,) = json.loads(listed.stdout)
    assert (document["title"], document["figures"]) == ("Bakery", 1)
    assert run("documents", "remove", document["id"], "--store", store).returncode == 0
    assert json.loads(run("documents", "list", "--store", store, "--json").stdout) == []
