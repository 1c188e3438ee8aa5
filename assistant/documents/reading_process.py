"""A process of its own that reads the costly formats, so that a hostile file costs a limit and not the program.

The limits are of processor time, memory and, as the last resort, time waited; they guard against files that cost too
much and against readers that crash, not against one that is taken over: the process has the rights of the program.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import assistant
from assistant.documents.extract import Extract
from assistant.documents.limits import Limits, write_size
from assistant.errors import DocumentError

# Ctrl-C reaches both processes; this one ends without a word, as soon as it has begun.
_START = (
    "import signal; signal.signal(signal.SIGINT, signal.SIG_DFL); "
    "from assistant.documents.reading_child import serve; serve()"
)
_ENDING_S = 10.0


class ReadingProcess:
    """Reads sources one after the other in another process, started for the first and again after one that ended it.

    A context manager; the process ends with it. One thread reads at a time; `close` from another one ends its reading.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._changing = threading.Lock()

    def __enter__(self) -> Self:
        """The object itself; the process starts with the first source."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self.close()

    @property
    def pid(self) -> int | None:
        """The number of the process while there is one."""
        return self._process.pid if self._process else None

    def read(
        self, kind: str, data: bytes, source: str, limits: Limits, charset: str | None = None
    ) -> Extract:
        """Read `data` as `formats.extract` does.

        Raises DocumentError, naming `source`, also when it takes more than the limits or makes its reader fail;
        ValueError after `close`.
        """
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        overdue = threading.Event()

        def give_up() -> None:
            overdue.set()
            process.kill()

        timer = threading.Timer(limits.wait_seconds, give_up)
        timer.start()
        answer: Extract | DocumentError
        try:
            pickle.dump((kind, data, source, limits, charset), process.stdin)
            process.stdin.flush()
            answer = pickle.load(process.stdout)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):  # a ValueError: closed
            answer = self._why_ended(process, source, limits, overdue=overdue.is_set())
        except BaseException:
            self._end()
            raise
        finally:
            timer.cancel()
            timer.join()
        if overdue.is_set() or (isinstance(answer, DocumentError) and answer.code == "memory"):
            self._end()  # it was killed just now, or the memory it took may not come back
        if isinstance(answer, DocumentError):
            raise answer
        return answer

    def close(self) -> None:
        """End the process, whatever it is doing; nothing more is read."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        with self._changing:
            process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        assert process.stdout is not None
        process.kill()
        process.wait()
        process.stdout.close()
        with suppress(OSError):  # what was not sent yet has nobody to read it
            process.stdin.close()

    def _running(self) -> subprocess.Popen[bytes]:
        """The process, started if there is none or it was ended from outside since the last source."""
        if self._process is not None and self._process.poll() is not None:
            self._end()
        with self._changing:
            if self._closed:
                raise ValueError("the process that reads documents was closed")
            self._process = self._process or _start()
            return self._process

    def _why_ended(
        self, process: subprocess.Popen[bytes], source: str, limits: Limits, *, overdue: bool
    ) -> DocumentError:
        """What a process that ended in the middle of a source says of the source."""
        status: int | None
        try:
            status = process.wait(_ENDING_S)
        except subprocess.TimeoutExpired:
            status = None
        self._end()
        if overdue:
            return DocumentError("waited", source=source, seconds=f"{limits.wait_seconds:g}")
        if sys.platform != "win32" and status == -signal.SIGXCPU:
            seconds = f"{limits.processor_seconds:g}"
            return DocumentError("processor_time", source=source, seconds=seconds)
        return DocumentError("reader_failed", source=source, reason=_named(status))


def _start() -> subprocess.Popen[bytes]:
    """Start Python with the module search path of this one, but without the working folder and what lies there."""
    paths = [path for path in sys.path if path]
    paths.append(str(Path(assistant.__file__).parent.parent))
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )


def memory_error(source: str, limits: Limits) -> DocumentError:
    """What is said of a source whose reading takes too much memory."""
    return DocumentError("memory", source=source, limit=write_size(limits.memory_bytes))


def _named(status: int | None) -> str:
    """A signal by its name, an exit status by its number."""
    if status is not None and status < 0 and -status in set(signal.Signals):
        return signal.Signals(-status).name
    return f"status {status}"
