"""`kbindex trends`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from kbindex.cli.options.output_formats import (
    Answer,
    format_options,
    print_answer,
    read_format,
)
from kbindex.cli.screens.columns import SCREEN, bar, cut, pad
from kbindex.cli.screens.terminal import Style, sanitize, stdout_style
from kbindex.cli.session import (
    Session,
    mention_diagnostics,
    no_refresh_option,
    say,
)
from kbindex.knowledge import DatedMention, Step, Trend, Trends
from kbindex.messages import tr, tr_count
from kbindex.pages.charts import draw_trends
from kbindex.pages.flat_rows import TREND_FIELDS
from kbindex.pages.topic_documents import iter_counts, trends_document
from kbindex.whole_files import write_output

_FILE = click.Path(dir_okay=False, path_type=Path)
_BESIDE = 4
"""Most charts that stand beside one another."""

_PERIOD = 9
"""Columns of a period's name, with the gap behind it."""


@click.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option(
    "step",
    "--by",
    type=click.Choice(["month", "quarter", "year"]),
    help="Length of the periods. Default: what gives some forty of them.",
)
@click.option("--svg", metavar="FILE", type=_FILE, help="Draw an SVG file as well.")
@click.option("--png", metavar="FILE", type=_FILE, help="Draw a PNG file as well.")
@format_options
@no_refresh_option
@click.pass_context
def trends(
    ctx: click.Context,
    *,
    names: tuple[str, ...],
    step: Step | None,
    svg: Path | None,
    png: Path | None,
    refresh: bool,
) -> int:
    """Count the articles that mention each NAME, over the time of the archive.

    A tag counts in all its spellings, with its narrower tags; another word in all
    the forms and translations that a search finds. Pictures need the extra `plot`.

    --jsonl, --csv, --markdown and --format give a line a period and name.

    \b
    Examples:
      kbindex trends prometheus
      kbindex trends Istio Linkerd Cilium --by quarter
      kbindex trends 監視 セキュリティ --svg trends.svg
      kbindex trends eks gke --by year --csv
    """
    session: Session = ctx.obj
    output = read_format(ctx, TREND_FIELDS)
    if not all(name.strip() for name in names):
        raise click.UsageError(tr("a name is empty"))
    with session.open(refresh=refresh) as base:
        mention_diagnostics(base)
        found = base.trends(names, by=step)
    mentioned = [trend for trend in found.trends if trend.total]
    if svg is not None and mentioned:
        write_output(svg, draw_trends(found, image="svg"))
    if png is not None and mentioned:
        write_output(png, draw_trends(found, image="png"))
    if not output.is_text:
        print_answer(output, _answer(found))
    elif mentioned:
        session.show(trend_lines(found, stdout_style()))
    missing = [trend.name for trend in found.trends if not trend.total]
    if missing:
        say(tr("never mentioned: {names}", names=", ".join(missing)))
    return 0 if mentioned else 1


def _answer(found: Trends) -> Answer:
    return Answer(
        fields=TREND_FIELDS,
        document=lambda: trends_document(found),
        records=lambda: iter_counts(found),
    )


def trend_lines(found: Trends, style: Style) -> Iterator[str]:
    """Yield a summary of each trend, then charts in columns with one scale."""
    trends = [trend for trend in found.trends if trend.total]
    for trend in trends:
        yield _summary(trend, style)
    if not found.periods:
        return
    rows = -(-len(trends) // _BESIDE)
    beside = -(-len(trends) // rows)
    width = (SCREEN - _PERIOD) // beside - 1
    for first in range(0, len(trends), beside):
        yield ""
        yield from _chart(found, trends[first : first + beside], style, width=width)


def _summary(trend: Trend, style: Style) -> str:
    said = tr_count("{count} article", "{count} articles", trend.total)
    if trend.undated:
        undated = tr("{count} undated", count=trend.undated)
        said = f"{said} ({undated})"
    if trend.first and trend.latest:
        first, latest = _place(trend.first), _place(trend.latest)
        said = tr("{said}, {first} to {latest}", said=said, first=first, latest=latest)
    return style(trend.label, bold=True) + sanitize(f": {said}")


def _place(mention: DatedMention) -> str:
    return f"{mention.date.isoformat()} ({mention.article})"


def _chart(
    found: Trends, trends: Sequence[Trend], style: Style, *, width: int
) -> Iterator[str]:
    top = max(max(trend.counts) for trend in found.trends)
    digits = len(str(top))
    if len(found.trends) > 1:
        labels = (pad(cut(sanitize(t.label), width), width) for t in trends)
        yield " " * _PERIOD + style(" ".join(labels).rstrip(), bold=True)
    for number, period in enumerate(found.periods):
        cells: list[str] = []
        for trend in trends:
            count = trend.counts[number]
            drawn = bar(count, top=top, width=width - digits - 1)
            label = f" {count}" if drawn else "0"
            blanks = " " * (width - len(drawn) - len(label))
            cells.append(style(drawn, fg="green") + label + blanks)
        yield f"{period:{_PERIOD}}{' '.join(cells)}".rstrip()
