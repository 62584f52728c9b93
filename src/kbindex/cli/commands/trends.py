"""`kbindex trends`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from kbindex.cli.options.output_files import OutputFile
from kbindex.cli.options.output_formats import (
    Answer,
    OutputFormat,
    format_options,
    print_answer,
    read_format,
)
from kbindex.cli.screens.columns import SCREEN, bar, width_of
from kbindex.cli.screens.line_layout import BOLD, StyledText, fill_line, lay_out
from kbindex.cli.screens.tag_screens import rising_lines
from kbindex.cli.screens.terminal import Style, print_json, sanitize, stdout_style
from kbindex.cli.session import (
    Session,
    no_refresh_option,
    say,
)
from kbindex.knowledge import DatedMention, Rising, Step, Trend, Trends
from kbindex.messages import tr, tr_count
from kbindex.pages.charts import draw_png
from kbindex.pages.flat_rows import TREND_FIELDS
from kbindex.pages.topic_documents import iter_counts, rising_document, trends_document
from kbindex.pages.trend_svg import draw_svg
from kbindex.whole_files import write_output

_BESIDE = 4
"""Most charts that stand beside one another."""

_LEAST_CHART = 8
"""Columns that a chart gets in any case."""

_PERIOD = 9
"""Columns of a period's name, with the gap behind it."""


@click.command()
@click.argument("names", metavar="[NAME...]", nargs=-1)
@click.option(
    "step",
    "--by",
    type=click.Choice(["month", "quarter", "year"]),
    help="Length of a period. Default: one that gives about forty periods.",
)
@click.option("--rising", is_flag=True, help="List the tags that rise, instead.")
@click.option(
    "--svg", metavar="FILE", type=OutputFile(), help="Draw an SVG file as well."
)
@click.option(
    "--png", metavar="FILE", type=OutputFile(), help="Draw a PNG file as well."
)
@format_options
@no_refresh_option
@click.pass_context
def trends(
    ctx: click.Context,
    *,
    names: tuple[str, ...],
    step: Step | None,
    rising: bool,
    svg: Path | None,
    png: Path | None,
    refresh: bool,
) -> int:
    """Count the articles about each NAME, over the time of the archive.

    A tag counts as in `kbindex tags`, with its narrower tags; another word in all
    the forms and translations that a search finds. A PNG needs the extra `plot`.

    With --rising: the tags that at least three of the latest articles have, and a
    larger share than of those before, by more than chance. The latest are of the
    last quarter of the archive's time, at most of a year.

    --jsonl, --csv, --markdown and --format print a line per period and name.

    \b
    Examples:
      kbindex trends prometheus
      kbindex trends Istio Linkerd Cilium --by quarter
      kbindex trends 監視 セキュリティ --svg trends.svg
      kbindex trends eks gke --by year --csv
      kbindex trends thanos --format '{period} {count}'
      kbindex trends --rising
    """
    session: Session = ctx.obj
    output = read_format(ctx, TREND_FIELDS)
    if rising:
        _check_alone(output, is_alone=not (names or step or svg or png))
        with session.open(refresh=refresh, reads="shows") as base:
            return _show_rising(session, base.rising(), output)
    _check_names(ctx, names)
    with session.open(refresh=refresh, reads="shows") as base:
        found = base.trends(names, by=step)
    counted = [trend for trend in found.trends if trend.total]
    if svg is not None and counted:
        write_output(svg, draw_svg(found))
    if png is not None and counted:
        write_output(png, draw_png(found))
    if not output.is_text:
        print_answer(output, _answer(found))
    elif counted:
        session.show(trend_lines(found, stdout_style()))
    missing = [trend.name for trend in found.trends if not trend.total]
    if missing:
        say(tr("in no article: {names}", names=", ".join(missing)))
    return 0 if counted else 1


def _check_names(ctx: click.Context, names: Sequence[str]) -> None:
    if not names:
        raise click.MissingParameter(param=ctx.command.params[0], ctx=ctx)
    if not all(name.strip() for name in names):
        raise click.UsageError(tr("NAME is empty"))


def _check_alone(output: OutputFormat, *, is_alone: bool) -> None:
    if not is_alone:
        raise click.UsageError(tr("--rising stands alone"))
    if output.name not in {"text", "json"}:
        raise click.UsageError(
            tr("{option} prints only text or JSON", option="--rising")
        )


def _show_rising(session: Session, found: Rising, output: OutputFormat) -> int:
    if not output.is_text:
        print_json(rising_document(found))
    elif found.tags:
        session.show(rising_lines(found, stdout_style()))
    else:
        say(tr("nothing rises"))
    return 0 if found.tags else 1


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
        yield from _summary_lines(trend, style)
    if not found.periods:
        return
    rows = -(-len(trends) // _BESIDE)
    beside = -(-len(trends) // rows)
    room = min(style.columns or SCREEN, SCREEN)
    width = max((room - _PERIOD) // beside - 1, _LEAST_CHART)
    if style.columns is None:  # no name is cut
        width = max(width, *(width_of(sanitize(trend.label)) for trend in trends))
    for first in range(0, len(trends), beside):
        yield ""
        yield from _chart(found, trends[first : first + beside], style, width=width)


def _summary_lines(trend: Trend, style: Style) -> Iterator[str]:
    said = tr_count("{count} article", "{count} articles", trend.total)
    if trend.undated:
        undated = tr("{count} undated", count=trend.undated)
        said = f"{said} ({undated})"
    if trend.first and trend.latest:
        first, latest = _place(trend.first), _place(trend.latest)
        said = tr("{said}, {first} to {latest}", said=said, first=first, latest=latest)
    label = StyledText(text=trend.label, look=BOLD)
    yield from lay_out([label, StyledText(text=f": {said}")], style, indent="  ")


def _place(mention: DatedMention) -> str:
    return f"{mention.date.isoformat()} ({mention.article})"


def _chart(
    found: Trends, trends: Sequence[Trend], style: Style, *, width: int
) -> Iterator[str]:
    top = max(max(trend.counts) for trend in found.trends)
    digits = len(str(top))
    if len(found.trends) > 1:
        labels = (
            fill_line([StyledText(text=trend.label, look=BOLD)], style, width=width)
            for trend in trends
        )
        yield (" " * _PERIOD + " ".join(labels)).rstrip()
    for number, period in enumerate(found.periods):
        cells: list[str] = []
        for trend in trends:
            count = trend.counts[number]
            drawn = bar(count, top=top, width=width - digits - 1)
            label = f" {count}" if drawn else "0"
            blanks = " " * (width - len(drawn) - len(label))
            cells.append(style(drawn, fg="green") + label + blanks)
        yield f"{period:{_PERIOD}}{' '.join(cells)}".rstrip()
