"""The page on show notes says what can be said of them."""

import re
from pathlib import Path

import kbindex.shownotes

DOCS = Path(__file__).parents[2] / "docs" / "show-notes.md"
SOURCES = Path(kbindex.shownotes.__file__).parent
SAID = re.compile(r'"([a-z-]+)",\s*(?:said|message|reason|remark\()')


def test_each_kind_of_diagnostic_stands_in_the_table() -> None:
    text = "\n".join(path.read_text("utf-8") for path in SOURCES.rglob("*.py"))
    table = DOCS.read_text("utf-8").partition("## What could not be read")[2]
    rows = re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)
    kinds = {kind for row in rows for kind in re.findall(r"`([a-z-]+)`", row)}
    said = set(SAID.findall(text))
    assert "too-costly" in said
    assert said <= kinds
    assert {kind for kind in kinds if f'"{kind}"' not in text} == set()
