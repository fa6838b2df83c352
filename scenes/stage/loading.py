"""Loading: the imports and first calls of the models make some hundred thousand objects, and all of them stay."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 1.5  # s after which the models are not being loaded but compiled, which only the first start has to do
COMPILING = "Compiling the models, the first time only …"
USUAL = sys.getswitchinterval()  # s
BRIEF = 0.0005  # s, for which one thread keeps the interpreter from another: a picture asks for it dozens of times


@contextmanager
def loading() -> Iterator[None]:
    """Load in a thread without holding up the one that paints; spare what is made from the garbage collector for good.

    Looking through all of it in vain would take a tenth of the start, and 50 ms out of the picture each time later on.
    """
    swept = gc.isenabled()
    gc.disable()
    sys.setswitchinterval(BRIEF)
    try:
        yield
    finally:
        sys.setswitchinterval(USUAL)
        gc.freeze()
        if swept:
            gc.enable()
