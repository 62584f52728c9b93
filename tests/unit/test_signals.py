"""What a signal does, and in which order. The process does not really end here."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from kbindex.signals import (
    before_ending,
    end_on_signals,
    held_back,
    ignore_signals,
    without_interrupts,
)

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
NUMBERS: list[int] = [getattr(signal, n) for n in NAMES if hasattr(signal, n)]


class EndedError(Exception):
    """Stands for the end of the process, with its status."""


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def end(status: int) -> None:
        raise EndedError(status)

    monkeypatch.setattr(os, "_exit", end)
    before = {number: signal.getsignal(number) for number in NUMBERS}
    for number in NUMBERS:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_signal_ends_the_process_with_128_and_its_number(number: int) -> None:
    end_on_signals()
    with pytest.raises(EndedError, match=str(128 + number)):
        signal.raise_signal(number)


def test_steps_are_taken_from_within_and_what_is_said_comes_last() -> None:
    order: list[str] = []
    end_on_signals(lambda number: order.append(f"said {number:d}"))
    with (
        before_ending(lambda: order.append("outer")),
        before_ending(lambda: order.append("inner")),
        pytest.raises(EndedError, match="143"),
    ):
        signal.raise_signal(signal.SIGTERM)
    assert order == ["inner", "outer", "said 15"]


def test_a_signal_that_is_held_back_ends_the_process_behind_the_block() -> None:
    order: list[str] = []
    end_on_signals()

    def block() -> None:
        with before_ending(lambda: order.append("step")), held_back():
            signal.raise_signal(signal.SIGTERM)
            order.append("block")

    with pytest.raises(EndedError, match="143"):
        block()
    assert order == ["block", "step"]


def test_what_we_do_not_answer_is_not_held_back() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with pytest.raises(KeyboardInterrupt), held_back():
        signal.raise_signal(signal.SIGINT)


def test_a_step_is_taken_only_while_its_block_runs() -> None:
    order: list[str] = []
    end_on_signals()
    with before_ending(lambda: order.append("step")):
        pass
    with pytest.raises(EndedError):
        signal.raise_signal(signal.SIGINT)
    assert order == []


def test_a_step_that_fails_keeps_no_other_from_its_turn() -> None:
    order: list[str] = []
    end_on_signals()
    with (
        before_ending(lambda: order.append("outer")),
        before_ending(lambda: order.remove("nothing")),
        pytest.raises(EndedError, match="130"),
    ):
        signal.raise_signal(signal.SIGINT)
    assert order == ["outer"]


def test_a_second_signal_waits_for_the_steps_but_not_for_a_reader() -> None:
    """What is said may wait for ever for somebody to read it."""
    order: list[str] = []

    def step() -> None:
        signal.raise_signal(signal.SIGTERM)
        order.append("step")

    def say(_number: int) -> None:
        signal.raise_signal(signal.SIGTERM)
        order.append("said")

    end_on_signals(say)
    with before_ending(step), pytest.raises(EndedError) as ended:
        signal.raise_signal(signal.SIGINT)
    assert order == ["step"]
    assert isinstance(ended.value.__context__, EndedError)
    assert str(ended.value.__context__) == "143"


def test_what_is_told_to_ignore_a_signal_does_so() -> None:
    """As under `nohup`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_on_signals()
    with before_ending(list), without_interrupts():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN


def test_a_forked_process_takes_no_step_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order: list[str] = []
    end_on_signals(lambda _number: order.append("said"))
    with before_ending(lambda: order.append("step")):
        monkeypatch.setattr(os, "getpid", lambda: -1)
        with pytest.raises(EndedError, match="130"):
            signal.raise_signal(signal.SIGINT)
    assert order == []


def test_the_status_of_a_command_that_is_done_stands() -> None:
    end_on_signals()
    ignore_signals()
    signal.raise_signal(signal.SIGINT)


def test_ctrl_c_is_for_the_program_that_has_the_terminal() -> None:
    end_on_signals()
    with without_interrupts():
        signal.raise_signal(signal.SIGINT)
    with pytest.raises(EndedError, match="130"):
        signal.raise_signal(signal.SIGINT)


def test_nothing_is_set_up_where_signals_belong_to_another_program() -> None:
    with before_ending(list):
        assert signal.getsignal(signal.SIGINT) == signal.SIG_DFL


def test_nothing_is_set_up_in_a_forked_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It takes no step; workers of a site set handlers up for each file."""
    end_on_signals()
    before = [signal.getsignal(number) for number in NUMBERS]
    monkeypatch.setattr(os, "getpid", lambda: -1)
    with before_ending(print):
        assert [signal.getsignal(number) for number in NUMBERS] == before


def test_nothing_is_set_up_in_another_thread() -> None:
    """It may not be: an index that is read in the background heals itself there."""
    end_on_signals()
    before = signal.getsignal(signal.SIGINT)
    seen: list[object] = []

    def work() -> None:
        with before_ending(list):
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]
