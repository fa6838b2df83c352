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
    if "NUMBA_CACHE_DIR" not in os.environ and not any(os.access(folder, os.W_OK) for folder in (program, nearest)):
        os.environ["NUMBA_CACHE_DIR"] = str(_own(Path(tempfile.gettempdir())))


def _own(folder: Path) -> Path:
    """The user's part of a folder that everybody can write; what lies there is run, so nobody else may have made it."""
    user = os.getuid() if hasattr(os, "getuid") else 0  # elsewhere the temporary folder is the user's already
    place = folder / f"ratchet-vs-sampler-{user}"
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        if place.is_symlink() or place.stat().st_uid != user:  # which is 0 for all where there are no numbers
            raise PermissionError
    except OSError:
        return Path(tempfile.mkdtemp(prefix="ratchet-vs-sampler-", dir=folder))  # compiled anew at each start
    return place
