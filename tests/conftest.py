"""Tests draw into memory, solve small systems in one thread, and have no settings of their own."""

import os

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["RATCHET_VS_SAMPLER_CONFIG"] = os.devnull  # whatever the person who tests has set
