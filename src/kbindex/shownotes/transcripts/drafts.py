"""What the formats hand on → cues: clean texts, names, and times in their order."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

from kbindex.messages import remark
from kbindex.shownotes.transcripts.problems import Problems
from kbindex.shownotes.transcripts.spoken_text import clean_text
from kbindex.shownotes.transcripts.values import Cue

Part = TypeVar("Part")

MOST_CUES = 120_000
"""Thirteen hours of speech, were each word a cue; of usual captions four days."""

MOST_CHARACTERS = 1_500_000
"""Letters that are kept of one recording: a day of English speech has 1,300,000."""

LONGEST_NAME = 80
"""Characters of a speaker's name; a longer one is cut."""

_TALKED_OVER_S = 5.0
"""So far may a cue begin before the one above it: two people talk at once."""


class Draft(NamedTuple):
    """Something that was said, before its time was compared with the others.

    Args:
        text: As it stands in the file, without markup.
        line: Where it begins.
        end_line: Where it ends.
        start: In seconds.
        end: In seconds.
        speaker: As the file names them.
    """

    text: str
    line: int
    end_line: int
    start: float | None = None
    end: float | None = None
    speaker: str | None = None


def at_most(
    parts: Iterator[Part], problems: Problems, line_of: Callable[[Part], int]
) -> list[Part]:
    """Take parts of a file, as many as a recording has; more are said."""
    taken = list(islice(parts, MOST_CUES))
    if (more := next(parts, None)) is not None:
        say_too_long(line_of(more), problems)
    return taken


def say_too_long(line: int, problems: Problems) -> None:
    """Say that nothing is read from a line on."""
    said = remark("more than is read of one transcript; the rest is left out")
    problems.add(line, "long-transcript", said)


def settle(drafts: Iterable[Draft], problems: Problems) -> tuple[Cue, ...]:
    """Make cues of drafts; a time that cannot be is said, and its text kept."""
    kept = list(_bounded(drafts, problems))
    starts = _starts_in_order(kept, problems)
    names: dict[str | None, str | None] = {None: None}
    for draft in kept:
        if draft.speaker not in names:
            names[draft.speaker] = clean_name(draft.speaker or "")
    return tuple(
        Cue(
            text=draft.text,
            line=draft.line,
            end_line=draft.end_line,
            start_s=start,
            end_s=_end(draft, start, problems),
            speaker=names[draft.speaker],
        )
        for draft, start in zip(kept, starts, strict=True)
    )


def clean_name(name: str) -> str | None:
    """Return a speaker's name as it is shown: one line, `@haruka` without its sign."""
    shown = clean_text(name[: 4 * LONGEST_NAME]).strip("@＠:：*_ ")
    return shown[:LONGEST_NAME].rstrip() or None


def _bounded(drafts: Iterable[Draft], problems: Problems) -> Iterator[Draft]:
    """Yield drafts that have a text, until there is more than anybody says."""
    count, left = 0, MOST_CHARACTERS
    for draft in drafts:
        text = clean_text(draft.text)
        if not text:
            continue
        if len(text) > left or count == MOST_CUES:
            say_too_long(draft.line, problems)
            if count < MOST_CUES and (text := text[:left].rstrip()):
                yield draft._replace(text=text)
            return
        count += 1
        left -= len(text)
        yield draft._replace(text=text)


def _starts_in_order(drafts: Sequence[Draft], problems: Problems) -> list[float | None]:
    """Return the starts that can all be right: none is before an earlier one.

    As few as can be are given up. One time far too late is the wrong one, and not all
    those behind it.
    """
    timed = [n for n, draft in enumerate(drafts) if draft.start is not None]
    right = _longest_rise([drafts[n].start or 0.0 for n in timed])
    starts: list[float | None] = [None] * len(drafts)
    latest = 0.0
    for place, number in enumerate(timed):
        start = drafts[number].start or 0.0
        if place in right:
            starts[number] = latest = round(start, 3)
        elif 0 <= latest - start <= _TALKED_OVER_S:
            starts[number] = latest
        else:
            said = remark(
                "the time {time} does not follow those around it; read without it",
                time=_shown(start),
            )
            problems.add(drafts[number].line, "time-order", said)
    return starts


def _longest_rise(values: Sequence[float]) -> frozenset[int]:
    """Return the places of a longest subsequence that never falls.

    Of two that are as long, the one with the earlier values: what goes back is wrong,
    not what it goes back behind. So it is looked for from the end.

    Source: Fredman 1975, patience sorting; n log n steps.
    """
    lows: list[float] = []
    places: list[int] = []
    behind: list[int] = []
    for place in range(len(values) - 1, -1, -1):
        length = bisect_right(lows, -values[place])
        behind.append(places[length - 1] if length else -1)
        lows[length : length + 1] = [-values[place]]
        places[length : length + 1] = [place]
    behind.reverse()
    found: set[int] = set()
    place = places[-1] if places else -1
    while place >= 0:
        found.add(place)
        place = behind[place]
    return frozenset(found)


def _end(draft: Draft, start: float | None, problems: Problems) -> float | None:
    if draft.end is None or draft.start is None:
        return None
    if draft.end < draft.start:
        said = remark(
            "the end {end} is before the start {start}; read without it",
            end=_shown(draft.end),
            start=_shown(draft.start),
        )
        problems.add(draft.line, "time-order", said)
        return None
    return None if start is None else max(start, round(draft.end, 3))


def _shown(seconds: float) -> str:
    minutes, second = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{second:02}"
