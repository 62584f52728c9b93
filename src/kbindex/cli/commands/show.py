"""`kbindex show`."""

from collections.abc import Iterator

import click

from kbindex.cli.session import Session, json_option, no_refresh_option, say
from kbindex.cli.terminal import Style, print_json, sanitize, stdout_style
from kbindex.errors import NotFoundError
from kbindex.knowledge import KnowledgeBase
from kbindex.model import Article, Episode, Note, NoteKind
from kbindex.pages import article_document, episode_document


@click.command(short_help="Show an episode or an article.")
@click.argument("record_id", metavar="ID")
@json_option
@no_refresh_option
@click.pass_obj
def show(session: Session, *, record_id: str, as_json: bool, refresh: bool) -> int:
    """Show an episode (025) or one article of it (025#6) with all its notes.

    \b
    Examples:
      kbindex show 025
      kbindex show 025#6 --json
    """
    with session.open(refresh=refresh) as base:
        try:
            found = _find(base, record_id)
        except NotFoundError as error:
            say(str(error))
            return 1
    if as_json:
        print_json(
            episode_document(found)
            if isinstance(found, Episode)
            else article_document(found)
        )
        return 0
    style = stdout_style()
    lines = (
        _episode_lines(found, style)
        if isinstance(found, Episode)
        else _article_lines(found, style)
    )
    for line in lines:
        print(line)
    return 0


def _find(base: KnowledgeBase, record_id: str) -> Episode | Article:
    """An episode first: any name may be an id, one with `#` too."""
    try:
        return base.episode(record_id)
    except NotFoundError:
        if "#" not in record_id:
            raise
        return base.article(record_id)


def _episode_lines(episode: Episode, style: Style) -> Iterator[str]:
    yield style(episode.title, bold=True)
    date = episode.date.isoformat() if episode.date else ""
    for label, value in (
        ("date", date),
        ("hosts", ", ".join(episode.hosts)),
        ("guests", ", ".join(episode.guests)),
        ("video", episode.video or ""),
        ("file", episode.source),
    ):
        if value:
            yield f"{label}: {sanitize(value)}"
    for article in episode.articles:
        yield ""
        yield from _article_lines(article, style)


def _article_lines(article: Article, style: Style) -> Iterator[str]:
    yield f"{style(article.id, fg='cyan')}  {style(article.title, bold=True)}"
    where = [article.date.isoformat() if article.date else "", article.presenter or ""]
    where.append(f"{article.source}:{article.line}")
    yield "  " + style(" · ".join(part for part in where if part), dim=True)
    if article.url:
        yield "  " + style(article.url, fg="blue")
    if article.tags:
        yield "  " + style(" ".join(f"#{tag}" for tag in article.tags), fg="green")
    for note in article.notes:
        yield from _note_lines(note, style)


def _note_lines(note: Note, style: Style) -> Iterator[str]:
    indent = "  " * (note.depth + 1)
    marks = {
        NoteKind.BULLET: "- ",
        NoteKind.QUOTE: "> ",
        NoteKind.IMAGE: "[image] ",
        NoteKind.CODE: "    ",
    }
    mark, is_heading = marks.get(note.kind, ""), note.kind is NoteKind.HEADING
    for number, line in enumerate(note.text.split("\n")):
        lead = mark if number == 0 or note.kind is NoteKind.CODE else " " * len(mark)
        spaces = len(line) - len(line.lstrip(" "))
        text = line.lstrip(" ")
        shown = style(text, bold=True) if is_heading else sanitize(text)
        yield indent + lead + " " * spaces + shown
