"""Rules on the header: its date, its number, its link to the video."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from kbindex.lint.findings import Finding, found
from kbindex.lint.page import CheckedPage
from kbindex.lint.surroundings import LEAP, Surroundings
from kbindex.messages import Message, remark
from kbindex.shownotes.blocks.tree import BlockKind
from kbindex.shownotes.reading.header import find_header

_VIDEO_LINE = re.compile(
    r"(?i)(?<![^\r\n])[ \t>]*(?:[-*+][ \t]*)?"
    r"(?:video|youtube|movie|動画|配信|アーカイブ)[ \t]*(?:[:：]|(?![^\r\n]))"
)
_DATE_LINE = re.compile(r"(?<!\d)\d{4}\D{1,3}\d{1,2}\D{1,3}\d{1,2}(?!\d)")
_NUMBERED = re.compile(
    r"""(?ix)
    \W*
    (?P<word> (?:ep|episode|vol|volume|no|第|エピソード) (?![a-z]) [\W_]* | \#\s* )?
    0*(?P<number>\d{1,4}) (?![-./]?\d)
    (?P<behind> \s*$ | \s*[回話号:：|\-–—] | [.)]\s | \s )
    """
)
"""A title that begins with the episode's number: `025`, `#25`, `第25回`, `Ep. 25 …`."""

_NUMBERED_NAME = re.compile(
    r"(?i)(?:(?:ep|episode|vol|volume|no)[-_]?)?"
    r"0*(?P<number>(?!(?:19|20)\d\d)\d{1,4})(?:[-_][a-z]+)?"
)
"""A folder that is called by its number: `025`, `ep25`, `025-old`; `2022` is a year."""


def check_video(page: CheckedPage) -> Iterator[Finding]:
    """KB102: no link to the video, at its line in the header or at the title.

    A show without videos has such a line at most in its template.
    """
    if page.episode is None or page.episode.video:
        return
    empty = _VIDEO_LINE.search(page.text, 0, _header_end(page))
    around = page.surroundings or Surroundings()
    is_usual = 2 * around.videos > around.others
    is_asked = empty is not None and (around.videos > 0 or around.others == 0)
    if is_usual or is_asked:
        line = page.place(empty.start())[0] if empty else 1
        message = remark("the episode has no link to its video")
        yield found(page, "KB102", page.text_start(line), message)


def _header_end(page: CheckedPage) -> int:
    """Return where the header ends, as an offset."""
    end = find_header(page.blocks)[2]
    if end < len(page.blocks):
        return page.line_span(page.blocks[end].line)[0]
    return len(page.text)


def check_leap(page: CheckedPage) -> Iterator[Finding]:
    """KB103: a date far from those of the episodes around, or from today."""
    message = _leap(page)
    if message:
        match = _DATE_LINE.search(page.text, 0, _header_end(page))
        offset = match.start() if match else page.text_start(1)
        yield found(page, "KB103", offset, message)


def _leap(page: CheckedPage) -> Message | None:
    date = page.episode.date if page.episode else None
    if date is None:
        return None
    around = page.surroundings
    if around and around.before:
        return remark(
            "{date} is earlier than {other}, the date of {episode} before it",
            date=str(date),
            episode=around.before.id,
            other=str(around.before.date),
        )
    if around and around.after:
        return remark(
            "{date} is later than {other}, the date of {episode} after it",
            date=str(date),
            episode=around.after.id,
            other=str(around.after.date),
        )
    if page.today and date - page.today > LEAP:
        return remark("{date} is more than half a year from now", date=str(date))
    return None


def check_number(page: CheckedPage) -> Iterator[Finding]:
    """KB104: a title with the number of another episode."""
    if page.episode is None:
        return
    name = PurePosixPath(page.episode.id).name
    own = _NUMBERED_NAME.fullmatch(name)
    title = next((b for b in page.blocks if b.kind is BlockKind.HEADING), None)
    if own is None or title is None or title.level > 1:
        return
    match = _NUMBERED.match(title.text)
    if match and _is_number(match) and int(match["number"]) != int(own["number"]):
        message = remark(
            "the title has the number {number}, the episode is {episode}",
            number=match["number"],
            episode=name,
        )
        yield found(page, "KB104", page.text_start(title.line), message)


def _is_number(match: re.Match[str]) -> bool:
    """Say whether a title's first number is the episode's: `7 habits` is none."""
    return bool(match["word"]) or not match["behind"].isspace() or not match["behind"]
