"""What search engines read on a page: schema.org values as JSON-LD.

A page has one as `<script type="application/ld+json">`, which no browser runs. Only
what the notes say is said: an episode without a date has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import json

from kbindex.model.safe_text import one_line
from kbindex.pages.web_iris import web_iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kbindex.knowledge import Show
    from kbindex.model import Article, Episode

Value: TypeAlias = "str | Mapping[str, Value] | tuple[Value, ...] | None"
Thing: TypeAlias = "dict[str, Value]"

_ESCAPED = {char: f"\\u{ord(char):04x}" for char in ("<", ">", "&", "\u2028", "\u2029")}
"""What could end a script element or begin a comment in it; JSON reads it back."""


def podcast_series(show: Show | None, *, name: str, root: str) -> Thing:
    """Describe the show, for the home page.

    Args:
        show: What it says of itself.
        name: What its pages call it.
        root: The address of the home page in the web.
    """
    return _thing(
        "PodcastSeries",
        name=one_line(name),
        url=root,
        description=one_line(show.description) if show and show.description else None,
        inLanguage=show.language if show else None,
        author=_people((show.author if show else None,)),
        sameAs=web_iri(show.url) if show else None,
    )


def podcast_episode(episode: Episode, *, url: str, series: Thing) -> Thing:
    """Describe an episode, for its page at `url`."""
    return _thing(
        "PodcastEpisode",
        name=one_line(episode.title) or one_line(episode.id),
        url=url,
        datePublished=episode.date.isoformat() if episode.date else None,
        actor=_people(episode.hosts + episode.guests),
        associatedMedia=_media(web_iri(episode.recording)),
        partOfSeries=_nested(series),
    )


def article(
    value: Article, *, url: str, topics: Iterable[str] = (), episode: Thing | None
) -> Thing:
    """Describe an article, for its page at `url`.

    Args:
        value: The article.
        url: The address of its page.
        topics: Labels of its tags.
        episode: That which it is of, if any, as `podcast_episode` describes it.
    """
    return _thing(
        "Article",
        headline=one_line(value.title) or one_line(value.url or value.id),
        url=url,
        datePublished=value.date.isoformat() if value.date else None,
        author=_people((value.presenter,)),
        keywords=tuple(map(one_line, topics)) or None,
        citation=web_iri(value.url),
        isPartOf=_nested(
            {key: one for key, one in (episode or {}).items() if key in _OF_WHOLE}
        ),
    )


_OF_WHOLE = frozenset({"@type", "name", "url"})
"""What of an episode stands on the pages of its articles."""


def to_script(thing: Thing) -> str:
    """Return the text of a script element; nothing in it ends that element."""
    text = json.encode(thing).decode()
    for char, escaped in _ESCAPED.items():  # to translate each letter takes longer
        text = text.replace(char, escaped)
    return text


def _thing(kind: str, **values: Value) -> Thing:
    said = {key: value for key, value in values.items() if value}
    return {"@context": "https://schema.org", "@type": kind, **said}


def _nested(thing: Thing) -> Thing:
    """Return a value to stand in another one, which has said the context."""
    return {key: value for key, value in thing.items() if key != "@context"}


def _people(names: Iterable[str | None]) -> Value:
    shown = (one_line(name).strip() for name in names if name)
    return tuple({"@type": "Person", "name": name} for name in shown if name)


def _media(url: str | None) -> Value:
    return {"@type": "MediaObject", "contentUrl": url} if url else None
