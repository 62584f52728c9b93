"""What `check` found, as JSON and as GitHub's workflow commands."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kbindex.lint import BY_CODE
from kbindex.pages.json_documents import FORMAT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kbindex.lint import Finding
    from kbindex.pages import json_types


def check_document(
    findings: Sequence[Finding], *, files: int, mended: int, is_counted: bool = False
) -> json_types.CheckAnswer:
    """The answer of `check`.

    Args:
        findings: In the order of files and lines.
        files: How many files were checked.
        mended: How many of them were mended, or could be.
        is_counted: Whether the findings of each rule are counted, too.
    """
    document: json_types.CheckAnswer = {
        "format": FORMAT,
        "diagnostics": [
            {
                "path": finding.path,
                "line": finding.line,
                "column": finding.column,
                "code": finding.code,
                "name": BY_CODE[finding.code].name,
                "message": finding.message,
                "fixable": finding.is_fixable,
            }
            for finding in findings
        ],
        "files": files,
        "mended": mended,
    }
    if is_counted:
        counts = Counter(finding.code for finding in findings)
        document["statistics"] = [
            {"code": code, "name": BY_CODE[code].name, "count": count}
            for code, count in sorted(counts.items(), key=lambda n: (-n[1], n[0]))
        ]
    return document


def github_line(finding: Finding) -> str:
    """Return the workflow command that marks a finding in a pull request.

    Source:
        docs.github.com, "Workflow commands for GitHub Actions": values of
        properties escape `:` and `,` besides what messages escape.
    """
    rule = BY_CODE[finding.code]
    properties = {
        "file": finding.path,
        "line": str(finding.line),
        "col": str(finding.column),
        "title": f"{rule.code} {rule.name}",
    }
    said = ",".join(f"{name}={_property(text)}" for name, text in properties.items())
    return f"::error {said}::{_escape(finding.said.shown)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")
