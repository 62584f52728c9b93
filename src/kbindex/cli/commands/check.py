"""`kbindex check`."""

import difflib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from kbindex.cli.remedies import with_remedy
from kbindex.cli.screens.rule_lines import rule_lines
from kbindex.cli.screens.terminal import Style, print_json, sanitize, stdout_style
from kbindex.cli.session import Session, say
from kbindex.config import (
    CheckConfig,
    line_in,
    load_user_check,
    load_user_settings,
)
from kbindex.errors import ArchiveError, ConfigError
from kbindex.lint import (
    BY_CODE,
    RULES,
    Finding,
    Linter,
    Source,
    find_archive,
    find_files,
    mend_file,
    select_rules,
    with_brought,
)
from kbindex.messages import tr, tr_count
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
    """What a check was asked to do."""

    files: tuple[str, ...]
    format: Format
    mending: Mending


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
      kbindex check --fix episodes/026/README.md
      kbindex check --select KB1,KB401 --format github
      kbindex check --help KB301
    """
    if explain is not None:
        return _explain(explain)
    request = Request(
        files=files,
        format="json" if as_json else output,
        mending="show" if diff else "write" if fix else "none",
    )
    return _run(session, request, select=select, ignore=ignore)


def _explain(code: str) -> int:
    if code.lower() == "all":
        for rule in RULES:
            marks = "[*]" if rule.is_fixable else "   "
            line = f"{rule.code} {marks} {rule.name}"
            print(line if rule.is_default else tr("{rule} (off by default)", rule=line))
        return 0
    if code.upper() not in BY_CODE:
        problem = tr("no rule {name!r}", name=code)
        raise click.BadParameter(problem, param_hint="--explain")
    for line in rule_lines(BY_CODE[code.upper()]):
        print(sanitize(line))
    return 0


def _run(
    session: Session, request: Request, *, select: str | None, ignore: str | None
) -> int:
    settings, archive = _settings(session, needs_archive=not request.files)
    linter = Linter(codes=_codes(session, settings, select=select, ignore=ignore))
    follow_links = session.may_follow_links()
    sources = _load(session, request, archive, follow_links=follow_links)
    if _LATER in linter.codes and archive is not None and archive.is_dir():
        brought = with_brought(
            sources, archive, linter.reader, follow_links=follow_links
        )
        sources = list(brought)
    checked = [_check(source, linter, request.mending) for source in sources]
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


def _settings(
    session: Session, *, needs_archive: bool
) -> tuple[CheckConfig, Path | None]:
    """Return the settings and the archive; files can be checked without one."""
    try:
        config = session.config()
    except ArchiveError:
        if needs_archive:
            raise
        return load_user_check(session.environ), None
    return config.check, config.episodes


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
    chosen = _split(select) if select is not None else settings.select
    left_out = _split(ignore) if ignore is not None else settings.ignore
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


def _split(codes: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in codes.split(",") if code.strip())


def _load(
    session: Session, request: Request, archive: Path | None, *, follow_links: bool
) -> list[Source]:
    if request.files or archive is None:
        return find_files(
            request.files, cwd=session.cwd, archive=archive, follow_links=follow_links
        )
    return find_archive(archive, cwd=session.cwd, follow_links=follow_links)


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
            say(tr("{path}: a link leads there; not mended", path=path))


def _show_diffs(checked: Sequence[Checked], request: Request) -> None:
    """Show what was mended: on stdout, or on stderr where a program reads stdout."""
    stream = sys.stdout if request.format == "text" else sys.stderr
    style = stdout_style() if request.format == "text" else Style(is_on=False)
    for done in checked:
        if done.is_mended:
            for line in _diff_lines(done, style):
                print(line, file=stream)
    stream.flush()


def _diff_lines(done: Checked, style: Style) -> Iterator[str]:
    path = done.source.notes.path
    before, after = (
        _visible_lines(content) for content in (done.source.notes.content, done.content)
    )
    colours = {"+": "green", "-": "red", "@": "cyan"}
    for line in difflib.unified_diff(before, after, path, path, lineterm="", n=1):
        colour = colours.get(line[:1])
        yield style(line, fg=colour) if colour else sanitize(line)


def _visible_lines(content: bytes) -> list[str]:
    """Split into lines, with escapes in place of what does not show."""
    text = content.decode(errors="backslashreplace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return ["".join(map(_visible, line)) for line in lines]


def _visible(char: str) -> str:
    shown = sanitize(char)
    return shown or f"\\u{ord(char):04x}"


def _show_findings(checked: Sequence[Checked], request: Request) -> None:
    findings = [finding for done in checked for finding in done.findings]
    mended = sum(done.is_mended for done in checked)
    if request.format == "json":
        print_json(check_document(findings, files=len(checked), mended=mended))
        return
    style = stdout_style()
    for finding in findings:
        if request.format == "github":
            print(sanitize(github_line(finding)))
        else:
            print(_message(finding, style))
    if request.format == "text":
        _summarize(findings, files=len(checked), mended=mended, mending=request.mending)


def _message(finding: Finding, style: Style) -> str:
    place = f"{finding.path}:{finding.line}:{finding.column}:"
    mark = f" {style('[*]', fg='cyan')}" if finding.is_fixable else ""
    code = style(finding.code, fg="red", bold=True)
    text = with_remedy(finding.said.shown, finding.remedy)
    return f"{sanitize(place)} {code}{mark} {sanitize(text)}"


def _summarize(
    findings: Sequence[Finding], *, files: int, mended: int, mending: Mending
) -> None:
    checked = tr_count("{count} file", "{count} files", files)
    parts: list[str] = []
    if mended:
        changed = tr_count("{count} file", "{count} files", mended)
        text = tr("{files} mended")
        if mending != "write":
            text = tr("{files} could be mended")
        parts.append(text.format(files=changed))
    if findings:
        places = tr_count("{count} place", "{count} places", len(findings))
        parts.append(tr("{places} to mend in {files}", places=places, files=checked))
    fixable = sum(finding.is_fixable for finding in findings)
    if fixable and mending == "none":
        parts.append(tr("{count} of them with --fix", count=fixable))
    if not parts:
        parts.append(tr("nothing to mend in {files}", files=checked))
    say(tr("; ").join(parts))
