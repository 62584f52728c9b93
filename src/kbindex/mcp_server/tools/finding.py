"""The tools that find articles: `search`, `related`, `seen`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from kbindex.errors import KbindexError
from kbindex.mcp_server import arguments
from kbindex.mcp_server.answers import (
    NOTICE,
    RelatedAnswer,
    RelatedFound,
    SearchAnswer,
    SeenAnswer,
    SeenResult,
)
from kbindex.mcp_server.quoting import NAME, quote_hit, quote_said, quote_title
from kbindex.mcp_server.sizes import cut, fit, some
from kbindex.messages import tr

if TYPE_CHECKING:
    from kbindex.knowledge import KnowledgeBase, SearchResult
    from kbindex.knowledge.questions.seen_pages import Seen

_FEW: Final = 3
_ASKED: Final = 400


def search(
    base: KnowledgeBase, asked: arguments.Search, most_bytes: int
) -> SearchAnswer:
    """Search, and return a page of hits with what was said about it."""
    result = base.search(asked.query, limit=asked.limit, offset=asked.offset)
    answer = SearchAnswer(notice=NOTICE, total=result.total)
    if not result.total:
        answer = _with_help(answer, result)
    hits = [quote_hit(hit) for hit in result.hits]
    answer, taken = fit(answer, "hits", hits, most_bytes)
    said = [quote_said(hit) for hit in result.passages]
    are_passages_asked = not hits and bool(said)
    least = 1 if are_passages_asked else 0
    answer, spoken = fit(answer, "said", said, most_bytes, least=least)
    if are_passages_asked:
        taken, total = spoken, result.passage_total or 0
    else:
        total = result.total
    return replace(answer, next_offset=next_offset(asked.offset, taken, total))


def _with_help(answer: SearchAnswer, result: SearchResult) -> SearchAnswer:
    """Add what else could be asked, where nothing was found."""
    near = [facet.id for facet in result.near_tags]
    looser = [one.query for one in result.looser]
    hint = tr("nothing was found; try fewer or other words, or list_topics")
    return replace(
        answer,
        hint=hint,
        suggestion=cut(result.suggestion, NAME) if result.suggestion else None,
        near_topics=some(near, _FEW, NAME),
        looser=some(looser, _FEW, NAME),
    )


def related(
    base: KnowledgeBase, asked: arguments.Related, most_bytes: int
) -> RelatedAnswer:
    """List the articles most like one."""
    wanted = asked.offset + asked.limit
    found = base.related(asked.article, limit=wanted + 1)
    rows = [
        RelatedFound(
            article=quote_hit(replace(one.hit, snippets=one.hit.snippets[:1])),
            shared_topics=some(one.tags, _FEW, NAME // 2),
            shared_words=some(one.words, _FEW, NAME // 2),
        )
        for one in found[asked.offset : wanted]
    ]
    answer, taken = fit(RelatedAnswer(notice=NOTICE), "related", rows, most_bytes)
    return replace(answer, next_offset=next_offset(asked.offset, taken, len(found)))


def seen(base: KnowledgeBase, asked: arguments.Seen, most_bytes: int) -> SeenAnswer:
    """Say of pages and titles whether they were covered."""
    pages = arguments.listed(asked.pages)
    check_number(pages, most=arguments.MOST_PAGES)
    rows = [_seen(one) for one in base.seen(pages)]
    answer, taken = fit(
        SeenAnswer(notice=NOTICE), "results", rows[asked.offset :], most_bytes
    )
    return replace(answer, next_offset=next_offset(asked.offset, taken, len(rows)))


def _seen(one: Seen) -> SeenResult:
    return SeenResult(
        asked=cut(one.query, _ASKED),
        seen=one.is_seen,
        how=one.how,
        count=len(one.articles),
        articles=tuple(quote_title(article) for article in one.articles[-1:]),
        mentioned=some(one.mentioned, _FEW, NAME),
    )


def check_number(names: tuple[str, ...], *, most: int) -> None:
    """Refuse more names than are answered at once.

    Raises:
        KbindexError: There are more.
    """
    if len(names) > most:
        text = tr("{count} at once; at most {most}", count=len(names), most=most)
        raise KbindexError(text)


def next_offset(offset: int, taken: int, total: int) -> int | None:
    """Return where the next page begins; None where there is none."""
    after = offset + taken
    return after if taken and after < total else None
