"""Files are opened, made and removed in few places, whatever a variable is called.

`kbindex.folders` for an index and the cache, `kbindex.safe_files` for an archive,
`kbindex.whole_files` for all that is written. What is opened elsewhere could be a pipe,
or lie behind a link.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import kbindex

ROOT = Path(kbindex.__file__).parent

ROOMS = {"folders.py", "safe_files.py", "whole_files.py"}

OF_FILES = frozenset(
    (
        *(
            "open",
            "fdopen",
            "open_code",
            "FileIO",
            "memmap",
            "savefig",
            "touch",
            "truncate",
        ),
        *(
            "read_bytes",
            "read_text",
            "write_bytes",
            "write_text",
            "chmod",
            "chown",
            "lchmod",
        ),
        *(
            "unlink",
            "rename",
            "renames",
            "rmdir",
            "removedirs",
            "rmtree",
            "mkdir",
            "utime",
        ),
        *(
            "makedirs",
            "mknod",
            "mkfifo",
            "symlink_to",
            "hardlink_to",
            "symlink",
            "copymode",
        ),
        *("copyfile", "copyfileobj", "copytree", "copy2", "move", "make_archive"),
    )
)
"""Methods and functions that open or change files, of whatever they are asked."""

OF_MODULES = frozenset(("copy", "link", "popen", "remove", "replace", "system"))
"""The same of `os` and `shutil`; other values have harmless ones of these names."""

FOR_FILES = frozenset(
    (
        *("bz2", "dbm", "fileinput", "gzip", "lzma", "shelve", "sqlite3"),
        *("tarfile", "tempfile", "zipfile"),
    )
)
"""Modules that open files by themselves."""

HARMLESS = frozenset(
    (
        *(
            "PathLike",
            "get_terminal_size",
            "which",
            "BytesIO",
            "StringIO",
            "TextIOWrapper",
        ),
        *("BufferedReader", "BufferedWriter"),
    )
)
"""What may be imported by name from `os`, `shutil` and `io`."""

ALLOWED: Mapping[str, frozenset[str]] = {
    "cli/app.py": frozenset(("os.fdopen", "os.open")),  # the null device
    "cli/project.py": frozenset(("folder.mkdir", "folder.rmdir")),
    "evaluation/reading.py": frozenset(("path.open",)),  # what the user names
    "workers.py": frozenset(("os.fdopen",)),  # a pipe
    "exports/sqlite_file.py": frozenset(("import sqlite3",)),  # in memory
    "language/bridges/sources.py": frozenset(("read_text",)),  # of the package
    "lint/spelling_checks.py": frozenset(("read_text",)),
    "lint/surroundings.py": frozenset(("reader.read_text",)),  # no file, notes
    "pages/charts.py": frozenset(("figure.savefig",)),  # into memory
    "pages/html/assets.py": frozenset(("path.read_bytes",)),  # of the package
    "site/fingerprints.py": frozenset(("file.read_bytes",)),  # of the package
    "site/offline_files.py": frozenset(("_SCRIPT.read_bytes",)),  # of the package
    "language/analysis/known_nouns.py": frozenset(("NOUNS_FILE.read_bytes",)),
    "language/english_words.py": frozenset(("_LIST.read_bytes",)),
    "topics/taxonomy/packed.py": frozenset(("path.read_text",)),
    "topics/taxonomy/topic_tree.py": frozenset(
        ("PHRASES_FILE.read_text", "path.read_text")
    ),
}
"""Module → what it opens besides."""

QUESTIONS = frozenset(
    (
        *("KnowledgeBase.open", "generation.open", "session.open", "self._base.open"),
        *("webbrowser.open", "reader.read_bytes", "self.read_bytes", "Connection.open"),
    )
)
"""What is called so, and is no file."""


def uses_of_files(source: str) -> Iterator[str]:
    """Yield all in a module that could open, make, change or remove a file."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id="open"):
                yield "open"
            case ast.Attribute() if _is_of_files(node):
                shown = ast.unparse(node)
                yield node.attr if "(" in shown else shown
            case ast.Call(func=ast.Attribute(attr="replace"), args=[_], keywords=[]):
                yield "replace"  # of a path; that of a text takes two values
            case ast.Import() | ast.ImportFrom():
                yield from _imported_for_files(node)
            case _:
                pass


def _is_of_files(node: ast.Attribute) -> bool:
    is_module = ast.unparse(node.value) in {"os", "shutil"}
    return node.attr in OF_FILES or (is_module and node.attr in OF_MODULES)


def _imported_for_files(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    module = getattr(node, "module", None)
    if module in FOR_FILES:
        yield f"import {module}"
    for one in node.names:
        is_renamed = one.name in {"os", "shutil"} and one.asname is not None
        is_function = module in {"os", "shutil", "io"} and one.name not in HARMLESS
        if is_renamed or is_function or (module is None and one.name in FOR_FILES):
            yield f"import {one.name}"


def test_files_are_opened_and_changed_in_one_place() -> None:
    """Law: in no package, by no name, and through no other library."""
    paths = {path.relative_to(ROOT).as_posix(): path for path in ROOT.rglob("*.py")}
    assert len(paths) > 200
    found = {
        name: frozenset(uses_of_files(path.read_text("utf-8"))) - QUESTIONS
        for name, path in paths.items()
        if name not in ROOMS
    }
    assert {name: uses for name, uses in found.items() if uses} == ALLOWED


@pytest.mark.parametrize(
    "planted",
    [
        '(folder / "x").open("wb")',
        '(folder / "x").unlink()',
        'place.rename("y")',
        '(folder / "x").replace("y")',
        'x.symlink_to("y")',
        'any_name.write_bytes(b"")',
        'open("x")',
        'builtins.open("x")',
        "map(os.unlink, names)",
        "run = shutil.rmtree",
        "os.remove(x)",
        "import gzip",
        "from gzip import open as unpack",
        "from os import unlink",
        "from io import FileIO as Text",
        "import os as system",
    ],
)
def test_what_is_planted_in_a_module_is_found(planted: str) -> None:
    assert list(uses_of_files(planted))


@pytest.mark.parametrize(
    "harmless",
    ['text.replace("a", "b")', "replace(value, a=1)", "values.remove(1)", "row.copy()"],
)
def test_what_is_no_file_is_passed_over(harmless: str) -> None:
    assert not list(uses_of_files(harmless))
