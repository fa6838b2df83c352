"""Encoding in a thread of its own: painted pictures go in, the film grows, and the surfaces come back."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

import pygame

DEPTH = 4  # pictures in flight: enough to even out slow ones, bounded at any picture size


class Encoder:
    """Gives pictures to a film one by one, in order, while the next ones are painted. The first error ends the work.

    Converting, hashing, compressing and writing all happen in its thread, so that the one that paints does nothing
    else; they release the interpreter for nearly all of their time.
    """

    def __init__(self, take: Callable[[int, pygame.Surface], None], blank: Callable[[], pygame.Surface]) -> None:
        """Call `take(number, picture)` for each; `blank()` makes a surface for them."""
        self._take = take
        self._blanks: queue.SimpleQueue[pygame.Surface] = queue.SimpleQueue()
        self._painted: queue.SimpleQueue[tuple[int, pygame.Surface] | None] = queue.SimpleQueue()
        for _ in range(DEPTH):
            self._blanks.put(blank())
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="encoder", daemon=True)
        self._thread.start()

    def blank(self) -> pygame.Surface:
        """A surface to paint, as soon as one is free. Raises what went wrong with an earlier picture."""
        surface = self._blanks.get()
        if self._error is not None:
            raise self._error
        return surface

    def put(self, number: int, surface: pygame.Surface) -> None:
        """The next picture of the film; it belongs to the encoder until `blank` hands it out again."""
        self._painted.put((number, surface))

    def close(self) -> None:
        """Finish the pictures that are left. Raises what went wrong with any."""
        self.stop()
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Finish the pictures that are left, whatever went wrong."""
        self._painted.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (given := self._painted.get()) is not None:
            if self._error is None:
                try:
                    self._take(*given)
                except BaseException as error:  # handed to the thread that paints
                    self._error = error
            self._blanks.put(given[1])
