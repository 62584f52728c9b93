"""`kbindex tags`."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click
from msgspec.structs import replace

from kbindex.cli.options.dates import first_day, last_day
from kbindex.cli.options.lists import (
    brief_option,
    limit_option,
    say_rest,
    sort_option,
)
from kbindex.cli.options.output_formats import (
    Answer,
    OutputFormat,
    exclude_one_another,
    format_options,
    print_answer,
    read_format,
)
from kbindex.cli.screens.tag_screens import (
    proposal_lines,
    reason_lines,
    suggestion_lines,
    tag_lines,
    tag_table_lines,
    tree_rows,
)
from kbindex.cli.screens.terminal import print_json, stdout_style
from kbindex.cli.session import (
    Session,
    no_refresh_option,
    say,
)
from kbindex.cli.unknown_names import unknown_is_nothing
from kbindex.knowledge import (
    TAG_KINDS,
    KnowledgeBase,
    TagArticles,
    TagCount,
    TagOrder,
)
from kbindex.messages import tr
from kbindex.pages import tag_document, tags_document
from kbindex.pages.flat_rows import ARTICLE_FIELDS, TAG_FIELDS
from kbindex.pages.markdown_views import hits_markdown
from kbindex.pages.topic_documents import (
    proposals_document,
    reasons_document,
    suggestions_document,
)

_SUGGESTIONS = 100
"""How many names are suggested where no limit is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Which tags to list, and how."""

    kinds: tuple[str, ...]
    since: dt.date | None
    until: dt.date | None
    order: TagOrder
    limit: int | None
    is_tree: bool
    is_brief: bool
    output: OutputFormat

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked that only the list of tags can answer."""
        is_whole = self.since is None and self.until is None and not self.kinds
        return is_whole and self.order == "count" and not self.is_tree


@click.command()
@click.argument("tag", required=False)
@click.option(
    "kinds",
    "--kind",
    type=click.Choice(TAG_KINDS),
    multiple=True,
    help="Only tags of this kind; may be repeated.",
)
@click.option("--tree", is_flag=True, help="Show narrower tags below broader ones.")
@click.option(
    "--since",
    callback=first_day,
    metavar="DATE",
    help="Count only articles since this year, month or day.",
)
@click.option(
    "--until",
    callback=last_day,
    metavar="DATE",
    help="Count only articles until the end of this year, month or day.",
)
@sort_option(
    ["count", "name", "latest", "first"],
    "By number of articles, by name, by latest or by first episode.",
)
@limit_option("Show at most this many tags, articles of TAG, suggestions or proposals.")
@brief_option("Show one line an article of TAG.")
@click.option("--why", metavar="ID", help="Show why an article has its tags.")
@click.option(
    "--suggest", is_flag=True, help="List recurring names that are not tags yet."
)
@click.option(
    "--propose",
    metavar="ID",
    help="List tags that authors gave to the articles most like one.",
)
@format_options
@no_refresh_option
@click.pass_context
@unknown_is_nothing
def tags(
    ctx: click.Context,
    *,
    tag: str | None,
    kinds: tuple[str, ...],
    tree: bool,
    since: dt.date | None,
    until: dt.date | None,
    order: TagOrder,
    limit: int | None,
    brief: bool,
    why: str | None,
    suggest: bool,
    propose: str | None,
    refresh: bool,
) -> int:
    """List the topics and products of the archive, most frequent first.

    Each line shows a tag, its number of articles (narrower tags included), its
    kind, their curve over time, and the first and latest episode. In the tree a tag
    stands once, below its first broader tag; others are named behind it.

    With TAG (an id, a label or an alias): its narrower tags, the tags that go with it
    more often than by chance (in how many of their articles), and its articles, newest
    first.

    \b
    Examples:
      kbindex tags
      kbindex tags --kind project --since 2022 --sort latest
      kbindex tags --tree --limit 20
      kbindex tags prometheus --brief
      kbindex tags 監視 --json
      kbindex tags --why '004#6'
      kbindex tags --suggest
      kbindex tags --propose '004#6'
      kbindex tags prometheus --csv
    """
    session: Session = ctx.obj
    wanted = _Wanted(
        kinds=kinds,
        since=since,
        until=until,
        order=order,
        limit=limit,
        is_tree=tree,
        is_brief=brief,
        output=read_format(ctx, TAG_FIELDS if tag is None else ARTICLE_FIELDS),
    )
    _check(wanted, tag=tag, why=why, suggest=suggest, propose=propose)
    with session.open(refresh=refresh, reads="shows") as base:
        if why is not None:
            return _show_reasons(session, base, why, wanted)
        if suggest:
            return _show_suggestions(session, base, wanted)
        if propose is not None:
            return _show_proposals(session, base, propose, wanted)
        if tag is not None:
            return _show_tag(session, base, tag, wanted)
        return _show_list(session, base, wanted)


def _check(
    wanted: _Wanted,
    *,
    tag: str | None,
    why: str | None,
    suggest: bool,
    propose: str | None,
) -> None:
    given = [tag is not None, why is not None, suggest, propose is not None]
    if sum(given) > 1:
        text = tr("use only one of TAG, --why, --suggest and --propose")
        raise click.UsageError(text)
    if any(given) and not wanted.is_plain:
        raise click.UsageError(
            tr("--kind, --tree, --since, --until and --sort are for the list of tags")
        )
    if wanted.is_brief and tag is None:
        raise click.UsageError(tr("--brief is for the articles of TAG"))
    exclude_one_another(wanted.output.option, "--brief" if wanted.is_brief else "")
    if why is not None and wanted.limit is not None:
        exclude_one_another("--limit", "--why")
    options = zip(given[1:], ("--why", "--suggest", "--propose"), strict=True)
    for option in (name for is_given, name in options if is_given):
        if wanted.output.name not in {"text", "json"}:
            text = tr("{option} prints only text or JSON", option=option)
            raise click.UsageError(text)
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise click.UsageError(tr("--since is later than --until"))


def _show_list(session: Session, base: KnowledgeBase, wanted: _Wanted) -> int:
    found = base.tags(
        kinds=wanted.kinds,
        since=wanted.since,
        until=wanted.until,
        order=wanted.order,
    )
    shown = found[: wanted.limit]
    if wanted.output.is_text:
        session.show(_lines(shown, total=len(found), is_tree=wanted.is_tree))
    else:
        print_answer(wanted.output, _list_answer(shown))
    say_rest(wanted.output, len(found) - len(shown))
    if not found:
        say(tr("no tags yet") if wanted.is_plain else tr("no such tags"))
    return 0 if found else 1


def _list_answer(shown: Sequence[TagCount]) -> Answer:
    document = tags_document(shown)
    return Answer(
        fields=TAG_FIELDS,
        document=lambda: document,
        records=lambda: document["tags"],
    )


def _tag_answer(shown: TagArticles) -> Answer:
    document = tag_document(shown)
    return Answer(
        fields=ARTICLE_FIELDS,
        document=lambda: document,
        records=lambda: document["articles"],
        markdown=lambda: hits_markdown(shown.articles),
    )


def _lines(tags: Sequence[TagCount], *, total: int, is_tree: bool) -> Iterator[str]:
    style = stdout_style()
    if not is_tree:
        return tag_table_lines(tags, style, total=total)
    rows = list(tree_rows(tags))
    names = [name for name, _ in rows]
    return tag_table_lines([tag for _, tag in rows], style, total=total, names=names)


def _show_tag(session: Session, base: KnowledgeBase, name: str, wanted: _Wanted) -> int:
    found = base.tag(name)
    shown = replace(found, articles=found.articles[: wanted.limit])
    if wanted.output.is_text:
        style = stdout_style()
        session.show(
            tag_lines(shown, style, view="brief" if wanted.is_brief else "snippets")
        )
    else:
        print_answer(wanted.output, _tag_answer(shown))
    say_rest(wanted.output, len(found.articles) - len(shown.articles))
    return 0


def _show_reasons(
    session: Session, base: KnowledgeBase, article_id: str, wanted: _Wanted
) -> int:
    found = base.why(article_id)
    if wanted.output.is_text:
        session.show(reason_lines(found, stdout_style()))
    else:
        print_json(reasons_document(found))
    if not found.tags:
        say(tr("{name} has no tags", name=found.article.id))
    return 0 if found.tags else 1


def _show_suggestions(session: Session, base: KnowledgeBase, wanted: _Wanted) -> int:
    found = base.suggest_tags()
    limit = _SUGGESTIONS if wanted.limit is None else wanted.limit
    if wanted.output.is_text:
        session.show(suggestion_lines(found[:limit], stdout_style()))
    else:
        print_json(suggestions_document(found[:limit], total=len(found)))
    say_rest(wanted.output, len(found) - limit)
    if not found:
        say(tr("every name that recurs is a tag already"))
    return 0 if found else 1


def _show_proposals(
    session: Session, base: KnowledgeBase, article_id: str, wanted: _Wanted
) -> int:
    article_id = base.article(article_id).id
    found = base.propose_tags(article_id)
    shown = found[: wanted.limit]
    if wanted.output.is_text:
        session.show(proposal_lines(shown, stdout_style()))
    else:
        print_json(proposals_document(article_id, shown, total=len(found)))
    say_rest(wanted.output, len(found) - len(shown))
    if not found:
        said = tr(
            "no article like {name} has tags by its author, "
            "in a comment or front matter"
        )
        say(said.format(name=article_id))
    return 0 if found else 1
