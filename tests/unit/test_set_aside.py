"""What a server shows is set aside; what it showed before is collected."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from kbindex.collector import look_no_more, look_rarely, set_lasting_aside


class Shown:
    """A state of an archive; it is garbage that only a collection finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def thaw() -> Iterator[None]:
    before = gc.callbacks.copy()
    yield
    gc.callbacks[:] = before
    gc.unfreeze()


def test_what_lasts_is_set_aside() -> None:
    set_lasting_aside()
    assert gc.get_freeze_count() > 1_000


def test_what_is_kept_by_and_by_is_looked_through_once() -> None:
    set_lasting_aside()
    kept = [[number] for number in range(10_000)]
    gc.collect()
    assert len(gc.get_objects()) < len(kept)
    set_lasting_aside()
    assert len(gc.callbacks) == len(set(gc.callbacks))


def test_what_was_shown_before_is_collected_next_time() -> None:
    shown = Shown()
    gone = weakref.ref(shown)
    set_lasting_aside()
    del shown
    gc.collect()
    assert gone() is not None
    set_lasting_aside()
    assert gone() is None


def test_a_program_that_looks_rarely_looks_again_at_many_values() -> None:
    before = gc.get_threshold()
    try:
        look_rarely()
        assert gc.isenabled()
        assert gc.get_threshold() == (200_000, *before[1:])
        set_lasting_aside()
        assert gc.get_threshold() == (50_000, *before[1:])
    finally:
        gc.set_threshold(*before)


def test_what_is_looked_at_no_more_is_set_aside() -> None:
    look_no_more()
    assert gc.get_freeze_count() > len(gc.get_objects())
