"""`kbindex export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from kbindex.cli.options.output_files import OutputFile
from kbindex.cli.options.output_formats import Answer, OutputFormat, print_answer
from kbindex.cli.screens.terminal import sanitize
from kbindex.cli.session import Session, no_refresh_option
from kbindex.config.private_episodes import private_names
from kbindex.messages import tr, tr_count
from kbindex.output_folders import OutputFolderError, settle_folder
from kbindex.pages import export_document
from kbindex.pages.flat_rows import RECORD_FIELDS
from kbindex.whole_files import write_output

if TYPE_CHECKING:
    from kbindex.exports import FileForm, FolderForm, Wanted
    from kbindex.knowledge import KnowledgeBase

_PRINTED = ("jsonl", "json", "csv", "excel")
"""Forms that are text, and may go to stdout."""

_FILES = (*_PRINTED, "sqlite", "parquet")
_FOLDERS = ("markdown", "bundle")


@click.command()
@click.option(
    "format_",
    "--format",
    type=click.Choice((*_FILES, *_FOLDERS)),
    default="jsonl",
    show_default=True,
    help="What is made (see docs/exports.md).",
)
@click.option("as_json", "-j", "--json", is_flag=True, help="Short for --format json.")
@click.option(
    "output",
    "-o",
    "--output",
    metavar="PATH",
    help="The file, or the folder of markdown and bundle. Default: stdout, for what "
    "is text.",
)
@click.option(
    "metadata",
    "--metadata",
    metavar="FILE",
    type=OutputFile(),
    help="With sqlite: write what Datasette shows about the tables, as JSON.",
)
@click.option(
    "public",
    "--public",
    is_flag=True,
    help="Leave out private episodes and drafts, as a site does.",
)
@click.option(
    "transcripts",
    "--transcripts",
    is_flag=True,
    help="Export what was said as well: the passages of transcripts.",
)
@no_refresh_option
@click.pass_obj
def export(
    session: Session,
    *,
    format_: str,
    as_json: bool,
    output: str | None,
    metadata: Path | None,
    public: bool,
    transcripts: bool,
    refresh: bool,
) -> int:
    """Export every article and overview with its notes, links and tags.

    jsonl prints one JSON object a line, json one document; csv and excel print a row
    each, in which nothing is a formula. They go to stdout (`-o -`), or into a file.

    sqlite makes a database that Datasette opens, with a search that finds Japanese;
    parquet a table with columns of lists (extra `parquet`). bundle makes a folder of
    JSON, the same bytes for the same notes, which `kbindex diff` compares. markdown
    makes a folder of the notes themselves and a list of all articles, which kbindex
    reads again.

    A file is written whole or not at all. A folder is written over only where it is
    as an export has left it. Private episodes are in it unless --public is given.

    \b
    Examples:
      kbindex export > records.jsonl
      kbindex export --transcripts > records.jsonl
      kbindex export --format csv -o articles.csv
      kbindex export --format sqlite -o show.db --metadata show.json
      kbindex export --format bundle -o bundle --public
      kbindex export --format markdown -o notes
    """
    form = "json" if as_json else format_
    output = None if output == "-" else output
    _check(form, output, metadata=metadata, transcripts=transcripts)
    leave_out = private_names(session.places()) if public else None
    with session.open(refresh=refresh, leave_out=leave_out) as base:
        if not any(True for _ in base.records()):
            return 1
        if output is None:
            _print(base, form, transcripts=transcripts)
            return 0
        from kbindex.exports import Wanted  # noqa: PLC0415 - cold start

        wanted = Wanted(public=public, transcripts=transcripts)
        if form in _FOLDERS:
            place = _write_folder(session, base, form, output, wanted=wanted)
        else:
            _keep_clear(session, base, output, metadata, public=public)
            place = _write_file(base, form, output, wanted)
        articles = len(base.articles())
    if metadata is not None:
        _write_metadata(metadata, place)
    count = tr_count("{count} article", "{count} articles", articles)
    session.show([f"{sanitize(str(session.seen_from_here(place)))}: {count}"])
    return 0


def _check(
    form: str, output: str | None, *, metadata: Path | None, transcripts: bool
) -> None:
    """Refuse options that a form has no use for.

    Raises:
        UsageError: There is one, or the form needs a place.
    """
    if output is None and form not in _PRINTED:
        text = tr("--format {form} needs a place: --output PATH", form=form)
        raise click.UsageError(text)
    if metadata is not None and form != "sqlite":
        raise click.UsageError(tr("--metadata is for --format sqlite"))
    if transcripts and form == "markdown":
        text = tr("--format markdown has the transcripts anyway")
        raise click.UsageError(text)


def _print(base: KnowledgeBase, form: str, *, transcripts: bool) -> None:
    document = export_document(base.records(), base.passages() if transcripts else None)
    answer = Answer(
        fields=RECORD_FIELDS,
        document=lambda: document,
        records=lambda: [*document["records"], *document.get("passages", ())],
    )
    print_answer(OutputFormat(name=form), answer)


def _keep_clear(
    session: Session,
    base: KnowledgeBase,
    output: str,
    metadata: Path | None,
    *,
    public: bool,
) -> None:
    """Refuse to write a file over notes, into the index, or over the other file.

    Raises:
        OutputFolderError: It is a file of the archive, or would lie in the index.
        UsageError: Both files are the same one.
    """
    config = session.places()
    named = [Path(output), *([] if metadata is None else [metadata])]
    places = [_without_links(path) for path in named]
    for path, place in zip(named, places, strict=True):
        if place.is_relative_to(config.index.resolve()):
            text = tr("nothing can be written into {folder}; name another folder")
            raise OutputFolderError(text.format(folder=config.index))
        episodes = config.episodes.resolve()
        # What is private the archive does not name where it was opened without.
        is_there = public and place.is_relative_to(episodes) and place.exists()
        if is_there or place in _archive_files(base, episodes, place):
            text = tr("{file} is a file of the archive; name another one", file=path)
            raise OutputFolderError(text)
    if len({*places}) < len(places):
        raise click.UsageError(tr("--metadata names the same file as --output"))


def _archive_files(base: KnowledgeBase, episodes: Path, place: Path) -> set[Path]:
    """Return what is read as an archive, where a file lies in or beside its folder."""
    if not place.is_relative_to(episodes.parent):
        return set()
    return {
        episodes / file.path.removeprefix("episodes/")
        if file.path.startswith("episodes/")
        else episodes.parent / file.path
        for file in base.archive_files()
    }


def _without_links(path: Path) -> Path:
    """Return where a file lies; a link of its own name is refused when it is written.

    Raises:
        OutputFolderError: Links lead in a circle, or the name can be none.
    """
    try:
        return path.parent.resolve() / path.name
    except (OSError, RuntimeError, ValueError) as error:
        text = tr("{folder!r} is not a path ({problem})")
        said = text.format(folder=str(path), problem=error)
        raise OutputFolderError(said) from error


def _write_file(base: KnowledgeBase, form: str, output: str, wanted: Wanted) -> Path:
    from kbindex.exports import export_file  # noqa: PLC0415 - cold start

    place = Path(output)
    write_output(place, export_file(base, cast("FileForm", form), wanted))
    return place


def _write_folder(
    session: Session, base: KnowledgeBase, form: str, output: str, *, wanted: Wanted
) -> Path:
    from kbindex.exports import export_folder  # noqa: PLC0415 - cold start

    config = session.places()
    kept = (config.episodes, config.index)
    place = settle_folder(output, cwd=session.cwd, kept=kept)
    export_folder(base, cast("FolderForm", form), wanted, config.notes).write(place)
    return place


def _write_metadata(metadata: Path, database: Path) -> None:
    from kbindex.exports.sqlite_file import (  # noqa: PLC0415 - one form
        datasette_metadata,
    )

    write_output(metadata, datasette_metadata(database.stem))
