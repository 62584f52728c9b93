"""What is wrong with notes, as an editor shows it, and how it is mended there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lsprotocol import types

from kbindex.messages import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kbindex.lint import Finding
    from kbindex.lsp_server.positions import TextPlaces

SOURCE: Final = "kbindex"

_WORD: Final = re.compile(r"[^\s　]+")
_FAULTS: Final = "KB0"
"""Rules on what keeps a file from being read are errors; others are warnings."""


def diagnostic(finding: Finding, places: TextPlaces) -> types.Diagnostic:
    """Return a finding as a diagnostic."""
    is_fault = finding.code.startswith(_FAULTS)
    return types.Diagnostic(
        range=_range(finding, places),
        message=finding.said.shown,
        severity=types.DiagnosticSeverity.Error
        if is_fault
        else types.DiagnosticSeverity.Warning,
        code=finding.code,
        source=SOURCE,
    )


def _range(finding: Finding, places: TextPlaces) -> types.Range:
    """Return what is underlined: what would be mended, else the word that is there."""
    start, stop = places.line_span(max(finding.line, 1) - 1)
    offset = min(start + max(finding.column, 1) - 1, stop)
    edit = finding.edit
    if edit and edit.start <= offset < edit.end:
        return places.range(offset, edit.end)
    word = _WORD.match(places.text, offset, stop)
    return places.range(offset, word.end() if word else stop)


def fixes(
    uri: str, findings: Iterable[Finding], places: TextPlaces, asked: types.Range
) -> Iterator[types.CodeAction]:
    """Yield what mends the findings that touch a range."""
    for finding in findings:
        shown = diagnostic(finding, places)
        if finding.edit and _touch(shown.range, asked):
            edit = types.TextEdit(
                range=places.range(finding.edit.start, finding.edit.end),
                new_text=finding.edit.replacement,
            )
            yield types.CodeAction(
                title=tr("Mend: {problem}", problem=finding.said.shown),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                is_preferred=True,
                edit=types.WorkspaceEdit(changes={uri: [edit]}),
            )


def fix_all(uri: str, places: TextPlaces, mended: str) -> types.CodeAction:
    """Return what mends all of a text at once."""
    edit = types.TextEdit(
        range=places.range(*_changed(places.text, mended)),
        new_text=mended[slice(*_changed(mended, places.text))],
    )
    return types.CodeAction(
        title=tr("Mend all that is safe to mend"),
        kind=types.CodeActionKind.SourceFixAll,
        edit=types.WorkspaceEdit(changes={uri: [edit]}),
    )


def _changed(text: str, other: str) -> tuple[int, int]:
    """Return the span of a text outside of which it is like another one."""
    short = min(len(text), len(other))
    start = next((n for n in range(short) if text[n] != other[n]), short)
    behind = next(
        (n for n in range(short - start) if text[-1 - n] != other[-1 - n]),
        short - start,
    )
    return start, len(text) - behind


def _touch(one: types.Range, other: types.Range) -> bool:
    return _key(one.start) <= _key(other.end) and _key(other.start) <= _key(one.end)


def _key(position: types.Position) -> tuple[int, int]:
    return position.line, position.character


def wanted(kinds: Sequence[types.CodeActionKind | str] | None, kind: str) -> bool:
    """Say whether an editor asks for actions of a kind, or of one above it."""
    return kinds is None or any(
        kind == one or kind.startswith(f"{_text(one)}.") for one in map(_text, kinds)
    )


def _text(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
