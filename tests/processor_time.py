"""How long work takes: of the processor, the least of some tries.

A busy machine fails no test: what others run is not counted, but caches are shared with
them, and the same work costs twice as much for a while. What is too slow is so each
time.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from kbindex.collector import collector_paused

TRIES = 5

Result = TypeVar("Result")


def taken(work: Callable[[], object]) -> float:
    """Return the seconds of one try; garbage of all other tests is not looked for."""
    with collector_paused():
        start = time.process_time()
        work()
        return time.process_time() - start


def quickest(work: Callable[[], object]) -> float:
    """Return the seconds of the quickest of three tries."""
    return min(taken(work) for _ in range(3))


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """Return what work returns; fail where each try takes longer.

    Args:
        seconds: Far more than it should take: a machine may be three times as slow as
            another, and tracing (coverage) takes four times as long.
        work: Takes as long each time; what it remembers makes it a check of nothing.
    """
    result: list[Result] = []
    times: list[float] = []
    for _ in range(TRIES):
        times.append(taken(lambda: result.append(work())))
        if times[-1] < seconds:
            return result[-1]
    raise AssertionError(f"took {min(times):.2f} s; at most {seconds}")
