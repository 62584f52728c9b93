"""Cues → passages of some thirty to sixty seconds.

A passage is what a search finds and a listener jumps to: long enough to tell what it is
about, short enough to be heard. It ends, of all places between its thirtieth and its
sixtieth second, at the best one and there at the latest:

1. where another speaks; for the sake of this also from the fifteenth second on,
2. behind a sentence, with a pause behind it,
3. behind a sentence,
4. at a pause,
5. anywhere.

Where nobody speaks for fifteen seconds, it ends. Where people change quickly, it holds
several; they are all named. Where a file has no times, seconds are told by the length
of the text (`speech_s`). A cue longer than a passage is cut behind a sentence, one
without sentences behind a comma or a blank.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from kbindex.late_patterns import late_pattern
from kbindex.shownotes.transcripts.spoken_text import joint_of_cues, speech_s
from kbindex.shownotes.transcripts.values import Cue, Passage

LEAST_S, MOST_S = 30.0, 60.0
"""How long a passage is, where what is said can be cut so."""

_LEAST_TURN_S = 15.0
"""From here on a change of speakers ends a passage."""

_PAUSE_S = 1.0
_SILENCE_S = 15.0
"""So long nobody speaks: music, or what a transcript leaves out."""

_QUICKEST = 3.0
"""Nobody speaks so many times quicker than usual; times that say so are wrong."""

_SLOWEST = 3.0
"""Nor so many times slower; what is left until the next time is music, or silence."""

_SILENCE = 6
"""The rank of an end that is always one."""

_LONGEST_PIECE_S = 20.0
_MOST_NAMED = 8
"""Speakers that are named in one passage."""

_SENTENCE_END = late_pattern(
    r"(?:[。！？!?]+|[.…]+(?=[\s\"'”’)]|$))[」』）)\]\"'”’]*\s*"
)
_IS_SENTENCE = late_pattern(r"[。！？!?.…][」』）)\]\"'”’\s]*$")
_SOFT_END = late_pattern(r"[、，,;；:：]\s*|\s+")


class _Piece(NamedTuple):
    """A cue, or a part of one that is too long.

    Args:
        text: As the cue has it, blanks at its end included.
        cue: Where it comes from.
        is_first: It begins the cue.
        is_last: It ends the cue.
        seconds: How long it takes to be said.
        start: When it begins, also where that is estimated.
        end: When it ends, or the next one begins.
    """

    text: str
    cue: Cue
    is_first: bool
    is_last: bool
    seconds: float
    start: float | None = None
    end: float | None = None


def cut_passages(cues: Iterable[Cue]) -> tuple[Passage, ...]:
    """Join cues to passages; each cue's text is in exactly one, in order.

    A cue that takes longer than a passage is in several; nothing is lost, and nothing
    said twice. Linear in the text.

    Args:
        cues: As `read_transcript` returns them.
    """
    pieces = _timed([piece for cue in _with_lengths(tuple(cues)) for piece in cue])
    return tuple(_passage(part) for part in _parts(pieces))


def _with_lengths(cues: Sequence[Cue]) -> Iterator[list[_Piece]]:
    """Yield the pieces of each cue."""
    for number, cue in enumerate(cues):
        said_s = speech_s(cue.text)
        following = cues[number + 1].start_s if number + 1 < len(cues) else None
        seconds = said_s
        if cue.start_s is not None and cue.end_s is not None:
            seconds = max(cue.end_s - cue.start_s, said_s / _QUICKEST)
        elif cue.start_s is not None and following is not None:
            shown_s = min(following - cue.start_s, said_s * _SLOWEST)
            seconds = max(shown_s, said_s / _QUICKEST)
        texts = [cue.text] if seconds <= MOST_S else _cut_text(cue.text, said_s)
        whole = len(cue.text)
        yield [
            _Piece(
                text=text,
                cue=cue,
                is_first=not n,
                is_last=n + 1 == len(texts),
                seconds=seconds * len(text) / whole,
            )
            for n, text in enumerate(texts)
        ]


def _cut_text(text: str, said_s: float) -> list[str]:
    """Cut a text behind sentences, and a long sentence behind a comma or a blank."""
    longest = max(1, int(len(text) * _LONGEST_PIECE_S / max(said_s, _LONGEST_PIECE_S)))
    pieces: list[str] = []
    at = 0
    for end in [*(found.end() for found in _SENTENCE_END.finditer(text)), len(text)]:
        while end - at > longest:
            soft = [f.end() for f in _SOFT_END.finditer(text, at, at + longest)]
            cut = soft[-1] if soft else at + longest
            pieces.append(text[at:cut])
            at = cut
        if end > at:
            pieces.append(text[at:end])
            at = end
    return pieces


def _timed(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Give each piece its start: that of its cue, or one between those around it."""
    starts: list[float | None] = [
        piece.cue.start_s if piece.is_first else None for piece in pieces
    ]
    known = [number for number, start in enumerate(starts) if start is not None]
    for number, following in pairwise([*known, len(pieces)]):
        stop = starts[following] if following < len(pieces) else None
        group = pieces[number:following]
        starts[number:following] = _spread(group, starts[number] or 0.0, stop)
    ends = [*starts, None][1:]
    return [
        piece._replace(start=start, end=_end(piece, start, following))
        for piece, start, following in zip(pieces, starts, ends, strict=True)
    ]


def _spread(
    group: Sequence[_Piece], start: float, stop: float | None
) -> list[float | None]:
    """Return the starts of pieces, of which only the first has a time.

    Args:
        group: The pieces, up to the next one that has a time.
        start: When the first begins.
        stop: When the next one begins, where there is one.
    """
    own = group[0].cue
    if own.end_s is not None and group[-1].cue is own:
        stop = own.end_s if stop is None else min(own.end_s, stop)
    if stop is None:
        return [start, *[None] * (len(group) - 1)]
    whole = sum(piece.seconds for piece in group)
    lasts = stop - start
    if own.end_s is None and len(group) > 1:
        lasts = min(lasts, sum(speech_s(piece.text) for piece in group) * _SLOWEST)
    said = accumulate((piece.seconds for piece in group[:-1]), initial=0.0)
    return [round(start + lasts * min(1.0, part / whole), 3) for part in said]


def _end(piece: _Piece, start: float | None, following: float | None) -> float | None:
    """Return when a piece ends: its cue's end, if it is the last one of it.

    Else it ends where the next one begins, or before, when it was said at the slowest.
    """
    if start is None:
        return None
    if piece.is_last and piece.cue.end_s is not None:
        return max(start, piece.cue.end_s)
    if following is None:
        return None
    return max(start, min(following, start + speech_s(piece.text) * _SLOWEST))


def _parts(pieces: Sequence[_Piece]) -> Iterator[Sequence[_Piece]]:
    """Yield the pieces of each passage."""
    first = 0
    while first < len(pieces):
        end = _find_end(pieces, first)
        yield pieces[first:end]
        first = end


def _find_end(pieces: Sequence[_Piece], first: int) -> int:
    """Return where the passage ends that begins at `first`: behind its last piece."""
    best, best_rank, length_s = 0, 0, 0.0
    for end in range(first + 1, len(pieces)):
        length_s += pieces[end - 1].seconds
        rank = _rank(pieces[end - 1], pieces[end], length_s)
        if rank == _SILENCE:
            return end
        if rank and rank >= best_rank:
            best, best_rank = end, rank
        if length_s + pieces[end].seconds > MOST_S:
            return best or end
    return len(pieces)


def _rank(last: _Piece, following: _Piece, length_s: float) -> int:
    """Return how well a passage ends between two pieces; 0 is too early."""
    pause_s = 0.0
    if last.end is not None and following.start is not None:
        pause_s = following.start - last.end
    if pause_s >= _SILENCE_S:
        return _SILENCE
    is_turn = last.cue.speaker != following.cue.speaker
    if is_turn and length_s >= _LEAST_TURN_S:
        return 5
    if length_s < LEAST_S:
        return 0
    ends_sentence = _IS_SENTENCE.search(last.text[-10:]) is not None
    return 1 + (pause_s >= _PAUSE_S) + 2 * ends_sentence


def _passage(pieces: Sequence[_Piece]) -> Passage:
    """Make a passage of its pieces."""
    parts: list[str] = []
    for piece in pieces:
        if parts and piece.is_first:
            parts.append(joint_of_cues(parts[-1]))
        parts.append(piece.text)
    speakers = dict.fromkeys(piece.cue.speaker for piece in pieces)
    names = [name for name in speakers if name][:_MOST_NAMED]
    start = next((p.start for p in pieces if p.start is not None), None)
    end = pieces[-1].end
    return Passage(
        text="".join(parts).strip(),
        line=pieces[0].cue.line,
        end_line=pieces[-1].cue.end_line,
        start_s=start,
        end_s=None if start is None or end is None else max(start, end),
        speaker=", ".join(names) or None,
    )
