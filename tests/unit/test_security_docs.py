"""Each promise of docs/security.md names a test that is there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))


def functions(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`(test_\w+\.py)::(\w+)`", PAGE)
    assert len(named) > 35
    known = {(path.name, name) for path in TESTS for name in functions(path)}
    assert set(named) - known == set()


def test_a_promise_without_a_test_says_that_it_is_none() -> None:
    rows = re.findall(r"^\|([^|]+)\|([^|]+)\|([^|]*)\|$", PAGE, re.MULTILINE)
    promises = [row for row in rows if row[0].strip() not in {"surface", "---"}]
    assert len(promises) > 35
    for surface, promise, test in promises:
        assert "::" in test or "**not " in promise, surface
