"""Checking notes before they are published: what to mend, and mending it.

files ─ sources ─► Notes ─ Linter.check ─► Finding, Finding, …
                         └ Linter.fix ───► mended Notes, what is left
"""

from kbindex.lint.archive_memory import ArchiveMemory
from kbindex.lint.checked_files import (
    Source,
    find_archive,
    find_files,
    mend_file,
    with_brought,
    with_surroundings,
)
from kbindex.lint.findings import Edit, Finding
from kbindex.lint.linter import Linter, Notes
from kbindex.lint.rule_selection import IN_ARCHIVE, select_rules
from kbindex.lint.rules import BY_CODE, GROUPS, RULES, Rule

__all__ = [
    "BY_CODE",
    "GROUPS",
    "IN_ARCHIVE",
    "RULES",
    "ArchiveMemory",
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
    "with_surroundings",
]
