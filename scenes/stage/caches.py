"""Where compiled code is kept: beside the program, else in the user's cache, else in a folder that lasts till logout."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[2]


def settle(program: Path = PROGRAM, home: Path | None = None) -> None:
    """Give numba a folder it can write where neither the program's nor the user's is one; call before it is imported."""
    cache = (home or Path(os.path.expanduser("~"))) / ".cache"
    nearest = next((folder for folder in (cache, *cache.parents) if folder.exists()), cache)
    if not any(os.access(folder, os.W_OK) for folder in (program, nearest)):
        os.environ.setdefault("NUMBA_CACHE_DIR", os.path.join(tempfile.gettempdir(), "ratchet-vs-sampler"))
