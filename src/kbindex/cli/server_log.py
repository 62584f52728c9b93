"""What a server says on stderr, a line for each event, for programs that collect it.

    {"time": "2026-11-30T03:21:00.123Z", "level": "info", "event": "request", …}
    2026-11-30T03:21:00.123Z info request method=GET route=/search status=200 …

No line has a query, an address that was asked for, or a client. Texts are in English,
whatever the interface speaks: programs match them.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import traceback
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, Final, Literal

from kbindex.model.safe_text import to_safe_json

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from typing import TextIO

    from kbindex.web import SeenRequest

LogFormat = Literal["text", "json"]
Level = Literal["info", "warning", "error"]

LOG_FORMATS: Final = ("text", "json")

_SERVER_ERROR: Final = 500
_OURS: Final = logging.getLogger("kbindex")


class ServerLog:
    """Writes events; safe to use from many threads.

    Args:
        stream: Where to.
        form: How an event is written.
        clock: Tells the time in seconds since 1970.
    """

    def __init__(
        self,
        stream: TextIO,
        form: LogFormat,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._stream, self._clock = stream, clock
        self._line = _json_line if form == "json" else _text_line
        self._writing = Lock()

    def tell(self, event: str, *, level: Level = "info", **fields: object) -> None:
        """Write an event, with what is known of it, in this order."""
        now = dt.datetime.fromtimestamp(self._clock(), dt.UTC)
        written = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = self._line({"time": written, "level": level, "event": event, **fields})
        # Who reads it may be gone; that is no reason to answer nobody.
        with self._writing, suppress(OSError, ValueError):
            self._stream.write(line + "\n")
            self._stream.flush()

    def tell_message(self, message: str) -> None:
        """Write what is else said to people."""
        self.tell("message", message=message)

    def tell_failed_refresh(self, problem: str) -> None:
        """Write why the index could not be brought up to date."""
        self.tell("refresh_failed", level="warning", message=problem)

    def tell_request(self, seen: SeenRequest) -> None:
        """Write a request; of its address only the route."""
        self.tell(
            "request",
            level="error" if seen.status >= _SERVER_ERROR else "info",
            method=seen.method,
            route=seen.route,
            status=seen.status,
            duration_ms=round(1000 * seen.seconds, 1),
        )


@contextmanager
def logged(log: ServerLog) -> Generator[None]:
    """Write what the program's own loggers say from warnings on, while a block runs."""
    handler = _ToServerLog(log)
    _OURS.addHandler(handler)
    before, _OURS.propagate = _OURS.propagate, False
    try:
        yield
    finally:
        _OURS.removeHandler(handler)
        _OURS.propagate = before


class _ToServerLog(logging.Handler):
    """Writes the records of loggers as events; a traceback is one field."""

    def __init__(self, log: ServerLog) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        level: Level = "error" if record.levelno >= logging.ERROR else "warning"
        error = record.exc_info[1] if record.exc_info else None
        fields: dict[str, object] = {"message": record.getMessage()}
        if error is not None:
            fields["error"] = "".join(traceback.format_exception(error))
        self._log.tell("fault" if error else "message", level=level, **fields)


def _json_line(fields: Mapping[str, object]) -> str:
    return to_safe_json(fields)


def _text_line(fields: Mapping[str, object]) -> str:
    """Write the first three as they are, and the others with their names."""
    first = [str(fields[name]) for name in ("time", "level", "event")]
    rest = [f"{name}={_quoted(value)}" for name, value in [*fields.items()][3:]]
    return " ".join([*first, *rest])


def _quoted(value: object) -> str:
    text = str(value)
    is_plain = text.isascii() and text.isprintable() and not set(text) & set(' "=')
    return text if is_plain and text else to_safe_json(text)
