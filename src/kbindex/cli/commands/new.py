"""`kbindex new`."""

import datetime as dt
from collections.abc import Generator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path, PurePosixPath

import click

from kbindex.cli.screens.terminal import sanitize
from kbindex.cli.session import Session
from kbindex.errors import ArchiveError
from kbindex.knowledge.next_episode import NewEpisode, load_notes, plan_episode
from kbindex.messages import tr
from kbindex.safe_files import has_link
from kbindex.signals import before_ending
from kbindex.whole_files import create_file


def _parse_date(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError as error:
        message = tr("{value!r} is no date; expected YYYY-MM-DD", value=value)
        raise click.BadParameter(message, ctx=ctx, param=param) from error


@click.command()
@click.option("--id", "episode_id", help="Its id. Default: the next number.")
@click.option(
    "--date",
    callback=_parse_date,
    metavar="YYYY-MM-DD",
    help="Date of recording. Default: today.",
)
@click.option(
    "--stdout", "--dry-run", "is_shown", is_flag=True, help="Print it, write nothing."
)
@click.pass_obj
def new(
    session: Session, *, episode_id: str | None, date: dt.date | None, is_shown: bool
) -> int:
    """Make the next episode, with the regular presenters, ready to be filled.

    It goes where the latest episode lies, under the next number. Regular are
    those who stand in at least half of the last five episodes. What exists is
    never overwritten.

    \b
    Examples:
      kbindex new
      kbindex new --date 2021-07-16 --stdout
      kbindex new --id 026-special
    """
    config = session.places()
    root = config.episodes
    with session.open() as base:
        planned = plan_episode(
            [summary.episode for summary in base.episodes()],
            date=date or session.today(),
            load_text=lambda source: load_notes(
                root, source, follow_links=config.follow_links
            ),
            episode_id=episode_id,
        )
    if is_shown:
        print("\n".join(map(sanitize, planned.text.split("\n"))), end="")
        return 0
    print(sanitize(str(_write(planned, root))))
    return 0


def _write(planned: NewEpisode, root: Path) -> Path:
    """Write a file that is not there yet.

    Raises:
        ArchiveError: It is there, or a link would lead to it.
        OSError: It cannot be written; nothing of it is left.
    """
    path = root / planned.path
    way = PurePosixPath(planned.path)
    if way.is_absolute() or ".." in way.parts:
        text = tr("{path}: not in the archive; nothing was written", path=path)
        raise ArchiveError(text)
    if has_link(str(root), way.parent.as_posix()):
        text = tr("{path}: a link leads there; nothing was written", path=path)
        raise ArchiveError(text)
    try:
        with _new_folders(path.parent):
            create_file(path, planned.text.encode())
    except FileExistsError as error:
        text = tr("{path} exists already; nothing was written", path=path)
        raise ArchiveError(text) from error
    return path


@contextmanager
def _new_folders(folder: Path) -> Generator[None]:
    """Make a folder and those above; where the block does not end, none stays."""
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    remove = partial(_remove_empty, made)
    with before_ending(remove):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            yield
        except OSError:
            remove()
            raise


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        with suppress(OSError):  # somebody else has put something there
            folder.rmdir()
