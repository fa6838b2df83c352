"""Compiled code finds a folder to be kept in, wherever the program is installed."""

import os

from scenes.stage import caches


def test_a_read_only_program_and_home_leave_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    writable = []
    monkeypatch.setattr(caches.os, "access", lambda folder, mode: folder in writable)
    writable.append(tmp_path)
    caches.settle(program=tmp_path, home=tmp_path / "nobody")
    assert "NUMBA_CACHE_DIR" not in os.environ
    writable.clear()
    monkeypatch.setenv("NUMBA_CACHE_DIR", "mine")
    caches.settle(program=tmp_path, home=tmp_path)
    assert os.environ["NUMBA_CACHE_DIR"] == "mine"
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    caches.settle(program=tmp_path, home=tmp_path)
    assert os.environ.pop("NUMBA_CACHE_DIR").endswith("ratchet-vs-sampler")
