"""`kbindex doctor`."""

from collections.abc import Iterator

import click

from kbindex.cli.columns import table
from kbindex.cli.session import Session, json_option, say_diagnostics
from kbindex.cli.terminal import Style, print_json, sanitize, stdout_style
from kbindex.knowledge.doctor import Examination, examine
from kbindex.pages.host_documents import doctor_document

_KIB = 1024


@click.command(short_help="Examine versions, places, the index and the notes.")
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
    config = session.config()
    examination = examine(
        episodes=config.episodes, index=config.index, file=config.file
    )
    if as_json:
        print_json(doctor_document(examination))
        return 0 if examination.is_healthy else 1
    for line in _lines(examination, stdout_style()):
        print(line)
    say_diagnostics(examination.diagnostics, episodes=config.episodes)
    return 0 if examination.is_healthy else 1


def _lines(examination: Examination, style: Style) -> Iterator[str]:
    rows: list[tuple[str, str]] = [
        (name, version or "not installed")
        for name, version in examination.versions.items()
        if version or name != "whoosh3"
    ]
    rows += [
        (f"extra {name}", "installed" if is_there else "not installed")
        for name, is_there in examination.extras.items()
    ]
    rows += [
        ("episodes", str(examination.episodes)),
        ("index", str(examination.index)),
        ("config", str(examination.file) if examination.file else "none"),
        ("index state", _condition(examination)),
    ]
    for (name, _), (_, said) in zip(table(rows, right=frozenset()), rows, strict=True):
        yield f"{style(name, bold=True)}  {sanitize(said)}".rstrip()
    yield ""
    if examination.is_healthy:
        yield style("all is well", fg="green")
    for problem in examination.problems:
        yield f"{style('!', fg='yellow', bold=True)} {sanitize(problem)}"


def _condition(examination: Examination) -> str:
    condition = examination.condition
    parts = [condition.state.replace("-", " ")]
    if condition.generation is not None:
        parts.append(f"generation {condition.generation}")
        parts.append(f"{condition.articles} articles")
        parts.append(f"{condition.size_bytes / _KIB:.0f} KiB")
    if condition.pending:
        noun = "episode" if condition.pending == 1 else "episodes"
        parts.append(f"{condition.pending} {noun} to refresh")
    return ", ".join(parts)
