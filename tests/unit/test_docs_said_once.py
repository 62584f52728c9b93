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

_LEAST_OF_PAGE = 70
"""Shorter ones may well stand in two paragraphs of a page."""

_LISTS = ("| word ", "| package ")
"""How tables begin whose rows each explain something else."""


def doubled_clauses(page: str) -> list[str]:
    """List what is said twice in one paragraph."""
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", page):
        if not paragraph.startswith("|"):
            clauses = _CLAUSE.split(" ".join(paragraph.split()))
            long = (clause for clause in clauses if len(clause) >= _LEAST_CLAUSE)
            found += _twice(long)
    return found


def doubled_sentences(page: str) -> list[str]:
    """List the long clauses of prose that two paragraphs of a page have."""
    prose = (line for line in page.splitlines() if not line.startswith("|"))
    clauses = _CLAUSE.split(" ".join(" ".join(prose).split()))
    return _twice(clause for clause in clauses if len(clause) >= _LEAST_OF_PAGE)


def doubled_rows(page: str) -> list[str]:
    """List what several rows of one table begin with where each explains a word."""
    lines = iter(page.splitlines())
    return [cell for line in lines for cell in _twice(_words_of_table(line, lines))]


def _words_of_table(head: str, lines: Iterator[str]) -> Iterator[str]:
    if head.startswith(_LISTS):
        for row in takewhile(lambda line: line.startswith("|"), lines):
            yield from row.split("|")[1].strip().split(" · ")


def _twice(texts: Iterator[str]) -> list[str]:
    return [text for text, count in Counter(texts).items() if count > 1]


def test_there_are_pages() -> None:
    names = {path.name for path in WRITTEN}
    assert {"ARCHITECTURE.md", "GLOSSARY.md", "relevance.md"} <= names


def test_what_a_merge_doubles_is_seen() -> None:
    rows = "| word | meaning here |\n|---|---|\n| hit | a record |\n| hit | another |\n"
    assert doubled_rows(rows) == ["hit"]
    rows = "| package | imports |\n|---|---|\n| `a` · `b` | x |\n| `b` | y |\n"
    assert doubled_rows(rows) == ["`b`"]
    said = "The order of the first hundred is told"
    assert doubled_clauses(f"{said};\nthen more. {said}; so.") == [said]
    assert doubled_clauses(f"{said}.\n\n{said}.") == []
    long = f"{said} where the weights of the recipe and their source are named"
    assert doubled_sentences(f"{said}.\n\n{said}.") == []
    assert doubled_sentences(f"{long}.\n\nMore.\n{long};\n") == [long]


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_said_twice(path: Path) -> None:
    page = _FENCE.sub("", path.read_text(encoding="utf-8"))
    assert doubled_rows(page) == []
    assert doubled_clauses(page) == []
    assert doubled_sentences(page) == []
