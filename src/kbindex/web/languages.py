"""In which language a browser is answered.

?lang=ja            a switch on the page: it counts, and is remembered
Cookie: kbindex_lang=ja         what was remembered
Accept-Language: ja,en;q=0.5    what the browser prefers
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kbindex.messages import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Iterator

PARAMETER: Final = "lang"
COOKIE: Final = "kbindex_lang"

_MOST_WISHES: Final = 20
"""Browsers name a handful of languages."""


def known_language(name: str) -> Language | None:
    """Return a language of the interface by its name; None for any other text."""
    return next((known for known in LANGUAGES if known == name), None)


def other_languages(language: Language) -> list[Language]:
    """Return all languages of the interface but one."""
    return [known for known in LANGUAGES if known != language]


def preferred_language(accepted: str) -> Language | None:
    """Return the language of ours that `Accept-Language` wants most.

    Args:
        accepted: The header; what of it cannot be read is passed over.

    Returns:
        Of equals the first; None where it wants none of ours.
    """
    best: Language | None = None
    most = 0.0
    for name, weight in _wishes(accepted):
        if weight > most:
            best, most = name, weight
    return best


def _wishes(accepted: str) -> Iterator[tuple[Language, float]]:
    for wish in accepted.split(",", _MOST_WISHES)[:_MOST_WISHES]:
        tag, _, rest = wish.strip().partition(";")
        name = known_language(tag.strip().lower().partition("-")[0])
        if name:
            yield name, _weight(rest)


def _weight(text: str) -> float:
    """Return what stands behind `q=`; a wish that cannot be read weighs nothing."""
    name, _, value = text.strip().partition("=")
    if not name:
        return 1.0
    is_number = value.replace(".", "", 1).isdecimal() and value.isascii()
    return float(value) if name.strip().lower() == "q" and is_number else 0.0
