"""Many threads ask while another refreshes: no error, and no answer of two states."""

import re
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, cycle
from pathlib import Path
from threading import Event

import msgspec
import pytest

from kbindex import KnowledgeBase
from kbindex.errors import IndexStateError
from kbindex.index import Index

Write = Callable[[str, str | bytes], Path]
Question = Callable[[KnowledgeBase], object]

THREADS = 8

EPISODE = """\
# Episode {token}

- Hosted by @haruka
- Recording date: 2021-07-02

## Contents

### @ry

#### [Thanos {token}](https://thanos.io/{name})

- 監視データの長期保存

#### [Prometheus {token}](https://prometheus.io/{name})

- Thanosへ送る監視データ
"""
"""An episode whose titles hold a token, the same in all episodes of one state."""

STABLE = """\
# Stable

- Recording date: 2021-06-18

## Contents

### @chago

#### Thanos and 監視
"""

QUESTIONS: dict[str, Question] = {
    "search": lambda base: base.search("Thanos 監視", limit=50, with_facets=True),
    "search by date": lambda base: base.search("sort:date", with_episodes=True),
    "search with filters": lambda base: base.search('tag:thanos by:ry "長期保存"'),
    "tags": lambda base: base.tags(),
    "tag": lambda base: base.tag("thanos"),
    "related": lambda base: base.related("001#1"),
    "episodes": lambda base: base.episodes(),
    "episode": lambda base: base.episode("002"),
    "articles": lambda base: base.articles(),
    "trends": lambda base: base.trends(["thanos", "長期保存"]),
}
WITHOUT_TITLES = {"tags", "trends"}
"""Questions whose answers show no token, but are the same in each state."""


@pytest.fixture(autouse=True)
def threads_take_turns_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(before)


@pytest.fixture
def write_state(write: Write) -> Callable[[int], None]:
    """Write two episodes whose titles hold the token of a state, and one without."""
    write("stable", STABLE)

    def write_all(state: int) -> None:
        for name in ("001", "002"):
            write(name, EPISODE.format(token=f"token{state}", name=name))

    return write_all


@pytest.fixture
def base(
    make_index: Callable[[Path], Index],
    open_index: Callable[..., KnowledgeBase],
    episodes: Path,
    *,
    write_state: Callable[[int], None],
    tmp_path: Path,
) -> Iterator[KnowledgeBase]:
    """Answers by each engine, of state 0."""
    write_state(0)
    with open_index(make_index(tmp_path / "index"), episodes) as opened:
        yield opened


def states_in(answer: object) -> set[int]:
    """The states of which an answer shows something."""
    return {
        int(number)
        for number in re.findall(r"token(\d+)", str(msgspec.to_builtins(answer)))
    }


def ask_all(
    base: KnowledgeBase,
    stop: Event,
    *,
    first: int,
    expected: dict[str, object],
    met: set[int],
) -> None:
    """Ask in turns until `stop`; note the states that answers are of."""
    newest = 0
    names = list(QUESTIONS)
    for name in cycle(names[first:] + names[:first]):
        answer = QUESTIONS[name](base)
        if name in WITHOUT_TITLES:
            assert answer == expected[name], name
        else:
            (state,) = states_in(answer)
            assert state >= newest, name  # none goes back to what was before
            newest = state
            met.add(state)
        if stop.is_set():
            return
    raise AssertionError("turns never end")


@pytest.mark.parametrize(
    "seconds",
    [
        pytest.param(2, id="briefly"),
        pytest.param(30, id="long", marks=pytest.mark.slow),
    ],
)
def test_threads_that_ask_during_refreshes_get_answers_of_one_state(
    base: KnowledgeBase, write_state: Callable[[int], None], seconds: int
) -> None:
    expected = {name: ask(base) for name, ask in QUESTIONS.items()}
    stop, met = Event(), set[int]()
    with ThreadPoolExecutor(THREADS) as pool:
        asking = [
            pool.submit(ask_all, base, stop, first=number, expected=expected, met=met)
            for number in range(THREADS)
        ]
        end = time.monotonic() + seconds
        try:
            for state in count(1):
                write_state(state)
                assert base.refresh().changed == ("001", "002")
                is_over = len(met) > 1 and time.monotonic() > end
                if is_over or any(one.done() for one in asking):
                    break
        finally:
            stop.set()
        for one in asking:
            one.result(timeout=60)
    assert len(met) > 1
    assert states_in(QUESTIONS["search"](base)) == {state}


def test_closing_while_threads_ask_ends_each_with_an_answer_or_an_error(
    base: KnowledgeBase,
) -> None:
    """What was asked before is answered; files are not closed under a question."""
    expected = {name: ask(base) for name, ask in QUESTIONS.items()}
    asked = Event()

    def ask_until_closed(first: int) -> int:
        names = list(QUESTIONS)
        for answered, name in enumerate(cycle(names[first:] + names[:first])):
            try:
                answer = QUESTIONS[name](base)
            except IndexStateError as error:
                assert str(error) == "the knowledge base is closed"  # noqa: PT017 - after many answers
                return answered
            assert answer == expected[name]
            asked.set()
        raise AssertionError("turns never end")

    with ThreadPoolExecutor(THREADS) as pool:
        asking = [pool.submit(ask_until_closed, number) for number in range(THREADS)]
        assert asked.wait(60)
        base.close()
        assert sum(one.result(timeout=60) for one in asking) > 0
