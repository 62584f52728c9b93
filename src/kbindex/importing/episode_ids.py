"""The id, and so the file, of each new episode.

    its number, where no other episode of the feed has it      7 → 007
    season and number, where those are its own                 s02e07
    the last part of its page's address                        a-lantern
    date and title                                             2021-07-02-a-lantern

An id that is taken by a file, in whatever case, is passed over.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import count
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from kbindex.importing.announced import Announced
from kbindex.model.file_names import FORBIDDEN, unfit_name
from kbindex.shownotes.episode_files import PAGE_STEMS, SUFFIXES

_LEAST_WIDTH = 3
"""Digits of the number of an episode: `007`."""

_MOST_BYTES = 100
"""Of an id; a file's name may have 255, and something stands behind it."""

_SIGNS = re.compile(
    rf"[{FORBIDDEN}\s\x00-\x1f\x7f-\x9f.,;!&#%'()\[\]{{}}、。・「」『』（）！？]+"
)
_DATE_LENGTH = len("2021-07-02")


class Numbering(Struct, frozen=True, kw_only=True):
    """How the episodes of a source are numbered.

    Args:
        width: Digits of a number.
        numbers: Number → how many episodes have it.
        pairs: Season and number → how many episodes have both.
    """

    width: int
    numbers: Counter[str]
    pairs: Counter[tuple[str, str]]


def numbering_of(episodes: Sequence[Announced], ids: Iterable[str]) -> Numbering:
    """Learn how episodes are numbered, and how wide the archive writes numbers.

    Args:
        episodes: All of a source.
        ids: Those of the archive.
    """
    widths = [len(name) for name in ids if re.fullmatch(r"\d{1,5}", name)]
    numbers = [one.number for one in episodes if one.number]
    widest = max(map(len, numbers), default=0)
    return Numbering(
        width=max(widths) if widths else max(widest, _LEAST_WIDTH),
        numbers=Counter(numbers),
        pairs=Counter((one.season, one.number) for one in episodes),
    )


def iter_ids(one: Announced, numbering: Numbering) -> Iterator[str]:
    """Yield the ids that an episode may have, the best first, without end."""
    if one.number and numbering.numbers[one.number] == 1:
        yield one.number.zfill(numbering.width)
    elif one.number and one.season and numbering.pairs[one.season, one.number] == 1:
        yield f"s{one.season.zfill(2)}e{one.number.zfill(2)}"
    if one.slug:
        yield one.slug
    named = to_slug(one.title) or "episode"
    dated = "-".join(filter(None, (one.published[:_DATE_LENGTH], named)))
    yield dated
    yield from (f"{dated}-{number}" for number in count(2))


def choose_id(one: Announced, numbering: Numbering, taken: Collection[str]) -> str:
    """Return the best id that nobody has.

    Args:
        one: The episode.
        numbering: Of its source.
        taken: The ids that there are, folded by `fold_id`.
    """
    return next(name for name in iter_ids(one, numbering) if fold_id(name) not in taken)


def fold_id(name: str) -> str:
    """Return what two names have in common that are one file on some system."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def to_slug(text: str) -> str:
    """Make a name for a file of a text; ``""`` where nothing is left of it.

    >>> to_slug("12. A lantern: two/three")
    '12-a-lantern-two-three'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    letters = "".join(
        c for c in folded if unicodedata.category(c)[0] != "C" or c == "\n"
    )
    slug = _SIGNS.sub("-", letters).strip("-_~ ")
    short = slug.encode()[:_MOST_BYTES].decode(errors="ignore").rstrip("-_~ ")
    is_fit = not unfit_name(short) and short not in PAGE_STEMS and short != "template"
    return short if is_fit else ""


def slug_of_link(url: str) -> str:
    """Return the last part of an address's path as a name; ``""`` where it has none.

    >>> slug_of_link("https://show.example/ep/A-Lantern.html?x=1")
    'a-lantern'
    """
    try:
        parts = [part for part in urlsplit(url).path.split("/") if part]
    except ValueError:
        return ""
    for part in reversed(parts):
        stem = unquote(part)
        for suffix in (*SUFFIXES, ".php", ".aspx"):
            stem = stem[: -len(suffix)] if stem.lower().endswith(suffix) else stem
        if slug := to_slug(stem):
            return slug if re.search(r"\w", slug) else ""
    return ""
