"""Pages of the sample episodes: what stands in `main`, in both languages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.messages import LANGUAGES, Language
from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.frame import Frame
from kbindex.pages.html.page_kinds import ArticlePage, EpisodePage, Page
from kbindex.pages.html.page_set import PageSet

SAMPLES = Path(__file__).parents[2] / "episodes"
FOLDER = Path(__file__).parent / "pages"
PAGES: dict[str, Page] = {
    "article": ArticlePage("002#1"),
    "episode": EpisodePage("017"),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageSet]:
    with KnowledgeBase.open(SAMPLES, tmp_path_factory.mktemp("index") / "i") as base:
        yield PageSet(ArchiveView(base))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_samples(
    pages: PageSet,
    check_golden: Callable[[Path, str], None],
    name: str,
    language: Language,
) -> None:
    page = PAGES[name]
    frame = Frame(language=language, address=pages.address(page))
    text = pages.render(page, frame)
    main = text[text.index("<main") : text.index("</main>")]
    check_golden(FOLDER / f"{name}.{language}.html", f"{main}</main>\n")


def test_each_golden_page_has_its_test() -> None:
    names = {f"{name}.{language}.html" for name in PAGES for language in LANGUAGES}
    assert {path.name for path in FOLDER.iterdir()} == names
