"""Checkers of types know every name of the library, and no others."""

import subprocess
import sys
from pathlib import Path

import pytest

USE = """\
from kbindex import Article, Hit, KnowledgeBase, SearchResult, TagArticles, to_rows

with KnowledgeBase.open("episodes") as kb:
    result: SearchResult = kb.search("Thanos")
    first: Hit = result[0]
    some: tuple[Hit, ...] = result[:2]
    article: Article = first.article
    titles: list[str] = [hit.article.title for hit in result]
    tag: TagArticles = kb.tag("thanos")
    count: int = len(tag) + len(kb.trends(["thanos"]))
    rows: list[dict[str, str | float | None]] = to_rows(kb.tags())
"""
WRONG = """\
    first.rank = 2
from kbindex import nosuch
from kbindex.knowledge import nosuch_either
"""
CHECKERS = {
    "mypy": ["mypy", "--strict", "--cache-dir={folder}"],
    "pyright": ["pyright", "--pythonpath", sys.executable],
}


def check(checker: str, folder: Path, source: str) -> tuple[int, str]:
    module = folder / "use.py"
    module.write_text(source, encoding="utf-8")
    options = [part.format(folder=folder / "cache") for part in CHECKERS[checker]]
    done = subprocess.run(  # noqa: S603 - the checkers of this project
        [sys.executable, "-m", *options, str(module)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize("checker", CHECKERS)
@pytest.mark.timeout(180)
def test_names_are_typed_and_others_are_refused(checker: str, tmp_path: Path) -> None:
    assert check(checker, tmp_path, USE)[0] == 0
    status, said = check(checker, tmp_path, USE + WRONG)
    assert status == 1
    assert "3 errors" in said
    for name in ('"rank"', '"nosuch"', '"nosuch_either"'):
        assert name in said
