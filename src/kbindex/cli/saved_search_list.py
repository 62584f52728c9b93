"""What `kbindex search @` answers: the saved searches by name."""

from collections.abc import Iterable, Iterator

import click

from kbindex.cli.options.output_formats import Answer, print_answer, read_format
from kbindex.cli.screens.line_layout import BOLD, DIM
from kbindex.cli.screens.tables import Column, table_lines
from kbindex.cli.screens.terminal import Style, stdout_style
from kbindex.cli.session import Session, say
from kbindex.config.searches import SavedSearch
from kbindex.messages import tr, tr_count
from kbindex.pages.host_documents import searches_document

_FIELDS = ("name", "query", "file")

_EXAMPLE = 'upgrades = "(upgrade OR release) sort:date"'
"""A line of the table."""

_LEAST = 12
"""Columns that a cell gets in any case."""


def list_searches(ctx: click.Context) -> int:
    """List the saved searches; the status is 1 where there is none.

    Raises:
        ConfigError: A file of settings is wrong.
        UsageError: The options ask for several forms of output.
    """
    session: Session = ctx.obj
    output = read_format(ctx, _FIELDS)
    found = session.searches().values()
    if output.is_text:
        session.show(_lines(found, stdout_style()))
    else:
        document = searches_document(
            (search.name, search.query, str(search.file)) for search in found
        )
        answer = Answer(
            fields=_FIELDS,
            document=lambda: document,
            records=lambda: document["searches"],
        )
        print_answer(output, answer)
    if not found:
        say(tr("no saved searches; add them to kbindex.toml under [searches]"))
        say(tr("such as {example}", example=_EXAMPLE))
    return 0 if found else 1


def _lines(found: Iterable[SavedSearch], style: Style) -> Iterator[str]:
    columns = (
        Column(heading=tr("name"), look=BOLD, least=_LEAST),
        Column(heading=tr("query"), least=_LEAST),
        Column(heading=tr("file"), look=DIM, least=_LEAST),
    )
    rows = [(f"@{one.name}", one.query, str(one.file)) for one in found]
    total = tr_count("{count} saved search", "{count} saved searches", len(rows))
    return table_lines(columns, rows, style, total=total)
