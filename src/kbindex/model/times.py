"""Times in a recording: `4:16` → 256 seconds → `0:04:16`, and links that jump there."""

import re
import unicodedata
from functools import cache
from typing import Annotated

from msgspec import Meta

from kbindex.model.urls import is_web_url, url_host

MOST_SECONDS = 100 * 3600
"""A time is below this: no recording is known to take longer."""

Seconds = Annotated[int, Meta(ge=0, lt=MOST_SECONDS)]
"""Whole seconds from the start of a recording."""


@cache
def _time() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?P<hours>\d{1,2}):(?=\d\d:))?(?P<minutes>\d{1,4}):(?P<seconds>\d\d)"
        r"(?:[.,]\d{1,9})?",
        re.ASCII,
    )


@cache
def _youtube() -> re.Pattern[str]:
    return re.compile(r"(?i)(?:[\w-]+\.)*(?:youtube(?:-nocookie)?\.com|youtu\.be)")


@cache
def _jump() -> re.Pattern[str]:
    return re.compile(r"[?&#](t|start|time_continue)=([0-9hms:.]{1,12})(?=[&#]|$)")


@cache
def _parts() -> re.Pattern[str]:
    return re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})(?:\.\d+)?s?)?")


@cache
def _pairs() -> re.Pattern[str]:
    return re.compile(r"[\w.-]+=[^&]*(?:&[\w.-]+=[^&]*)*")


def parse_time(text: str) -> int | None:
    """Read a time as notes write it; what is left of a second is dropped.

        4:16 → 256      00:03:30 → 210      62:03 → 3723      00:00:12.500 → 12

    Returns:
        Seconds from the start, below `MOST_SECONDS`; None where the text is no time,
        such as `99:99`.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    time = _time().fullmatch(plain.strip())
    if not time:
        return None
    hours, minutes, seconds = (int(part or 0) for part in time.groups())
    if seconds > 59 or (time["hours"] and minutes > 59):  # noqa: PLR2004 - of a clock
        return None
    total = (hours * 60 + minutes) * 60 + seconds
    return total if total < MOST_SECONDS else None


def format_time(seconds: int) -> str:
    """Write a time as `h:mm:ss`: 256 → `0:04:16`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def time_of_url(url: str) -> int | None:
    """Return the time from which an address plays a recording: undo `jump_url`.

    ?t=256   ?t=4m16s   ?start=256   #t=0:04:16
    """
    for _, written in reversed(_jump().findall(url)):
        parts = _parts().fullmatch(written)
        if parts and any(parts.groups()):
            hours, minutes, seconds = (int(part or 0) for part in parts.groups())
            total = (hours * 60 + minutes) * 60 + seconds
            return total if total < MOST_SECONDS else None
        return parse_time(written)
    return None


def jump_url(media_url: str, seconds: int) -> str | None:
    """Return the address under which a recording plays from a time on.

        https://youtu.be/x?t=9      → https://youtu.be/x?t=256
        https://example.org/a.mp3   → https://example.org/a.mp3#t=256

    Any other address takes a media fragment, which browsers hand to their players.

    Source:
        W3C Media Fragments URI 1.0, section 4.2.1.

    Returns:
        None where the address is none of the web, or its fragment means a place in it.
    """
    if not is_web_url(media_url):
        return None
    address, _, fragment = media_url.partition("#")
    if _youtube().fullmatch(url_host(address)):
        page, _, query = address.partition("?")
        name = "start" if "/embed/" in page else "t"
        return f"{page}?{_with_time(query, name, seconds)}"
    if fragment and not _pairs().fullmatch(fragment):
        return None
    return f"{address}#{_with_time(fragment, 't', seconds)}"


def _with_time(query: str, name: str, seconds: int) -> str:
    """Put a time into pairs of names and values, in place of the one that is there."""
    pairs = (pair for pair in query.split("&") if pair)
    kept = [pair for pair in pairs if pair.partition("=")[0] not in {"t", "start"}]
    return "&".join([*kept, f"{name}={seconds}"])
