"""Findings as JSON and as GitHub's workflow commands."""

from kbindex.lint import Edit, Finding
from kbindex.messages import Message
from kbindex.pages.lint_documents import check_document, github_line

FINDING = Finding(
    path="episodes/001, a:b.md",
    line=4,
    column=19,
    code="KB101",
    said=Message("no such date: 100%"),
    edit=Edit(start=0, end=1, replacement=""),
)


def test_a_finding_is_an_object() -> None:
    assert check_document([FINDING], files=3, mended=1) == {
        "format": 1,
        "diagnostics": [
            {
                "path": "episodes/001, a:b.md",
                "line": 4,
                "column": 19,
                "code": "KB101",
                "name": "impossible-date",
                "message": "no such date: 100%",
                "fixable": True,
            }
        ],
        "files": 3,
        "mended": 1,
    }


def test_a_finding_is_a_workflow_command() -> None:
    """Colons, commas and percent signs would end a property, or start an escape."""
    assert github_line(FINDING) == (
        "::error file=episodes/001%2C a%3Ab.md,line=4,col=19,"
        "title=KB101 impossible-date::no such date: 100%25"
    )
