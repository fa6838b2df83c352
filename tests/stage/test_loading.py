"""What is loaded is spared from the garbage collector; everything else is not."""

import gc

import pytest

from scenes.stage.loading import loading


def test_the_collector_rests_while_things_are_loaded_and_never_looks_through_them():
    assert gc.isenabled()
    before = gc.get_freeze_count()
    with loading():
        assert not gc.isenabled()
        with loading():
            made = [[k] for k in range(100_000)]
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() >= before + len(made)
    with pytest.raises(ValueError, match="broken"), loading():
        raise ValueError("broken")
    assert gc.isenabled()
