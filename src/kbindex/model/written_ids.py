"""Ids as people write them: `17`, `017/1`, `017:1`, `017 1`, `＃０１７`.

Any name of a file may be an id, so an id that exists as written always comes first.
"""

import re
import unicodedata
from typing import NamedTuple

_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_DIGITS = "0123456789"
_SEPARATORS = "#/: "
_PASSAGE = re.compile(r"(.*[^#/: ])[#/: ]+t(\d{1,9})", re.ASCII | re.IGNORECASE)
"""An id of a passage, folded: `025#t12`."""


class WrittenArticle(NamedTuple):
    """The id of an article, in two: how its episode was written, and its number."""

    episode: str
    number: str


def fold_id(written: str) -> str:
    """Fold width and blank space of an id, and drop marks in front: `#17` is `17`."""
    folded = unicodedata.normalize("NFKC", written)
    return " ".join(folded.split()).lstrip("# ")


def id_key(written: str) -> str:
    """Return what ids are compared by: neither case nor zeros in front count."""
    return _ZEROS.sub("", fold_id(written).casefold())


def split_article(written: str) -> WrittenArticle | None:
    """Split the id of an article at `#`, `/`, `:` or a space; None where it is none."""
    folded = fold_id(written)
    before = folded.rstrip(_DIGITS)
    name = before.rstrip(_SEPARATORS)
    if not name or before in {name, folded}:
        return None
    return WrittenArticle(name, _ZEROS.sub("", folded[len(before) :]))


def split_passage(written: str) -> WrittenArticle | None:
    """Split the id of a passage, such as `025#t12` or `25/t12`; None where it is none.

    Returns:
        The episode as it was written, and the number without its letter.
    """
    found = _PASSAGE.fullmatch(fold_id(written))
    return found and WrittenArticle(found[1], _ZEROS.sub("", found[2]))


def typed_id(article_id: str) -> str:
    """Return the id of an article as any shell takes it without quotes: `017/1`.

    In zsh with `extendedglob`, `#` is a sign of patterns.
    """
    name, _, number = article_id.rpartition("#")
    return f"{name}/{number}"


def nearest_number(written: str, ids: list[str]) -> tuple[str, ...]:
    """Return the id whose number is nearest to that of `written`, where both are one.

    Of two that are as near, the first.
    """
    wanted = id_key(written)
    if not _is_number(wanted):
        return ()
    numbers = {one: int(id_key(one)) for one in ids if _is_number(id_key(one))}
    nearest = min(numbers, key=lambda one: abs(numbers[one] - int(wanted)), default="")
    return (nearest,) if nearest else ()


def _is_number(key: str) -> bool:
    """Say whether a key is a number, of no more digits than Python reads quickly."""
    return key.isdecimal() and len(key) <= len(str(2**63))
