"""`kbindex edit`."""

import unicodedata
from collections.abc import Iterator

import click

from kbindex.cli.editor import open_editor
from kbindex.cli.options.ids import id_argument
from kbindex.cli.screens.terminal import sanitize
from kbindex.cli.session import Session, no_refresh_option, say
from kbindex.cli.unknown_names import NOTHING_FOUND, unknown_is_nothing
from kbindex.knowledge import PlacedPassage
from kbindex.messages import tr
from kbindex.model import Article, Episode

_Found = Episode | Article | PlacedPassage


@click.command()
@id_argument("record_id")
@click.option("--note", metavar="WORDS", help="Begin at the first note that has these.")
@click.option(
    "--print", "is_printed", is_flag=True, help="Only print the file and the line."
)
@no_refresh_option
@click.pass_obj
@unknown_is_nothing
def edit(
    session: Session,
    *,
    record_id: str,
    note: str | None,
    is_printed: bool,
    refresh: bool,
) -> int:
    """Open an episode (017) or an article (017#2) in your editor, at its line.

    Of a passage of a transcript (017#t12) the transcript is opened.

    Your editor is what KBINDEX_EDITOR names, else `editor` in your own
    configuration file, VISUAL or EDITOR. The line is told to vi, emacs, nano, VS
    Code, Sublime Text, Helix and others; to any with {file} and {line} in the
    command (see docs/settings.md).

    Edits are seen by the next command.

    \b
    Examples:
      kbindex edit 017/2
      kbindex edit 017/2 --note Thanos
      kbindex edit 017
      kbindex edit 017/2 --print
    """
    config = session.places()
    with session.open(refresh=refresh) as base:
        found = base.record(record_id)
    line = _line_of(found) if note is None else _line_of_note(found, note)
    if line is None:
        say(tr("{name} has no note with {words}", name=found.id, words=note))
        return NOTHING_FOUND
    if is_printed:
        print(sanitize(f"{config.episodes / found.source}:{line}"))
        return 0
    open_editor(
        config.episodes,
        found.source,
        line,
        environ=session.environ,
        follow_links=config.follow_links,
    )
    return 0


def _line_of(found: _Found) -> int:
    return 1 if isinstance(found, Episode) else found.line


def _line_of_note(found: _Found, words: str) -> int | None:
    """Return the line of the first title or note that has the words, in any width."""
    wanted = _fold(words)
    places = (place for place in _places(found) if wanted in _fold(place[0]))
    return next((line for _, line in places), None)


def _places(found: _Found) -> Iterator[tuple[str, int]]:
    if isinstance(found, PlacedPassage):
        yield found.text, found.line
        return
    for article in found.articles if isinstance(found, Episode) else (found,):
        yield article.title, article.line
        for note in article.notes:
            yield from _lines_of(note.text, note.line, note.end_line)


def _lines_of(text: str, first: int, last: int) -> Iterator[tuple[str, int]]:
    """Yield each line of a note, where it stands on as many lines of the file."""
    lines = text.split("\n")
    if len(lines) != last - first + 1:
        yield text, first
        return
    yield from zip(lines, range(first, last + 1), strict=True)


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
