"""Nothing below the deliveries names an option or a command of the command line."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import kbindex

ROOT = Path(kbindex.__file__).parent
WORDS = re.compile(r"(?<![\w-])--[a-z{]|`kbindex ")


def texts(path: Path) -> Iterator[str]:
    """Yield the strings of a module, but what only programmers read."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    told = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            yield ast.unparse(node)
        elif isinstance(node, ast.Constant) and id(node) not in told:
            yield str(node.value)


def test_no_text_below_the_command_line_is_about_it() -> None:
    """An error of the library is shown by a web page and an editor, too."""
    ours = {"cli", "pages", "__main__.py"}
    paths = [p for p in ROOT.rglob("*.py") if not ours & {*p.parts}]
    assert len(paths) > 100
    found = {
        (path.relative_to(ROOT).as_posix(), text)
        for path in paths
        for text in texts(path)
        if WORDS.search(text)
    }
    assert found == set()
