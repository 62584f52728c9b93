"""`kbindex export`."""

import click

from kbindex.cli.screens.terminal import print_json, to_json
from kbindex.cli.session import Session, no_refresh_option
from kbindex.pages import export_document


@click.command()
@click.option(
    "format_",
    "--format",
    type=click.Choice(["jsonl", "json"]),
    default="jsonl",
    show_default=True,
    help="One object a line, or one document.",
)
@click.option("as_json", "-j", "--json", is_flag=True, help="Short for --format json.")
@click.option(
    "transcripts",
    "--transcripts",
    is_flag=True,
    help="Print what was said as well: the passages of transcripts.",
)
@no_refresh_option
@click.pass_obj
def export(
    session: Session, *, format_: str, as_json: bool, transcripts: bool, refresh: bool
) -> int:
    """Print every article and overview with its notes, links and tags.

    \b
    Examples:
      kbindex export > records.jsonl
      kbindex export --transcripts > records.jsonl
      kbindex export --format json
    """
    with session.open(refresh=refresh) as base:
        passages = base.passages() if transcripts else None
        document = export_document(base.records(), passages)
    if as_json or format_ == "json":
        print_json(document)
    else:
        for record in (*document["records"], *document.get("passages", ())):
            print(to_json(record))
    return 0 if document["records"] else 1
