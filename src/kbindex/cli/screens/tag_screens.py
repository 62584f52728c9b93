"""Tags on the terminal: the table, the tree, one tag, reasons, suggestions."""

from collections.abc import Iterator, Sequence

from kbindex.cli.screens.columns import sparkline, table
from kbindex.cli.screens.hit_lines import hit_lines
from kbindex.cli.screens.terminal import Style, sanitize
from kbindex.knowledge import ArticleReasons, Suggestion, TagArticles, TagCount
from kbindex.messages import tr, tr_count

_COUNT, _KIND = 1, 2
_SHOWN_NARROWER = 12


def table_lines(
    tags: Sequence[TagCount], style: Style, *, names: Sequence[str] | None = None
) -> Iterator[str]:
    """Yield id, count, kind, the counts over time, first and latest episode.

    Args:
        tags: In the order of the lines.
        style: How to show them.
        names: What to show in place of the ids.
    """
    rows = [
        (
            name,
            str(tag.count),
            tag.kind,
            sparkline(tag.timeline),
            tag.episodes[0],
            tag.episodes[-1],
        )
        for tag, name in zip(tags, names or [tag.id for tag in tags], strict=True)
    ]
    for name, count, kind, line, first, latest in table(rows, right=frozenset({1})):
        parts = [style(name, bold=True), count, style(kind, dim=True)]
        parts += [style(line, fg="green")] if line else []
        yield "  ".join([*parts, first, latest]).rstrip()


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
            name = tag.id
            if others:
                name = tr("{tag} (also {others})", tag=tag.id, others=", ".join(others))
            yield "  " * depth + name, tag
            yield from walk(tag.id, depth + 1)

    yield from walk(None, 0)


def tag_lines(found: TagArticles, style: Style) -> Iterator[str]:
    """Yield a tag, the tags around it, and its articles."""
    tag = found.tag
    facts = [tag.kind, tr_count("{count} article", "{count} articles", tag.count)]
    if tag.broader:
        facts.append(tr("part of {tags}", tags=", ".join(tag.broader)))
    yield style(tag.label, bold=True) + sanitize(f" ({tr(', ').join(facts)})")
    if found.narrower:
        yield sanitize(tr("narrower: {tags}", tags=_listed(found.narrower)))
    if found.related:
        related = ", ".join(
            tr(
                "{tag} ({together}, lift {lift:.1f})",
                tag=one.tag.id,
                together=one.together,
                lift=one.lift,
            )
            for one in found.related
        )
        yield sanitize(tr("related: {tags}", tags=related))
    if tag.timeline:
        line = style(sparkline(tag.timeline), fg="green")
        yield tr("over time: {line}", line=line).rstrip()
    for hit in found.articles:
        yield ""
        yield from hit_lines(hit, style)


def _listed(tags: Sequence[TagCount]) -> str:
    shown = ", ".join(f"{tag.id} ({tag.count})" for tag in tags[:_SHOWN_NARROWER])
    rest = len(tags) - _SHOWN_NARROWER
    return tr("{shown}, {count} more", shown=shown, count=rest) if rest > 0 else shown


def reason_lines(reasons: ArticleReasons, style: Style) -> Iterator[str]:
    """Yield the tags of an article, each with its evidence as `file:line`."""
    article = reasons.article
    yield f"{style(article.id, fg='cyan')}  {style(article.title, bold=True)}"
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
        for row in table(rows, right=frozenset({0})):
            yield "  " + "  ".join(row).rstrip()


def suggestion_lines(found: Sequence[Suggestion], style: Style) -> Iterator[str]:
    """Yield count, name and examples; below, the line for `topics.toml`."""
    digits = max((len(str(one.count)) for one in found), default=0)
    for one in found:
        examples = ", ".join(one.articles[:3])
        yield (
            f"{one.count:>{digits}}  {style(one.name, bold=True)}  "
            + style(f"{examples} · {' '.join(one.evidence)}", dim=True)
        )
        yield " " * digits + f"  {sanitize(one.toml)}"
