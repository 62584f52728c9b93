"""How a signal ends the program: Ctrl-C (SIGINT), SIGTERM, SIGHUP.

    end_on_signals()                      from here on, a signal ends this process
    with before_ending(restore): ...      and restores something before
    with held_back(): ...                 it waits for the end of the block
    with without_interrupts(): ...        Ctrl-C is for another program
    ignore_signals()                      too late: all is done
    end_well()                            all is done, and nothing is to be waited for

A signal ends the program where it is, as a kill does, with the status that shells
give: 128 and its number. No exception is raised, for it might not arrive: finalizers
lose it, and so does C code that imports what it needs, and crashes later (msgspec). A
killed run leaves the index whole, and so does this.

Only the program of the command line begins with it. Elsewhere the signals belong to
who uses kbindex as a library, and `before_ending` does nothing.

This is what the program imports first, and all that it imports before it can be
interrupted: so it imports next to nothing.
"""

from __future__ import annotations

# What `signal` wraps in enumerations, which take 1 ms to import.
import _signal  # pyright: ignore[reportMissingModuleSource] # it is built in
import os
import sys
from _thread import get_ident

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import FrameType
    from typing import NoReturn

    Handler = Callable[[int, FrameType | None], object]

SIGINT: int = _signal.SIGINT

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
_NUMBERS = tuple(getattr(_signal, name) for name in _NAMES if hasattr(_signal, name))


class _Ending:
    """A handler of signals that ends the process.

    Args:
        say: Called at last, with the number of the signal.
        steps: Called before, in this order; an error in one does not keep the others.
        pid: The process to end in this way; one that it forked ends without a word.
        thread: Its main thread, which alone may set handlers.
    """

    def __init__(
        self,
        say: Callable[[int], None],
        steps: tuple[Callable[[], object], ...] = (),
        *,
        pid: int,
        thread: int,
    ) -> None:
        self._say = say
        self._steps = steps
        self.pid = pid
        self.thread = thread

    def after(self, step: Callable[[], object]) -> _Ending:
        """Return a handler that takes another step before all others."""
        steps = (step, *self._steps)
        return _Ending(self._say, steps, pid=self.pid, thread=self.thread)

    def __call__(self, number: int, _frame: FrameType | None = None) -> None:
        try:
            if os.getpid() == self.pid:
                self._finish(number)
        finally:
            _leave(number)

    def _finish(self, number: int) -> None:
        heard = [n for n in _NUMBERS if _signal.getsignal(n) != _signal.SIG_IGN]
        for each in heard:  # not SIG_IGN: Python complains of one that comes just now
            _signal.signal(each, _go_on)
        _take(self._steps)
        for each in heard:  # nobody may read what is said: one signal more is enough
            _signal.signal(each, _leave)
        self._say(number)


def _take(steps: tuple[Callable[[], object], ...]) -> None:
    if steps:
        try:
            steps[0]()
        finally:
            _take(steps[1:])


def _leave(number: int, _frame: FrameType | None = None) -> None:
    os._exit(128 + number)


def _go_on(_number: int, _frame: FrameType | None) -> None:
    pass


def _say_nothing(_number: int) -> None:
    pass


def _answer(handlers: Mapping[int, Handler | int | None]) -> None:
    """Set handlers; a signal that the process was started to ignore stays ignored."""
    for number, handler in handlers.items():
        if _signal.getsignal(number) != _signal.SIG_IGN:
            _signal.signal(number, handler)


class _Answering:
    """Signals are answered in another way while a block runs."""

    def __init__(self, handlers: Mapping[int, Handler]) -> None:
        self._handlers = handlers
        self._before = {number: _signal.getsignal(number) for number in handlers}

    def __enter__(self) -> None:
        _answer(self._handlers)

    def __exit__(self, *_error: object) -> None:
        _answer(self._before)


def end_on_signals(say: Callable[[int], None] = _say_nothing) -> None:
    """Let signals end this process; what is told to ignore them (`nohup`) does so.

    Args:
        say: Called at last with the number of the signal; it may fail, or be cut off.
    """
    ending = _Ending(say, pid=os.getpid(), thread=get_ident())
    _answer(dict.fromkeys(_NUMBERS, ending))


def ignore_signals() -> None:
    """Let no signal change how this process ends, now that its work is done."""
    _answer(dict.fromkeys(_NUMBERS, _signal.SIG_IGN))


def end_well(status: int = 0) -> NoReturn:
    """End this process now; nobody waits for its threads."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # nobody reads it any more
            continue
    os._exit(status)


def before_ending(step: Callable[[], object]) -> _Answering:
    """Have a step taken where a signal ends the process while the block runs.

    Further signals are ignored meanwhile: the step must not take long. In another
    thread than the main one nothing is set up, nor in a process that was forked: that
    one ends without a word, and takes no step.
    """
    pid = os.getpid()
    ours = {n: one for n, one in _ours().items() if one.pid == pid}
    return _Answering({n: handler.after(step) for n, handler in ours.items()})


def _ours() -> dict[int, _Ending]:
    """Return our handlers; none in a thread that may set no other."""
    found = {number: _signal.getsignal(number) for number in _NUMBERS}
    return {
        number: handler
        for number, handler in found.items()
        if isinstance(handler, _Ending) and handler.thread == get_ident()
    }


class _HoldingBack(_Answering):
    """Signals are answered behind the block in which they came."""

    def __init__(self, handlers: Mapping[int, _Ending]) -> None:
        super().__init__(dict.fromkeys(handlers, self._note))
        self._late = handlers
        self._noted: list[int] = []

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self._noted.append(number)

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        for number in self._noted:
            self._late[number](number)


def held_back() -> _Answering:
    """Let a signal wait until the block has run, where it would end the process.

    For a moment in which something is there that no step knows yet. No signal is
    blocked: a process that is started in the block would inherit that.
    """
    return _HoldingBack(_ours())


def without_interrupts() -> _Answering:
    """Leave Ctrl-C to the program that was given the terminal.

    That program answers it as always: starting a program forgets the handlers of who
    starts it.
    """
    return _Answering({SIGINT: _go_on})
