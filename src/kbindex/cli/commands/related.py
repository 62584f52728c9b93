"""`kbindex related`."""

from collections.abc import Iterator, Sequence

import click

from kbindex.cli.browser import open_page_of, web_option
from kbindex.cli.options.ids import id_argument
from kbindex.cli.options.lists import brief_option, limit_option
from kbindex.cli.options.output_formats import (
    Answer,
    exclude_one_another,
    format_options,
    print_answer,
    read_format,
)
from kbindex.cli.screens.article_lines import dotted
from kbindex.cli.screens.brief_lines import brief_lines
from kbindex.cli.screens.hit_lines import dim_lines, hit_lines
from kbindex.cli.screens.terminal import Style, stdout_style
from kbindex.cli.session import (
    Session,
    no_refresh_option,
    say,
)
from kbindex.cli.unknown_names import unknown_is_nothing
from kbindex.knowledge import RelatedArticle
from kbindex.messages import tr
from kbindex.pages.flat_rows import HIT_FIELDS
from kbindex.pages.markdown_views import hits_markdown
from kbindex.pages.topic_documents import related_document


@click.command()
@id_argument("article_id")
@limit_option("Show at most this many articles, or `all`.", default=10)
@brief_option("Show one line an article.")
@web_option("Open the first in the browser.")
@format_options
@no_refresh_option
@click.pass_context
@unknown_is_nothing
def related(
    ctx: click.Context,
    *,
    article_id: str,
    limit: int,
    brief: bool,
    web: bool,
    refresh: bool,
) -> int:
    """Find the articles most like one (017#1), by their topics and their words.

    The last line of each says what both have in common.

    \b
    Examples:
      kbindex related '017#1'
      kbindex related '017#1' --limit 3 --json
      kbindex related '017#1' --brief
    """
    session: Session = ctx.obj
    output = read_format(ctx, HIT_FIELDS)
    exclude_one_another(
        output.option, "--brief" if brief else "", "--web" if web else ""
    )
    with session.open(refresh=refresh, reads="shows") as base:
        article_id = base.article(article_id).id
        # Nothing found is another answer than nothing to be shown.
        found = base.related(article_id, limit=max(limit, 1))
    if web and found:
        return open_page_of(found[0].hit.article)
    if output.is_text:
        shown = found[:limit]
        session.show((_brief_lines if brief else _lines)(shown, stdout_style()))
    else:
        print_answer(output, _answer(article_id, found[:limit]))
    if not found:
        say(tr("no article is like {name}", name=article_id))
    return 0 if found else 1


def _lines(found: Sequence[RelatedArticle], style: Style) -> Iterator[str]:
    for number, one in enumerate(found):
        if number:
            yield ""
        yield from hit_lines(one.hit, style)
        yield from dim_lines(reason(one), style)


def _brief_lines(found: Sequence[RelatedArticle], style: Style) -> Iterator[str]:
    return brief_lines([one.hit.article for one in found], style)


def _answer(article_id: str, found: Sequence[RelatedArticle]) -> Answer:
    document = related_document(article_id, found)
    return Answer(
        fields=HIT_FIELDS,
        document=lambda: document,
        records=lambda: document["hits"],
        markdown=lambda: hits_markdown([one.hit for one in found]),
    )


def reason(one: RelatedArticle) -> str:
    """Say what two articles have in common: `both: #monitoring · words: Thanos`."""
    parts = [" ".join(f"#{tag}" for tag in one.tags), ", ".join(one.words)]
    return tr("both: {parts}", parts=dotted([part for part in parts if part]))
