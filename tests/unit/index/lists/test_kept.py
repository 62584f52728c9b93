"""What is kept for the next time: bounded by weight, the oldest goes first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from kbindex.index.lists.kept import Kept


def kept(most: int, *values: str) -> Kept[str, str]:
    """Keep texts under their first letters; each weighs its length, and 1."""
    store = Kept[str, str](most, weigh=len)
    for value in values:
        assert store.keep(value[0], value) == value
    return store


def held(store: Kept[str, str], keys: str = "abcde") -> str:
    return "".join(key for key in keys if store.get(key) is not None)


def test_value_is_there_by_its_key_and_no_other() -> None:
    store = kept(10, "aa")
    assert (store.get("a"), store.get("b")) == ("aa", None)


@pytest.mark.parametrize(
    ("most", "values", "left"),
    [
        pytest.param(9, ["aa", "bb", "cc"], "abc", id="as heavy as may be"),
        pytest.param(8, ["aa", "bb", "cc"], "bc", id="one more than may be"),
        pytest.param(8, ["a", "b", "c", "dddd"], "cd", id="several for a heavy one"),
        pytest.param(2, ["a", "b", "c"], "c", id="room for one"),
        pytest.param(5, ["b", "c", "d"], "cd", id="each weighs one besides"),
    ],
)
def test_oldest_go_until_the_rest_weighs_no_more_than_it_may(
    most: int, values: list[str], left: str
) -> None:
    assert held(kept(most, *values)) == left


def test_newest_is_kept_however_heavy_it_is() -> None:
    """Whoever asked for it is likely to ask again."""
    store = kept(4, "a", "bbbbbbbbb")
    assert held(store) == "b"
    store.keep("c", "c")
    assert held(store) == "c"


def test_look_up_makes_nothing_younger() -> None:
    """So it takes no lock."""
    store = kept(4, "a", "b")
    assert store.get("a") == "a"
    store.keep("c", "c")
    assert held(store) == "bc"


def test_first_value_of_a_key_stays_and_is_what_all_get() -> None:
    store = Kept[str, list[int]](10, weigh=len)
    first, second = [1], [1]
    assert store.keep("a", first) is first
    assert store.keep("a", second) is first
    assert store.get("a") is first


def test_value_that_is_kept_twice_is_weighed_once() -> None:
    store = kept(6, "aa")
    for _ in range(5):
        store.keep("a", "aa")
    store.keep("b", "bb")
    assert held(store) == "ab"


def test_value_that_went_may_come_again() -> None:
    store = kept(2, "a", "b")
    assert store.get("a") is None
    assert store.keep("a", "A") == "A"
    assert held(store) == "a"


def test_threads_that_keep_at_once_get_one_value_and_leave_no_more_than_may_be() -> (
    None
):
    """What is weighed is what is there: else the store grows, or empties itself."""
    threads, keys, most = 8, 200, 50
    store = Kept[int, list[int]](most, weigh=len)
    start = Barrier(threads)

    def keep_all(thread: int) -> list[list[int]]:
        start.wait()
        return [store.keep(key, [thread]) for key in range(keys)]

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(keep_all, range(threads)))
    left = [key for key in range(keys) if store.get(key) is not None]
    assert left
    assert 2 * len(left) <= most
    for key in range(keys, keys + most):  # each of these makes an older one go
        store.keep(key, [0])
    newest = [key for key in range(keys + most) if store.get(key) is not None]
    assert newest == list(range(keys + most - most // 2, keys + most))


def test_threads_that_keep_one_key_at_once_all_get_the_same_value() -> None:
    threads = 8
    start = Barrier(threads)
    store = Kept[str, list[int]](10, weigh=len)

    def keep_own(thread: int) -> list[int]:
        start.wait()
        return store.keep("a", [thread])

    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(keep_own, range(threads)))
    assert all(value is found[0] for value in found)
