"""Steps of a long command on the terminal, with seconds."""

import sys
import threading
import time
from types import TracebackType
from typing import Self

_EVERY_S = 5.0
"""Into a file or a pipe, a line at most this often: it is read later, not watched."""


class Steps:
    """Shows the step at hand; call it with a few words when one begins.

    On a terminal one line is written over and over, with the seconds running; elsewhere it
    is a line now and then. It goes to standard error, results to standard output.
    """

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._stream = sys.stderr
        self._watched = self._stream.isatty()
        self._words = ""
        self._told = ""
        self._last = -_EVERY_S
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._clock: threading.Thread | None = None

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._start

    def __call__(self, words: str) -> None:
        with self._lock:
            self._words = words
            if self._watched:
                self._draw()
            elif self.seconds - self._last >= _EVERY_S or words.split()[0] != self._told:
                self._told, self._last = words.split()[0], self.seconds
                self._stream.write(f"{self.seconds:5.0f} s  {words}\n")
                self._stream.flush()

    def __enter__(self) -> Self:
        if self._watched:
            self._clock = threading.Thread(target=self._tick, daemon=True)
            self._clock.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the line, so that something else can be written."""
        if self._closed.is_set():
            return
        self._closed.set()
        if self._clock is not None:
            self._clock.join()
        if self._watched:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def _tick(self) -> None:
        while not self._closed.wait(1):
            with self._lock:
                self._draw()

    def _draw(self) -> None:
        self._stream.write(f"\r\x1b[K{self.seconds:5.0f} s  {self._words}"[:120])
        self._stream.flush()
