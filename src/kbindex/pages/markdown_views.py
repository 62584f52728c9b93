"""Hits, episodes and articles as Markdown, to be pasted into notes and issues."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kbindex.knowledge import Hit, Snippet
from kbindex.model import Article, Episode, Note, NoteKind, format_time
from kbindex.model.link_places import (
    PlacedLink,
    links_of_piece,
    number_links,
    place_links,
)
from kbindex.pages.groups import EpisodeHits
from kbindex.pages.markdown_text import (
    code_span,
    fence,
    is_of_web,
    link,
    to_markdown,
)

_STEP = " › "


def hits_markdown(hits: Iterable[Hit]) -> Iterator[str]:
    """Yield a numbered list of hits, each with its snippets below."""
    for hit in hits:
        yield from _hit_lines(hit, marker=f"{hit.rank}. ")


def groups_markdown(groups: Iterable[EpisodeHits]) -> Iterator[str]:
    """Yield a heading an episode, and its hits as a list below."""
    for number, group in enumerate(groups):
        if number:
            yield ""
        parts = [group.date.isoformat()] if group.date else []
        parts += [link("video", group.video)] if group.video else []
        where = f" ({', '.join(parts)})" if parts else ""
        yield f"## {to_markdown(group.episode)}{where}"
        yield ""
        for hit in group.hits:
            yield from _hit_lines(hit, marker="- ")


def _hit_lines(hit: Hit, *, marker: str) -> Iterator[str]:
    place = _place(hit.article)
    place += _loose(place_links(hit.article).title)
    place += [link("video", hit.video)] if hit.video else []
    place += [f"also {to_markdown(', '.join(hit.also))}"] if hit.also else []
    place += ["weaker match"] if hit.strength == "weak" else []
    title = link(hit.article.title, hit.article.url)
    yield f"{marker}{title} ({', '.join(place)}){_tags(hit.article)}"
    for snippet in hit.snippets:
        if snippet.text != hit.article.title:
            yield " " * len(marker) + "- " + _snippet(snippet, hit.article)


def _place(article: Article) -> list[str]:
    place = [to_markdown(article.id)]
    place += [article.date.isoformat()] if article.date else []
    place += [to_markdown(article.presenter)] if article.presenter else []
    place += [to_markdown(_STEP.join(article.section))] if article.section else []
    if article.time_s is not None:
        place.append(link(format_time(article.time_s), article.time_url))
    return place


def _tags(article: Article) -> str:
    return "".join(f" {code_span(tag)}" for tag in article.tags)


def _snippet(snippet: Snippet, article: Article) -> str:
    above = "".join(to_markdown(step) + _STEP for step in snippet.path)
    links = links_of_piece(article, snippet.text, snippet.line)
    return above + _with_links(snippet.text, links, snippet.highlights)


def _with_links(
    text: str,
    links: Sequence[PlacedLink],
    highlights: Sequence[tuple[int, int]] = (),
) -> str:
    """Return a text with its links; behind it those that have no words in it."""
    shown, loose = to_markdown(text, highlights, links), _loose(links)
    return f"{shown} ({', '.join(loose)})" if loose else shown


def _loose(links: Iterable[PlacedLink]) -> list[str]:
    """Return the links that stand at no words, and those that are of no web."""
    at_none = (one for one in links if one.start == one.end or not is_of_web(one.url))
    return _listed(at_none)


def _listed(links: Iterable[PlacedLink]) -> list[str]:
    return [
        link(one.text, one.url)
        if is_of_web(one.url)
        else to_markdown(f"{one.text}: {one.url}" if one.text != one.url else one.url)
        for one in links
        if one.url and not one.is_bare
    ]


def episode_markdown(episode: Episode) -> Iterator[str]:
    """Yield an episode: what is known about it, then its articles."""
    yield f"# {to_markdown(episode.title)}"
    yield ""
    facts = {
        "Date": episode.date.isoformat() if episode.date else "",
        "Hosts": to_markdown(", ".join(episode.hosts)),
        "Guests": to_markdown(", ".join(episode.guests)),
        "Video": to_markdown(episode.video or ""),
        "Audio": to_markdown(episode.audio or ""),
    }
    for name, fact in facts.items():
        if fact:
            yield f"- {name}: {fact}"
    for article in episode.articles:
        yield ""
        yield from article_markdown(article)


def article_markdown(article: Article) -> Iterator[str]:
    """Yield an article: its title, its place and tags, and its notes."""
    yield f"## {link(article.title, article.url)}"
    yield ""
    places = place_links(article)
    place = [*_place(article), *_loose(places.title)]
    yield f"{', '.join(place)}{_tags(article)}"
    if article.notes:
        yield ""
    levels = list[int]()
    for note, links in zip(article.notes, places.notes, strict=True):
        # Not by depth: a step that is left out would make code of a note.
        levels.append(0 if note.parent is None else levels[note.parent] + 1)
        yield from _note_lines(note, links, "  " * levels[-1])


def _note_lines(note: Note, links: Sequence[PlacedLink], indent: str) -> Iterator[str]:
    if note.kind is not NoteKind.CODE:
        text = _with_links(note.text, links)
        is_heading = note.kind is NoteKind.HEADING and text[:1].isalnum()
        is_strong = is_heading and text[-1:].isalnum()
        yield f"{indent}- {f'**{text}**' if is_strong else text}"
        return
    for number, line in enumerate(fence(note.text)):
        yield f"{indent}{'  ' if number else '- '}{line}".rstrip()
    # Within code no words are a link.
    yield from (f"{indent}  - {one}" for one in _listed(links))


def links_markdown(records: Iterable[Article]) -> Iterator[str]:
    """Yield the links of records with their numbers, below the record's title."""
    for number, record in enumerate(records):
        if number:
            yield ""
        yield f"## {to_markdown(record.title)}"
        yield ""
        yield ", ".join(_place(record))
        yield ""
        for one in number_links(record):
            yield f"{one.number}. {''.join(_loose([one])) or to_markdown(one.text)}"


def articles_markdown(title: str, articles: Iterable[Article]) -> Iterator[str]:
    """Yield articles below a title."""
    yield f"# {to_markdown(title)}"
    for article in articles:
        yield ""
        yield from article_markdown(article)


def table_markdown(
    fields: Sequence[str], rows: Iterable[Mapping[str, str]]
) -> Iterator[str]:
    """Yield a table of rows of plain text."""
    yield f"| {' | '.join(fields)} |"
    yield f"|{' --- |' * len(fields)}"
    for row in rows:
        yield f"| {' | '.join(to_markdown(row[name]) for name in fields)} |"
