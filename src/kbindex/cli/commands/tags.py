"""`kbindex tags`."""

import click

from kbindex.cli.hits import hit_lines
from kbindex.cli.session import (
    Session,
    json_option,
    mention_diagnostics,
    no_refresh_option,
    say,
)
from kbindex.cli.terminal import Style, print_json, sanitize, stdout_style
from kbindex.errors import NotFoundError
from kbindex.knowledge import KnowledgeBase, TagCount
from kbindex.pages import tag_document, tags_document


@click.command(short_help="List topic tags, or the articles of one.")
@click.argument("tag", required=False)
@json_option
@no_refresh_option
@click.pass_obj
def tags(session: Session, *, tag: str | None, as_json: bool, refresh: bool) -> int:
    """List the topics and products of the archive, most frequent first.

    With TAG (an id, a label or an alias): its articles, newest first, those of
    narrower tags included.

    \b
    Examples:
      kbindex tags
      kbindex tags prometheus
      kbindex tags 監視 --json
    """
    with session.open(refresh=refresh) as base:
        mention_diagnostics(base)
        if tag is not None:
            return _show_tag(base, tag, as_json=as_json)
        found = base.tags()
    if as_json:
        print_json(tags_document(found))
    else:
        for line in _table(found, stdout_style()):
            print(line)
    if not found:
        say("no tags yet")
    return 0 if found else 1


def _show_tag(base: KnowledgeBase, name: str, *, as_json: bool) -> int:
    try:
        found = base.tag(name)
    except NotFoundError as error:
        say(str(error))
        return 1
    if as_json:
        print_json(tag_document(found))
        return 0
    style, tag = stdout_style(), found.tag
    noun = "article" if tag.count == 1 else "articles"
    above = f", part of {', '.join(tag.broader)}" if tag.broader else ""
    print(style(tag.label, bold=True) + f" ({tag.kind}, {tag.count} {noun}{above})")
    for hit in found.articles:
        print()
        for line in hit_lines(hit, style):
            print(line)
    return 0


def _table(tags: tuple[TagCount, ...], style: Style) -> list[str]:
    """Lay out id, count, kind and the episodes from first to latest."""
    if not tags:
        return []
    width = max(len(tag.id) for tag in tags)
    digits = max(len(str(tag.count)) for tag in tags)
    lines = []
    for tag in tags:
        first, last = tag.episodes[0], tag.episodes[-1]
        span = first if first == last else f"{first} … {last}"
        name = style(tag.id.ljust(width), bold=True)
        kind = style(tag.kind.ljust(13), dim=True)
        lines.append(f"{name}  {tag.count:>{digits}}  {kind}  {sanitize(span)}")
    return lines
