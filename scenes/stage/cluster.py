"""A cluster: the standard executor of dask.distributed, for sweeps too large for one machine."""

from __future__ import annotations

import contextlib
import importlib
import logging
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import Any

from scenes.stage.refusal import Missing, Refusal

PATIENCE = 10.0  # s to wait for a scheduler


@contextlib.contextmanager
def executor(address: str, jobs: int) -> Iterator[Executor]:
    """The executor of the scheduler at `address`, or of `jobs` processes on this machine for "local".

    The workers import the models: on other machines the project's folder must be on their path. Raises Missing without
    dask.distributed or where no scheduler answers, Refusal for what is no address.
    """
    try:
        distributed: Any = importlib.import_module("distributed")  # without types
    except ImportError:
        raise Missing(
            'A cluster needs dask.distributed, which is not installed. Nothing was written. Type: pip install -e ".[cluster]"'
        ) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what fails is said once, by the sweep
    with contextlib.ExitStack() as stack:
        if address == "local":
            where = stack.enter_context(
                distributed.LocalCluster(
                    n_workers=jobs, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
                )
            )
        else:
            where = address
        try:
            client = stack.enter_context(distributed.Client(where, timeout=PATIENCE))
        except (OSError, TimeoutError):
            raise Missing(
                f"No scheduler answers at {address}. Nothing was written. Start one with: dask scheduler"
            ) from None
        except ValueError as error:
            raise Refusal(f"--cluster {address} is no address ({error}). Nothing was written.") from None
        yield client.get_executor(pure=False)
