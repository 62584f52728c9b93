"""What pages of single things are called, and what they say of themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kbindex.messages import language, tr
from kbindex.model.safe_text import one_line

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from kbindex.model import Article, Episode

_LONGEST: Final = 160
"""Characters of a description, as far as search engines show it."""

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def describe_notes(article: Article) -> str:
    """Return the beginning of the notes in one line, else the title."""
    texts = list[str]()
    for text in _notes(article):
        texts.append(text)
        if sum(map(len, texts)) > _LONGEST:
            break
    return shorten(" ".join(texts) or one_line(article.title))


def _notes(article: Article) -> Iterator[str]:
    for note in article.notes:
        if text := " ".join(one_line(note.text[:_LONGEST]).split()):
            yield text


def shorten(text: str) -> str:
    """Cut what is longer than a description: in a list beside, no title should be."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def long_date(date: dt.date) -> str:
    """Return a date as a heading writes it: `17 February 2023`, `2023年2月17日`."""
    if language() == "ja":
        return f"{date.year}年{date.month}月{date.day}日"
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def episode_name(episode: str) -> str:
    """Return what an episode is called by its id: `Episode 017`, `第017回`."""
    if episode.isdecimal():
        return tr("Episode {number}", number=episode)
    return one_line(episode)


def own_title(episode: Episode) -> str:
    """Return the title of an episode; empty where it says no more than the id."""
    return "" if episode.title == episode.id else episode.title


def whole_name(episode: Episode) -> str:
    """Return what an episode is called in a line: by its number and its title."""
    name, title = episode_name(episode.id), own_title(episode)
    if not title:
        return name
    return title if names_number(title, episode.id) else f"{name} {title}"


def names_number(title: str, episode: str) -> bool:
    """Say whether a title begins with the number that is its episode's id.

    `第2回 監視の話` and `Kitchen Radio #2` are titles of `002`.
    """
    number = episode.lstrip("0")
    return number.isdecimal() and bool(
        re.match(rf"\D{{0,20}}0*{number}(?!\d)", title.lstrip())
    )
