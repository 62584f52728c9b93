"""Checking notes before they are published: what to mend, and mending it.

files ─ sources ─► Notes ─ Linter.check ─► Finding, Finding, …
                         └ Linter.fix ───► mended Notes, what is left
"""

from kbindex.lint.checked_files import (
    Source,
    find_archive,
    find_files,
    mend_file,
    with_brought,
)
from kbindex.lint.findings import Edit, Finding
from kbindex.lint.linter import Linter, Notes
from kbindex.lint.rules import BY_CODE, GROUPS, RULES, Rule, select_rules

__all__ = [
    "BY_CODE",
    "GROUPS",
    "RULES",
    "Edit",
    "Finding",
    "Linter",
    "Notes",
    "Rule",
    "Source",
    "find_archive",
    "find_files",
    "mend_file",
    "select_rules",
    "with_brought",
]
