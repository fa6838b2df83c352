"""The stage: everything scenes play on. It knows neither the ratchet nor the sampler."""
