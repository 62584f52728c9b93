"""WebVTT and SubRip → drafts: who says what, each thing once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from kbindex.late_patterns import late_pattern
from kbindex.shownotes.transcripts.caption_blocks import iter_blocks
from kbindex.shownotes.transcripts.cue_text import Spoken, iter_spoken
from kbindex.shownotes.transcripts.drafts import MOST_CUES, Draft, say_too_long
from kbindex.shownotes.transcripts.problems import Problems
from kbindex.shownotes.transcripts.speaker_names import (
    Label,
    find_label,
    learn_names,
)
from kbindex.shownotes.transcripts.spoken_text import join_rows

_TOUCHING_S = 1.0
"""Rolling captions follow one another without a pause."""

_ROLLING = 0.2
"""Share of captions that begin with the line before, where captions roll."""

_MOST_ROWS = 4
"""Lines of a caption that roll; screens show two or three."""

_TURN = late_pattern(r"(?:>>>?|＞＞)\s*")
_DASH = late_pattern(r"[-‐–—−]\s?(?=[^\W\d_]|[\"“「])")


class _Caption(NamedTuple):
    rows: Sequence[Spoken]
    start: float | None
    end: float | None


class _Turn(NamedTuple):
    """A line of a caption.

    Args:
        row: The line without the mark of a new speaker.
        is_new: It has such a mark.
        is_marked: The mark is one that a name follows.
        label: What may be that name.
    """

    row: Spoken
    is_new: bool
    is_marked: bool
    label: Label | None


def read_captions(text: str, problems: Problems) -> Iterator[Draft]:
    r"""Read a text of WebVTT or SubRip whose lines end at `\n`."""
    captions: Sequence[_Caption] = list(_iter_captions(text, problems))
    if _do_roll(captions):
        captions = list(_unrolled(captions))
    yield from _name_speakers(captions)


def _iter_captions(text: str, problems: Problems) -> Iterator[_Caption]:
    """Yield what says something, until there is more than anybody says."""
    left = MOST_CUES
    for block in iter_blocks(text, problems):
        rows = tuple(islice(iter_spoken(block.rows), left + 1))
        if len(rows) > left:
            say_too_long(rows[left].line, problems)
            if left:
                yield _Caption(rows[:left], block.start, block.end)
            return
        left -= len(rows)
        if rows:
            yield _Caption(rows, block.start, block.end)


def _do_roll(captions: Sequence[_Caption]) -> bool:
    """Say whether captions repeat the line before, as YouTube's do.

    Two people may say the same; captions that roll do so all the time, and say more.
    """
    sizes = [_repeated(before, after) for before, after in pairwise(captions)]
    is_rolling = any(
        0 < size < len(caption.rows)
        for size, caption in zip(sizes, captions[1:], strict=True)
    )
    return is_rolling and sum(map(bool, sizes)) >= _ROLLING * len(sizes)


def _repeated(before: _Caption, after: _Caption) -> int:
    """Return how many lines of a caption stand in the one before already."""
    if before.end is None or after.start is None:
        return 0
    if abs(after.start - before.end) > _TOUCHING_S:
        return 0
    old, new = ([row.text for row in caption.rows] for caption in (before, after))
    for size in range(min(len(old), len(new), _MOST_ROWS), 0, -1):
        if old[-size:] == new[:size]:
            return size
    return 0


def _unrolled(captions: Sequence[_Caption]) -> Iterator[_Caption]:
    """Yield captions without the lines that the one before has shown."""
    kept: _Caption | None = None
    before: _Caption | None = None
    for caption in captions:
        size = _repeated(before, caption) if before else 0
        before = caption
        rest = caption.rows[size:]
        if rest:
            if kept:
                yield kept
            kept = caption._replace(rows=rest)
        elif kept:
            kept = kept._replace(end=caption.end)
    if kept:
        yield kept


def _name_speakers(captions: Sequence[_Caption]) -> Iterator[Draft]:
    """Yield what one person says at a time, with their name where it is told."""
    turns = [[_turn(row) for row in caption.rows] for caption in captions]
    names = learn_names([rows[0].label and rows[0].label.name for rows in turns])
    speaker: str | None = None
    for caption, rows in zip(captions, turns, strict=True):
        parts: list[tuple[str | None, list[Spoken]]] = []
        for turn in rows:
            row, name = _labelled(turn, names)
            is_new = turn.is_new or name is not None
            speaker = name if is_new else speaker
            voice = row.voice or speaker
            if parts and parts[-1][0] == voice and not is_new:
                parts[-1][1].append(row)
            else:
                parts.append((voice, [row]))
        yield from _drafts(caption, parts)


def _turn(row: Spoken) -> _Turn:
    mark = _TURN.match(row.text)
    found = mark or _DASH.match(row.text)
    if found:
        row = row._replace(text=row.text[found.end() :])
    return _Turn(row, bool(found), bool(mark), find_label(row.text))


def _labelled(turn: _Turn, names: frozenset[str]) -> tuple[Spoken, str | None]:
    """Return a line without its label, and the name of the label."""
    row, label = turn.row, turn.label
    if label and (label.name in names or turn.is_marked):
        return row._replace(text=row.text[label.end :]), label.name
    return row, None


def _drafts(
    caption: _Caption, parts: Iterable[tuple[str | None, Sequence[Spoken]]]
) -> Iterator[Draft]:
    for speaker, rows in parts:
        yield Draft(
            join_rows(row.text for row in rows if row.text),
            rows[0].line,
            rows[-1].line,
            caption.start,
            caption.end,
            speaker,
        )
