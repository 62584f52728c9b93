"""Pages in HTML: what they say of an episode, and what of them is its notes."""

from pathlib import Path

import pytest

from kbindex.importing.markdown_notes import to_markdown
from kbindex.importing.pages import read_folder, read_page
from kbindex.importing.source_errors import SourceError

PAGE = """\
<!doctype html><html><head><title>12 | Lighthouse</title>
<link rel="canonical" href="https://lighthouse.example/12/">
<meta property="article:published_time" content="2021-07-02T21:00:00+09:00">
</head><body><nav><a href="/">Home</a></nav>
<main><header><h1>第12回 灯り</h1></header>
<audio controls><source src="/audio/12.mp3"></audio>
<h2>Links</h2><ul><li><a href="../thanos">Thanos</a></li></ul>
<footer>Share</footer></main><footer>(c)</footer></body></html>
"""


def test_a_page_is_an_episode_with_its_main_part_as_notes() -> None:
    (one,) = read_page(PAGE.encode(), path="site/12.html").episodes
    assert (one.title, one.number) == ("第12回 灯り", "12")
    assert one.guid == one.link == "https://lighthouse.example/12/"
    assert one.published == "2021-07-02T21:00:00+09:00"
    assert one.audio == "https://lighthouse.example/audio/12.mp3"
    assert to_markdown(one)[0] == (
        "<https://lighthouse.example/audio/12.mp3>\n\n## Links\n\n"
        "- [Thanos](https://lighthouse.example/thanos)"
    )


@pytest.mark.parametrize(
    "head",
    [
        '<time datetime="2021-07-02">yesterday</time>',
        "<time>2021年7月2日</time>",
        '<meta itemprop="datePublished" content="2021-07-02">',
        '<script type="application/ld+json">{"datePublished": "2021-07-02"}</script>',
    ],
)
def test_the_date_stands_in_many_places(head: str) -> None:
    (one,) = read_page(f"{head}<p>x</p>".encode(), path="x.html").episodes
    assert one.published == "2021-07-02"


def test_a_folder_gives_its_pages_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "a.html").write_text("<h1>A</h1><p>x</p>", encoding="utf-8")
    (tmp_path / "b" / "index.html").write_text("<h1>B</h1>", encoding="utf-8")
    (tmp_path / "c.md").write_text("# C", encoding="utf-8")
    (tmp_path / "d.html").write_bytes(b"\0")
    (tmp_path / "e.html").symlink_to("/etc/hostname")
    found = read_folder(tmp_path)
    named = [(one.guid, one.title, one.slug) for one in found.episodes]
    assert named == [("b/index.html", "B", "b"), ("a.html", "A", "a")]
    assert {said.path for said in found.diagnostics} == {"d.html", "e.html"}


def test_a_page_that_is_no_text_is_refused() -> None:
    with pytest.raises(SourceError, match=r"^x\.html: no page of text$"):
        read_page(b"\0", path="x.html")
