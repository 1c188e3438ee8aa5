"""What runs in the process of `reading_process`: it reads one source after the other, each within limits."""

import math
import os
import pickle
import sys
from typing import BinaryIO

from assistant.documents.extract import Extract
from assistant.documents.formats import extract
from assistant.documents.limits import Limits
from assistant.documents.reading_process import memory_error
from assistant.errors import DocumentError

if sys.platform != "win32":
    import resource
    import signal


def serve() -> None:
    """Answer requests on standard input with what was read, on standard output, until there are no more.

    What a library prints goes to standard error, so that it is not taken for an answer.
    """
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _prepare()
    while True:
        try:
            kind, data, source, limits, charset = pickle.load(requests)
        except EOFError:
            return
        _limit(limits)
        _answer(answers, _read(kind, data, source, limits, charset))


def _read(
    kind: str, data: bytes, source: str, limits: Limits, charset: str | None
) -> Extract | DocumentError:
    try:
        _, found = extract(kind, data, source, limits, charset)
    except DocumentError as error:
        return error
    except MemoryError:
        return memory_error(source, limits)
    except Exception as error:
        return DocumentError("reader_failed", source=source, reason=type(error).__name__)
    return found


def _answer(answers: BinaryIO, answer: Extract | DocumentError) -> None:
    pickle.dump(answer, answers)
    answers.flush()


def _prepare() -> None:
    """Have the limit of processor time end the process at once, and without a core file."""
    if sys.platform != "win32":
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def _limit(limits: Limits) -> None:
    """Limit what the next source may cost: processor time from now on, and memory of the process in all.

    Where the system has no such limits, the time waited is the only one.
    """
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        end = math.ceil(used.ru_utime + used.ru_stime + limits.processor_seconds)
        _lower(resource.RLIMIT_CPU, end)
        _lower(resource.RLIMIT_AS, limits.memory_bytes)


def _lower(name: int, limit: int) -> None:
    if sys.platform != "win32":
        _, most = resource.getrlimit(name)
        if most != resource.RLIM_INFINITY:
            limit = min(limit, most)
        try:
            resource.setrlimit(name, (limit, most))
        except (ValueError, OSError):
            return  # macOS knows RLIMIT_AS but refuses to set it
