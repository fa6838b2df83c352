"""Loading: the imports and first calls of the models make some hundred thousand objects, and all of them stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Spare what is made within from the garbage collector, now and for good.

    Looking through all of it in vain would take a tenth of the start, and 50 ms out of the picture each time later on.
    """
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if swept:
            gc.enable()
