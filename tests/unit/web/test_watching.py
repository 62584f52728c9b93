import threading
from collections.abc import Callable

from kbindex.errors import ArchiveError
from kbindex.messages import language, speaking
from kbindex.web.watching import Watcher


def watcher(refresh: Callable[[], object], said: list[str]) -> Watcher:
    return Watcher(refresh, say=said.append, interval_s=0.005)


def test_it_looks_again_and_again_until_it_is_stopped() -> None:
    enough = threading.Event()
    looks: list[int] = []

    def refresh() -> None:
        looks.append(1)
        if len(looks) == 5:
            enough.set()

    watching = watcher(refresh, [])
    watching.start()
    assert enough.wait(60)
    watching.stop()
    count = len(looks)
    assert not threading.Event().wait(0.05)
    assert len(looks) == count


def test_what_goes_wrong_is_said_once_and_again_after_it_was_right() -> None:
    said: list[str] = []
    results = iter(["gone", "gone", "", "gone", "locked"])

    def refresh() -> None:
        problem = next(results)
        if problem:
            raise ArchiveError(problem)

    watching = watcher(refresh, said)
    for _ in range(5):
        watching.look()
    assert said == ["gone", "gone", "locked"]


def test_its_thread_speaks_the_language_of_who_started_it() -> None:
    said: list[str] = []
    done = threading.Event()

    def refresh() -> None:
        said.append(language())
        done.set()

    with speaking("ja"):
        watching = watcher(refresh, [])
    watching.start()
    assert done.wait(60)
    watching.stop()
    assert said[0] == "ja"
