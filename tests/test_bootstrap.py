"""Installing: what is pinned is installed from where pip would fetch it, and what goes wrong is one sentence."""

import hashlib
import os
import sys
import zipfile
from pathlib import Path

import pytest

import bootstrap

PROJECT = Path(__file__).resolve().parent.parent
LOCK = """\
aiohttp==3.14.5 \\
    --hash=sha256:11 \\
    --hash=sha256:22
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:33
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:44
"""


def test_every_requirement_of_a_lock_file_is_read_whole_also_two_of_one_name(
    tmp_path: Path,
) -> None:
    path = tmp_path / "some.lock"
    path.write_text(LOCK)
    assert bootstrap.pinned(path) == [
        "aiohttp==3.14.5 \\\n    --hash=sha256:11 \\\n    --hash=sha256:22",
        "numpy==2.4.6 ; python_full_version < '3.12' \\\n    --hash=sha256:33",
        "numpy==2.5.5 ; python_full_version >= '3.12' \\\n    --hash=sha256:44",
    ]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_files_are_read_without_loss(name: str) -> None:
    text = (PROJECT / name).read_text("utf-8")
    assert "\n".join(bootstrap.pinned(PROJECT / name)) == text.rstrip("\n")


def test_uv_is_told_where_pip_fetches_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"UV_HTTP_TIMEOUT": "90", "HOME": "/home/ana"})
    pips = {
        "index-url": "https://packages.example/simple",
        "extra-index-url": "\nhttps://one.example\nhttps://two.example",
        "find-links": "/wheels /more",
        "timeout": "180",
    }
    assert bootstrap.uv_settings(pips) == {
        "HOME": "/home/ana",
        "UV_DEFAULT_INDEX": "https://packages.example/simple",
        "UV_FIND_LINKS": "/wheels,/more",
        "UV_HTTP_RETRIES": "2",
        "UV_HTTP_TIMEOUT": "90",
        "UV_INDEX": "https://one.example https://two.example",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }


def test_pips_settings_are_read_and_variables_win(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "pip.conf"
    config.write_text(
        "[global]\nindex-url = https://a.example\nproxy = http://p.example:1\n"
        "[install]\nfind-links = /wheels\n    /more\n"
    )
    for name in [n for n in os.environ if n.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    monkeypatch.setenv("PIP_INDEX_URL", "https://b.example")
    monkeypatch.setattr(bootstrap, "VENV", Path(sys.prefix))
    found = bootstrap.pip_settings()
    assert found["index-url"] == "https://b.example"
    assert found["proxy"] == "http://p.example:1"
    assert found["find-links"].split() == ["/wheels", "/more"]


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    """A folder with one wheel: tiny 1.0."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    with zipfile.ZipFile(folder / "tiny-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tiny.py", "SIZE = 1\n")
        wheel.writestr(
            "tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"
        )
        wheel.writestr(
            "tiny-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr(
            "tiny-1.0.dist-info/RECORD",
            "tiny.py,,\ntiny-1.0.dist-info/METADATA,,\n"
            "tiny-1.0.dist-info/WHEEL,,\ntiny-1.0.dist-info/RECORD,,\n",
        )
    return folder


def install(monkeypatch: pytest.MonkeyPatch, wheels: Path, requirement: str) -> list[str]:
    """Have uv install a requirement from the folder of wheels into an empty one; the modules there."""
    monkeypatch.setattr(bootstrap, "VENV", Path(sys.prefix))
    settings = {
        "PATH": os.environ["PATH"],
        "UV_CACHE_DIR": str(wheels.parent / "cache"),
        "UV_FIND_LINKS": str(wheels),
        "UV_OFFLINE": "1",
        "UV_NO_CONFIG": "1",
    }
    target = wheels.parent / "target"
    with bootstrap.requirements_file([requirement]) as path:
        bootstrap.uv("tiny", 0, 1, settings, "--target", str(target), *bootstrap.LOCKED, str(path))
    return [path.name for path in target.glob("*.py")]


def test_uv_installs_what_matches_its_hash(monkeypatch: pytest.MonkeyPatch, wheels: Path) -> None:
    content = (wheels / "tiny-1.0-py3-none-any.whl").read_bytes()
    sha = hashlib.sha256(content).hexdigest()
    assert install(monkeypatch, wheels, f"tiny==1.0 --hash=sha256:{sha}") == ["tiny.py"]


def test_uv_refuses_what_does_not_match_its_hash(
    monkeypatch: pytest.MonkeyPatch, wheels: Path
) -> None:
    with pytest.raises(bootstrap.SetupError, match="does not match its pinned hash") as caught:
        install(monkeypatch, wheels, f"tiny==1.0 --hash=sha256:{'0' * 64}")
    assert not isinstance(caught.value, bootstrap.FetchError)
    assert not (wheels.parent / "target" / "tiny.py").exists()


def test_a_package_that_is_nowhere_cannot_be_fetched(
    monkeypatch: pytest.MonkeyPatch, wheels: Path
) -> None:
    with pytest.raises(bootstrap.FetchError, match="could not be fetched"):
        install(monkeypatch, wheels, f"absent==1.0 --hash=sha256:{'0' * 64}")


def test_where_uv_cannot_fetch_pip_installs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(LOCK)
    asked: list[str] = []
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "pip_settings", dict)

    def cannot(what: str, *_: object) -> None:
        raise bootstrap.FetchError("no")

    monkeypatch.setattr(bootstrap, "uv", cannot)
    monkeypatch.setattr(bootstrap, "pip", lambda what, *_: asked.append(what))
    bootstrap.install(lock)
    assert asked == ["uv", "packages", "PyTorch", "the assistant"]
    bootstrap.install(lock)
    assert len(asked) == 4, "what is done is not done again"


def test_a_failure_leaves_no_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(LOCK)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "NEEDED_BYTES", 0)

    def fail() -> None:
        assert (tmp_path / ".venv" / "bin" / "python").exists()
        raise bootstrap.SetupError("The disk is full.")

    monkeypatch.setattr(bootstrap, "fetch_uv", fail)
    with pytest.raises(bootstrap.SetupError, match="The disk is full"):
        bootstrap.install(lock)
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "error: failed to write\n  Caused by: No space left on device (os error 28)",
            "disk is full",
        ),
        ("error: Failed to fetch: `https://a.example`\n dns error", "could not be fetched"),
        ("ERROR: No matching distribution found for uv==0.13.9", "could not be fetched"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "does not match its pinned hash"),
        ("note\nerror: something odd\nhint", "uv failed: error: something odd"),
        ("", "uv failed: no reason given"),
    ],
)
def test_what_went_wrong_is_one_sentence(output: str, sentence: str) -> None:
    assert sentence in str(bootstrap.reason("uv", output))
