"""Tags on the terminal: the table, the tree, one tag, reasons, suggestions."""

from collections.abc import Iterator, Sequence
from typing import Literal

from kbindex.cli.screens.brief_lines import brief_lines
from kbindex.cli.screens.columns import sparkline
from kbindex.cli.screens.hit_lines import hit_lines
from kbindex.cli.screens.line_layout import (
    BOLD,
    DIM,
    PLACE,
    TAG_STYLE,
    StyledText,
    lay_out,
)
from kbindex.cli.screens.tables import Column, table_lines
from kbindex.cli.screens.tag_labels import id_shown, label_shown
from kbindex.cli.screens.terminal import Style, sanitize
from kbindex.cli.screens.titles import title_pieces
from kbindex.knowledge import (
    ArticleReasons,
    Rising,
    Suggestion,
    TagArticles,
    TagCount,
    TagProposal,
)
from kbindex.messages import tr, tr_count

_SHOWN_NARROWER = 12
_SHOWN_GIVEN = 3

_LEAST_NAME, _LEAST_ID = 28, 8
"""Columns that a name and the id of an episode get in any case."""


def tag_table_lines(
    tags: Sequence[TagCount],
    style: Style,
    *,
    total: int,
    names: Sequence[str] | None = None,
) -> Iterator[str]:
    """Yield id, count, kind, the counts over time, first and latest episode.

    Args:
        tags: In the order of the lines.
        style: How to show them.
        total: How many tags there are, shown or not.
        names: What to show of each in place of its id.
    """
    columns = (
        Column(heading=tr("tag"), look=BOLD, least=_LEAST_NAME),
        Column(heading=tr("articles"), align="right"),
        Column(heading=tr("kind"), look=DIM, spare=1),
        Column(heading=tr("over time"), look=TAG_STYLE, spare=2),
        Column(heading=tr("first in"), least=_LEAST_ID),
        Column(heading=tr("latest in"), least=_LEAST_ID),
    )
    rows = [
        (
            name,
            str(tag.count),
            tag.kind,
            sparkline(tag.timeline),
            tag.episodes[0],
            tag.episodes[-1],
        )
        for tag, name in zip(tags, names or map(id_shown, tags), strict=True)
    ]
    said = tr_count("{count} tag", "{count} tags", total)
    yield from table_lines(columns, rows, style, total=said)


def rising_lines(found: Rising, style: Style) -> Iterator[str]:
    """Yield the tags that rise, with how many articles have them, and of how many."""
    if not found.tags:
        return
    columns = (
        Column(heading=tr("tag"), look=BOLD, least=_LEAST_NAME),
        Column(heading=tr("lately"), align="right"),
        Column(heading=tr("earlier"), align="right"),
        Column(heading=tr("over time"), look=TAG_STYLE, spare=2),
    )
    rows = [
        (
            id_shown(one.tag),
            f"{one.latest}/{found.latest}",
            f"{one.earlier}/{found.earlier}",
            sparkline(one.tag.timeline),
        )
        for one in found.tags
    ]
    said = tr(
        "latest articles: {since} to {until}", since=found.since, until=found.until
    )
    yield from table_lines(columns, rows, style, total=said)


def tree_rows(tags: Sequence[TagCount]) -> Iterator[tuple[str, TagCount]]:
    """Yield each tag once, indented below the first listed tag that is broader.

    What is broader too, but is another branch, is named behind a tag.
    """
    listed = {tag.id for tag in tags}
    below: dict[str | None, list[TagCount]] = {}
    for tag in tags:
        parents = [up for up in tag.broader if up in listed]
        below.setdefault(parents[0] if parents else None, []).append(tag)

    def walk(parent: str | None, depth: int) -> Iterator[tuple[str, TagCount]]:
        for tag in below.get(parent, ()):
            others = [up for up in tag.broader if up in listed][1:]
            name = id_shown(tag)
            if others:
                name = tr("{tag} (also {others})", tag=name, others=", ".join(others))
            yield "  " * depth + name, tag
            yield from walk(tag.id, depth + 1)

    yield from walk(None, 0)


def tag_lines(
    found: TagArticles, style: Style, *, view: Literal["snippets", "brief"]
) -> Iterator[str]:
    """Yield a tag, the tags around it, and its articles."""
    tag = found.tag
    facts = [tag.kind, tr_count("{count} article", "{count} articles", tag.count)]
    if tag.broader:
        facts.append(tr("part of {tags}", tags=", ".join(tag.broader)))
    label = StyledText(text=label_shown(tag), look=BOLD)
    yield from lay_out(
        [label, StyledText(text=f" ({tr(', ').join(facts)})")], style, indent="  "
    )
    for line in _around(found, style):
        yield from lay_out([StyledText(text=line)], style, indent="  ")
    if tag.timeline:
        line = style(sparkline(tag.timeline), fg="green")
        month = tag.months[0]
        yield tr("over time, from {month}: {line}", month=month, line=line).rstrip()
    if view == "brief":
        yield ""
        yield from brief_lines([hit.article for hit in found.articles], style)
        return
    for hit in found.articles:
        yield ""
        yield from hit_lines(hit, style)


def _around(found: TagArticles, style: Style) -> Iterator[str]:
    """Yield the tags below a tag, and those that are often beside it."""
    if found.narrower:
        yield tr("narrower: {tags}", tags=_listed(found.narrower, style))
    if found.related:
        related = ", ".join(
            tr_count(
                "{tag} ({together} of its {count} article)",
                "{tag} ({together} of its {count} articles)",
                one.tag.count,
                tag=one.tag.id,
                together=one.together,
            )
            for one in found.related
        )
        yield tr("related: {tags}", tags=related)


def _listed(tags: Sequence[TagCount], style: Style) -> str:
    """Name tags with their counts; a screen has room for some."""
    most = len(tags) if style.columns is None else _SHOWN_NARROWER
    shown = ", ".join(f"{tag.id} ({tag.count})" for tag in tags[:most])
    rest = len(tags) - most
    return tr("{shown}, {count} more", shown=shown, count=rest) if rest > 0 else shown


def reason_lines(reasons: ArticleReasons, style: Style) -> Iterator[str]:
    """Yield the tags of an article, each with its evidence as `file:line`."""
    article = reasons.article
    title = [StyledText(text=article.id, look=PLACE), StyledText(text="  ")]
    yield from lay_out([*title, *title_pieces(article)], style, indent="  ")
    columns = (
        Column(align="right"),
        Column(),
        Column(least=_LEAST_NAME),
        Column(least=_LEAST_ID),
    )
    for tag in reasons.tags:
        yield f"{style(tag.id, fg='green')} ({tag.kind}, {tag.weight:.2f})"
        rows = [
            (
                f"{evidence.weight:+.2f}",
                evidence.rule,
                f"{article.source}:{evidence.line}",
                evidence.name,
            )
            for evidence in tag.evidence
        ]
        yield from table_lines(columns, rows, style, indent="  ")


def suggestion_lines(found: Sequence[Suggestion], style: Style) -> Iterator[str]:
    """Yield count, name and examples; below, the line for `topics.toml`."""
    digits = max((len(str(one.count)) for one in found), default=0)
    indent = " " * (digits + 2)
    for one in found:
        examples = ", ".join(one.articles[:3])
        pieces = [
            StyledText(text=f"{one.count:>{digits}}  "),
            StyledText(text=one.name, look=BOLD),
            StyledText(text="  "),
            StyledText(text=f"{examples} · {' '.join(one.evidence)}", look=DIM),
        ]
        yield from lay_out(pieces, style, indent=indent)
        yield indent + sanitize(one.toml)


def proposal_lines(found: Sequence[TagProposal], style: Style) -> Iterator[str]:
    """Yield label, kind, share of the neighbours, and the nearest that have it."""
    columns = (
        Column(heading=tr("tag"), look=BOLD, least=_LEAST_NAME),
        Column(heading=tr("kind"), look=DIM, spare=1),
        Column(heading=tr("share"), align="right"),
        Column(heading=tr("given to"), look=DIM, least=_LEAST_NAME),
    )
    rows = [
        (label_shown(one), one.kind, f"{one.share:.0%}", _given_to(one))
        for one in found
    ]
    yield from table_lines(columns, rows, style)


def _given_to(one: TagProposal) -> str:
    """Name the nearest articles; more are counted."""
    shown = ", ".join(one.articles[:_SHOWN_GIVEN])
    rest = len(one.articles) - _SHOWN_GIVEN
    return tr("{shown}, {count} more", shown=shown, count=rest) if rest > 0 else shown
