"""Encoding in a thread of its own: filled frames go in, packets go into the file, and the frames come back."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

DEPTH = 4  # frames in flight: enough to even out slow frames, bounded at any picture size


class Encoder:
    """Encodes frames one by one, in order, while the next ones are painted. The first error ends the work."""

    def __init__(self, stream: Any, mux: Callable[[Any], None], blank: Callable[[], Any]) -> None:
        self._stream, self._mux = stream, mux
        self._blanks: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._filled: queue.SimpleQueue[Any] = queue.SimpleQueue()
        for _ in range(DEPTH):
            self._blanks.put(blank())
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="encoder", daemon=True)
        self._thread.start()

    def blank(self) -> Any:
        """A frame to fill, as soon as one is free. Raises what went wrong with an earlier one."""
        frame = self._blanks.get()
        if self._error is not None:
            raise self._error
        return frame

    def put(self, frame: Any) -> None:
        """The next frame of the film; it belongs to the encoder until `blank` hands it out again."""
        self._filled.put(frame)

    def close(self) -> None:
        """Encode what is left and flush. Raises what went wrong with any frame."""
        self._filled.put(None)
        self._thread.join()
        if self._error is not None:
            raise self._error

    def _work(self) -> None:
        while (frame := self._filled.get()) is not None:
            self._encode(frame)
            self._blanks.put(frame)
        self._encode(None)  # flushes

    def _encode(self, frame: Any) -> None:
        if self._error is not None:
            return
        try:
            for packet in self._stream.encode(frame):
                self._mux(packet)
        except BaseException as error:  # handed to the thread that paints
            self._error = error
