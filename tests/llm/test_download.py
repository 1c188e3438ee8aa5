"""The transfer of one file from a hub, and the checks every file passes."""

import os
import shutil
import socket
import time

import pytest
from model_sources import REPOSITORY, FakeHub, pin, serving

from assistant.errors import ModelStoreError
from assistant.llm.download import DiskFullError, Hub, matches, require_room, sha256_of

CONTENT = os.urandom(3_000_000)
PATH = f"/maker/model/resolve/{'a' * 40}/folder/weights.gguf"
PINNED = pin("folder/weights.gguf", CONTENT)


@pytest.fixture(autouse=True)
def _direct(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def served():
    with serving(FakeHub({PINNED.path: CONTENT})) as hub:
        yield hub


@pytest.fixture
def fetch(served, tmp_path):
    """Fetch PINNED from the hub into tmp_path; returns the sizes reported."""
    hub = Hub(served.url, probe_s=5, pause_s=0)

    def run(pinned=PINNED):
        sizes = []
        hub.fetch(REPOSITORY, pinned, tmp_path / pinned.path, sizes.append)
        return sizes

    return run


@pytest.fixture
def part(tmp_path):
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder" / "weights.gguf.part"


def files_in(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_a_file_arrives_whole_and_alone(served, fetch, tmp_path):
    sizes = fetch()
    assert (tmp_path / PINNED.path).read_bytes() == CONTENT
    assert files_in(tmp_path) == [PINNED.path]
    assert served.requests == [("HEAD", "/", None), ("GET", PATH, None)]
    assert sizes == sorted(sizes)
    assert sizes[-1] == len(CONTENT)


def test_nothing_identifies_the_user(served, fetch, monkeypatch):
    """No token is sent, even where one lies around for other programs."""
    monkeypatch.setenv("HF_TOKEN", "secret")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    fetch()
    assert {"authorization", "cookie"}.isdisjoint(k.lower() for h in served.headers for k in h)


@pytest.mark.parametrize("breaks", [[1_000_000], [1, 1_999_999, 7]])
def test_a_broken_transfer_goes_on_where_it_stopped(served, fetch, tmp_path, breaks):
    served.script = list(breaks)
    fetch()
    starts = [sum(breaks[:i]) for i in range(1, len(breaks) + 1)]
    assert served.gets() == [(PATH, None)] + [(PATH, f"bytes={start}-") for start in starts]
    assert sha256_of(tmp_path / PINNED.path) == PINNED.sha256


def test_what_an_earlier_run_left_is_not_fetched_again(served, fetch, tmp_path, part):
    part.write_bytes(CONTENT[:2_500_000])
    sizes = fetch()
    assert served.gets() == [(PATH, "bytes=2500000-")]
    assert min(sizes) > 2_500_000
    assert matches(tmp_path / PINNED.path, PINNED)


def test_a_complete_part_is_only_checked(served, fetch, tmp_path, part):
    part.write_bytes(CONTENT)
    fetch()
    assert served.gets() == []
    assert files_in(tmp_path) == [PINNED.path]


def test_a_hub_that_ignores_the_range_is_read_from_the_start(served, fetch, tmp_path, part):
    part.write_bytes(CONTENT[:1000])
    served.script = ["whole"]
    fetch()
    assert matches(tmp_path / PINNED.path, PINNED)


def test_other_bytes_of_the_same_size_are_refused_and_named(served, fetch, tmp_path):
    other = os.urandom(len(CONTENT))
    served.files[PATH] = other
    with pytest.raises(ModelStoreError) as caught:
        fetch()
    assert str(caught.value) == (
        f"folder/weights.gguf from {served.url}{PATH} was refused and deleted: its SHA-256 is "
        f"{pin('x', other).sha256}, pinned is {PINNED.sha256}."
    )
    assert files_in(tmp_path) == []


def test_a_spoilt_part_is_refused_and_the_next_run_is_clean(served, fetch, tmp_path, part):
    part.write_bytes(b"spoilt" + CONTENT[6:1000])
    with pytest.raises(ModelStoreError, match="was refused and deleted"):
        fetch()
    fetch()
    assert matches(tmp_path / PINNED.path, PINNED)


def test_another_size_is_refused_before_it_is_read(served, fetch, tmp_path):
    served.files[PATH] = CONTENT + b"more"
    with pytest.raises(ModelStoreError, match=r"offers 3,000,004 bytes, pinned are 3,000,000\.$"):
        fetch()
    assert files_in(tmp_path) == []


def test_a_stream_without_end_does_not_fill_the_disk(served, fetch, tmp_path):
    served.files[PATH] = CONTENT * 5
    served.script = ["unsized"]
    with pytest.raises(ModelStoreError, match="was refused and deleted"):
        fetch()
    assert files_in(tmp_path) == []


def test_a_refusal_is_passed_on(served, fetch):
    served.script = ["status 401"]
    with pytest.raises(ModelStoreError, match=r"weights\.gguf answered 401 Unauthorized\.$"):
        fetch()


def test_a_part_longer_than_the_hub_has_is_dropped(served, fetch, tmp_path, part):
    part.write_bytes(CONTENT[:1000])
    served.files[PATH] = CONTENT[:500]
    with pytest.raises(ModelStoreError, match="answered 416"):
        fetch()
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("status", [429, 503])
def test_a_hub_that_is_busy_is_asked_again(served, fetch, tmp_path, status):
    served.script = [f"status {status}"]
    fetch()
    assert served.gets() == [(PATH, None), (PATH, None)]
    assert matches(tmp_path / PINNED.path, PINNED)


def test_a_hub_that_keeps_breaking_off_is_given_up_for_good(served, fetch, tmp_path):
    served.script = [10, 10, 10, 10]
    with pytest.raises(ModelStoreError, match=r"broke off 4 times"):
        fetch()
    assert files_in(tmp_path) == ["folder/weights.gguf.part"]
    asked = len(served.requests)
    with pytest.raises(ModelStoreError, match=r"broke off 4 times"):
        fetch()
    assert len(served.requests) == asked


def test_a_redirect_keeps_the_range(served, fetch, tmp_path, part):
    part.write_bytes(CONTENT[:1000])
    served.files["/elsewhere"] = CONTENT
    served.script = ["to /elsewhere"]
    fetch()
    assert served.gets() == [(PATH, "bytes=1000-"), ("/elsewhere", "bytes=1000-")]
    assert matches(tmp_path / PINNED.path, PINNED)


def test_a_redirect_to_another_host_must_be_https(served, fetch):
    served.script = ["to http://files.example.org/weights"]
    with pytest.raises(ModelStoreError, match=r"http://files\.example\.org/weights, which is not"):
        fetch()


def test_redirects_come_to_an_end(served, fetch):
    served.script = [f"to {PATH}"] * 9
    with pytest.raises(ModelStoreError, match="too many"):
        fetch()
    assert len(served.gets()) == 5


def test_a_hub_that_refuses_connections_is_named(tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(ModelStoreError, match=f"^The hub {url} cannot be reached"):
            Hub(url).fetch(REPOSITORY, PINNED, tmp_path / "x", lambda size: None)


def test_a_silent_hub_costs_its_time_once(tmp_path):
    """It takes the connection and never answers, like a network that swallows packets."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hub = Hub(f"http://127.0.0.1:{silent.getsockname()[1]}", probe_s=0.5)
        started = time.monotonic()
        for _ in range(5):
            with pytest.raises(ModelStoreError, match=r"0\.5 seconds|timed out"):
                hub.fetch(REPOSITORY, PINNED, tmp_path / "x", lambda size: None)
        assert 0.4 < time.monotonic() - started < 1.5


def test_too_little_room_is_a_sentence(tmp_path, monkeypatch):
    usage = shutil._ntuple_diskusage(10_000, 8_766, 1_234)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    require_room(tmp_path, 1_234)
    with pytest.raises(DiskFullError) as caught:
        require_room(tmp_path, 1_235)
    assert str(caught.value) == (
        f"1,235 bytes are needed in {tmp_path}, but only 1,234 are free: make room, or name "
        "another folder in ASSISTANT_MODELS_DIR."
    )
