"""Sweeps on a cluster: the same rows from the same seeds, in the same order."""

import sys

import pytest

import main

WORDS = ["measure", "motor", "-T", "0.8,1,1.5", "--walkers", "4", "--seconds", "0.02", "--format", "json"]


def test_a_cluster_gives_the_rows_of_one_machine(capsys):
    pytest.importorskip("distributed")
    assert main.main(WORDS) == 0
    here = capsys.readouterr().out
    assert main.main([*WORDS, "--cluster", "local", "--jobs", "2"]) == 0
    assert capsys.readouterr().out == here


def test_what_a_model_refuses_is_refused_before_a_worker_is_asked(capsys):
    pytest.importorskip("distributed")
    words = ["measure", "sampler", "--walkers", "1", "-T", "1,2"]
    assert main.main([*words, "--cluster", "local", "--jobs", "1"]) == 2
    assert "walkers = 1" in capsys.readouterr().err


def test_a_scheduler_that_does_not_answer_is_named(capsys, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("scenes.stage.cluster.PATIENCE", 1.0)
    assert main.main([*WORDS, "--cluster", "tcp://127.0.0.1:9"]) == 3
    assert "No scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err


def test_without_dask_the_cluster_names_what_to_install(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main.main([*WORDS, "--cluster", "local"]) == 3
    assert "[cluster]" in capsys.readouterr().err
