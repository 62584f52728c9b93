"""One place opens the files of an archive: `kbindex.safe_files`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import kbindex

ROOT = Path(kbindex.__file__).parent
PACKAGES = ("cli", "config", "indexing", "knowledge", "lint", "pages", "shownotes")
READING = {"open", "read_bytes", "read_text", "fdopen"}

OTHERS = {
    ("cli/app.py", "os.open"),  # the null device
    ("indexing/workers.py", "os.fdopen"),  # a pipe
    ("lint/spelling_checks.py", "read_text"),  # of the package
}
"""What these packages open besides, which nobody else wrote."""

QUESTIONS = {
    "KnowledgeBase.open",
    "generation.open",
    "reader.read_bytes",
    "self.read_bytes",
    "session.open",
    "webbrowser.open",
}
"""What is called so and opens no file of an archive."""


def opened() -> Iterator[tuple[str, str]]:
    """Yield module and call of all that reads files."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = ast.unparse(node.func)
                    if name.rpartition(".")[2] in READING and name not in QUESTIONS:
                        shown = name if "(" not in name else name.rpartition(".")[2]
                        yield path.relative_to(ROOT).as_posix(), shown


def test_files_of_an_archive_are_opened_in_one_place() -> None:
    """What is opened elsewhere could be a pipe, or lie behind a link."""
    found = set(opened())
    assert found - OTHERS == set()
    assert found
