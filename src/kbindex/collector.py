"""Python's cyclic garbage collector, kept short while millions of values are made."""

import gc
from collections.abc import Generator
from contextlib import contextmanager

_YOUNG = 50_000
"""Values by which a look at the new ones is worth its time."""

_OLDEST = 2
"""The generation of a collection that looks through all."""


@contextmanager
def collector_paused() -> Generator[None]:
    """Pause the collector; whoever makes cycles calls `collect_young`.

    Source: measured, a third of the time of building an index is the collector
    looking at values that are all alive.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def collect_young() -> None:
    """Free what was made since the last time and is no longer used.

    The trees of parsed notes are cycles: without this a build needs half as much
    memory again.
    """
    if gc.get_count()[0] > _YOUNG:
        gc.collect(0)


def set_lasting_aside() -> None:
    """Collect garbage, and look through what is left no more until the next call.

    For a program that runs on with it: what a server shows lasts until the notes
    change, and what an editor's server knows of an archive likewise.

    Source: measured, looking through all of it held every answer of a server up for a
    twentieth of a second, after every few hundred pages; the slowest check of a text
    in an editor takes half the time. So it is with what caches hold by and by: it is
    set aside whenever all was looked through.
    """
    gc.unfreeze()  # what was set aside before may be garbage by now
    gc.collect()
    gc.freeze()
    if _set_survivors_aside not in gc.callbacks:
        gc.callbacks.append(_set_survivors_aside)


def _set_survivors_aside(phase: str, info: dict[str, int]) -> None:
    if phase == "stop" and info["generation"] == _OLDEST:
        gc.freeze()
