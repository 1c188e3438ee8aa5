"""Make `.venv` and install the pinned packages into it. Needs nothing but Python itself.

`python3.11 bootstrap.py` installs what the program needs, `--dev` what its tests need too. Work already done is not
done again. What goes wrong is said in one sentence, and a half-made environment is removed.

pip fetches uv, and uv the rest, in a fraction of the time: it fetches and unpacks many packages at once. Where
pip can fetch what uv cannot (a setting that uv has no name for), pip does it all.
"""

import ast
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TORCH = "torch==2.13.0"
NEEDED_BYTES = 4_000_000_000
BAR = 30
CHUNK = 48  # requirements a call of uv: how often the bar moves

LOCKED = ("--no-deps", "--require-hashes", "-r")
LAST = (
    ("PyTorch", (TORCH,)),
    ("the assistant", ("--no-deps", "--no-build-isolation", "-e", str(ROOT))),
)
"""What is installed after the locked packages."""

UV_VARIABLES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_OFFLINE",
    "trusted-host": "UV_INSECURE_HOST",
    "proxy": "ALL_PROXY",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
}
"""pip's settings of where packages come from, and the variables by which uv is told the same."""

UNFETCHED = (
    "NewConnectionError",
    "Name or service",
    "Temporary failure",
    "ConnectTimeout",
    "ProxyError",
    "Max retries",
    "No matching distribution",
    "Failed to fetch",
    "Failed to download",
    "No solution found",
)
"""What pip and uv write when a package cannot be fetched."""


class SetupError(Exception):
    """Why the environment cannot be made, in a sentence."""


class FetchError(SetupError):
    """A package cannot be fetched as things are set up."""


def main() -> int:
    """Install, and return the exit status."""
    dev = "--dev" in sys.argv[1:]
    try:
        check_python()
        install(ROOT / ("requirements-dev.lock" if dev else "requirements.lock"))
    except SetupError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return 0


def check_python() -> None:
    """Refuse a Python the pinned packages are not made for."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 12):
        have = ".".join(map(str, sys.version_info[:3]))
        raise SetupError(
            f"This is Python {have}; the pinned packages need 3.11 or 3.12. "
            "Install one of these and name it: make chat PYTHON=python3.12"
        )


def install(lock: Path) -> None:
    """Bring .venv to the state of `lock`, unless it is there already."""
    stamp = VENV / f".installed-{lock.stem}"
    wanted = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    fresh = not VENV.exists()
    free = shutil.disk_usage(ROOT).free
    if fresh and free < NEEDED_BYTES:
        raise SetupError(
            f"{ROOT} has {free / 1e9:.1f} GB free and the packages need {NEEDED_BYTES / 1e9:.0f} GB. "
            "Free some space, then run the command again."
        )
    try:
        if fresh:
            print(f"Making {VENV.name} with Python {sys.version.split()[0]}…", file=sys.stderr)
            made = subprocess.run(
                [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True
            )
            if made.returncode:
                raise SetupError(
                    f"The virtual environment cannot be made ({made.stderr.strip() or made.stdout.strip()}). "
                    "On Debian and Ubuntu the package python3-venv may be missing."
                )
        fetch_uv()
        try:
            with_uv(lock)
        except FetchError:
            print("uv cannot fetch them as things are set up; pip does it.", file=sys.stderr)
            with_pip(lock)
        stamp.write_text(wanted)
    except BaseException:
        if fresh:
            shutil.rmtree(VENV, ignore_errors=True)
        raise


def pinned(lock: Path) -> list[str]:
    """The requirements of a lock file, each whole: name, version, marker and hashes."""
    return re.findall(r"^[\w.-]+==.*(?:\n[ \t]+.*)*", lock.read_text("utf-8"), re.MULTILINE)


def fetch_uv() -> None:
    """Have pip install uv, with the version and hashes of the lock file for development."""
    own = [line for line in pinned(ROOT / "requirements-dev.lock") if line.startswith("uv==")]
    with requirements_file(own) as path:
        pip("uv", 1, *LOCKED, str(path))


def with_uv(lock: Path) -> None:
    """Have uv install everything. Raises FetchError when it cannot fetch something, SetupError otherwise."""
    packages = pinned(lock)
    settings = uv_settings(pip_settings())
    for start in range(0, len(packages), CHUNK):
        with requirements_file(packages[start : start + CHUNK]) as path:
            uv("packages", start, len(packages), settings, *LOCKED, str(path))
    show("packages", len(packages), len(packages), "done\n")
    for what, arguments in LAST:
        uv(what, 0, 1, settings, *arguments)
        show(what, 1, 1, "done\n")


def with_pip(lock: Path) -> None:
    """Have pip install everything. Raises SetupError."""
    pip("packages", len(pinned(lock)), *LOCKED, str(lock))
    for what, arguments in LAST:
        pip(what, 1, *arguments)


@contextmanager
def requirements_file(requirements: Sequence[str]) -> Iterator[Path]:
    """A file of these requirements, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "requirements.txt"
        path.write_text("\n".join(requirements) + "\n", "utf-8")
        yield path


def pip_settings() -> dict[str, str]:
    """pip's settings in force for installing, from its files and variables, by option name."""
    command = [str(VENV / "bin" / "python"), "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True).stdout
    found: dict[str, str] = {}
    for section in ("global", "install", ":env:"):  # later ones win
        for name, value in re.findall(rf"^{section}\.([\w-]+)=(.*)$", listed, re.MULTILINE):
            found[name] = str(ast.literal_eval(value))
    return found


def uv_settings(pips: Mapping[str, str]) -> dict[str, str]:
    """The environment in which uv fetches from where pip does; its own variables win where they are set."""
    told = {UV_VARIABLES[name]: value for name, value in pips.items() if name in UV_VARIABLES}
    told = {name: " ".join(value.split()) for name, value in told.items()}
    if "UV_FIND_LINKS" in told:
        told["UV_FIND_LINKS"] = told["UV_FIND_LINKS"].replace(" ", ",")
    fixed = {
        "UV_INDEX_STRATEGY": "unsafe-best-match",  # pip's own: the best version of all indexes
        "UV_HTTP_RETRIES": "2",
        "UV_HTTP_TIMEOUT": "20",
    }
    return {**fixed, **told, **os.environ}


def uv(what: str, done: int, total: int, settings: Mapping[str, str], *arguments: str) -> None:
    """Have uv install a part of `what`, `done` of `total` being there; raise the reason when it fails."""
    python = str(VENV / "bin" / "python")
    command = [str(VENV / "bin" / "uv"), "pip", "install", "--python", python, *arguments]
    show(what, done, total, "fetching")

    def told(line: str) -> None:
        if line.startswith("Downloading ") and sys.stderr.isatty():
            show(what, done, total, line.removeprefix("Downloading "))

    failure = run(command, told, settings)
    if failure is not None:
        show(what, done, total, "failed\n")
        raise reason("uv", failure)


def pip(what: str, total: int, *arguments: str) -> None:
    """Have pip install `what`, with a bar of packages; raise the reason when it fails."""
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--no-input", "--progress-bar", "off", "--retries", "2", "--timeout", "20"]
    names: list[str] = []

    def told(line: str) -> None:
        if line.startswith(("Collecting ", "Obtaining ")):
            names.append(line.split()[1].split("==")[0])
            show(what, min(len(names), total), total, names[-1])
        elif line.startswith("Installing collected"):
            show(what, total, total, "unpacking")

    failure = run([*command, *arguments], told, os.environ)
    show(what, total, total, "done\n" if failure is None else "failed\n")
    if failure is not None:
        raise reason("pip", failure)


def run(
    command: Sequence[str], told: Callable[[str], None], environment: Mapping[str, str]
) -> str | None:
    """Run a command, passing on every line it writes; its last lines when it fails, else None."""
    last: deque[str] = deque(maxlen=40)
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=dict(environment),
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            last.append(line.strip())
            told(line)
    return "\n".join(last) if process.returncode else None


def show(what: str, done: int, total: int, note: str) -> None:
    """Draw the bar on standard error: in place on a terminal, else a line now and then."""
    filled = BAR * done // max(total, 1)
    bar = "#" * filled + "-" * (BAR - filled)
    text = f"Installing {what} [{bar}] {done}/{total} {note.rstrip()[:30]:<30}"
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text}" + ("\n" if note.endswith("\n") else ""))
    elif note.endswith("\n") or done % 40 == 0:
        sys.stderr.write(f"{text.rstrip()}\n")
    sys.stderr.flush()


def reason(tool: str, output: str) -> SetupError:
    """What the last lines of pip or uv mean for the person."""
    if "No space left" in output:
        return SetupError("The disk is full. Free some space, then run the command again.")
    if re.search("do not match the hashes|hash mismatch", output, re.IGNORECASE):
        return SetupError(
            "A package does not match its pinned hash and was refused. Do not install it by other means."
        )
    if any(sign in output for sign in UNFETCHED):
        return FetchError(
            "The packages could not be fetched: the Python package index cannot be reached or lacks one. "
            "Check the network, then run the command again."
        )
    errors = [line for line in output.splitlines() if "error" in line.lower()]
    return SetupError(
        f"{tool} failed: {(errors or output.splitlines() or ['no reason given'])[-1]}"
    )


if __name__ == "__main__":
    sys.exit(main())
