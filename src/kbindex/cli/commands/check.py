"""`kbindex check`."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from kbindex.cli.screens.check_lines import (
    diff_lines,
    finding_line,
    progress_line,
    statistics_lines,
    summary_line,
)
from kbindex.cli.screens.rule_lines import rule_lines
from kbindex.cli.screens.terminal import Style, print_json, sanitize, stdout_style
from kbindex.cli.session import Session, progress_on_terminal, say
from kbindex.config import (
    DEFAULT_NOTES,
    CheckConfig,
    Config,
    line_in,
    load_user_check,
    load_user_settings,
)
from kbindex.errors import ArchiveError, ConfigError
from kbindex.lint import (
    BY_CODE,
    IN_ARCHIVE,
    RULES,
    Finding,
    Linter,
    Source,
    find_archive,
    find_files,
    mend_file,
    select_rules,
    with_brought,
    with_surroundings,
)
from kbindex.messages import tr
from kbindex.pages.lint_documents import check_document, github_line

Format = Literal["text", "github", "json"]
Mending = Literal["none", "show", "write"]

_LATER = "KB205"
"""The one rule that needs the episodes before."""


class ExplainingCommand(click.Command):
    """A command whose `--help` explains a rule where its code follows."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read `--help KB301` as `--explain KB301`."""
        asked = [at for at, arg in enumerate(args) if arg in ctx.help_option_names]
        position = next(iter(asked), len(args))
        following = args[position + 1 : position + 2]
        if following and following[0].upper() in BY_CODE:
            args = ["--explain", following[0]]
        return super().parse_args(ctx, args)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a check was asked to do; counted: the findings of each rule, no places."""

    files: tuple[str, ...]
    format: Format
    mending: Mending
    is_counted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file that was checked.

    Args:
        source: The file as it was.
        content: Its bytes, mended where that was asked for.
        findings: What is left.
    """

    source: Source
    content: bytes
    findings: tuple[Finding, ...]

    @property
    def is_mended(self) -> bool:
        """Whether anything was mended."""
        return self.content != self.source.notes.content


@click.command(cls=ExplainingCommand)
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option("--fix", is_flag=True, help="Mend what is safe to mend; show it first.")
@click.option("--diff", is_flag=True, help="Show what --fix would do, write nothing.")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="How to say what was found.",
)
@click.option("-j", "--json", "as_json", is_flag=True, help="Short for --format json.")
@click.option(
    "--statistics", is_flag=True, help="Count the findings of each rule instead."
)
@click.option("--select", metavar="CODES", help="Only these rules: KB301,KB4 or ALL.")
@click.option("--ignore", metavar="CODES", help="Leave these rules out.")
@click.option(
    "--explain",
    metavar="CODE",
    help="Say what a rule finds, why, and how to mend it; `all` lists the rules.",
)
@click.pass_obj
def check(
    session: Session,
    *,
    files: tuple[str, ...],
    fix: bool,
    diff: bool,
    output: Format,
    as_json: bool,
    statistics: bool,
    select: str | None,
    ignore: str | None,
    explain: str | None,
) -> int:
    """Check notes: all episodes, or FILES (of a folder, the episodes in it).

    Each message is `file:line:column: code text`; [*] marks what --fix mends.
    Which rules are on can be set in kbindex.toml, in a table [check] with the
    lists `select` and `ignore`. The status is 0 where nothing is left to mend,
    1 where something is, 2 after an error. No index is needed.

    \b
    Examples:
      kbindex check
      kbindex check --fix episodes/017/README.md
      kbindex check --select KB1,KB401 --format github
      kbindex check --statistics
      kbindex check --help KB301
    """
    if explain is not None:
        return _explain(explain)
    request = Request(
        files=files,
        format="json" if as_json else output,
        mending="show" if diff else "write" if fix else "none",
        is_counted=statistics,
    )
    if statistics and request.format == "github":
        raise click.UsageError(tr("--statistics marks no places for GitHub"))
    return _run(session, request, select=select, ignore=ignore)


def _explain(code: str) -> int:
    if code.lower() == "all":
        for rule in RULES:
            marks = "[*]" if rule.is_fixable else "   "
            line = f"{rule.code} {marks} {rule.name}"
            print(line if rule.is_default else tr("{rule} (off by default)", rule=line))
        return 0
    if code.upper() not in BY_CODE:
        problem = tr("no rule {name!r}; `--explain all` lists them", name=code)
        raise click.BadParameter(problem, param_hint="--explain")
    columns = stdout_style().columns
    for line in rule_lines(BY_CODE[code.upper()], columns=columns):
        print(sanitize(line))
    return 0


def _run(
    session: Session, request: Request, *, select: str | None, ignore: str | None
) -> int:
    config = _config(session, needs_archive=not request.files)
    archive = config.episodes if config else None
    settings = config.check if config else load_user_check(session.environ)
    linter = Linter(
        codes=_codes(session, settings, select=select, ignore=ignore),
        today=session.today(),
        notes=config.notes if config else DEFAULT_NOTES,
    )
    follow_links = session.may_follow_links()
    sources = _load(session, request, archive, follow_links=follow_links)
    if archive is not None and archive.is_dir():
        sources = _with_archive(sources, archive, linter, follow_links=follow_links)
    checked = _check_all(sources, linter, request.mending)
    _show_diffs(checked, request)
    if request.mending != "none":
        _say_linked(checked)
    if request.mending == "write":
        for done in checked:
            if done.is_mended:
                mend_file(done.source, done.content)
    _show_findings(checked, request)
    is_left = any(done.findings for done in checked)
    is_only_shown = request.mending == "show" and any(d.is_mended for d in checked)
    return 1 if is_left or is_only_shown else 0


def _with_archive(
    sources: list[Source], archive: Path, linter: Linter, *, follow_links: bool
) -> list[Source]:
    """Add what the rules that are on ask of the other episodes."""
    reader = linter.reader
    if IN_ARCHIVE & linter.codes:
        sources = list(
            with_surroundings(sources, archive, reader, follow_links=follow_links)
        )
    if _LATER in linter.codes:
        sources = list(
            with_brought(sources, archive, reader, follow_links=follow_links)
        )
    return sources


def _config(session: Session, *, needs_archive: bool) -> Config | None:
    """Return the settings; None without an archive, where files alone are checked."""
    try:
        return session.archive() if needs_archive else session.config()
    except ArchiveError:
        if needs_archive:
            raise
        return None


def _codes(
    session: Session,
    settings: CheckConfig,
    *,
    select: str | None,
    ignore: str | None,
) -> frozenset[str]:
    """Settle which rules are on; a flag takes the place of its setting."""
    try:
        select_rules(settings.select, settings.ignore)
    except ValueError as error:
        file, line = _place_of_settings(session)
        raise ConfigError(str(file), "check", problem=str(error), line=line) from error
    chosen = _split("--select", select) if select is not None else settings.select
    left_out = _split("--ignore", ignore) if ignore is not None else settings.ignore
    try:
        return select_rules(chosen, left_out)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _place_of_settings(session: Session) -> tuple[Path | None, int | None]:
    """Return the file that says which rules are on, and the line, where it is known."""
    try:
        config = session.places()
    except ArchiveError:
        user = load_user_settings(session.environ)
        return user.file, user.line("check")
    file = config.check_file
    if file is None:
        return None, None
    within = file.parent if file == config.file else None  # the project's
    return file, line_in(file, "check", within=within)


def _split(option: str, codes: str) -> tuple[str, ...]:
    """Take codes apart; none at all, such as of an unset variable, are a mistake."""
    found = tuple(code.strip() for code in codes.split(",") if code.strip())
    if not found:
        raise click.UsageError(tr("{option} needs a code such as KB301", option=option))
    return found


def _load(
    session: Session, request: Request, archive: Path | None, *, follow_links: bool
) -> list[Source]:
    if request.files or archive is None:
        return find_files(
            request.files, cwd=session.cwd, archive=archive, follow_links=follow_links
        )
    return find_archive(archive, cwd=session.cwd, follow_links=follow_links)


def _check_all(
    sources: Sequence[Source], linter: Linter, mending: Mending
) -> list[Checked]:
    """Check files in turn, with a line of progress on a terminal."""
    checked: list[Checked] = []
    with progress_on_terminal(line_of=progress_line) as progress:
        for source in sources:
            checked.append(_check(source, linter, mending))
            if progress:
                progress(len(checked), len(sources))
    return checked


def _check(source: Source, linter: Linter, mending: Mending) -> Checked:
    """Check a file, and mend what can be; nothing is mended behind a link."""
    if mending == "none" or source.is_linked:
        findings, content = linter.check(source.notes), source.notes.content
    else:
        notes, findings = linter.fix(source.notes)
        content = notes.content
    return Checked(source=source, content=content, findings=findings)


def _say_linked(checked: Sequence[Checked]) -> None:
    """Say which files --fix leaves as they are, as they lie behind a link."""
    for done in checked:
        fixable = any(finding.is_fixable for finding in done.findings)
        if fixable and done.source.is_linked:
            path = done.source.notes.path
            say(tr("{path}: behind a symbolic link; not mended", path=path))


def _show_diffs(checked: Sequence[Checked], request: Request) -> None:
    """Show what was mended: on stdout, or on stderr where a program reads stdout."""
    stream = sys.stdout if request.format == "text" else sys.stderr
    style = stdout_style() if request.format == "text" else Style(is_on=False)
    for done in checked:
        if done.is_mended:
            notes = done.source.notes
            for line in diff_lines(notes.path, notes.content, done.content, style):
                print(line, file=stream)
    stream.flush()


def _show_findings(checked: Sequence[Checked], request: Request) -> None:
    findings = [finding for done in checked for finding in done.findings]
    mended = sum(done.is_mended for done in checked)
    if request.format == "json":
        print_json(
            check_document(
                findings,
                files=len(checked),
                mended=mended,
                is_counted=request.is_counted,
            )
        )
        return
    style = stdout_style()
    lines: Iterator[str]
    if request.format == "github":
        lines = (sanitize(github_line(finding)) for finding in findings)
    elif request.is_counted:
        lines = statistics_lines(findings, style)
    else:
        lines = (finding_line(finding, style) for finding in findings)
    for line in lines:
        print(line)
    if request.format == "text":
        is_written = None if request.mending == "none" else request.mending == "write"
        files = len(checked)
        say(summary_line(findings, files=files, mended=mended, is_written=is_written))
