"""Is every link of an archive, as GitHub shows it, in some record?

    pip install cmarkgfm
    python benchmarks/link_coverage.py EPISODES …

cmarkgfm is GitHub's own renderer; the project has another, so that the two are
independent. A target counts as kept where it is the address or a link of a record, the
overview included, in any of its written forms. Prints a line an archive, and what is
lost; exits 1 where anything is.
"""

import html
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup

from kbindex.model import clean_url
from kbindex.shownotes import Reader, find_episodes

_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)\n.*?\n\1\n", re.DOTALL)


def main(folders: list[str]) -> int:
    """Compare each archive."""
    lost = 0
    for folder in folders:
        known, missing = compare(Path(folder))
        lost += len(missing)
        kept = known - len(missing)
        share = kept / known if known else 1.0
        print(f"{folder}: {kept} of {known} links ({share:.2%})")
        for source, url in missing[:20]:
            print(f"  {source}: {url}")
    return 1 if lost else 0


def compare(root: Path) -> tuple[int, list[tuple[str, str]]]:
    """Return how many links GitHub shows in an archive, and which are lost."""
    reader, known = Reader(), 0
    missing: list[tuple[str, str]] = []
    for file in find_episodes(root)[0]:
        text = (root / file.path).read_text(encoding="utf-8", errors="replace")
        episode = reader.read_file(root, file).episode
        articles = episode.articles if episode else ()
        kept = {fold(article.url) for article in articles if article.url}
        kept |= {fold(link.url) for article in articles for link in article.links}
        kept |= {fold(episode.video)} if episode and episode.video else set()
        wanted = set(map(fold, shown_links(text)))
        known += len(wanted)
        missing += ((file.path, url) for url in sorted(wanted - kept))
    return known, missing


def shown_links(text: str) -> Iterator[str]:
    """Yield the targets of the links that GitHub shows."""
    import cmarkgfm  # type: ignore[import-not-found] # noqa: PLC0415 - no dependency of the project

    body = _FRONT_MATTER.sub("", text.replace("\r\n", "\n"))
    page = cmarkgfm.github_flavored_markdown_to_html(body)
    for link in BeautifulSoup(page, "html.parser").find_all("a", href=True):
        url = str(link["href"])
        if not url.startswith(("#", "mailto:")):
            yield url


def fold(url: str) -> str:
    """Fold what is written in several ways: escapes, entities, tracking."""
    return unquote(html.unescape(clean_url(url))).strip().rstrip("/")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
