"""`kbindex doctor`."""

from collections.abc import Iterator
from dataclasses import replace

import click

from kbindex.cli.remedies import problem_line
from kbindex.cli.screens.columns import table
from kbindex.cli.screens.terminal import Style, print_json, sanitize, stdout_style
from kbindex.cli.session import Session, json_option, say_diagnostics
from kbindex.knowledge.examination import Examination, IndexState, examine
from kbindex.messages import language, later, speaking, tr, tr_count
from kbindex.pages.host_documents import doctor_document

_KIB = 1024

_STATES: dict[IndexState, str] = {
    "up-to-date": later("up to date"),
    "outdated": later("outdated"),
    "missing": later("missing"),
    "damaged": later("damaged"),
    "unknown": later("unknown"),
}


@click.command()
@json_option
@click.pass_obj
def doctor(session: Session, *, as_json: bool) -> int:
    """Examine the installation, the index and the archive; nothing is changed.

    The status is 0 where all is well, and 1 where something was found.

    \b
    Examples:
      kbindex doctor
      kbindex doctor --json
    """
    config = session.places()
    with speaking("en" if as_json else language()):
        examination = examine(
            episodes=config.episodes,
            index=config.index,
            file=config.file,
            follow_links=config.follow_links,
        )
        examination = replace(examination, user_file=config.user_file)
        if as_json:
            print_json(doctor_document(examination, say=problem_line))
    if not as_json:
        for line in _lines(examination, stdout_style()):
            print(line)
        say_diagnostics(examination.diagnostics, episodes=config.episodes)
    return 0 if examination.is_healthy else 1


def _lines(examination: Examination, style: Style) -> Iterator[str]:
    rows: list[tuple[str, str]] = [
        (name, version or tr("not installed"))
        for name, version in examination.versions.items()
        if version or name != "whoosh3"
    ]
    rows += [
        (
            tr("extra {name}", name=name),
            tr("installed") if is_there else tr("not installed"),
        )
        for name, is_there in examination.extras.items()
    ]
    rows += [
        (tr("episodes"), str(examination.episodes)),
        (tr("index"), str(examination.index)),
        (tr("config"), str(examination.file) if examination.file else tr("none")),
        *_own_settings(examination),
        (tr("index state"), _condition(examination)),
    ]
    for (name, _), (_, said) in zip(table(rows, right=frozenset()), rows, strict=True):
        yield f"{style(name, bold=True)}  {sanitize(said)}".rstrip()
    yield ""
    if examination.is_healthy:
        yield style(tr("all is well"), fg="green")
    for problem in examination.problems:
        yield f"{style('!', fg='yellow', bold=True)} {sanitize(problem_line(problem))}"


def _own_settings(examination: Examination) -> Iterator[tuple[str, str]]:
    if examination.user_file:
        yield tr("your own config"), str(examination.user_file)


def _condition(examination: Examination) -> str:
    condition = examination.condition
    parts = [tr(_STATES[condition.state])]
    if condition.generation is not None:
        parts.append(tr("generation {number}", number=condition.generation))
        parts.append(tr("{count} articles", count=condition.articles))
        parts.append(f"{condition.size_bytes / _KIB:.0f} KiB")
    if condition.pending:
        parts.append(
            tr_count(
                "{count} episode to refresh",
                "{count} episodes to refresh",
                condition.pending,
            )
        )
    return tr(", ").join(parts)
