"""Links between the pages of the documentation lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tools").glob("*.md")]
)
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def read(path: Path) -> str:
    """Return a page without its code."""
    return _FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """Name the headings of a page as GitHub does."""
    names = (heading.lower() for heading in _HEADING.findall(read(path)))
    return {re.sub(r"[^\w\- ]", "", name).replace(" ", "-") for name in names}


def local_links(path: Path) -> list[str]:
    links = _LINK.findall(_CODE.sub("", read(path)))
    return [link for link in links if not link.startswith(("https://", "http://"))]


def test_there_are_pages() -> None:
    names = {path.name for path in PAGES}
    assert {"README.md", "README.ja.md", "commands.md", "tutorial.ja.md"} <= names


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_link_leads_to_a_file_and_to_a_heading_of_it(path: Path) -> None:
    for link in local_links(path):
        file, _, anchor = link.partition("#")
        target = path.parent / file if file else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


_FILE = re.compile(r"`((?:[\w.-]+/)+[\w-]+\.(?:py|md|toml|jsonl|txt|po))`")


@pytest.mark.parametrize(
    "page", ["ARCHITECTURE.md", "CONTRIBUTING.md", "GLOSSARY.md", "DIVERGENCES.md"]
)
def test_a_file_that_is_named_is_there(page: str) -> None:
    """From the top, or from the sources; but for names that stand for any."""
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(_FILE.findall(_FENCE.sub("", text)))
    certain = {name for name in named if not re.search(r"NAME|KIND", name)}
    places = (ROOT, ROOT / "src" / "kbindex")
    lost = {n for n in certain if not any((place / n).exists() for place in places)}
    assert lost == set()


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        pytest.param("README.md", "README.ja.md", id="readme"),
        pytest.param("docs/tutorial.md", "docs/tutorial.ja.md", id="tutorial"),
    ],
)
def test_both_languages_have_the_same_links(english: str, japanese: str) -> None:
    """Each links the other, and Japanese pages where there are any.

    A heading of a page is in its language, and so is what stands behind the `#`.
    """
    first, second = (
        {
            link.partition("#")[0].replace(".ja.", ".")
            for link in local_links(ROOT / page)
        }
        for page in (english, japanese)
    )
    assert first == second


def test_every_page_of_the_docs_can_be_reached_from_the_readme() -> None:
    found, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path.suffix == ".md" and path not in found:
            found.add(path)
            files = (link.partition("#")[0] for link in local_links(path))
            waiting += [(path.parent / file).resolve() for file in files if file]
    pages = {path for path in PAGES if path.is_relative_to(ROOT / "docs")}
    assert pages - found == set()
