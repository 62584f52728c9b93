"""Pages say a thing once; what a merge doubles is a row or a clause of them."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_GENERATED = {"api.md", "commands.md", "commands.ja.md"}
WRITTEN = sorted(
    path
    for folder in (ROOT, ROOT / "docs", ROOT / "tools", ROOT / "benchmarks")
    for path in folder.glob("*.md")
    if path.name not in _GENERATED
)
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CLAUSE = re.compile(r"[.;:](?:\s+|$)")
_LEAST_CLAUSE = 25
"""Shorter clauses may well be said twice: `the same`."""


def doubled_clauses(page: str) -> list[str]:
    """List what is said twice in one paragraph."""
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", page):
        if not paragraph.startswith("|"):
            clauses = _CLAUSE.split(" ".join(paragraph.split()))
            long = (clause for clause in clauses if len(clause) >= _LEAST_CLAUSE)
            found += _twice(long)
    return found


def doubled_rows(page: str) -> list[str]:
    """List what several rows of one table begin with where each explains a word."""
    lines = iter(page.splitlines())
    return [cell for line in lines for cell in _twice(_words_of_table(line, lines))]


def _words_of_table(head: str, lines: Iterator[str]) -> Iterator[str]:
    if head.startswith("| word "):
        for row in takewhile(lambda line: line.startswith("|"), lines):
            yield row.split("|")[1].strip()


def _twice(texts: Iterator[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


def test_there_are_pages() -> None:
    names = {path.name for path in WRITTEN}
    assert {"ARCHITECTURE.md", "GLOSSARY.md", "relevance.md"} <= names


def test_what_a_merge_doubles_is_seen() -> None:
    rows = "| word | meaning here |\n|---|---|\n| hit | a record |\n| hit | another |\n"
    assert doubled_rows(rows) == ["hit"]
    said = "The order of the first hundred is told"
    assert doubled_clauses(f"{said};\nthen more. {said}; so.") == [said]
    assert doubled_clauses(f"{said}.\n\n{said}.") == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_said_twice(path: Path) -> None:
    page = _FENCE.sub("", path.read_text(encoding="utf-8"))
    assert doubled_rows(page) == []
    assert doubled_clauses(page) == []
