"""What a server says, a line for each event."""

import json
import logging
from io import StringIO

import pytest

from kbindex.cli.server_log import LogFormat, ServerLog, logged
from kbindex.cli.session import said_by, say
from kbindex.web import SeenRequest

MOMENT = 1_796_000_000.5
TIME = "2026-11-30T00:53:20.500Z"
SEEN = SeenRequest(method="GET", route="/search", status=200, seconds=0.01234)


def open_log(form: LogFormat) -> tuple[ServerLog, StringIO]:
    stream = StringIO()
    return ServerLog(stream, form, clock=lambda: MOMENT), stream


def test_a_request_is_an_object_a_line() -> None:
    log, stream = open_log("json")
    log.tell_request(SEEN)
    assert json.loads(stream.getvalue()) == {
        "time": TIME,
        "level": "info",
        "event": "request",
        "method": "GET",
        "route": "/search",
        "status": 200,
        "duration_ms": 12.3,
    }


def test_a_request_is_a_line_of_words() -> None:
    log, stream = open_log("text")
    log.tell_request(SEEN)
    said = "info request method=GET route=/search status=200 duration_ms=12.3"
    assert stream.getvalue() == f"{TIME} {said}\n"


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_message_makes_a_line_of_its_own(form: LogFormat) -> None:
    log, stream = open_log(form)
    with said_by(log.tell_message):
        say('two\nlines "\x1b[31m\u202e')
    assert stream.getvalue().count("\n") == 1
    assert not {"\x1b", "\u202e"} & set(stream.getvalue())


def test_a_fault_of_the_program_is_one_event_with_its_traceback() -> None:
    log, stream = open_log("json")
    logger = logging.getLogger("kbindex.web.app")
    with logged(log):
        try:
            int("broken")
        except ValueError:
            logger.exception("no page could be made of %r", "episodes/1/")
        logger.info("what nobody asked for")
    told = json.loads(stream.getvalue())
    assert (told["level"], told["event"]) == ("error", "fault")
    assert told["message"] == "no page could be made of 'episodes/1/'"
    assert told["error"].endswith("with base 10: 'broken'\n")


def test_an_answer_that_failed_is_an_error() -> None:
    log, stream = open_log("json")
    log.tell_request(SeenRequest(method="GET", route="/", status=503, seconds=1))
    assert json.loads(stream.getvalue())["level"] == "error"


def test_nobody_who_reads_the_log_any_more_stops_nothing() -> None:
    log, stream = open_log("json")
    stream.close()
    log.tell("request")
