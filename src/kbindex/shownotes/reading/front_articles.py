"""What front matter adds to an episode: links as articles, the author's tags."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from kbindex.model import (
    Article,
    ArticleId,
    Episode,
    Link,
    Note,
    NoteKind,
    clean_url,
    url_key,
    without_scheme,
)
from kbindex.shownotes.reading.front_links import FrontLink
from kbindex.shownotes.reading.front_matter import FrontPage


def add_front_matter(episode: Episode, page: FrontPage) -> Episode:
    """Return the episode with the links of its front matter as its first articles.

    One that the page brings itself, at an article's own address, is not brought twice.
    The author's tags go to all records: they are the overview's, and speak for an
    article that is about such a thing by other evidence, too.
    """
    if not page.links and not page.tags:
        return episode
    overview = [a for a in episode.articles if a.kind == "overview"]
    others = [a for a in episode.articles if a.kind == "article"]
    known = {url_key(article.own_url) for article in others if article.own_url}
    links = [link for link in page.links if url_key(link.url) not in known]
    numbered = _numbered(episode, [*(_article(episode, one) for one in links), *others])
    tags = tuple(page.tags)
    return replace(
        episode,
        articles=tuple(
            replace(article, marked_tags=(*tags, *article.marked_tags))
            for article in (*overview, *numbered)
        ),
    )


def _numbered(episode: Episode, articles: Sequence[Article]) -> Iterator[Article]:
    for number, article in enumerate(articles, start=1):
        yield replace(article, id=ArticleId(f"{episode.id}#{number}"))


def _article(episode: Episode, link: FrontLink) -> Article:
    url = clean_url(link.url)
    title = link.title or without_scheme(url)
    notes = tuple(
        Note(
            text=said.text,
            kind=NoteKind.PARAGRAPH,
            depth=0,
            line=said.line,
            end_line=max(said.line, said.end_line),
        )
        for said in link.remarks
    )
    return Article(
        id=ArticleId(f"{episode.id}#1"),
        kind="article",
        episode=episode.id,
        source=episode.source,
        line=link.line,
        end_line=link.end_line,
        title=title,
        url=url,
        presenter=None,
        date=episode.date,
        notes=notes,
        links=(Link(text=title, url=link.url, line=link.line),),
    )
