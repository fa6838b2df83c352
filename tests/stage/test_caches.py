"""Compiled code finds a folder to be kept in, wherever the program is installed."""

import os
from pathlib import Path

import pytest

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
    monkeypatch.setattr(caches.tempfile, "gettempdir", lambda: str(tmp_path))
    caches.settle(program=tmp_path, home=tmp_path)
    own = Path(os.environ.pop("NUMBA_CACHE_DIR"))
    assert own.parent == tmp_path and own.is_dir()
    if os.name == "posix":
        assert own.stat().st_mode & 0o077 == 0  # nobody else can put there what we would run


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the temporary folder is the user's own")
def test_a_folder_that_somebody_else_has_made_is_not_used(tmp_path, monkeypatch):
    (tmp_path / "theirs").mkdir()
    mine = caches._own(tmp_path)
    assert caches._own(tmp_path) == mine
    mine.rmdir()
    mine.symlink_to(tmp_path / "theirs")
    other = caches._own(tmp_path)
    assert other.is_dir() and other != mine and not other.is_symlink()
