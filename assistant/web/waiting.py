"""Who is answered now and who waits: a fixed number of seats, first come, first served.

A run pulls the assistant's events in a thread of its own, so that the page stays responsive while the model is busy,
and keeps its seat until the stream has really ended, also after a stop. Seats are per process; nothing is shared
between processes.
"""

import asyncio
import math
import statistics
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from assistant.chain.types import Event

REMEMBERED = 8
"""Answers whose time tells how long the next ones will take."""


class Run:
    """One question on its way: waiting, being answered, or over."""

    def __init__(self, open_stream: Callable[[], Iterator[Event]]) -> None:
        """Prepare the run; must be called on the event loop that will read `news`."""
        self._open_stream = open_stream
        self._loop = asyncio.get_running_loop()
        self._news: asyncio.Queue[Event | None] = asyncio.Queue()
        self._stop = threading.Event()
        self._future: Future[None] | None = None
        self.seconds: float | None = None
        """How long the stream took, once it has ended by itself."""

    @property
    def waiting(self) -> bool:
        """Whether no seat was free for it so far."""
        return self._future is not None and not (self._future.running() or self._future.done())

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stop.is_set()

    def start(self, seats: ThreadPoolExecutor) -> "Future[None]":
        """Take the next free seat of `seats`. The future is done when the seat is free again."""
        self._future = seats.submit(self._pull)
        self._future.add_done_callback(lambda _: self._tell(None))
        return self._future

    def stop(self) -> None:
        """End `news` now and close the stream as soon as it gives its next event."""
        self._stop.set()
        self._tell(None)
        if self._future is not None:
            self._future.cancel()

    async def news(self, tick: float) -> AsyncIterator[list[Event]]:
        """Yield the events as they come, an empty list whenever `tick` seconds pass without one.

        Ends when the stream has ended or was stopped. Raises what the stream raised.
        """
        while True:
            try:
                events = [await asyncio.wait_for(self._news.get(), tick)]
            except TimeoutError:
                yield []
                continue
            while not self._news.empty():
                events.append(self._news.get_nowait())
            if fresh := [event for event in events if event is not None]:
                yield fresh
            if None in events:
                break
        if self._future is not None and not self.stopped:
            self._future.result()

    def _pull(self) -> None:
        began = time.monotonic()
        stream = self._open_stream()
        try:
            for event in stream:
                if self._stop.is_set():
                    return
                self._tell(event)
            self.seconds = time.monotonic() - began
        finally:
            if isinstance(stream, Generator):
                stream.close()

    def _tell(self, event: Event | None) -> None:
        # The loop is closed when the server has gone down; then nobody is left to be told.
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._news.put_nowait, event)


class WaitingRoom:
    """As many answers at once as there are seats; the others wait in the order they came."""

    def __init__(self, seats: int) -> None:
        """Open a room. `seats`: answers written at the same time, 1 or more."""
        self._seats = ThreadPoolExecutor(seats, thread_name_prefix="answer")
        self._number = seats
        self._took: deque[float] = deque(maxlen=REMEMBERED)
        self._runs: list[Run] = []
        self._lock = threading.Lock()

    def enter(self, open_stream: Callable[[], Iterator[Event]]) -> Run:
        """Start a run, or queue it. Must be called on the event loop that will read its news."""
        run = Run(open_stream)
        with self._lock:
            self._runs.append(run)
        run.start(self._seats).add_done_callback(lambda _: self._leave(run))
        return run

    def ahead(self, run: Run) -> int:
        """How many runs that still wait came before `run`."""
        with self._lock:
            before = self._runs[: self._runs.index(run)] if run in self._runs else []
        return sum(other.waiting for other in before)

    def estimate(self, run: Run) -> int | None:
        """Seconds until `run` will probably have a seat, by what the last answers took; None while unknown."""
        with self._lock:
            if not self._took:
                return None
            typical = statistics.median(self._took)
        rounds = math.ceil((self.ahead(run) + 1) / self._number)
        return max(1, round(typical * rounds))

    def close(self) -> None:
        """Stop every run and take no more."""
        with self._lock:
            runs = list(self._runs)
        for run in runs:
            run.stop()
        self._seats.shutdown(wait=False, cancel_futures=True)

    def _leave(self, run: Run) -> None:
        with self._lock:
            self._runs.remove(run)
            if run.seconds is not None:
                self._took.append(run.seconds)
