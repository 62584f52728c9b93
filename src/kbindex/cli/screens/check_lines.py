"""What `check` shows: findings, changes, counts, and a last line that sums up."""

from __future__ import annotations

import difflib
from collections import Counter
from typing import TYPE_CHECKING

from kbindex.cli.remedies import with_remedy
from kbindex.cli.screens.tables import Column, table_lines
from kbindex.cli.screens.terminal import sanitize
from kbindex.lint import BY_CODE
from kbindex.messages import tr, tr_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kbindex.cli.screens.terminal import Style
    from kbindex.lint import Finding

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
_CODE: Mapping[str, object] = {"fg": "red", "bold": True}
_MARK: Mapping[str, object] = {"fg": "cyan"}


def finding_line(finding: Finding, style: Style) -> str:
    """Say a finding as `file:line:column: code text`."""
    place = f"{finding.path}:{finding.line}:{finding.column}:"
    mark = f" {style('[*]', **_MARK)}" if finding.is_fixable else ""
    code = style(finding.code, **_CODE)
    text = with_remedy(finding.said.shown, finding.remedy)
    return f"{sanitize(place)} {code}{mark} {sanitize(text)}"


def statistics_lines(findings: Sequence[Finding], style: Style) -> Iterator[str]:
    """Count the findings of each rule, the most frequent first."""
    counts = Counter(finding.code for finding in findings)
    columns = (
        Column(heading=tr("places"), align="right"),
        Column(heading=tr("rule"), look=_CODE),
        Column(look=_MARK),
        Column(heading=tr("name")),
    )
    rows = [
        (str(count), code, "[*]" if rule.is_fixable else "", rule.name)
        for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        for rule in (BY_CODE[code],)
    ]
    return table_lines(columns, rows, style)


def diff_lines(path: str, before: bytes, after: bytes, style: Style) -> Iterator[str]:
    """Show what was changed in a file, as a unified diff."""
    old, new = _visible_lines(before), _visible_lines(after)
    for line in difflib.unified_diff(old, new, path, path, lineterm="", n=1):
        colour = _COLOURS.get(line[:1])
        yield style(line, fg=colour) if colour else sanitize(line)


def _visible_lines(content: bytes) -> list[str]:
    """Split into lines, with escapes in place of what does not show."""
    text = content.decode(errors="backslashreplace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return ["".join(map(_visible, line)) for line in lines]


def _visible(char: str) -> str:
    shown = sanitize(char)
    return shown or f"\\u{ord(char):04x}"


def summary_line(
    findings: Sequence[Finding], *, files: int, mended: int, is_written: bool | None
) -> str:
    """Sum up a check.

    Args:
        findings: What is left.
        files: How many files were checked.
        mended: How many of them were mended, or could be.
        is_written: Whether they were mended; None where that was not asked.
    """
    checked = tr_count("{count} file", "{count} files", files)
    parts: list[str] = []
    if mended:
        changed = tr_count("{count} file", "{count} files", mended)
        text = tr("{files} mended") if is_written else tr("{files} could be mended")
        parts.append(text.format(files=changed))
    if findings:
        places = tr_count("{count} place", "{count} places", len(findings))
        parts.append(tr("{places} to mend in {files}", places=places, files=checked))
    fixable = sum(finding.is_fixable for finding in findings)
    if fixable and is_written is None:
        parts.append(tr("{count} of them with --fix", count=fixable))
    if not parts:
        parts.append(tr("nothing to mend in {files}", files=checked))
    return tr("; ").join(parts)


def progress_line(done: int, total: int, _: float) -> str:
    """Say how far a check is."""
    return tr_count(
        "checking {done}/{count} episode ({share} %)",
        "checking {done}/{count} episodes ({share} %)",
        total,
        done=done,
        share=100 * done // max(total, 1),
    )
