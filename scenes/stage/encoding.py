"""The stages of a recording, each in a thread of its own: painting, converting, encoding."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Buffer = TypeVar("Buffer")
DEPTH = 3  # buffers between two stages: enough to even out slow frames, bounded at any picture size
NICE = 5  # steps of priority by which a stage, and the codec's own threads with it, give way to the one that paints


class Stage(Generic[Buffer]):
    """Takes filled buffers one by one, in order, while the thread before it fills the next. The first error ends it.

    Nearly all of what painting leaves to the stages after it runs without the interpreter.
    """

    def __init__(self, name: str, take: Callable[[int, Buffer], None], blank: Callable[[], Buffer]) -> None:
        """Call `take(number, buffer)` for each; `blank()` makes a buffer."""
        self._take = take
        self._blanks: queue.SimpleQueue[Buffer] = queue.SimpleQueue()
        self._filled: queue.SimpleQueue[tuple[int, Buffer] | None] = queue.SimpleQueue()
        for _ in range(DEPTH):
            self._blanks.put(blank())
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def blank(self) -> Buffer:
        """A buffer to fill, as soon as one is free. Raises what went wrong with an earlier one."""
        buffer = self._blanks.get()
        if self._error is not None:
            raise self._error
        return buffer

    def put(self, number: int, buffer: Buffer) -> None:
        """The next filled buffer; it belongs to the stage until `blank` hands it out again."""
        self._filled.put((number, buffer))

    def close(self) -> None:
        """Finish the buffers that are left. Raises what went wrong with any."""
        self.stop()
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Finish the buffers that are left, whatever went wrong."""
        self._filled.put(None)
        self._thread.join()

    def _work(self) -> None:
        if sys.platform == "linux":  # elsewhere only whole processes have priorities; on two cores it is worth a tenth
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0) + NICE)
        while (given := self._filled.get()) is not None:
            if self._error is None:
                try:
                    self._take(*given)
                except BaseException as error:  # handed to the thread before
                    self._error = error
            self._blanks.put(given[1])
