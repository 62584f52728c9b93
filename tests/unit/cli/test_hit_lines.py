"""How one hit looks on the screen."""

import datetime as dt

import pytest
from msgspec.structs import replace

from kbindex.cli.hits import hit_lines, shorten
from kbindex.cli.terminal import Style
from kbindex.model import Article, ArticleId, EpisodeId
from kbindex.search import Hit, Snippet

ARTICLE = Article(
    id=ArticleId("025#6"),
    kind="article",
    episode=EpisodeId("025"),
    source="025/README.md",
    line=45,
    end_line=77,
    title="Thanos vs M3",
    url="https://thanos.io/",
    presenter="ry",
    date=dt.date(2021, 7, 2),
    tags=("thanos", "monitoring"),
)
BARE = replace(ARTICLE, url=None, presenter=None, date=None, tags=())
SNIPPET = Snippet(text="Thanosの長所", path=(), line=46, highlights=((0, 6),))


def lines(hit: Hit, *, colour: bool = False) -> list[str]:
    return list(hit_lines(hit, Style(colour)))


def test_a_whole_hit_without_colour() -> None:
    hit = Hit(
        rank=3,
        score=7.1,
        article=ARTICLE,
        snippets=(
            SNIPPET,
            replace(SNIPPET, path=("拡張性", "M3", "比べると"), line=50),
        ),
        also=("026#3", "030#1"),
    )
    assert lines(hit) == [
        "3. Thanos vs M3",
        "   025#6 · 2021-07-02 · ry · also 026#3, 030#1",
        "   https://thanos.io/",
        "   #thanos #monitoring",
        "   - Thanosの長所",
        "   - M3 › 比べると › Thanosの長所",
    ]


def test_a_whole_hit_with_colour() -> None:
    hit = Hit(rank=1, score=1.0, article=ARTICLE, snippets=(SNIPPET,))
    assert lines(hit, colour=True) == [
        "\x1b[2m1\x1b[0m. \x1b[1mThanos vs M3\x1b[0m",
        "   \x1b[36m025#6 · 2021-07-02 · ry\x1b[0m",
        "   \x1b[34mhttps://thanos.io/\x1b[0m",
        "   \x1b[32m#thanos #monitoring\x1b[0m",
        "   - \x1b[33m\x1b[1mThanos\x1b[0mの長所",
    ]


def test_what_an_article_lacks_leaves_no_empty_line() -> None:
    assert lines(Hit(rank=1, score=1.0, article=BARE)) == [
        "1. Thanos vs M3",
        "   025#6",
    ]


def test_a_snippet_that_is_the_title_is_not_shown_again() -> None:
    snippet = replace(SNIPPET, text="Thanos vs M3", line=45)
    hit = Hit(rank=1, score=1.0, article=BARE, snippets=(snippet,))
    assert lines(hit) == ["1. Thanos vs M3", "   025#6"]


def test_code_keeps_its_lines_and_its_highlights_in_them() -> None:
    snippet = Snippet(
        text="kind: Pod\n\n  name: thanos\nend",
        path=("設定",),
        line=3,
        highlights=((6, 9), (19, 29)),
    )
    hit = Hit(rank=1, score=1.0, article=BARE, snippets=(snippet,))
    assert lines(hit)[2:] == [
        "   - 設定 › kind: Pod",
        "       name: thanos",
        "     end",
    ]
    assert lines(hit, colour=True)[2:] == [
        "   - \x1b[2m設定 › \x1b[0mkind: \x1b[33m\x1b[1mPod\x1b[0m",
        "       name: \x1b[33m\x1b[1mthanos\x1b[0m",
        "     \x1b[33m\x1b[1mend\x1b[0m",
    ]


def test_notes_cannot_control_the_terminal_through_any_part_of_a_hit() -> None:
    evil = "\x1b[2J\u202e\x00\x9b"
    article = replace(
        ARTICLE,
        id=ArticleId(f"0{evil}#1"),
        title=f"t{evil}\nu",
        url=f"https://{evil}x/",
        presenter=f"p{evil}",
        tags=(f"g{evil}",),
    )
    snippet = Snippet(text=f"s{evil}", path=(f"a{evil}",), line=1, highlights=((0, 3),))
    hit = Hit(
        rank=1, score=1.0, article=article, snippets=(snippet,), also=(f"9{evil}",)
    )
    assert lines(hit) == [
        "1. t[2J u",
        "   0[2J#1 · 2021-07-02 · p[2J · also 9[2J",
        "   https://[2Jx/",
        "   #g[2J",
        "   - a[2J › s[2J",
    ]


@pytest.mark.parametrize(
    ("text", "short"),
    [
        pytest.param("監視", "監視", id="short"),
        pytest.param("あいうえお", "あいうえお", id="exactly"),
        pytest.param("あいうえおか", "あいうえ…", id="longer"),
        pytest.param("abc def", "abc…", id="no-blank-before-the-ellipsis"),
    ],
)
def test_a_step_of_a_path_is_a_reminder(text: str, short: str) -> None:
    assert shorten(text, limit=5) == short
