"""What `kbindex search @` answers: the saved searches by name."""

from collections.abc import Iterable, Iterator

import click

from kbindex.cli.options.output_formats import Answer, print_answer, read_format
from kbindex.cli.screens.columns import table
from kbindex.cli.screens.terminal import Style, stdout_style
from kbindex.cli.session import Session, say
from kbindex.config.searches import SavedSearch
from kbindex.messages import tr
from kbindex.pages.host_documents import searches_document

_FIELDS = ("name", "query", "file")


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
        say(tr("no saved searches; they stand in kbindex.toml under [searches]"))
    return 0 if found else 1


def _lines(found: Iterable[SavedSearch], style: Style) -> Iterator[str]:
    rows = [(f"@{one.name}", one.query, str(one.file)) for one in found]
    for name, query, file in table(rows, right=frozenset()):
        yield f"{style(name, bold=True)}  {query}  {style(file.rstrip(), dim=True)}"
