"""Make `.venv` and install the pinned packages into it. Needs nothing but Python itself.

`python3.11 bootstrap.py` installs what the program needs, `--dev` what its tests need too. Work already done is not
done again. What goes wrong is said in one sentence, and a half-made environment is removed.
"""

import hashlib
import shutil
import subprocess
import sys
from collections import deque
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TORCH = "torch==2.13.0"
NEEDED_BYTES = 4_000_000_000
BAR = 30


class SetupError(Exception):
    """Why the environment cannot be made, in a sentence."""


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
        pip(
            "packages",
            lock.read_text().count("=="),
            "--no-deps",
            "--require-hashes",
            "-r",
            str(lock),
        )
        pip("PyTorch", 1, TORCH)
        pip("the assistant", 1, "--no-deps", "--no-build-isolation", "-e", str(ROOT))
        stamp.write_text(wanted)
    except BaseException:
        if fresh:
            shutil.rmtree(VENV, ignore_errors=True)
        raise


def pip(what: str, total: int, *arguments: str) -> None:
    """Run pip install with a bar of packages; raise SetupError with the reason when it fails."""
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check"]
    command += [
        "--no-input",
        "--progress-bar",
        "off",
        "--retries",
        "2",
        "--timeout",
        "20",
        *arguments,
    ]
    last: deque[str] = deque(maxlen=40)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    names: list[str] = []
    for line in process.stdout:
        last.append(line.strip())
        if line.startswith(("Collecting ", "Obtaining ")):
            names.append(line.split()[1].split("==")[0])
            show(what, min(len(names), total), total, names[-1])
        elif line.startswith("Installing collected"):
            show(what, total, total, "unpacking")
    failed = process.wait()
    show(what, total, total, "failed\n" if failed else "done\n")
    if failed:
        raise SetupError(reason("\n".join(last)))


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


def reason(output: str) -> str:
    """What pip's last lines mean for the person."""
    if "No space left" in output:
        return "The disk is full. Free some space, then run the command again."
    network = (
        "NewConnectionError",
        "Name or service",
        "Temporary failure",
        "ConnectTimeout",
        "ProxyError",
    )
    if any(sign in output for sign in (*network, "Max retries", "No matching distribution")):
        return (
            "The packages could not be fetched: the Python package index cannot be reached or lacks one. "
            "Check the network, then run the command again."
        )
    if "DO NOT MATCH THE HASHES" in output:
        return "A package does not match its pinned hash and was refused. Do not install it by other means."
    errors = [line for line in output.splitlines() if "error" in line.lower()]
    return f"pip failed: {(errors or output.splitlines() or ['no reason given'])[-1]}"


if __name__ == "__main__":
    sys.exit(main())
