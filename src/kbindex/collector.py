"""Python's cyclic garbage collector, kept short while millions of values are made."""

import gc
from collections.abc import Generator
from contextlib import contextmanager

_YOUNG = 50_000
"""Values by which a look at the new ones is worth its time."""

_ANSWERING = 4 * _YOUNG
"""Values that a program may make before that: more than one answer takes."""

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

    The trees of parsed HTML are cycles; those of Markdown are not.
    """
    if gc.get_count()[0] > _YOUNG:
        gc.collect(0)


def look_rarely() -> None:
    """Look at new values less often, for a program that mostly makes what lasts.

    Source: measured, a twentieth of a cold search is the collector looking at modules
    that have just been imported; one look more, at what a search for near words has
    read, is another twentieth.
    """
    gc.set_threshold(_ANSWERING, *gc.get_threshold()[1:])


def look_no_more() -> None:
    """Let Python end without a last look at all values, when all files are written.

    Source: measured, that look is a twentieth of a cold search.
    """
    gc.freeze()


def set_lasting_aside() -> None:
    """Collect garbage, and look through what is left no more until the next call.

    For a program that runs on with it: what a server shows lasts until the notes
    change, and what an editor's server knows of an archive likewise.

    Source: measured, looking through all of it held every answer of a server up for a
    twentieth of a second, after every few hundred pages; the slowest check of a text
    in an editor takes half the time. So it is with what caches hold by and by: it is
    set aside whenever all was looked through. Who looked rarely until then looks more
    often: each look holds an answer up.
    """
    young, *older = gc.get_threshold()
    gc.set_threshold(min(young, _YOUNG), *older)
    gc.unfreeze()  # what was set aside before may be garbage by now
    gc.collect()
    gc.freeze()
    if _set_survivors_aside not in gc.callbacks:
        gc.callbacks.append(_set_survivors_aside)


def _set_survivors_aside(phase: str, info: dict[str, int]) -> None:
    if phase == "stop" and info["generation"] == _OLDEST:
        gc.freeze()
