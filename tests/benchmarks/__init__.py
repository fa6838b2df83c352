"""Benchmarks: our code beside its peers in one run, reported as ratios. `python -m tests.benchmarks --help`.

Never collected as tests and never timed in continuous integration: absolute times belong to a machine, and on a shared
one even ratios wander. Every row is a median over interleaved repeats with its spread; a peer that is not installed is
skipped by name, and a peer's result is checked against ours before it is timed.
"""
