"""Char filters: even out how a text is written, and keep where each character was.

Every filter takes and returns a `MappedText`; a text with nothing to change comes back
as the same object. Case is left alone, because the parts of `VictoriaMetrics` are seen
by it: `fold_case` is for the terms.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Self

from msgspec import Struct

from kbindex.language.scripts import HALF_WIDTH_KATAKANA, KATAKANA


class MappedText(Struct, frozen=True, kw_only=True):
    """A filtered text and the place of each of its characters in the original.

    `text[i]` comes from `original[starts[i]:ends[i]]`. Characters that were written
    by one original character (`ﬁ`) share its place.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Self:
        """Map `text` to itself."""
        size = len(text)
        return cls(text=text, starts=range(size), ends=range(1, size + 1))

    @property
    def is_identity(self) -> bool:
        """Whether every character still stands at its original offset."""
        return isinstance(self.starts, range)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the original of `text[start:end]`, which is not empty."""
        return self.starts[start], self.ends[end - 1]


CharFilter = Callable[[MappedText], MappedText]

# Zero-width and joining characters, bidirectional controls, variation selectors, tags
# (Unicode's Default_Ignorable_Code_Point but for the Hangul fillers), the controls
# that are no white space, and surrogates, which no encoder takes.
_INVISIBLE = (
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufe00-\ufe0f\ufeff"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U000e0000-\U000e0fff]+"
)


@cache
def _invisible() -> re.Pattern[str]:
    return re.compile(_INVISIBLE)


def drop_invisible(source: MappedText) -> MappedText:
    """Drop what no reader sees, as if it had never been typed.

    A zero-width space pasted along with a word must not cut the word in two.
    """
    text = source.text
    is_plain = text.isascii() and text.isprintable()  # asked without the pattern
    if is_plain or _invisible().search(text) is None:
        return source
    kept: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    previous = 0
    for start, end in [
        *(match.span() for match in _invisible().finditer(text)),
        (len(text), len(text)),
    ]:
        kept.append(text[previous:start])
        starts.extend(source.starts[previous:start])
        ends.extend(source.ends[previous:start])
        previous = end
    return MappedText(text="".join(kept), starts=starts, ends=ends)


_KATAKANA_ANY_WIDTH = KATAKANA + HALF_WIDTH_KATAKANA


@cache
def _lookalikes() -> re.Pattern[str]:
    """Compile the pattern; it takes a millisecond, and ASCII has none of them."""
    from kbindex.language.radicals import RADICAL  # noqa: PLC0415 - cold start

    return re.compile(
        rf"(?P<long>(?<=[{_KATAKANA_ANY_WIDTH}])[－‐‑−―─](?=[{_KATAKANA_ANY_WIDTH}]))"
        r"|(?P<hyphen>(?<=\w)[‐‑](?=\w))"
        r"|(?P<apostrophe>(?<=\w)[’ʼ‛])"
        rf"|(?P<radical>[{RADICAL}])"
    )


def unify_lookalikes(source: MappedText) -> MappedText:
    """Replace marks that only look like the one that belongs there.

    - a dash between katakana is the long-vowel mark: サ－バ → サーバ (but not the ASCII
      hyphen of マルチ-クラスタ, nor a dash at the end of a word, which may be a dash);
    - a typographic hyphen in a word is a hyphen: `cert‐manager` → `cert-manager`;
    - a curly apostrophe in a word is an apostrophe: `What’s` → `What's`;
    - a radical is the letter that it looks like: `⻑い` → `長い`.

    It goes before `fold_width`, which makes an ASCII hyphen of `－`.
    """
    if source.text.isascii():
        return source
    text = _lookalikes().sub(_unified, source.text)
    if text == source.text:
        return source
    return MappedText(text=text, starts=source.starts, ends=source.ends)


_MARKS = {"long": "ー", "hyphen": "-", "apostrophe": "'"}


def _unified(found: re.Match[str]) -> str:
    if found.lastgroup == "radical":
        from kbindex.language.radicals import LETTER_OF_RADICAL  # noqa: PLC0415 - rare

        return LETTER_OF_RADICAL.get(found[0], found[0])
    return _MARKS[found.lastgroup or ""]


# Characters that NFKC leaves alone whatever stands beside them: most of any text.
_STEADY = "\x00-\x7f、-〩ぁ-ゖァ-ヾ一-鿿"
# UAX #15 section 13, "Stream-Safe Text Format", allows 30 marks on a letter. Without
# a limit CPython's normalize() is quadratic: 16,000 pairs of marks took 0.5 s.
_CLUSTER_MAX = 31
# Letters by which any text may grow; ㌖ alone becomes six, and a sign of Arabic 18.
_ROOM = 10


@cache
def _unsteady() -> re.Pattern[str]:
    """Compile the pattern of all else, with what stands before it; late, as above."""
    return re.compile(f"[{_STEADY}]?[^{_STEADY}]+")


def fold_width(source: MappedText) -> MappedText:
    """Apply NFKC, cluster by cluster: ﾌﾟ → プ, Ｋ８ｓ → K8s, ㍍ → メートル, ﬁ → fi.

    A cluster is a character and the marks that combine with it, which is the largest
    piece that NFKC changes as one; hence the result is the NFKC of the whole text (but
    for letters with more than 30 marks), and the offsets are as fine as can be.
    """
    text = source.text
    if unicodedata.is_normalized("NFKC", text):
        return source
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    room = len(text) + _ROOM
    for match in _unsteady().finditer(text):
        first, last = match.span()
        folded.append(text[done:first])
        starts.extend(source.starts[done:first])
        ends.extend(source.ends[done:first])
        for start, end in _clusters(text, first, last):
            cluster = text[start:end]
            piece = _nfkc(cluster)
            room -= len(piece) - len(cluster)
            if room < 0:
                piece = cluster
            folded.append(piece)
            if piece == cluster:
                starts.extend(source.starts[start:end])
                ends.extend(source.ends[start:end])
            else:
                starts.extend([source.starts[start]] * len(piece))
                ends.extend([source.ends[end - 1]] * len(piece))
        done = last
    folded.append(text[done:])
    starts.extend(source.starts[done:])
    ends.extend(source.ends[done:])
    return MappedText(text="".join(folded), starts=starts, ends=ends)


def fold_case(text: str) -> str:
    """Fold case and what it leaves uncomposed; the form of every term.

    ``ß`` becomes ``ss``. The text has gone through the char filters.
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text.casefold())


def _clusters(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Cut `text[start:stop]` into clusters of a character and its marks."""
    bounds: list[tuple[int, int]] = []
    first = start
    for index in range(start + 1, stop):
        if not _combines(text[index]) or index - first >= _CLUSTER_MAX:
            bounds.append((first, index))
            first = index
    bounds.append((first, stop))
    return bounds


@lru_cache(maxsize=4096)
def _combines(character: str) -> bool:
    """Whether NFKC may merge `character` with the one before it.

    So do marks (also the half-width ﾞ and ﾟ) and the vowels and finals of Hangul.
    """
    first = unicodedata.normalize("NFKD", character)[0]
    return unicodedata.category(first).startswith("M") or "\u1160" <= first <= "\u11ff"


@lru_cache(maxsize=8192)
def _nfkc(cluster: str) -> str:
    return unicodedata.normalize("NFKC", cluster)
