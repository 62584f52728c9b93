"""A page of results, as it is sent, with the frame around it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.messages import LANGUAGES, Language
from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.frame import Frame
from kbindex.pages.html.page_kinds import SearchPage
from kbindex.pages.html.page_set import PageSet

HERE = Path(__file__).parent
ARCHIVE = HERE / "archive"
FOLDER = HERE / "html_pages"

_HASHES = re.compile(r"(?<=/assets/)((?:style|icon)\.)?[0-9a-f]{10}")
"""Styles, icon and scripts change without the page."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_of_results_is_as_reviewed(
    language: Language,
    index_of: Callable[[Path], Path],
    check_golden: Callable[[Path, str], None],
) -> None:
    search = SearchPage(query="監視", sort="date")
    with KnowledgeBase.open(ARCHIVE / "episodes", index_of(ARCHIVE)) as base:
        pages = PageSet(ArchiveView(base))
        frame = Frame(
            language=language,
            address="search",
            others={one: f"?lang={one}" for one in LANGUAGES if one != language},
        )
        html = pages.render(search, frame)
    check_golden(FOLDER / f"results.{language}.html", _HASHES.sub(r"\1HASH", html))
